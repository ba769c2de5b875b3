import { expect, test } from 'vitest';
import { CrmError, type Failure } from '../../src/crm/errors.ts';
import { keepSubscriptions, type SubscriptionDeps } from '../../src/journal/keep-subscriptions.ts';
import type { Subscription, Wish } from '../../src/journal/wanted-subscriptions.ts';
import { manifest } from '../../src/manifest.ts';
import { defaultModel } from '../engine/default-pack.ts';

/** Two portals and a HubSpot that may refuse; what was asked of it, and whom the journal covers in the end. */
function world(refuses: (wish: Wish, present: readonly Subscription[]) => Failure | null = () => null) {
  const present: Subscription[] = [];
  const asked: string[] = [];
  let covered: readonly string[] = [];
  const clock = { now: 0 };
  const portals = [
    { portalId: '1', modelHash: 'a' },
    { portalId: '2', modelHash: 'a' },
  ];
  const deps = {
    journal: {
      subscriptions: async () => {
        asked.push('list');
        return present;
      },
      subscribe: async (wish: Wish) => {
        const failure = refuses(wish, present);
        if (failure) throw new CrmError('journal subscriptions', failure);
        const made = { ...wish, id: String(present.length + 1) };
        present.push(made);
        asked.push(`subscribe ${wish.portalId}`);
        return made;
      },
      unsubscribe: async (id: string) => {
        asked.push(`unsubscribe ${id}`);
        present.splice(0, present.length, ...present.filter((one) => one.id !== id));
      },
    },
    store: {
      portals: async () => portals,
      portalsLeft: async () => [],
      cover: async (ids: readonly string[]) => {
        covered = ids;
      },
    },
    webhooks: manifest.webhooks.subscriptions,
    model: async () => defaultModel,
    log: { warn: () => asked.push('warned') },
    now: () => clock.now,
  } as unknown as SubscriptionDeps;
  return { deps, present, asked, clock, portals, covered: () => covered };
}

const isContacts = ({ portalId, subscriptionType, objectTypeId }: Wish) =>
  portalId === '1' && subscriptionType === 'OBJECT' && objectTypeId === '0-1';

test('HubSpot is asked once, again when a model was published, and after an hour', async () => {
  const { deps, asked, clock, portals, covered } = world();
  let settled = await keepSubscriptions(deps, null);
  expect(asked.filter((what) => what.startsWith('subscribe'))).toHaveLength(15);
  expect(covered()).toEqual(['1', '2']);
  asked.length = 0;
  settled = await keepSubscriptions(deps, settled);
  expect(asked).toEqual([]);
  portals[0]!.modelHash = 'b';
  settled = await keepSubscriptions(deps, settled);
  expect(asked).toEqual(['list']);
  clock.now += 3_600_000;
  await keepSubscriptions(deps, settled);
  expect(asked).toEqual(['list', 'list']);
});

test('what one portal asks for and HubSpot refuses costs the others nothing: that one is not covered', async () => {
  const invalid: Failure = { kind: 'invalid', codes: [], accountRule: false };
  const { deps, asked, covered } = world((wish) => (isContacts(wish) ? invalid : null));
  await keepSubscriptions(deps, null);
  expect(covered()).toEqual(['2']);
  expect(asked.filter((what) => what === 'warned')).toHaveLength(1);
});

test('trouble that passes ends the round, and the next one goes on from there', async () => {
  let isDown = true;
  const down: Failure = { kind: 'transient', reason: 'unavailable' };
  const { deps, asked, covered } = world((wish) => (isDown && wish.portalId === '2' ? down : null));
  await expect(keepSubscriptions(deps, null)).rejects.toThrow(CrmError);
  expect(covered()).toEqual([]);
  isDown = false;
  asked.length = 0;
  await keepSubscriptions(deps, null);
  expect(asked.filter((what) => what === 'subscribe 1')).toEqual([]);
  expect(covered()).toEqual(['1', '2']);
});

test('where HubSpot takes no second subscription to the same, the old one goes first', async () => {
  const there = (wish: Wish, present: readonly Subscription[]) =>
    isContacts(wish) && present.some(isContacts) ? ({ kind: 'conflict' } as const) : null;
  const { deps, present, asked } = world(there);
  present.push({
    ...{ subscriptionType: 'OBJECT', portalId: '1', objectTypeId: '0-1', id: 'old' },
    ...{ actions: ['UPDATE'], properties: ['city'], associatedObjectTypeIds: [] },
  });
  await keepSubscriptions(deps, null);
  expect(asked.slice(0, 4)).toEqual(['list', 'subscribe null', 'unsubscribe old', 'subscribe 1']);
  expect(present.filter(isContacts)).toHaveLength(1);
});
