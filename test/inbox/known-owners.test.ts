import { expect, test } from 'vitest';
import { KnownOwners } from '../../src/inbox/known-owners.ts';
import type { OwnerRecord } from '../../src/inbox/ports.ts';

class Refused extends Error {}

function anOwner(id: string, isDeactivated: boolean): OwnerRecord {
  return { id, userId: `7${id}`, email: `${id}@seller.test`, name: `Owner ${id}`, isDeactivated };
}

function open(read: () => Promise<OwnerRecord[]>) {
  const clock = { at: 0 };
  let calls = 0;
  const kept: (readonly [string, readonly string[]])[] = [];
  const owners = new KnownOwners({
    now: () => clock.at,
    isRefused: (error) => error instanceof Refused,
    keep: async (portalId, listed) => void kept.push([portalId, listed.map(({ id }) => id)]),
  });
  const crm = {
    owners() {
      calls += 1;
      return read();
    },
  };
  const ask = (ids: (string | null)[]) => owners.deactivated('1', crm, ids);
  return { clock, calls: () => calls, kept, ask };
}

test('deactivated owners are read once in a while, and only where contacts have owners', async () => {
  const { clock, calls, kept, ask } = open(async () => [anOwner('60001', false), anOwner('60004', true)]);
  expect(await ask([null])).toEqual(new Set());
  expect(calls()).toBe(0);
  expect(await ask(['60001'])).toEqual(new Set(['60004']));
  expect(await ask(['60001'])).toEqual(new Set(['60004']));
  expect(calls()).toBe(1);
  expect(kept).toEqual([['1', ['60001', '60004']]]);
  clock.at = 16 * 60_000;
  await ask(['60001']);
  expect(calls()).toBe(2);
});

test('where the portal keeps its owners from us, every owner counts as present', async () => {
  const { ask, kept } = open(() => Promise.reject(new Refused()));
  expect(await ask(['60001'])).toEqual(new Set());
  expect(kept).toEqual([]);
});

test('trouble at HubSpot is no answer', async () => {
  const { ask } = open(() => Promise.reject(new Error('503')));
  await expect(ask(['60001'])).rejects.toThrow('503');
});
