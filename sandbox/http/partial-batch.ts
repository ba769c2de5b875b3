import type { Answer } from './exchange.ts';
import type { FaultEffect } from './faults.ts';
import type { RawCall } from './router.ts';

type PartialEffect = Extract<FaultEffect, { kind: 'partial' }>;

interface BatchInput {
  readonly id?: string;
  readonly objectWriteTraceId?: string;
}

/** Refuses some inputs of a batch and applies the others: what HubSpot answers with 207. */
export async function applyPartially(
  effect: PartialEffect,
  call: RawCall,
  apply: (kept: RawCall) => Promise<Answer>,
): Promise<Answer> {
  const body = readBatch(call.rawBody);
  if (!body) return apply(call);
  const refused = body.inputs.filter((input, index) => isRefused(effect, input, index));
  const kept = body.inputs.filter((input, index) => !isRefused(effect, input, index));
  const answer =
    kept.length === 0 ? empty : await apply({ ...call, rawBody: JSON.stringify({ ...body, inputs: kept }) });
  if (answer.status >= 300) return answer;
  const applied = answer.body as Record<string, unknown>;
  const earlier = Array.isArray(applied.errors) ? applied.errors : [];
  const errors = [...earlier, ...refused.map((input) => refusal(effect, input))];
  return { ...answer, status: 207, body: { ...applied, numErrors: errors.length, errors } };
}

const empty: Answer = {
  status: 200,
  body: {
    status: 'COMPLETE',
    results: [],
    startedAt: new Date(0).toISOString(),
    completedAt: new Date(0).toISOString(),
  },
};

function readBatch(rawBody: string): { inputs: BatchInput[] } | undefined {
  try {
    const body = JSON.parse(rawBody) as { inputs?: BatchInput[] };
    return Array.isArray(body.inputs) ? { ...body, inputs: body.inputs } : undefined;
  } catch {
    // Not a batch: the handler will say what is wrong with it.
    return undefined;
  }
}

function isRefused(effect: PartialEffect, input: BatchInput, index: number): boolean {
  if (effect.ids) return input.id !== undefined && effect.ids.includes(input.id);
  return (index + 1) % (effect.every ?? 2) === 0;
}

function refusal(effect: PartialEffect, input: BatchInput): Record<string, unknown> {
  return {
    status: 'error',
    category: effect.category ?? 'VALIDATION_ERROR',
    message: effect.message ?? `Record ${input.id ?? ''} was refused.`,
    context: {
      ...(input.id !== undefined && { ids: [input.id] }),
      ...(input.objectWriteTraceId !== undefined && { objectWriteTraceId: [input.objectWriteTraceId] }),
    },
  };
}
