import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decayed, decayTable, dropAges, factorAt, WHOLE } from '../../src/engine/decay.ts';
import { runs } from './runs.ts';

/** The rounded truth in whole numbers: t = round(65536 * 2^(-k/h)) exactly when (2t-1)^h <= 2^(17h-k) <= (2t+1)^h. */
function isRoundedTruth(parts: bigint, days: number, age: number): boolean {
  const exponent = days * 17 - age;
  if (exponent < 0) return parts === 0n;
  const truth = 2n ** BigInt(exponent);
  return (2n * parts - 1n) ** BigInt(days) <= truth && truth <= (2n * parts + 1n) ** BigInt(days);
}

it.each([1, 2, 3, 5, 7, 14, 30, 45, 90])(
  'a half-life of %d days is the exactly rounded truth until nothing is left',
  (days) => {
    const table = decayTable({ kind: 'halfLife', holdDays: 0, days }, 10 * days);
    for (const [age, parts] of table.entries()) expect(isRoundedTruth(BigInt(parts), days, age)).toBe(true);
  },
);

it('a linear decay goes from whole to nothing in even steps, after the days it is held', () => {
  const table = decayTable({ kind: 'linear', holdDays: 3, days: 4 }, 9);
  expect([...table]).toEqual([WHOLE, WHOLE, WHOLE, WHOLE, 0.75 * WHOLE, WHOLE / 2, WHOLE / 4, 0, 0, 0]);
});

it('a half-life begins after the days it is held', () => {
  const table = decayTable({ kind: 'halfLife', holdDays: 5, days: 2 }, 9);
  expect([...table]).toEqual([...Array(6).fill(WHOLE), 46_341, WHOLE / 2, 23_170, WHOLE / 4]);
});

it('under a thousandth nothing is left', () => {
  const table = decayTable({ kind: 'halfLife', holdDays: 0, days: 1 }, 12);
  expect([...table].slice(9)).toEqual([128, 64, 0, 0]);
});

it('a signal is worth less next at the age at which fewer of its points are left, or at which it leaves the window', () => {
  const spec = fc.record({
    kind: fc.constantFrom('halfLife' as const, 'linear' as const),
    holdDays: fc.nat({ max: 5 }),
    days: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(spec, fc.nat({ max: 40 }), (given, lastDay) => {
      const table = decayTable(given, lastDay);
      const next = [...table].map((parts, age) => {
        const later = table.findIndex((other, at) => at > age && other !== parts);
        return later < 0 ? table.length : later;
      });
      expect([...dropAges(table)]).toEqual(next);
    }),
    runs(100),
  );
});

it('points decay by their factor, rounded, and beyond the table by its last', () => {
  const table = decayTable({ kind: 'linear', holdDays: 0, days: 3 }, 2);
  expect([0, 1, 2, 3, 99].map((age) => decayed(10_000, table, age))).toEqual([
    10_000, 6667, 3333, 3333, 3333,
  ]);
  expect(decayed(-10_000, table, 1)).toBe(-6667);
  expect([2, 3, 99].map((age) => factorAt(table, age))).toEqual(Array(3).fill(table[2]));
});
