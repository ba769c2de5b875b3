import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BusinessCalendar,
  checkCalendar,
  timeOfDay,
  WEEKDAYS,
} from '../../../src/lifecycle/sla/business-calendar.ts';
import { addBusinessTime, businessTimeBetween } from '../../../src/lifecycle/sla/business-time.ts';
import { DAY, HOUR, MINUTE } from './builders.ts';
import { slowAddBusinessTime, slowBusinessTimeBetween } from './minute-oracle.ts';

/** Zones with the instants (UTC) at which their clocks changed, or once did. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  'Europe/Berlin': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  'America/Sao_Paulo': ['2018-11-04T03:00Z', '2019-02-17T02:00Z'],
  'Asia/Kolkata': ['2026-03-29T01:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
  'Pacific/Apia': ['2011-12-30T10:00Z', '2011-09-24T14:00Z'],
  'Asia/Kathmandu': ['1985-12-31T18:30Z'],
  'America/St_Johns': ['2010-11-07T02:31Z', '2011-03-13T03:31Z'],
  'Africa/Casablanca': ['2026-02-15T02:00Z', '2026-03-22T02:00Z'],
  'Antarctica/Troll': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
};

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Up to two openings a day, also at night and across the hours in which clocks change. */
const hoursOfDay = fc
  .uniqueArray(
    fc.oneof(fc.integer({ min: 0, max: 1440 }), fc.constantFrom(0, 60, 90, 120, 150, 180, 1380, 1440)),
    {
      minLength: 0,
      maxLength: 4,
    },
  )
  .map((edges) => edges.toSorted((a, b) => a - b))
  .map((edges) =>
    Array.from({ length: Math.floor(edges.length / 2) }, (_, index) => ({
      from: clockText(edges[2 * index]!),
      to: clockText(edges[2 * index + 1]!),
    })),
  );

const dayNear = (time: number) =>
  fc.integer({ min: -3, max: 5 }).map((days) => new Date(time + days * DAY).toISOString().slice(0, 10));

const openMinutesAWeek = ({ hours }: BusinessCalendar): number =>
  Object.values(hours)
    .flat()
    .reduce((total, { from, to }) => total + (timeOfDay(to)! - timeOfDay(from)!) / MINUTE, 0);

interface Scene {
  readonly calendar: BusinessCalendar;
  /** Near a change of the clocks. */
  readonly start: number;
}

const sceneIn = (zone: string): fc.Arbitrary<Scene> =>
  fc.constantFrom(...CHANGES[zone]!.map((text) => Date.parse(text))).chain((change) =>
    fc.record({
      start: fc.integer({ min: change - 2 * DAY, max: change + DAY }),
      calendar: fc
        .record({
          zone: fc.constant(zone),
          hours: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, hoursOfDay]))),
          holidays: fc.uniqueArray(
            fc.record({
              date: fc
                .tuple(dayNear(change), fc.boolean())
                .map(([date, yearly]) => (yearly ? date.slice(5) : date)),
              hours: hoursOfDay,
            }),
            { maxLength: 2, selector: ({ date }) => date },
          ),
        })
        .filter((calendar) => checkCalendar(calendar).length === 0),
    }),
  );

const duration = fc.oneof(
  fc.integer({ min: 0, max: 6 * HOUR }),
  fc.integer({ min: 0, max: 360 }).map((minutes) => minutes * MINUTE),
);

describe.each(Object.keys(CHANGES))('business time in %s', (zone) => {
  const scene = sceneIn(zone);

  it('is due when the minute-by-minute count says so', () => {
    fc.assert(
      fc.property(scene, duration, ({ calendar, start }, length) => {
        const slow = slowAddBusinessTime(start, length, calendar, 3);
        fc.pre(slow !== null);
        expect(addBusinessTime(start, length, calendar)).toBe(slow);
      }),
      { numRuns: 30 },
    );
  });

  it('measures what the minute-by-minute count measures', () => {
    fc.assert(
      fc.property(scene, fc.integer({ min: 0, max: 2 * DAY }), ({ calendar, start }, length) => {
        const slow = slowBusinessTimeBetween(start, start + length, calendar);
        expect(businessTimeBetween(start, start + length, calendar)).toBe(slow);
      }),
      { numRuns: 30 },
    );
  });
});

describe('business time anywhere', () => {
  const scene = fc.constantFrom(...Object.keys(CHANGES)).chain(sceneIn);
  /** An hour a week: less would not reach the longest duration within the horizon. */
  const opensEnough = ({ calendar }: Scene) => fc.pre(openMinutesAWeek(calendar) >= 60);

  it('that is added is measured again, to the millisecond', () => {
    fc.assert(
      fc.property(scene, duration, (given, length) => {
        opensEnough(given);
        const { calendar, start } = given;
        expect(businessTimeBetween(start, addBusinessTime(start, length, calendar), calendar)).toBe(length);
      }),
      { numRuns: 300 },
    );
  });

  it('is due at the first moment that suffices: one millisecond earlier is too early', () => {
    fc.assert(
      fc.property(scene, duration, (given, length) => {
        opensEnough(given);
        fc.pre(length > 0);
        const { calendar, start } = given;
        const due = addBusinessTime(start, length, calendar);
        expect(businessTimeBetween(start, due - 1, calendar)).toBe(length - 1);
      }),
      { numRuns: 300 },
    );
  });

  it('never runs backwards: what starts later, or takes longer, is not due earlier', () => {
    fc.assert(
      fc.property(
        scene,
        duration,
        duration,
        fc.integer({ min: 0, max: DAY }),
        (given, length, more, later) => {
          opensEnough(given);
          const { calendar, start } = given;
          const due = addBusinessTime(start, length, calendar);
          expect(addBusinessTime(start, length + more, calendar)).toBeGreaterThanOrEqual(due);
          expect(addBusinessTime(start + later, length, calendar)).toBeGreaterThanOrEqual(due);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('adds up: the parts of a period are the period', () => {
    const offset = fc.integer({ min: -3 * DAY, max: 3 * DAY });
    fc.assert(
      fc.property(scene, offset, offset, ({ calendar, start }, toMiddle, toEnd) => {
        const [middle, end] = [start + toMiddle, start + toEnd];
        const parts =
          businessTimeBetween(start, middle, calendar) + businessTimeBetween(middle, end, calendar);
        expect(parts).toBe(businessTimeBetween(start, end, calendar));
      }),
      { numRuns: 300 },
    );
  });
});
