import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBuckets } from '../../src/http/token-buckets.ts';

test('a caller has so many at once, then so many a second, and is told how long to wait', () => {
  const buckets = new TokenBuckets({ capacity: 2, perSecond: 0.5 });
  expect([0, 0, 0].map(() => buckets.take('a', 0))).toEqual([0, 0, 2]);
  expect(buckets.take('a', 1_000)).toBe(1);
  expect(buckets.take('a', 2_000)).toBe(0);
  expect(buckets.take('a', 2_000)).toBe(2);
  expect(buckets.take('b', 2_000)).toBe(0);
});

test('a clock that goes back gives nothing and takes nothing', () => {
  const buckets = new TokenBuckets({ capacity: 1, perSecond: 1 });
  expect(buckets.take('a', 10_000)).toBe(0);
  expect(buckets.take('a', 0)).toBe(1);
  expect(buckets.take('a', 11_000)).toBe(0);
});

test('in no stretch of time does a caller get more than the capacity and the pace allow', () => {
  const asks = fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(asks, fc.integer({ min: 1, max: 5 }), (pauses, capacity) => {
      const buckets = new TokenBuckets({ capacity, perSecond: 2 });
      let now = 0;
      const taken: number[] = [];
      for (const pause of pauses) {
        now += pause;
        if (buckets.take('a', now) === 0) taken.push(now);
      }
      for (const [place, from] of taken.entries()) {
        for (const [further, until] of taken.slice(place).entries()) {
          expect(further + 1).toBeLessThanOrEqual(capacity + ((until - from) / 1_000) * 2 + 1e-9);
        }
      }
    }),
  );
});

test('a flood of callers does not fill the memory, and those at their limit stay there', () => {
  const buckets = new TokenBuckets({ capacity: 1, perSecond: 1 });
  for (let caller = 0; caller < 9_999; caller += 1) buckets.take(`old ${caller}`, 0);
  expect(buckets.take('busy', 10_000)).toBe(0);
  // The ten thousandth: all the old ones are full again and go.
  expect(buckets.take('one more', 10_000)).toBe(0);
  expect(buckets.size).toBe(2);
  expect(buckets.take('busy', 10_000)).toBe(1);
  for (let caller = 0; caller < 50_000; caller += 1) buckets.take(`new ${caller}`, 10_000);
  expect(buckets.size).toBeLessThanOrEqual(10_000);
});

test('who is known makes no room; where few are full again the oldest go', () => {
  const buckets = new TokenBuckets({ capacity: 2, perSecond: 1 });
  buckets.take('early', 0);
  for (let caller = 0; caller < 9_999; caller += 1) buckets.take(`at its limit ${caller}`, 1_000);
  expect(buckets.take('at its limit 7', 1_000)).toBe(0);
  expect(buckets.size).toBe(10_000);
  expect(buckets.take('one more', 1_500)).toBe(0);
  expect(buckets.size).toBe(9_001);
  // Of the limit it was at, nothing is known any more; of the later ones it is.
  expect(buckets.take('at its limit 7', 1_500)).toBe(0);
  expect([0, 0].map(() => buckets.take('at its limit 9998', 1_500))).toEqual([0, 1]);
});
