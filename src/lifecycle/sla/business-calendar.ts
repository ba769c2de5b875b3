/**
 * When a team is at work: a zone, opening hours for each weekday, and holidays. Plain data, so that a settings page
 * can edit it and a row can hold it; `checkCalendar` is the question to ask before it is kept.
 */
import { WEEKDAYS } from '../../engine/handoff-words.ts';
import { isKnownZone } from './zone-offsets.ts';

export { WEEKDAYS };
export type Weekday = (typeof WEEKDAYS)[number];

/** Open from the first minute up to, and without, the second: "09:00" to "18:00". "24:00" ends a day. */
export interface Opening {
  readonly from: string;
  readonly to: string;
}

/** A day that is not like its weekday. */
export interface Holiday {
  /** "2026-12-24" for that day, "12-25" for every year; the former goes before the latter. */
  readonly date: string;
  readonly name?: string;
  /** The day's own hours, for half days; closed all day without them. */
  readonly hours?: readonly Opening[];
}

export interface BusinessCalendar {
  /** A place of the IANA time zone database, which knows its daylight saving: "Europe/Berlin". */
  readonly zone: string;
  /** Closed on weekdays that are left out. Hours on the clock of the zone: an hour that exists twice counts twice. */
  readonly hours: Readonly<Partial<Record<Weekday, readonly Opening[]>>>;
  readonly holidays: readonly Holiday[];
}

const OFFICE_HOURS: readonly Opening[] = [{ from: '09:00', to: '18:00' }];

/** Monday to Friday, 09:00 to 18:00 (AT-32), in UTC until the portal's zone is known. */
export const DEFAULT_CALENDAR: BusinessCalendar = {
  zone: 'UTC',
  hours: {
    mon: OFFICE_HOURS,
    tue: OFFICE_HOURS,
    wed: OFFICE_HOURS,
    thu: OFFICE_HOURS,
    fri: OFFICE_HOURS,
  },
  holidays: [],
};

/** One thing to correct, where it stands ("hours.mon.0.to") and why. */
export interface SlaIssue {
  readonly path: string;
  readonly reason: string;
}

const TIME_OF_DAY = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;
const DATE = /^(?:(\d{4})-)?(\d\d)-(\d\d)$/;
const UTC_DISTANCE = /^(?:UTC|GMT)?[+-]\d/i;
const LEAP_YEAR = '2000';
const MOST_OPENINGS = 12;
const MOST_HOLIDAYS = 1_000;

/** Everything that is wrong with a calendar, in reading order; empty when time can be counted with it. */
export function checkCalendar(calendar: BusinessCalendar): readonly SlaIssue[] {
  return [...zoneIssues(calendar.zone), ...hoursIssues(calendar.hours), ...holidayIssues(calendar.holidays)];
}

/** "09:30" as milliseconds since midnight on the wall clock; null for a text that is no time of day. */
export function timeOfDay(text: string): number | null {
  const match = TIME_OF_DAY.exec(text);
  if (!match) return null;
  const [, hours = '24', minutes = '0'] = match;
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function zoneIssues(zone: string): readonly SlaIssue[] {
  const path = 'zone';
  if (UTC_DISTANCE.test(zone)) {
    return [{ path, reason: `"${zone}" knows no daylight saving; name a place, such as Europe/Berlin` }];
  }
  if (isKnownZone(zone)) return [];
  return [
    { path, reason: `"${zone}" is no time zone that is known here; name a place, such as Europe/Berlin` },
  ];
}

function hoursIssues(hours: BusinessCalendar['hours']): readonly SlaIssue[] {
  const known: readonly string[] = WEEKDAYS;
  const strangers = Object.keys(hours).filter((day) => !known.includes(day));
  const issues = [
    ...strangers.map((day) => ({
      path: `hours.${day}`,
      reason: `is no weekday; use ${WEEKDAYS.join(', ')}`,
    })),
    ...WEEKDAYS.flatMap((day) => openingIssues(hours[day] ?? [], `hours.${day}`)),
  ];
  if (WEEKDAYS.every((day) => !hours[day]?.length)) {
    issues.push({
      path: 'hours',
      reason: 'opens on no weekday, so business time never passes; open at least one',
    });
  }
  return issues;
}

function holidayIssues(holidays: readonly Holiday[]): readonly SlaIssue[] {
  if (holidays.length > MOST_HOLIDAYS) {
    return [{ path: 'holidays', reason: `are ${holidays.length}; keep at most ${MOST_HOLIDAYS}` }];
  }
  const firstAt = new Map<string, number>();
  return holidays.flatMap(({ date, hours = [] }, index) => {
    const path = `holidays.${index}`;
    const before = firstAt.get(date);
    firstAt.set(date, before ?? index);
    const dateIssue = isDate(date)
      ? before !== undefined && `${date} is given already in holidays.${before}`
      : `"${date}" is no day; write 2026-12-24, or 12-25 for every year`;
    return [
      ...(dateIssue ? [{ path: `${path}.date`, reason: dateIssue }] : []),
      ...openingIssues(hours, `${path}.hours`),
    ];
  });
}

function openingIssues(openings: readonly Opening[], path: string): readonly SlaIssue[] {
  if (openings.length > MOST_OPENINGS) {
    return [{ path, reason: `has ${openings.length} openings; keep at most ${MOST_OPENINGS} a day` }];
  }
  const issues = openings.flatMap((opening, index) => oneOpeningIssues(opening, `${path}.${index}`));
  return issues.length > 0 ? issues : overlapIssues(openings, path);
}

function oneOpeningIssues({ from, to }: Opening, path: string): readonly SlaIssue[] {
  const unreadable = Object.entries({ from, to }).filter(([, text]) => timeOfDay(text) === null);
  if (unreadable.length > 0) {
    return unreadable.map(([edge, text]) => ({
      path: `${path}.${edge}`,
      reason: `"${text}" is no time of day; write 09:00 to 24:00`,
    }));
  }
  if (timeOfDay(from)! < timeOfDay(to)!) return [];
  return [
    { path, reason: `${from} to ${to} ends before it begins; past midnight, go on under the next day` },
  ];
}

function overlapIssues(openings: readonly Opening[], path: string): readonly SlaIssue[] {
  const inOrder = openings.toSorted((a, b) => timeOfDay(a.from)! - timeOfDay(b.from)!);
  return inOrder.slice(1).flatMap((opening, index) => {
    const previous = inOrder[index]!;
    if (timeOfDay(previous.to)! <= timeOfDay(opening.from)!) return [];
    const both = `${previous.from} to ${previous.to} and ${opening.from} to ${opening.to}`;
    return [{ path, reason: `${both} overlap; join them` }];
  });
}

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [, year = LEAP_YEAR, month, day] = match;
  const iso = `${year}-${month}-${day}`;
  const parsed = new Date(`${iso}T00:00:00.000Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(iso);
}
