/** How long something took: the middle, and within what nine of ten came about. */
import type { BusinessCalendar } from '../lifecycle/sla/business-calendar.ts';
import { businessTimeBetween } from '../lifecycle/sla/business-time.ts';
import type { Counted } from '../lifecycle/sla/time-span.ts';

/** A length of time (ms), as the wall and as business hours count it. */
export type Length = Readonly<Record<Counted, number>>;

export interface Spread {
  /** Null where there is none. */
  readonly median: number | null;
  /** Null also where there are fewer than ten: then nothing is said of nine in ten. */
  readonly p90: number | null;
}

export interface Times extends Readonly<Record<Counted, Spread>> {
  /** How many were measured; what never came about is not among them. */
  readonly of: number;
}

const ENOUGH_FOR_P90 = 10;

export function lengthBetween(from: number, to: number, calendar: BusinessCalendar): Length {
  return { elapsed: to - from, business: businessTimeBetween(from, to, calendar) };
}

export function timesOf(lengths: readonly Length[]): Times {
  return {
    of: lengths.length,
    elapsed: spreadOf(lengths.map(({ elapsed }) => elapsed)),
    business: spreadOf(lengths.map(({ business }) => business)),
  };
}

/** `values` in any order. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    p90: sorted.length < ENOUGH_FOR_P90 ? null : quantile(sorted, 0.9),
  };
}

/** Between the two nearest values in proportion (Hyndman and Fan's type 7, which spreadsheets use). */
function quantile(sorted: readonly number[], share: number): number | null {
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}
