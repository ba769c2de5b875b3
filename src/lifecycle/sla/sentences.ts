/** How clocks are spoken of: on the card, in a task, in a report. Every wording about time stands here. */
import type { Clock, ClockName } from './clock.ts';
import type { Delay } from './response-delay.ts';
import type { Counted } from './time-span.ts';
import { wallClock } from './zone-offsets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const NAMES: Readonly<Record<ClockName, string>> = {
  first_touch: 'first touch',
  acceptance: 'acceptance',
  follow_up: 'follow-up',
};
const TASKS: Readonly<Record<ClockName, string>> = {
  first_touch: 'get in touch',
  acceptance: 'accept',
  follow_up: 'follow up',
};

/** "accept by Tue 14:00 (Europe/Berlin), 4 hours left" or "first touch breached by 1 minute". */
export function clockSentence(clock: Clock, zone: string, now: number): string {
  switch (clock.state) {
    case 'running':
    case 'due_soon':
      return `${dueSentence(clock, zone, now)}, ${leftSentence(clock.leftMs, clock.counted)}`;
    case 'breached':
      return `${NAMES[clock.name]} breached ${lateText(clock, clock.lateMs, now)}`;
    case 'met':
      return `${NAMES[clock.name]} in time`;
    case 'stopped':
      return `${NAMES[clock.name]} no longer needed`;
  }
}

/** "accept by Tue 14:00 (Europe/Berlin)". */
export function dueSentence(
  { name, dueAt }: Pick<Clock, 'name' | 'dueAt'>,
  zone: string,
  now: number,
): string {
  return `${TASKS[name]} by ${momentText(dueAt, zone, now)}`;
}

/** "4 business hours left". */
export function leftSentence(leftMs: number, counted: Counted): string {
  return `${durationText(leftMs, counted)} left`;
}

/** "35 minutes to the first touch: 30 minutes without an owner, 5 minutes with one". */
export function delaySentence({ speedToLead, system, human }: Delay): string {
  const [all, without, withOwner] = [speedToLead, system, human].map((ms) => durationText(ms, 'elapsed'));
  return `${all} to the first touch: ${without} without an owner, ${withOwner} with one`;
}

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

/** "by 1 minute": business time is named only where it differs from time on the wall. */
function lateText({ dueAt, counted, endedAt }: Clock, lateMs: number, now: number): string {
  const isPlain = counted === 'elapsed' || (endedAt ?? now) - dueAt === lateMs;
  if (!isPlain && lateMs === 0) return 'outside business hours';
  return `by ${durationText(lateMs, isPlain ? 'elapsed' : 'business')}`;
}

function joined(most: string, rest: number, noun: string): string {
  return rest === 0 ? most : `${most} ${count(rest, noun)}`;
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}
