/** One SLA clock: when it started, when it is due, and how it stands. */
import type { BusinessCalendar } from './business-calendar.ts';
import type { Reminder } from './sla-rules.ts';
import { addTime, type Counted, lengthOf, type TimeSpan, timeBetween } from './time-span.ts';

/**
 * `first_touch` from the MQL to the first touch, `acceptance` from the MQL to a decision, `follow_up` from accepting
 * to a touch.
 */
export type ClockName = 'first_touch' | 'acceptance' | 'follow_up';

/** The moments of a clock (epoch ms). They follow from its start alone, so they can be stored as due times. */
export interface ClockTimes {
  readonly name: ClockName;
  readonly counted: Counted;
  readonly startedAt: number;
  readonly remindAt: number | null;
  readonly dueAt: number;
  readonly escalateAt: number | null;
}

/**
 * How a clock stands. Times left and late are counted as the clock counts: business hours in business time.
 * A clock is breached from `dueAt` on; what was done at `dueAt` exactly was in time.
 */
export type Standing =
  | { readonly state: 'running' | 'due_soon'; readonly leftMs: number; readonly endedAt: null }
  | { readonly state: 'breached'; readonly lateMs: number; readonly endedAt: number | null }
  | { readonly state: 'met' | 'stopped'; readonly leftMs: number; readonly endedAt: number };

export type Clock = ClockTimes & Standing;

/** What can end a clock (epoch ms): that which it waits for, or that nobody needs to wait any more. */
export interface ClockEnds {
  readonly metAt: number | null;
  readonly stoppedAt: number | null;
}

interface ClockPlan {
  readonly name: ClockName;
  readonly startedAt: number;
  readonly target: TimeSpan;
  readonly remindBefore: Reminder | null;
}

/** The reminder and due time of a clock that starts at `startedAt`. */
export function planClock(
  { name, startedAt, target, remindBefore }: ClockPlan,
  calendar: BusinessCalendar,
): Omit<ClockTimes, 'escalateAt'> {
  const length = lengthOf(target);
  const { counted } = target;
  const remindAfter = remindBefore ? length - timeLeftAtReminder(remindBefore, length) : null;
  return {
    name,
    counted,
    startedAt,
    remindAt: remindAfter === null ? null : addTime(startedAt, remindAfter, counted, calendar),
    dueAt: addTime(startedAt, length, counted, calendar),
  };
}

/** The clock as it stands at `now`. */
export function readClock(
  times: ClockTimes,
  ends: ClockEnds,
  calendar: BusinessCalendar,
  now: number,
): Clock {
  return { ...times, ...standingOf(times, ends, calendar, now) };
}

function standingOf(
  { dueAt, remindAt, counted }: ClockTimes,
  { metAt, stoppedAt }: ClockEnds,
  calendar: BusinessCalendar,
  now: number,
): Standing {
  const endedAt = earliest(metAt, stoppedAt);
  const leftAt = (at: number) => timeBetween(at, dueAt, counted, calendar);
  const lateAt = (at: number) => timeBetween(dueAt, at, counted, calendar);
  if (endedAt === null) {
    if (now >= dueAt) return { state: 'breached', lateMs: lateAt(now), endedAt };
    const isSoon = remindAt !== null && now >= remindAt;
    return { state: isSoon ? 'due_soon' : 'running', leftMs: leftAt(now), endedAt };
  }
  if (endedAt > dueAt) return { state: 'breached', lateMs: lateAt(endedAt), endedAt };
  return { state: endedAt === metAt ? 'met' : 'stopped', leftMs: leftAt(endedAt), endedAt };
}

function timeLeftAtReminder(reminder: Reminder, length: number): number {
  return Math.round(
    'share' in reminder ? reminder.share * length : Math.min(reminder.minutes * 60_000, length),
  );
}

function earliest(first: number | null, second: number | null): number | null {
  if (first === null || second === null) return first ?? second;
  return Math.min(first, second);
}
