import { describe, expect, it } from 'vitest';
import { checkCalendar, DEFAULT_CALENDAR } from '../../../src/lifecycle/sla/business-calendar.ts';
import { aCalendar, openings } from './builders.ts';

const pathsOf = (given: Parameters<typeof aCalendar>[0]) =>
  checkCalendar(aCalendar(given)).map(({ path }) => path);

describe('checking a calendar', () => {
  it('finds nothing wrong with office hours, lunch, whole days, half days and yearly holidays', () => {
    expect(checkCalendar(DEFAULT_CALENDAR)).toEqual([]);
    const calendar = aCalendar({
      hours: { mon: openings('09:00-12:00 12:00-18:00'), sun: openings('00:00-24:00') },
      holidays: [
        { date: '12-24', hours: openings('09:00-12:00') },
        { date: '02-29' },
        { date: '2028-02-29' },
      ],
    });
    expect(checkCalendar(calendar)).toEqual([]);
  });

  it.each(['', 'Mars/Phobos', 'Berlin'])('refuses the unknown zone "%s"', (zone) => {
    expect(checkCalendar(aCalendar({ zone }))).toEqual([
      { path: 'zone', reason: expect.stringContaining('no time zone that is known') },
    ]);
  });

  it.each(['+02:00', '-0500', 'UTC+2', 'GMT-5'])('refuses %s, which knows no daylight saving', (zone) => {
    expect(checkCalendar(aCalendar({ zone }))).toEqual([
      { path: 'zone', reason: expect.stringContaining('knows no daylight saving') },
    ]);
  });

  it('refuses a calendar that never opens', () => {
    expect(pathsOf({ hours: {} })).toEqual(['hours']);
    expect(
      pathsOf({ hours: { mon: [] }, holidays: [{ date: '2026-12-24', hours: openings('09:00-12:00') }] }),
    ).toEqual(['hours']);
  });

  it.each(['9:00', '24:01', '12:60', 'noon', ''])(
    'refuses "%s" as a time of day, where it stands',
    (text) => {
      expect(
        pathsOf({
          hours: {
            mon: [
              { from: '08:00', to: '08:30' },
              { from: text, to: '18:00' },
            ],
          },
        }),
      ).toEqual(['hours.mon.1.from']);
    },
  );

  it('refuses openings that end before they begin, last no time or overlap', () => {
    expect(pathsOf({ hours: { fri: openings('22:00-02:00') } })).toEqual(['hours.fri.0']);
    expect(pathsOf({ hours: { fri: openings('09:00-09:00') } })).toEqual(['hours.fri.0']);
    expect(checkCalendar(aCalendar({ hours: { fri: openings('12:00-18:00 09:00-12:30') } }))).toEqual([
      { path: 'hours.fri', reason: '09:00 to 12:30 and 12:00 to 18:00 overlap; join them' },
    ]);
  });

  it('refuses a day that is no weekday', () => {
    const hours = { mon: openings('09:00-18:00'), monday: openings('09:00-18:00') };
    expect(pathsOf({ hours })).toEqual(['hours.monday']);
  });

  it.each(['2026-02-29', '2026-13-01', '13-01', '02-30', '24.12.2026', '2026-1-1'])(
    'refuses the day %s',
    (date) => {
      expect(pathsOf({ holidays: [{ date: '12-25' }, { date }] })).toEqual(['holidays.1.date']);
    },
  );

  it('refuses a holiday that is given twice and one with impossible hours', () => {
    expect(pathsOf({ holidays: [{ date: '12-25' }, { date: '2026-12-25' }, { date: '12-25' }] })).toEqual([
      'holidays.2.date',
    ]);
    expect(pathsOf({ holidays: [{ date: '12-25', hours: openings('12:00-09:00') }] })).toEqual([
      'holidays.0.hours.0',
    ]);
  });

  it('keeps a calendar of a size that can be read', () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({
      date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
    }));
    expect(pathsOf({ holidays: many })).toEqual(['holidays']);
    const minutes = Array.from({ length: 13 }, (_, hour) => `${hour + 10}:00-${hour + 10}:30`).join(' ');
    expect(pathsOf({ hours: { mon: openings(minutes) } })).toEqual(['hours.mon']);
  });
});
