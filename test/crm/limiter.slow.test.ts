import { expect, test } from 'vitest';
import { CALLS, Limiter, SEARCHES } from '../../src/crm/limiter.ts';
import { arrivalsUnder, utilisation, worstWindow } from './support/arrivals.ts';

test('under full load no sliding ten seconds hold more than 100 arrivals, and at least 95 % of them are used', {
  timeout: 60_000,
}, async () => {
  const load = { concurrent: 30, transitMs: [5, 120] } as const;
  const [calls, searches] = await Promise.all([
    arrivalsUnder(new Limiter(CALLS), { ...load, forMs: 26_000 }),
    arrivalsUnder(new Limiter(SEARCHES), { ...load, concurrent: 6, forMs: 10_000 }),
  ]);
  expect(worstWindow(calls, 10_000)).toBeLessThanOrEqual(100);
  expect(utilisation(calls, 10_000, 100)).toBeGreaterThanOrEqual(0.95);
  expect(worstWindow(searches, 1_000)).toBeLessThanOrEqual(4);
});
