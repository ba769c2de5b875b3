import { type ObjectType, objectTypeFacts } from '../crm/object-type.ts';
import type { Answer } from '../http/exchange.ts';
import type { HubSpotError } from '../http/hubspot-error.ts';

export interface BatchError {
  readonly status: 'error';
  readonly category: string;
  readonly message: string;
  readonly subCategory?: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** A batch answer: 207 as soon as one input failed. */
export function batchAnswer(
  deps: { readonly now: () => number },
  status: 200 | 201,
  results: readonly unknown[],
  errors: readonly BatchError[],
): Answer {
  const time = new Date(deps.now()).toISOString();
  const failed = errors.length > 0;
  return {
    status: failed ? 207 : status,
    body: {
      status: 'COMPLETE',
      results,
      ...(failed && { numErrors: errors.length, errors }),
      startedAt: time,
      completedAt: time,
    },
  };
}

/** One refused input, found again by the trace id its caller gave. */
export function rowError(problem: HubSpotError, traceId: string): BatchError {
  const { category, message, context } = problem.body;
  return { status: 'error', category, message, context: { ...context, objectWriteTraceId: [traceId] } };
}

export function missingRecords(type: ObjectType, ids: readonly string[]): BatchError {
  const name = objectTypeFacts[type].singular.toUpperCase();
  return {
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${name} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  };
}
