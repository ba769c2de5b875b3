import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Subscription,
  subscriptionChanges,
  type WatchedPortal,
  type Wish,
  wantedSubscriptions,
} from '../../src/journal/wanted-subscriptions.ts';
import { manifest } from '../../src/manifest.ts';
import { toldProperties } from '../../src/webhooks/watched-properties.ts';

const portal = (portalId: string, more: readonly string[] = []): WatchedPortal => ({
  portalId,
  properties: {
    contact: [...toldProperties('contact'), ...more],
    company: toldProperties('company'),
    deal: toldProperties('deal'),
  },
});
const wanted = (...portals: WatchedPortal[]) => wantedSubscriptions(manifest.webhooks.subscriptions, portals);

describe('wanted', () => {
  test('is of each portal all that webhooks tell, and of the app its going', () => {
    const wishes = wanted(portal('1', ['renewal_tier']), portal('2'));
    const names = wishes.map(({ subscriptionType, portalId, objectTypeId }) =>
      [subscriptionType, portalId, objectTypeId].join(' '),
    );
    const ofPortal = (id: string) => [
      ...['0-1', '0-2', '0-3'].flatMap((type) => [`OBJECT ${id} ${type}`, `ASSOCIATION ${id} ${type}`]),
      `GDPR_PRIVACY_DELETION ${id} 0-1`,
    ];
    expect(names).toEqual(['APP_LIFECYCLE_EVENT  4-1916193', ...ofPortal('1'), ...ofPortal('2')]);
    const contacts = wishes.filter(
      (wish) => wish.subscriptionType === 'OBJECT' && wish.objectTypeId === '0-1',
    );
    expect(contacts.map(({ properties }) => properties.includes('renewal_tier'))).toEqual([true, false]);
    expect(contacts[0]!.actions).toEqual(['CREATE', 'DELETE', 'MERGE', 'RESTORE', 'UPDATE']);
  });
});

describe('changes', () => {
  const numbered = (wishes: readonly Wish[], from = 1): Subscription[] =>
    wishes.map((wish, place) => ({ ...wish, id: String(from + place) }));

  test('are none where HubSpot holds what is wanted, in whatever order it names things', () => {
    const present = numbered(wanted(portal('1'))).map((one) => ({
      ...one,
      properties: [...one.properties].reverse(),
      actions: [...one.actions].reverse(),
    }));
    expect(subscriptionChanges(wanted(portal('1')), present.reverse(), [])).toEqual({
      subscribe: [],
      unsubscribe: [],
    });
  });

  test('put another list of properties in the place of the old one, which goes after it', () => {
    const present = numbered(wanted(portal('1')));
    const old = present.find(
      ({ subscriptionType, objectTypeId }) => `${subscriptionType}${objectTypeId}` === 'OBJECT0-1',
    )!;
    const { subscribe, unsubscribe } = subscriptionChanges(wanted(portal('1', ['tier'])), present, []);
    expect(subscribe).toMatchObject([{ wish: { objectTypeId: '0-1' }, replaces: [old.id] }]);
    expect(unsubscribe).toEqual([]);
  });

  test('leave alone what portals have that are not known here', () => {
    const present = numbered(wanted(portal('1'), portal('2')));
    expect(subscriptionChanges(wanted(), present, ['3'])).toEqual({ subscribe: [], unsubscribe: [] });
    const ofFirst = present.filter(({ portalId }) => portalId === '1').map(({ id }) => id);
    expect(subscriptionChanges(wanted(), present, ['1']).unsubscribe).toEqual(ofFirst);
  });

  test('lead to what is wanted from whatever is there, and then rest', () => {
    const ids = fc.uniqueArray(fc.constantFrom('1', '2', '3'));
    const extra = fc.uniqueArray(fc.constantFrom('tier', 'region', 'plan'));
    const portals = fc
      .array(fc.record({ id: fc.constantFrom('1', '2', '3'), extra }))
      .map((list) =>
        [...new Map(list.map((one) => [one.id, one])).values()].map((one) => portal(one.id, one.extra)),
      );
    fc.assert(
      fc.property(portals, portals, ids, (before, after, twice) => {
        const there = wanted(...before);
        const doubled = there.filter(({ portalId }) => twice.includes(portalId as '1'));
        const present = numbered([...there, ...doubled]);
        const wishes = wanted(...after);
        const left = before.map(({ portalId }) => portalId);
        const { subscribe, unsubscribe } = subscriptionChanges(wishes, present, left);
        const gone = new Set([...unsubscribe, ...subscribe.flatMap(({ replaces }) => replaces)]);
        const result = [
          ...present.filter(({ id }) => !gone.has(id)),
          ...numbered(
            subscribe.map(({ wish }) => wish),
            1_000,
          ),
        ];
        expect(result).toHaveLength(wishes.length);
        expect(subscriptionChanges(wishes, result, left)).toEqual({ subscribe: [], unsubscribe: [] });
      }),
    );
  });
});
