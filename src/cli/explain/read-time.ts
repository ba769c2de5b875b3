/** A time as people type it. */
import { WrongUse } from '../mistakes.ts';

const FORM = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;
const LAST_MOMENT = '23:59:59.999';

/**
 * Epoch milliseconds. A day alone means its end, so that all of it counts; where it is not over yet, now. Without
 * a zone it is UTC, as days are scored.
 * @throws WrongUse for what is no time, or not here yet
 */
export function readTime(text: string, now: number): number {
  const [, day, clock, seconds = ':00', zone = 'Z'] = FORM.exec(text.trim()) ?? [];
  const time = Date.parse(
    `${day}T${clock === undefined ? LAST_MOMENT : clock + seconds}${zone.toUpperCase()}`,
  );
  if (day === undefined || Number.isNaN(time) || !existsDay(day)) {
    throw new WrongUse(
      `"${text}" is no time. Give a day such as 2026-03-03, or a time such as 2026-03-03T14:30:00Z.`,
    );
  }
  const begins = clock === undefined ? Date.parse(`${day}T00:00:00Z`) : time;
  if (begins > now) {
    throw new WrongUse(
      `${text} has not come yet: it is ${new Date(now).toISOString()}. Give a time before that.`,
    );
  }
  return Math.min(time, now);
}

/** JavaScript takes February 30th for March 2nd. */
function existsDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
