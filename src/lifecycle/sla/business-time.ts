/** Adding and measuring business time, exact to the millisecond in any zone and across any change of its clocks. */
import type { BusinessCalendar } from './business-calendar.ts';
import { openDay } from './opening-spans.ts';

const DAY_MS = 86_400_000;
/** So that counting ends whatever the calendar says. */
const HORIZON_DAYS = 2 * 366;
const LONGEST_MEASURE_DAYS = 50 * 366;
const LATEST = Date.UTC(2200, 0, 1);

/** Time that cannot be counted: a value that is no time, or a target that the opening hours never reach. */
export class BusinessTimeError extends Error {
  override readonly name = 'BusinessTimeError';
  readonly code: 'BUSINESS_TIME_INVALID' | 'BUSINESS_TIME_BEYOND_HORIZON';

  constructor(code: BusinessTimeError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The first instant by which `durationMs` of business time have passed since `start` (epoch ms): a target that is
 * reached at closing time is due then, not at the next opening; nothing to wait for is due at `start`.
 *
 * @throws BusinessTimeError for a time or duration that is none, and when two years of opening hours do not suffice
 * @throws BusinessCalendarError for a calendar that `checkCalendar` refuses
 */
export function addBusinessTime(start: number, durationMs: number, calendar: BusinessCalendar): number {
  assertTime(start);
  assertDuration(durationMs);
  if (durationMs === 0) return start;
  let left = durationMs;
  const firstDay = dayOf(start);
  for (let day = firstDay; day <= firstDay + HORIZON_DAYS; day += 1) {
    const { spans, totalMs } = openDay(calendar, day);
    if (day > firstDay && totalMs < left) {
      left -= totalMs;
      continue;
    }
    for (const span of spans) {
      const from = Math.max(span.from, start);
      if (left <= span.to - from) return from + left;
      left -= Math.max(0, span.to - from);
    }
  }
  throw new BusinessTimeError(
    'BUSINESS_TIME_BEYOND_HORIZON',
    `${durationMs / 3_600_000} business hours do not fit into the opening hours of two years. ` +
      'Open for longer, or set a shorter target.',
  );
}

/**
 * The business time (ms) from `from` to `to` (epoch ms); negative where `to` comes first, so that parts always add up.
 *
 * @throws BusinessTimeError, BusinessCalendarError as for `addBusinessTime`
 */
export function businessTimeBetween(from: number, to: number, calendar: BusinessCalendar): number {
  assertTime(from);
  assertTime(to);
  if (to < from) return 0 - businessTimeBetween(to, from, calendar);
  const [firstDay, lastDay] = [dayOf(from), dayOf(to)];
  if (lastDay - firstDay > LONGEST_MEASURE_DAYS)
    throw invalid('Fifty years of business time are not measured.');
  let total = 0;
  for (let day = firstDay; day <= lastDay; day += 1) {
    const { spans, totalMs } = openDay(calendar, day);
    if (day > firstDay && day < lastDay) total += totalMs;
    else for (const span of spans) total += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from));
  }
  return total;
}

function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

function assertTime(time: number): void {
  if (Number.isSafeInteger(time) && time >= 0 && time < LATEST) return;
  throw invalid(`${time} is no time in epoch milliseconds between 1970 and 2200.`);
}

function assertDuration(durationMs: number): void {
  if (Number.isSafeInteger(durationMs) && durationMs >= 0) return;
  throw invalid(`${durationMs} is no duration; give whole milliseconds, zero or more.`);
}

function invalid(message: string): BusinessTimeError {
  return new BusinessTimeError('BUSINESS_TIME_INVALID', message);
}
