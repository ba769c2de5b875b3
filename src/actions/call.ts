/**
 * A call of a workflow's action as HubSpot sends it. Ids are numbers in JSON and strings from here on.
 * Source: developers.hubspot.com, custom workflow actions; `fields` and `typedInputs` repeat `inputFields`.
 */
import { z } from 'zod';

const id = z
  .union([z.number().int().positive().max(Number.MAX_SAFE_INTEGER), z.string().regex(/^[1-9]\d{0,17}$/)])
  .transform(String);

const Call = z.object({
  callbackId: z.string().min(1).max(500),
  origin: z.object({ portalId: id }),
  context: z.object({ workflowId: z.union([z.number(), z.string().max(100)]).nullish() }).nullish(),
  object: z.object({ objectId: id, objectType: z.string() }),
  inputFields: z.custom<Readonly<Record<string, unknown>>>(isFields).nullish(),
});

export interface ActionCall {
  /** Stays the same when HubSpot repeats the call. */
  readonly callbackId: string;
  readonly portalId: string;
  readonly workflowId: string | null;
  readonly objectType: string;
  readonly objectId: string;
  /** What the workflow's author filled in, by the names of the action's definition. */
  readonly inputs: ReadonlyMap<string, unknown>;
}

export type CallReading =
  | { readonly ok: true; readonly call: ActionCall }
  | { readonly ok: false; readonly reason: string };

export function readCall(body: unknown): CallReading {
  const parsed = Call.safeParse(body);
  if (!parsed.success) {
    const place = parsed.error.issues[0]!.path.join('.') || 'the call';
    return { ok: false, reason: `${place} is not as HubSpot sends it` };
  }
  const { callbackId, origin, context, object, inputFields } = parsed.data;
  return {
    ok: true,
    call: {
      callbackId,
      portalId: origin.portalId,
      workflowId: context?.workflowId == null ? null : String(context.workflowId),
      objectType: object.objectType,
      objectId: object.objectId,
      inputs: new Map(Object.entries(inputFields ?? {})),
    },
  };
}

function isFields(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
