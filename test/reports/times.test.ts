import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CALENDAR } from '../../src/lifecycle/sla/business-calendar.ts';
import { lengthBetween, spreadOf, timesOf } from '../../src/reports/times.ts';

describe('a spread', () => {
  test('has the middle of few, and says nothing of nine in ten before there are ten', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, p90: null });
    expect(spreadOf([4, 1])).toEqual({ median: 2.5, p90: null });
    expect(spreadOf([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])).toEqual({ median: 5.5, p90: 9.1 });
  });

  test('of nothing is unknown, and not zero', () => {
    expect(timesOf([])).toEqual({
      of: 0,
      elapsed: { median: null, p90: null },
      business: { median: null, p90: null },
    });
  });

  test('has at most half of the values below its median, at most half above, and nine of ten up to its p90', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 10, maxLength: 60 }), (values) => {
        const { median, p90 } = spreadOf(values);
        const below = (limit: number) => values.filter((value) => value < limit).length;
        const above = (limit: number) => values.filter((value) => value > limit).length;
        expect(below(median!)).toBeLessThanOrEqual(values.length / 2);
        expect(above(median!)).toBeLessThanOrEqual(values.length / 2);
        expect(above(p90!)).toBeLessThanOrEqual(Math.ceil(values.length / 10));
        expect(p90!).toBeGreaterThanOrEqual(median!);
      }),
    );
  });
});

test('a length is counted by the wall and by business hours', () => {
  const friday = Date.parse('2026-11-06T16:00Z');
  const monday = Date.parse('2026-11-09T11:00Z');
  expect(lengthBetween(friday, monday, DEFAULT_CALENDAR)).toEqual({
    elapsed: 67 * 3_600_000,
    business: 4 * 3_600_000,
  });
});
