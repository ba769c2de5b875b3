/**
 * A calendar turned into instants, one UTC day at a time. An instant is open exactly when the wall clock of the zone
 * stands within an opening, so hours that a clock leaps over are not there, and hours it shows twice are there twice.
 */
import {
  type BusinessCalendar,
  checkCalendar,
  type Opening,
  type SlaIssue,
  timeOfDay,
  WEEKDAYS,
} from './business-calendar.ts';
import { type OffsetStretch, offsetStretches } from './zone-offsets.ts';

const DAY_MS = 86_400_000;
/** About ten years of days; past that the oldest memory is worth less than its room. */
const MOST_DAYS_KEPT = 4_000;
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_ZERO = WEEKDAYS.indexOf('thu');

/** Open from `from` up to `to` (epoch ms). */
export interface OpenSpan {
  readonly from: number;
  readonly to: number;
}

/** The open spans of one UTC day in order, and how much time they hold. */
export interface OpenDay {
  readonly spans: readonly OpenSpan[];
  readonly totalMs: number;
}

/** An opening in milliseconds since local midnight. */
type Hours = readonly { readonly from: number; readonly to: number }[];

interface ReadCalendar {
  readonly zone: string;
  readonly byWeekday: readonly Hours[];
  readonly byDate: ReadonlyMap<string, Hours>;
  readonly days: Map<number, OpenDay>;
}

/** A calendar is read once, however many leads are counted with it. */
const readCalendars = new WeakMap<BusinessCalendar, ReadCalendar>();

/** The calendar cannot be counted with; `issues` says what to correct. */
export class BusinessCalendarError extends Error {
  override readonly name = 'BusinessCalendarError';
  readonly code = 'BUSINESS_CALENDAR_INVALID';
  readonly issues: readonly SlaIssue[];

  constructor(issues: readonly SlaIssue[]) {
    const lines = issues.map(({ path, reason }) => `  ${path}: ${reason}`);
    super(`Business time cannot be counted with this calendar. Correct the SLA hours:\n${lines.join('\n')}`);
    this.issues = issues;
  }
}

/** When the calendar is open on a UTC day (whole days since 1970). @throws BusinessCalendarError */
export function openDay(calendar: BusinessCalendar, utcDay: number): OpenDay {
  const read = readCalendars.get(calendar) ?? readCalendar(calendar);
  const known = read.days.get(utcDay);
  if (known) return known;
  const day = readDay(read, utcDay);
  if (read.days.size >= MOST_DAYS_KEPT) read.days.clear();
  read.days.set(utcDay, day);
  return day;
}

function readCalendar(calendar: BusinessCalendar): ReadCalendar {
  const issues = checkCalendar(calendar);
  if (issues.length > 0) throw new BusinessCalendarError(issues);
  const read: ReadCalendar = {
    zone: calendar.zone,
    byWeekday: WEEKDAYS.map((weekday) => readHours(calendar.hours[weekday] ?? [])),
    byDate: new Map(calendar.holidays.map(({ date, hours = [] }) => [date, readHours(hours)])),
    days: new Map(),
  };
  readCalendars.set(calendar, read);
  return read;
}

function readHours(openings: readonly Opening[]): Hours {
  return openings
    .map(({ from, to }) => ({ from: timeOfDay(from)!, to: timeOfDay(to)! }))
    .toSorted((a, b) => a.from - b.from);
}

function readDay(calendar: ReadCalendar, utcDay: number): OpenDay {
  const start = utcDay * DAY_MS;
  const end = start + DAY_MS;
  const spans = offsetStretches(calendar.zone, start, end).flatMap((stretch) => openSpans(calendar, stretch));
  return { spans, totalMs: spans.reduce((total, { from, to }) => total + to - from, 0) };
}

/** The open spans while the clock keeps one offset: there, local days are plain arithmetic. */
function openSpans(calendar: ReadCalendar, { start, end, offset }: OffsetStretch): OpenSpan[] {
  const spans: OpenSpan[] = [];
  const lastDay = Math.floor((end + offset - 1) / DAY_MS);
  for (let localDay = Math.floor((start + offset) / DAY_MS); localDay <= lastDay; localDay += 1) {
    const midnight = localDay * DAY_MS - offset;
    for (const opening of hoursOn(calendar, localDay)) {
      const from = Math.max(start, midnight + opening.from);
      const to = Math.min(end, midnight + opening.to);
      if (from < to) spans.push({ from, to });
    }
  }
  return spans;
}

function hoursOn({ byWeekday, byDate }: ReadCalendar, localDay: number): Hours {
  const weekday = (((localDay + WEEKDAY_OF_DAY_ZERO) % 7) + 7) % 7;
  if (byDate.size === 0) return byWeekday[weekday]!;
  const date = new Date(localDay * DAY_MS).toISOString().slice(0, 10);
  return byDate.get(date) ?? byDate.get(date.slice(5)) ?? byWeekday[weekday]!;
}
