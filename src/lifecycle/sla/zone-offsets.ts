/**
 * How far a zone's clocks are from UTC, and until when. Between two changes of a clock local time is plain
 * arithmetic, so a zone is asked once for each year and never for a minute or a day.
 */
// biome-ignore lint/style/noRestrictedImports: Temporal reads time zones; it is pure but for the zone database.
import { Temporal } from 'temporal-polyfill';

/** From `start` up to `end` (epoch ms), local time is UTC plus `offset` (ms). */
export interface OffsetStretch {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
}

const DAY_MS = 86_400_000;

/** The years asked for so far, by zone: some three stretches each. */
const yearsByZone = new Map<string, Map<number, readonly OffsetStretch[]>>();

/** Whether `zone` is a place whose clocks are known. */
export function isKnownZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The stretches that make up the time from `from` up to `to`, in order. @throws RangeError for an unknown zone. */
export function offsetStretches(zone: string, from: number, to: number): readonly OffsetStretch[] {
  const lastYear = yearOf(to - 1);
  const stretches: OffsetStretch[] = [];
  for (let year = yearOf(from); year <= lastYear; year += 1) {
    for (const { start, end, offset } of stretchesOfYear(zone, year)) {
      if (end <= from || to <= start) continue;
      stretches.push({ start: Math.max(start, from), end: Math.min(end, to), offset });
    }
  }
  return stretches;
}

/** The wall clock at `at`, as a Date whose UTC fields are the local ones. */
export function wallClock(zone: string, at: number): Date {
  const [stretch] = offsetStretches(zone, at, at + 1);
  return new Date(at + stretch!.offset);
}

/** The calendar month around `at` in the zone: from its first instant up to that of the next month. */
export function monthAround(zone: string, at: number): { readonly from: number; readonly to: number } {
  const wall = wallClock(zone, at);
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth()];
  return {
    from: firstInstant(zone, Date.UTC(year, month, 1)),
    to: firstInstant(zone, Date.UTC(year, month + 1, 1)),
  };
}

/** The first instant at which the wall clock shows `wall` (as `wallClock` gives it), or has leapt over it. */
export function firstInstant(zone: string, wall: number): number {
  const around = offsetStretches(zone, wall - DAY_MS, wall + DAY_MS);
  const stretch = around.find(({ end, offset }) => wall < end + offset)!;
  return Math.max(wall - stretch.offset, stretch.start);
}

function stretchesOfYear(zone: string, year: number): readonly OffsetStretch[] {
  const years = yearsByZone.get(zone) ?? new Map<number, readonly OffsetStretch[]>();
  const known = years.get(year);
  if (known) return known;
  const stretches = readYear(zone, year);
  yearsByZone.set(zone, years.set(year, stretches));
  return stretches;
}

function readYear(zone: string, year: number): readonly OffsetStretch[] {
  const yearEnd = Date.UTC(year + 1, 0, 1);
  const stretches: OffsetStretch[] = [];
  let moment = Temporal.Instant.fromEpochMilliseconds(Date.UTC(year, 0, 1)).toZonedDateTimeISO(zone);
  while (moment.epochMilliseconds < yearEnd) {
    const next = moment.getTimeZoneTransition('next');
    stretches.push({
      start: moment.epochMilliseconds,
      end: Math.min(next?.epochMilliseconds ?? yearEnd, yearEnd),
      offset: moment.offsetNanoseconds / 1e6,
    });
    if (!next) break;
    moment = next;
  }
  return stretches;
}

function yearOf(time: number): number {
  return new Date(time).getUTCFullYear();
}
