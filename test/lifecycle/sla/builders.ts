/** Calendars, facts and times as the tests of the SLA write them. */
import {
  type BusinessCalendar,
  DEFAULT_CALENDAR,
  type Opening,
  WEEKDAYS,
} from '../../../src/lifecycle/sla/business-calendar.ts';
import type { SlaFacts } from '../../../src/lifecycle/sla/clocks.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** "2026-11-06T16:00+01:00" as epoch milliseconds. */
export const at = (text: string): number => {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new RangeError(`${text} is no time`);
  return time;
};

/** "09:00-12:00 13:00-18:00" as openings. */
export const openings = (text: string): readonly Opening[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((opening) => {
      const [from = '', to = ''] = opening.split('-');
      return { from, to };
    });

/** Monday to Friday 09:00 to 18:00 in Berlin, but for what is given. */
export const aCalendar = (given: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  ...DEFAULT_CALENDAR,
  zone: 'Europe/Berlin',
  ...given,
});

/** The same hours on every day of the week. */
export const dailyFrom = (zone: string, hours: string): BusinessCalendar => ({
  zone,
  hours: Object.fromEntries(WEEKDAYS.map((day) => [day, openings(hours)])),
  holidays: [],
});

/** A threshold MQL that nobody has looked at. */
export const aLead = (given: Partial<SlaFacts> & Pick<SlaFacts, 'mqlAt'>): SlaFacts => ({
  priority: 'normal',
  channel: 'linkedin_ads',
  restartedAt: null,
  firstTouchAt: null,
  acceptedAt: null,
  ended: null,
  ...given,
});
