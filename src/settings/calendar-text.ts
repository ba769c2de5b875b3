/**
 * Opening hours and holidays as people type them: "09:00-12:00, 13:00-17:00"; a holiday on a line of its own, "12-25
 * Christmas", "2026-12-24 Christmas Eve 09:00-12:00". What is no time or date is kept as it is typed, so that the check
 * of the model names it. Pure.
 */
import type { Holiday, Opening } from '../lifecycle/sla/business-calendar.ts';

export function openingsText(openings: readonly Opening[]): string {
  return openings.map(({ from, to }) => `${from}-${to}`).join(', ');
}

/** Nothing, or "closed" in either language, is no opening. */
export function readOpenings(text: string): Opening[] {
  const typed = text.trim();
  if (typed === '' || /^(closed|geschlossen)$/i.test(typed)) return [];
  return typed.split(/\s*[,;]\s*/).map((span) => {
    const [from = '', to = ''] = span.split(/\s*[-–]\s*/);
    return { from: fullTime(from), to: fullTime(to) };
  });
}

/** "9:00" and "9" are nine o'clock. */
function fullTime(typed: string): string {
  const match = /^(\d{1,2})(?::(\d\d))?$/.exec(typed.trim());
  return match ? `${match[1]!.padStart(2, '0')}:${match[2] ?? '00'}` : typed.trim();
}

export function holidaysText(holidays: readonly Holiday[]): string {
  return holidays
    .map(({ date, name, hours }) => [date, name, hours && openingsText(hours)].filter(Boolean).join(' '))
    .join('\n');
}

const HOURS_AT_END =
  /((?:\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d)(?:\s*,\s*\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d)*)\s*$/;

export function readHolidays(text: string): Holiday[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readHoliday);
}

function readHoliday(line: string): Holiday {
  const [date = '', ...rest] = line.split(/\s+/);
  const told = rest.join(' ');
  const hours = HOURS_AT_END.exec(told)?.[1];
  const name = (hours === undefined ? told : told.slice(0, told.lastIndexOf(hours))).trim();
  return {
    date,
    ...(name ? { name } : {}),
    ...(hours === undefined ? {} : { hours: readOpenings(hours) }),
  };
}
