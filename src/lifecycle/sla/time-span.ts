/** Hours as an SLA states them: by the clock on the wall, or of business time only. */
import type { BusinessCalendar } from './business-calendar.ts';
import { addBusinessTime, businessTimeBetween } from './business-time.ts';

export type Counted = 'business' | 'elapsed';

/** `{ hours: 4, counted: 'business' }`; a quarter of an hour is `hours: 0.25`. */
export interface TimeSpan {
  readonly hours: number;
  readonly counted: Counted;
}

const HOUR_MS = 3_600_000;

/** Whole milliseconds. */
export function lengthOf({ hours }: TimeSpan): number {
  return Math.round(hours * HOUR_MS);
}

/** The moment (epoch ms) at which `lengthMs`, so counted, has passed since `start`. */
export function addTime(
  start: number,
  lengthMs: number,
  counted: Counted,
  calendar: BusinessCalendar,
): number {
  return counted === 'business' ? addBusinessTime(start, lengthMs, calendar) : start + lengthMs;
}

/** The time (ms), so counted, from `from` to `to`; negative where `to` comes first. */
export function timeBetween(from: number, to: number, counted: Counted, calendar: BusinessCalendar): number {
  return counted === 'business' ? businessTimeBetween(from, to, calendar) : to - from;
}
