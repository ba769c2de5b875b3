/** Moments as somebody says them who sits in the portal's time zone and looks at the card now. */
import { wallClock } from '../lifecycle/sla/zone-offsets.ts';

const DAY_MS = 86_400_000;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "14:00" today, "tomorrow 14:00", "Tue 14:00" within six days, "3 Nov 14:00", with the year in another one. */
export function momentText(at: number, zone: string, now: number): string {
  const time = wallClock(zone, at).toISOString().slice(11, 16);
  const day = relativeDay(at, zone, now, 3);
  return day === 'today' ? time : `${day} ${time}`;
}

/** "today", "yesterday", "Tuesday" within six days, "3 Nov" beyond. */
export function dayText(at: number, zone: string, now: number): string {
  return relativeDay(at, zone, now, undefined);
}

/** "Fri 20 Nov", as a list of dated lines shows it. */
export function dateText(at: number, zone: string, now: number): string {
  const wall = wallClock(zone, at);
  return `${WEEKDAYS[wall.getUTCDay()]!.slice(0, 3)} ${calendarDay(at, zone, now)}`;
}

function relativeDay(at: number, zone: string, now: number, letters: number | undefined): string {
  const distance = localDay(at, zone) - localDay(now, zone);
  if (distance === 0) return 'today';
  if (distance === 1) return 'tomorrow';
  if (distance === -1) return 'yesterday';
  if (Math.abs(distance) < 7) return WEEKDAYS[wallClock(zone, at).getUTCDay()]!.slice(0, letters);
  return calendarDay(at, zone, now);
}

function calendarDay(at: number, zone: string, now: number): string {
  const wall = wallClock(zone, at);
  const year = wall.getUTCFullYear();
  const text = `${wall.getUTCDate()} ${MONTHS[wall.getUTCMonth()]}`;
  return year === wallClock(zone, now).getUTCFullYear() ? text : `${text} ${year}`;
}

function localDay(at: number, zone: string): number {
  return Math.floor(wallClock(zone, at).getTime() / DAY_MS);
}
