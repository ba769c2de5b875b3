import { describe, expect, it } from 'vitest';
import type { BusinessCalendar } from '../../../src/lifecycle/sla/business-calendar.ts';
import { addBusinessTime, businessTimeBetween } from '../../../src/lifecycle/sla/business-time.ts';
import { aCalendar, at, DAY, dailyFrom, HOUR, MINUTE, openings } from './builders.ts';

const dueAt = (start: string, duration: number, calendar: BusinessCalendar): string =>
  new Date(addBusinessTime(at(start), duration, calendar)).toISOString();
const utc = (text: string): string => new Date(at(text)).toISOString();

describe('AT-32 four business hours', () => {
  it('are due on Monday at 11:00 for an MQL of Friday 16:00', () => {
    expect(dueAt('2026-11-06T16:00+01:00', 4 * HOUR, aCalendar())).toBe(utc('2026-11-09T11:00+01:00'));
  });

  it('are due on Tuesday at 11:00 when Monday is a holiday', () => {
    const calendar = aCalendar({ holidays: [{ date: '2026-11-09', name: 'Founding day' }] });
    expect(dueAt('2026-11-06T16:00+01:00', 4 * HOUR, calendar)).toBe(utc('2026-11-10T11:00+01:00'));
  });

  it('are four hours of work across a change of the clocks, in both directions', () => {
    const spring = [at('2026-03-27T16:00+01:00'), at('2026-03-30T11:00+02:00')] as const;
    const autumn = [at('2026-10-23T16:00+02:00'), at('2026-10-26T11:00+01:00')] as const;
    for (const [start, due] of [spring, autumn]) {
      expect(addBusinessTime(start, 4 * HOUR, aCalendar())).toBe(due);
      expect(businessTimeBetween(start, due, aCalendar())).toBe(4 * HOUR);
    }
  });
});

describe('business time', () => {
  it('goes on at the next opening: 17:55 and 30 minutes are 09:25', () => {
    expect(dueAt('2026-11-06T17:55+01:00', 30 * MINUTE, aCalendar())).toBe(utc('2026-11-09T09:25+01:00'));
  });

  it('ends at closing time where it fits exactly, and a millisecond more is next morning', () => {
    expect(dueAt('2026-11-05T14:00+01:00', 4 * HOUR, aCalendar())).toBe(utc('2026-11-05T18:00+01:00'));
    expect(dueAt('2026-11-05T14:00+01:00', 4 * HOUR + 1, aCalendar())).toBe(
      utc('2026-11-06T09:00:00.001+01:00'),
    );
  });

  it('begins at the opening for what comes at night', () => {
    expect(dueAt('2026-11-07T03:12+01:00', HOUR, aCalendar())).toBe(utc('2026-11-09T10:00+01:00'));
  });

  it('is over at once when there is nothing to wait for, even at night', () => {
    expect(dueAt('2026-11-07T03:12+01:00', 0, aCalendar())).toBe(utc('2026-11-07T03:12+01:00'));
  });

  it('stands still at lunch', () => {
    const calendar = aCalendar({ hours: { thu: openings('13:00-17:00 09:00-12:00') } });
    expect(dueAt('2026-11-05T11:30+01:00', HOUR, calendar)).toBe(utc('2026-11-05T13:30+01:00'));
    expect(dueAt('2026-11-05T15:00+01:00', 3 * HOUR, calendar)).toBe(utc('2026-11-12T10:00+01:00'));
  });

  it('takes a half day by its own hours, and a yearly holiday in every year but where a year has its own', () => {
    const calendar = aCalendar({
      holidays: [
        { date: '12-24', hours: openings('09:00-12:00') },
        { date: '12-25' },
        { date: '2027-12-24', hours: openings('10:00-11:00') },
      ],
    });
    // Thursday and Friday of 2026; then the weekend.
    expect(dueAt('2026-12-24T11:00+01:00', 2 * HOUR, calendar)).toBe(utc('2026-12-28T10:00+01:00'));
    expect(businessTimeBetween(at('2027-12-24T00:00+01:00'), at('2027-12-26T00:00+01:00'), calendar)).toBe(
      HOUR,
    );
    expect(businessTimeBetween(at('2029-12-24T00:00+01:00'), at('2029-12-26T00:00+01:00'), calendar)).toBe(
      3 * HOUR,
    );
  });

  it('counts the 29th of February in leap years only', () => {
    const calendar = dailyFrom('UTC', '00:00-24:00');
    const februaryOf = (year: number) =>
      businessTimeBetween(Date.UTC(year, 1, 1), Date.UTC(year, 2, 1), calendar);
    expect(februaryOf(2028)).toBe(29 * DAY);
    expect(februaryOf(2100)).toBe(28 * DAY);
    const onlyLeapDays = aCalendar({ zone: 'UTC', holidays: [{ date: '02-29' }] });
    expect(dueAt('2028-02-28T17:00Z', 2 * HOUR, onlyLeapDays)).toBe(utc('2028-03-01T10:00Z'));
  });

  it('is negative backwards', () => {
    const [a, b] = [at('2026-11-05T10:00+01:00'), at('2026-11-05T12:00+01:00')];
    expect(businessTimeBetween(b, a, aCalendar())).toBe(-2 * HOUR);
  });
});

describe('an hour that a change of the clocks leaves out or gives twice', () => {
  const night = dailyFrom('Europe/Berlin', '02:30-04:00');

  it('is not there when the clocks leap from 02:00 to 03:00: an opening at 02:30 begins at 03:00', () => {
    const from = at('2026-03-29T00:00+01:00');
    expect(businessTimeBetween(from, at('2026-03-29T12:00+02:00'), night)).toBe(HOUR);
    expect(dueAt('2026-03-29T00:00+01:00', MINUTE, night)).toBe(utc('2026-03-29T03:01+02:00'));
  });

  it('counts twice when the clocks go back from 03:00 to 02:00', () => {
    const [from, to] = [at('2026-10-25T00:00+02:00'), at('2026-10-25T12:00+01:00')];
    // 02:30 to 03:00, then again 02:30 to 04:00
    expect(businessTimeBetween(from, to, night)).toBe(2 * HOUR);
    expect(dueAt('2026-10-25T00:00+02:00', 31 * MINUTE, night)).toBe(utc('2026-10-25T02:31+01:00'));
  });

  it('is half an hour on Lord Howe Island', () => {
    const calendar = dailyFrom('Australia/Lord_Howe', '01:00-03:00');
    const onDay = (date: string, offset: string) =>
      businessTimeBetween(at(`${date}T00:00${offset}`), at(`${date}T00:00${offset}`) + 12 * HOUR, calendar);
    expect(onDay('2026-04-04', '+11:00')).toBe(2 * HOUR);
    expect(onDay('2026-04-05', '+11:00')).toBe(2.5 * HOUR);
    expect(onDay('2026-10-04', '+10:30')).toBe(1.5 * HOUR);
  });

  it('is a whole Friday in Apia, which left out the 30th of December 2011', () => {
    const calendar = aCalendar({ zone: 'Pacific/Apia' });
    expect(dueAt('2011-12-29T17:00-10:00', 2 * HOUR, calendar)).toBe(utc('2012-01-02T10:00+14:00'));
  });

  it('is the last hour of the evening where clocks went back at midnight', () => {
    const calendar = dailyFrom('America/Sao_Paulo', '22:00-24:00');
    const [from, to] = [at('2018-02-17T12:00-02:00'), at('2018-02-18T12:00-03:00')];
    expect(businessTimeBetween(from, to, calendar)).toBe(3 * HOUR);
  });
});

describe('what cannot be counted', () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, Date.UTC(2200, 0, 1)])(
    'refuses %s as a time',
    (time) => {
      expect(() => addBusinessTime(time, HOUR, aCalendar())).toThrow(/is no time in epoch milliseconds/);
      expect(() => businessTimeBetween(0, time, aCalendar())).toThrow(/is no time in epoch milliseconds/);
    },
  );

  it.each([Number.NaN, -1, 0.5])('refuses %s as a duration', (duration) => {
    expect(() => addBusinessTime(0, duration, aCalendar())).toThrow(/is no duration/);
  });

  it('ends when two years of opening hours do not suffice', () => {
    const calendar = aCalendar({ hours: { mon: openings('09:00-09:01') } });
    expect(() => addBusinessTime(at('2026-11-05T10:00Z'), 2 * HOUR, calendar)).toThrow(
      expect.objectContaining({ code: 'BUSINESS_TIME_BEYOND_HORIZON' }),
    );
    expect(dueAt('2026-11-05T10:00Z', HOUR, calendar)).toBe(utc('2027-12-27T09:01+01:00'));
  });

  it('does not measure fifty years', () => {
    expect(() => businessTimeBetween(0, Date.UTC(2150, 0, 1), aCalendar())).toThrow(/Fifty years/);
  });

  it('refuses a calendar that never opens or lies nowhere, naming what to correct', () => {
    const nowhere = aCalendar({ zone: 'Mars/Olympus_Mons', hours: {} });
    expect(() => addBusinessTime(0, HOUR, nowhere)).toThrow(
      expect.objectContaining({
        code: 'BUSINESS_CALENDAR_INVALID',
        message: expect.stringMatching(/zone: .*Mars[\s\S]*hours: opens on no weekday/),
      }),
    );
  });
});
