/** The days that a report is about, in the portal's zone. */
import { firstInstant, wallClock } from '../../lifecycle/sla/zone-offsets.ts';
import type { Period } from '../../reports/marketing-side.ts';
import { WrongUse } from '../mistakes.ts';
import { readDay } from '../read-day.ts';

const DAY_MS = 86_400_000;
const USUAL_DAYS = 30;

export interface PeriodOptions {
  readonly since?: string;
  readonly until?: string;
}

/**
 * From the beginning of the first day to the end of the last one, which both belong to it; 30 days up to now where
 * nothing is said. @throws WrongUse for what is no day, and for days in the wrong order
 */
export function periodOf({ since, until }: PeriodOptions, zone: string, now: number): Period {
  const to = until === undefined ? now + 1 : endOf(until, zone);
  const lastDay = dayAround(zone, to - 1);
  const from =
    since === undefined ? firstInstant(zone, lastDay - (USUAL_DAYS - 1) * DAY_MS) : beginOf(since, zone);
  if (from >= to) throw new WrongUse(`The period ends before it begins: give --since a day before --until.`);
  return { from, to };
}

/** "2026-11-02 to 2026-11-30 (Europe/Berlin)". */
export function periodText({ from, to }: Period, zone: string): string {
  const day = (at: number) => wallClock(zone, at).toISOString().slice(0, 10);
  return `${day(from)} to ${day(to - 1)} (${zone})`;
}

function beginOf(text: string, zone: string): number {
  return isWholeDay(text) ? firstInstant(zone, readDay(text)) : readDay(text);
}

function endOf(text: string, zone: string): number {
  return isWholeDay(text) ? firstInstant(zone, readDay(text) + DAY_MS) : readDay(text);
}

/** A time names its own zone. */
function isWholeDay(text: string): boolean {
  return !text.includes('T');
}

/** The day's midnight on the wall clock, as `firstInstant` takes it. */
function dayAround(zone: string, at: number): number {
  return Math.floor(wallClock(zone, at).getTime() / DAY_MS) * DAY_MS;
}
