/** How moments and lengths of time are told, in reports and refusals. */
import type { Counted } from './time-span.ts';
import { wallClock } from './zone-offsets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Tue 14:00 (Europe/Berlin)" within six days of `now`, with the date beyond, and the year in another one. */
export function momentText(at: number, zone: string, now: number): string {
  const wall = wallClock(zone, at);
  const [weekday, time] = [WEEKDAYS[wall.getUTCDay()], wall.toISOString().slice(11, 16)];
  if (Math.abs(at - now) < 6 * DAY_MS) return `${weekday} ${time} (${zone})`;
  const isThisYear = wall.getUTCFullYear() === wallClock(zone, now).getUTCFullYear();
  const date = `${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}${isThisYear ? '' : ` ${wall.getUTCFullYear()}`}`;
  return `${weekday} ${date} ${time} (${zone})`;
}

/** "1 minute", "3 business hours 59 minutes", "2 days 3 hours": whole minutes, rounded down. */
export function durationText(ms: number, counted: Counted): string {
  if (ms < MINUTE_MS) return 'less than a minute';
  const kind = counted === 'business' ? 'business ' : '';
  const [hours, minutes] = [Math.floor(ms / HOUR_MS), Math.floor((ms % HOUR_MS) / MINUTE_MS)];
  if (hours === 0) return count(minutes, `${kind}minute`);
  // A business day is no fixed number of hours.
  if (counted === 'elapsed' && hours >= 48) {
    return joined(count(Math.floor(hours / 24), 'day'), hours % 24, 'hour');
  }
  return joined(count(hours, `${kind}hour`), minutes, 'minute');
}

function joined(most: string, rest: number, noun: string): string {
  return rest === 0 ? most : `${most} ${count(rest, noun)}`;
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
