import { expect, it } from 'vitest';
import { decayTable } from '../../src/engine/decay.ts';

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
