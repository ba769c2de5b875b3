/** The signals that workflows and programs have told of, from the open events of a contact. */
import { z } from 'zod';
import type { DoorSignal } from '../engine/signals.ts';
import { SIGNAL_RECORDED, type ToldSignal } from '../webhooks/event.ts';
import type { OpenEvent } from './ports.ts';

export interface RecordedSignal {
  readonly signal: DoorSignal;
  /** It may hand a lead over. False for what was the portal's past already: told late, it counts and opens nothing. */
  readonly isNews: boolean;
}

/** HubSpot's own webhooks come within this time too, however long ago the app was installed. */
const FRESH_MS = 86_400_000;

const Told: z.ZodType<ToldSignal> = z.object({
  door: z.enum(['workflow', 'api']),
  kind: z.string(),
  asset: z.string().nullable(),
  attributes: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** In the order of the events; a signal told twice is there twice. */
export function recordedSignals(
  events: readonly OpenEvent[],
  { installedAt, now }: { readonly installedAt: number; readonly now: number },
): RecordedSignal[] {
  const pastUntil = Math.min(installedAt, now - FRESH_MS);
  return events
    .filter(({ type }) => type === SIGNAL_RECORDED)
    .map(({ detail, occurredAt }) => ({
      signal: { ...Told.parse(detail), occurredAt },
      isNews: occurredAt >= pastUntil,
    }));
}
