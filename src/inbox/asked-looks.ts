/** A look that somebody has asked for: *Re-qualify now*, in a workflow. It waits in the inbox like any event. */
import type { OpenEvent } from './ports.ts';

/** The type under which the inbox keeps it. */
export const LOOK_ASKED = 'look.asked';

/** Whoever asks wants an MQL where the evidence is enough, be all of it of before Fairlead. */
export function isLookAsked(events: readonly Pick<OpenEvent, 'type'>[]): boolean {
  return events.some(({ type }) => type === LOOK_ASKED);
}
