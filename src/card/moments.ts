/** Moments as somebody says them who sits in the portal's time zone and looks at the card now. */
import type { ToldDays } from '../lifecycle/held-back.ts';
import { wallClock } from '../lifecycle/sla/zone-offsets.ts';
import { ENGLISH_DAYS } from './day-names.ts';

const DAY_MS = 86_400_000;

/** `wall`: the wall clock of the zone, as if it were UTC. */
export interface DayNames {
  readonly today: string;
  readonly tomorrow: string;
  readonly yesterday: string;
  /** What leads to any other day: "on" Tuesday. */
  readonly on: string;
  weekday(wall: Date, isShort: boolean): string;
  /** "3 Nov", with the year where asked for. */
  date(wall: Date, withYear: boolean): string;
}

/** "14:00" today, "tomorrow 14:00", "Tue 14:00" within six days, "3 Nov 14:00", with the year in another one. */
export function momentText(at: number, zone: string, now: number, names: DayNames = ENGLISH_DAYS): string {
  const time = wallClock(zone, at).toISOString().slice(11, 16);
  if (localDay(at, zone) === localDay(now, zone)) return time;
  return `${relativeDay(at, zone, now, names, true)} ${time}`;
}

/** "today", "yesterday", "Tuesday" within six days, "3 Nov" beyond. */
export function dayText(at: number, zone: string, now: number, names: DayNames = ENGLISH_DAYS): string {
  return relativeDay(at, zone, now, names, false);
}

/** The same of a day of HubSpot, which is one of UTC: "tomorrow" is the day after the one it is in the zone. */
export function utcDayText(at: number, zone: string, now: number, names: DayNames = ENGLISH_DAYS): string {
  return dayText(at, 'UTC', wallClock(zone, now).getTime(), names);
}

/** For sentences that lead to a day: "yesterday", but "on Tuesday". */
export function toldDays(zone: string, now: number, names: DayNames = ENGLISH_DAYS): ToldDays {
  const day = (at: number) => dayText(at, zone, now, names);
  return {
    day,
    on: (at) => (Math.abs(distanceOf(at, zone, now)) < 2 ? day(at) : `${names.on} ${day(at)}`),
  };
}

/** "Fri 20 Nov", as a list of dated lines shows it. */
export function dateText(at: number, zone: string, now: number, names: DayNames = ENGLISH_DAYS): string {
  return `${names.weekday(wallClock(zone, at), true)} ${calendarDay(at, zone, now, names)}`;
}

function relativeDay(at: number, zone: string, now: number, names: DayNames, isShort: boolean): string {
  const distance = distanceOf(at, zone, now);
  if (distance === 0) return names.today;
  if (distance === 1) return names.tomorrow;
  if (distance === -1) return names.yesterday;
  if (Math.abs(distance) < 7) return names.weekday(wallClock(zone, at), isShort);
  return calendarDay(at, zone, now, names);
}

function calendarDay(at: number, zone: string, now: number, names: DayNames): string {
  const wall = wallClock(zone, at);
  return names.date(wall, wall.getUTCFullYear() !== wallClock(zone, now).getUTCFullYear());
}

/** In days: 1 is tomorrow. */
function distanceOf(at: number, zone: string, now: number): number {
  return localDay(at, zone) - localDay(now, zone);
}

function localDay(at: number, zone: string): number {
  return Math.floor(wallClock(zone, at).getTime() / DAY_MS);
}
