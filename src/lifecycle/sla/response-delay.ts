/**
 * Speed-to-lead and its two parts (AT-33): the time a lead waited for an owner is the system's, the time it waited
 * with one is that person's. Nobody is blamed for what routing took.
 */
import type { BusinessCalendar } from './business-calendar.ts';
import { businessTimeBetween } from './business-time.ts';

/** From `from` (epoch ms) on the lead was this owner's; nobody's where `ownerId` is null. */
export interface Ownership {
  readonly ownerId: string | null;
  readonly from: number;
}

/** In ms; `speedToLead` is always the sum of the other two. */
export interface Delay {
  readonly speedToLead: number;
  readonly system: number;
  readonly human: number;
}

export interface ResponseDelay {
  readonly elapsed: Delay;
  readonly business: Delay;
}

/**
 * The wait from the MQL to `touchedAt` (or to the present, for a lead that still waits), by whose it was.
 * Before the first entry of `ownership` the lead was nobody's; its order does not matter.
 */
export function responseDelay(
  mqlAt: number,
  touchedAt: number,
  ownership: readonly Ownership[],
  calendar: BusinessCalendar,
): ResponseDelay {
  const turns = [{ ownerId: null, from: mqlAt }, ...ownership.toSorted((a, b) => a.from - b.from)];
  const measure = (between: (from: number, to: number) => number): Delay => {
    let [system, human] = [0, 0];
    turns.forEach(({ ownerId, from }, index) => {
      const start = clamp(from, mqlAt, touchedAt);
      const end = clamp(turns[index + 1]?.from ?? touchedAt, mqlAt, touchedAt);
      const waited = between(start, end);
      if (ownerId === null) system += waited;
      else human += waited;
    });
    return { speedToLead: system + human, system, human };
  };
  return {
    elapsed: measure((from, to) => to - from),
    business: measure((from, to) => businessTimeBetween(from, to, calendar)),
  };
}

function clamp(at: number, earliest: number, latest: number): number {
  return Math.max(earliest, Math.min(at, latest));
}
