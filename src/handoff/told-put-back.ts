/** What was set in HubSpot and put back is told with the next step: for a day, or until the next decision. Pure. */
import type { PutBack } from '../lifecycle/apply-edits.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';

export interface ToldPutBack extends Pick<PutBack, 'message' | 'refused'> {
  /** The decision in force when it was put back; null where there was none. */
  readonly decided: string | null;
  /** Epoch ms. */
  readonly until: number;
}

const DAY_MS = 24 * 3_600_000;

/** @param told what was told before; `putBack`: what this look puts back */
export function toldPutBack(
  told: ToldPutBack | null,
  putBack: PutBack | null,
  state: HandoffState,
  now: number,
): ToldPutBack | null {
  if (putBack === null) return stillTold(told, state, now);
  const { message, refused } = putBack;
  return { message, refused, decided: state.decided?.key ?? null, until: now + DAY_MS };
}

export function stillTold(
  told: ToldPutBack | null,
  { decided }: Pick<HandoffState, 'decided'>,
  now: number,
): ToldPutBack | null {
  const isOver = told === null || now >= told.until || told.decided !== (decided?.key ?? null);
  return isOver ? null : told;
}
