/** How long a portal is a process's own, by the clock of that process. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OwnPortals } from '../../src/store/own-portals.ts';

const OWNERSHIP = 20_000;

let now: number;
let portals: OwnPortals;
beforeEach(() => {
  now = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  portals = new OwnPortals(OWNERSHIP);
});
afterEach(() => vi.restoreAllMocks());

/** The database, which takes that long to answer. */
const after =
  <T>(ms: number, answer: T) =>
  async () => {
    now += ms;
    return answer;
  };

test('a portal is one’s own until its time has run out, and from that moment on no more', async () => {
  expect(portals.standing('1')).toBe('free');
  expect(await portals.take('1', after(0, true))).toBe(true);
  now += OWNERSHIP - 1;
  expect(portals.standing('1')).toBe('own');
  now += 1;
  expect(portals.standing('1')).toBe('lapsed');
});

test('its time counts from before the question, when it is taken and when it is renewed', async () => {
  await portals.take('1', after(5_000, true));
  now += OWNERSHIP - 5_000;
  expect(portals.standing('1')).toBe('lapsed');
  expect(await portals.renew(['1'], after(5_000, ['1']))).toEqual(['1']);
  now += OWNERSHIP - 5_001;
  expect(portals.standing('1')).toBe('own');
  now += 1;
  expect(portals.standing('1')).toBe('lapsed');
});

test('what somebody else has is lapsed where it was one’s own, and free where it never was', async () => {
  await portals.take('1', after(0, true));
  expect(await portals.take('1', after(0, false))).toBe(false);
  expect(await portals.take('2', after(0, false))).toBe(false);
  expect([portals.standing('1'), portals.standing('2')]).toEqual(['lapsed', 'free']);
});

test('what a renewal did not keep has lapsed, and so has all that is given up', async () => {
  for (const id of ['1', '2', '3']) await portals.take(id, after(0, true));
  await portals.renew(['1', '2'], after(0, ['2']));
  expect(['1', '2', '3'].map((id) => portals.standing(id))).toEqual(['lapsed', 'own', 'own']);
  portals.lapse();
  expect(['1', '2', '3', '4'].map((id) => portals.standing(id))).toEqual([
    'lapsed',
    'lapsed',
    'lapsed',
    'free',
  ]);
});
