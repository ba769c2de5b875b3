import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Limiter, SentBackError } from '../../src/crm/limiter.ts';
import { arrivalsUnder, utilisation, worstWindow } from './support/arrivals.ts';

const QUICK = { calls: 25, windowMs: 1_000, transitMs: 10_000, burst: 5, concurrent: 20 };

test('no sliding window holds more arrivals than allowed, however the network bunches them', async () => {
  const arrivals = await arrivalsUnder(new Limiter(QUICK), {
    forMs: 3_500,
    concurrent: 30,
    transitMs: [5, 120],
  });
  expect(worstWindow(arrivals, QUICK.windowMs)).toBeLessThanOrEqual(QUICK.calls);
  // An answer takes up to 120 of 1,120 ms here, of 10,120 in production.
  expect(utilisation(arrivals, QUICK.windowMs, QUICK.calls)).toBeGreaterThan(0.7);
});

test('a limiter that was idle serves its burst at once, and what follows evenly', async () => {
  const limiter = new Limiter(QUICK);
  await limiter.run(async () => undefined);
  await sleep(1_200);
  const launches: number[] = [];
  const burst = Array.from({ length: 12 }, () =>
    limiter.run(async () => void launches.push(performance.now())),
  );
  await Promise.all(burst);
  expect(launches[4]! - launches[0]!).toBeLessThan(4 * 40);
  const gaps = launches.slice(5).map((at, place) => at - launches[place + 4]!);
  for (const gap of gaps) expect(gap).toBeGreaterThan(35);
});

describe('pauses', () => {
  test('hold every call back; a longer pause is not shortened', async () => {
    const limiter = new Limiter(QUICK);
    limiter.pause(400);
    limiter.pause(50);
    const started = performance.now();
    await Promise.all([limiter.run(async () => undefined), limiter.run(async () => undefined)]);
    expect(performance.now() - started).toBeGreaterThan(390);
  });

  test('grow from failure to failure, count calls under way once, and end with an answer', () => {
    let now = 0;
    const limiter = new Limiter(QUICK, { now: () => now, random: () => 0 });
    const pauseAfterFailure = () => {
      limiter.strike();
      limiter.strike();
      const pause = limiter.remainingPauseMs();
      now += pause;
      return pause;
    };
    expect([pauseAfterFailure(), pauseAfterFailure(), pauseAfterFailure(), pauseAfterFailure()]).toEqual([
      1_000, 2_000, 4_000, 5_000,
    ]);
    limiter.recover();
    expect(pauseAfterFailure()).toBe(1_000);
  });

  test('longer than anybody should hold a lease send new callers back', () => {
    const limiter = new Limiter(QUICK, { now: () => 0 });
    limiter.pause(15_000);
    expect(limiter.refusesForMs()).toBe(0);
    limiter.pause(60_000);
    expect(limiter.refusesForMs()).toBe(60_000);
  });
});

test('a failed call frees its place', async () => {
  const limiter = new Limiter({ ...QUICK, concurrent: 1 });
  await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(limiter.run(async () => 'yes')).resolves.toBe('yes');
});

test('a short retry scale shortens the first pause; a portal that stays down is asked at most once a second (R28)', () => {
  let now = 0;
  const limiter = new Limiter(QUICK, { now: () => now, random: () => 0, retryScale: 0.01 });
  limiter.strike();
  expect(limiter.remainingPauseMs()).toBe(10);
  now += 10;
  limiter.strike();
  expect(limiter.remainingPauseMs()).toBe(1_000);
});

test('while HubSpot fails one call is under way at a time; once it answers they run side by side again (R28)', async () => {
  const limiter = new Limiter({ ...QUICK, calls: 1_000 }, { retryScale: 0.001 });
  const mostAtOnce = async () => {
    let atOnce = 0;
    let most = 0;
    const call = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await sleep(40);
      atOnce -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => limiter.run(call)));
    return most;
  };
  limiter.strike();
  expect(await mostAtOnce()).toBe(1);
  limiter.recover();
  expect(await mostAtOnce()).toBeGreaterThan(1);
});

test('slow answers do not hold places for longer than a transit takes', async () => {
  const limiter = new Limiter({ calls: 3, windowMs: 300, transitMs: 100, burst: 1, concurrent: 10 });
  const started = performance.now();
  const launches: number[] = [];
  const calls = Array.from({ length: 6 }, () =>
    limiter.run(async () => {
      launches.push(performance.now() - started);
      await sleep(1_000);
    }),
  );
  await Promise.all(calls);
  expect(launches[3]).toBeGreaterThanOrEqual(400);
  expect(launches[5]).toBeLessThan(950);
});

describe('a HubSpot that says nothing (R31)', () => {
  /** Calls that are under way until they are answered. */
  function unanswered() {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let left = 0;
    const call = () => {
      left += 1;
      return answered;
    };
    return { call, answer, left: () => left };
  }

  test('sends back at once who has not left, wherever they wait', async () => {
    const limiter = new Limiter({ ...QUICK, calls: 2, windowMs: 60_000, burst: 1_000, concurrent: 4 });
    const { call, answer, left } = unanswered();
    const calls = Array.from({ length: 8 }, () => limiter.run(call));
    const outcomes = Promise.allSettled(calls.slice(2));
    await vi.waitFor(() => expect(left()).toBe(2));
    limiter.silence();
    const reasons = (await outcomes).map((each) => (each.status === 'rejected' ? each.reason : 'sent'));
    expect(reasons).toHaveLength(6);
    for (const reason of reasons) expect(reason).toBeInstanceOf(SentBackError);
    answer();
    await Promise.all(calls.slice(0, 2));
    expect(left()).toBe(2);
  });

  test('has one call at a time find out how it is, and nobody wait for that one', async () => {
    const limiter = new Limiter(QUICK, { retryScale: 0.001 });
    limiter.silence();
    expect(limiter.isFailing).toBe(true);
    const { call, answer, left } = unanswered();
    expect(limiter.refusesForMs()).toBe(0);
    const probe = limiter.run(call);
    expect(limiter.refusesForMs()).toBeGreaterThan(0);
    await vi.waitFor(() => expect(left()).toBe(1));
    expect(limiter.refusesForMs()).toBeGreaterThan(0);
    limiter.recover();
    expect([limiter.refusesForMs(), limiter.isFailing]).toEqual([0, false]);
    answer();
    await probe;
  });
});

test('how long the oldest call has waited counts from when it came, and ends with its answer', async () => {
  let now = 0;
  const limiter = new Limiter(QUICK, { now: () => now });
  const { promise, resolve } = Promise.withResolvers<void>();
  expect(limiter.waitedMs()).toBe(0);
  const first = limiter.run(() => promise);
  now = 300;
  const second = limiter.run(() => promise);
  now = 500;
  expect(limiter.waitedMs()).toBe(500);
  resolve();
  await Promise.all([first, second]);
  expect(limiter.waitedMs()).toBe(0);
});

test('a limiter that is closed lets nothing more leave', async () => {
  const limiter = new Limiter(QUICK);
  limiter.pause(60_000);
  const waiting = limiter.run(async () => 'left');
  limiter.close();
  await expect(waiting).rejects.toThrow(SentBackError);
  await expect(limiter.run(async () => 'left')).rejects.toThrow(SentBackError);
});
