import { expect, test } from 'vitest';
import { KnownOwners } from '../../src/inbox/known-owners.ts';

class Refused extends Error {}

function open(read: () => Promise<string[]>) {
  const clock = { at: 0 };
  let calls = 0;
  const owners = new KnownOwners({ now: () => clock.at, isRefused: (error) => error instanceof Refused });
  const crm = {
    deactivatedOwners() {
      calls += 1;
      return read();
    },
  };
  const ask = (ids: (string | null)[]) => owners.deactivated('1', crm, ids);
  return { clock, calls: () => calls, ask };
}

test('deactivated owners are read once in a while, and only where contacts have owners', async () => {
  const { clock, calls, ask } = open(async () => ['60004']);
  expect(await ask([null])).toEqual(new Set());
  expect(calls()).toBe(0);
  expect(await ask(['60001'])).toEqual(new Set(['60004']));
  expect(await ask(['60001'])).toEqual(new Set(['60004']));
  expect(calls()).toBe(1);
  clock.at = 16 * 60_000;
  await ask(['60001']);
  expect(calls()).toBe(2);
});

test('where the portal keeps its owners from us, every owner counts as present', async () => {
  const { ask } = open(() => Promise.reject(new Refused()));
  expect(await ask(['60001'])).toEqual(new Set());
});

test('trouble at HubSpot is no answer', async () => {
  const { ask } = open(() => Promise.reject(new Error('503')));
  await expect(ask(['60001'])).rejects.toThrow('503');
});
