/**
 * Business time the slow way: every minute is looked up on the wall clock of the zone, as `Intl` shows it. It knows
 * nothing of offsets, days or spans, so it cannot share a fault with the code it judges.
 */
import type { BusinessCalendar, Opening, Weekday } from '../../../src/lifecycle/sla/business-calendar.ts';

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();
/** Looked up once: tests come back to the same minutes. */
const wallClocks = new Map<string, WallClock>();

interface WallClock {
  readonly date: string;
  readonly weekday: Weekday;
  readonly time: string;
}

/** The business time (ms) from `from` to `to`, minute by minute. */
export function slowBusinessTimeBetween(from: number, to: number, calendar: BusinessCalendar): number {
  let total = 0;
  for (let minute = floorMinute(from); minute < to; minute += MINUTE_MS) {
    if (!isOpen(minute, calendar)) continue;
    total += Math.min(minute + MINUTE_MS, to) - Math.max(minute, from);
  }
  return total;
}

/** The first instant by which `duration` (ms) has passed; null when `days` do not suffice. */
export function slowAddBusinessTime(
  start: number,
  duration: number,
  calendar: BusinessCalendar,
  days: number,
): number | null {
  let left = duration;
  if (left === 0) return start;
  for (let minute = floorMinute(start); minute < start + days * 86_400_000; minute += MINUTE_MS) {
    if (!isOpen(minute, calendar)) continue;
    const from = Math.max(minute, start);
    if (left <= minute + MINUTE_MS - from) return from + left;
    left -= minute + MINUTE_MS - from;
  }
  return null;
}

/** Openings begin and end, and clocks change, on whole minutes: one look tells for the whole minute. */
function isOpen(minute: number, { zone, hours, holidays }: BusinessCalendar): boolean {
  const { date, weekday, time } = wallClock(zone, minute);
  const holiday =
    holidays.find((one) => one.date === date) ?? holidays.find((one) => one.date === date.slice(5));
  const openings: readonly Opening[] = holiday ? (holiday.hours ?? []) : (hours[weekday] ?? []);
  return openings.some(({ from, to }) => from <= time && time < to);
}

function wallClock(zone: string, at: number): WallClock {
  const key = `${zone} ${at}`;
  const known = wallClocks.get(key);
  if (known) return known;
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const shown: WallClock = {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    weekday: parts.weekday!.toLowerCase() as Weekday,
    time: `${parts.hour}:${parts.minute}`,
  };
  wallClocks.set(key, shown);
  return shown;
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

function floorMinute(time: number): number {
  return time - (time % MINUTE_MS);
}
