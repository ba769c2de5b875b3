import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { proportion, proportionText, verdictOn } from '../../src/reports/proportion.ts';

describe('AT-23 300 MQLs, of which 210 were accepted, 50 rejected and 40 recycled', () => {
  const [accepted, rejected, recycled] = [210, 50, 40].map((count) => proportion(count, 300));

  test('are shares with what chance leaves open', () => {
    expect([accepted, rejected, recycled].map((each) => proportionText(each!))).toEqual([
      '70.00 % [64.59, 74.91]',
      '16.67 % [12.88, 21.30]',
      '13.33 % [9.95, 17.65]',
    ]);
  });

  test('are healthy for one set of benchmarks, and too few to tell for a narrower one', () => {
    expect(verdictOn(accepted!, [0.5, 0.8])).toBe('healthy');
    expect(verdictOn(accepted!, [0.7, 0.85])).toBe('cannot_tell');
    expect(verdictOn(rejected!, [0.5, 0.8])).toBe('below');
    expect(verdictOn(accepted!, [0.1, 0.2])).toBe('above');
  });
});

test('an interval holds its share, and narrows with numbers', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (of, part) => {
        const count = Math.round(of * part);
        const [low, high] = proportion(count, of).interval!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(count / of).toBeGreaterThanOrEqual(low - 1e-12);
        expect(count / of).toBeLessThanOrEqual(high + 1e-12);
        const [low10, high10] = proportion(count * 10, of * 10).interval!;
        expect(high10 - low10).toBeLessThan(high - low);
      },
    ),
  );
});

test('of nothing there is no share, and more than all is none', () => {
  expect(proportionText(proportion(0, 0))).toBe('none yet');
  expect(verdictOn(proportion(0, 0), [0.5, 0.8])).toBe('cannot_tell');
  for (const [count, of] of [
    [2, 1],
    [-1, 3],
    [0.5, 1],
  ] as const) {
    expect(() => proportion(count, of)).toThrow(RangeError);
  }
});
