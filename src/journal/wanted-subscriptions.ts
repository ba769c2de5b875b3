/**
 * What the journal is to tell of each portal: what our webhooks tell, the properties its own model reads besides, and
 * the end of an installation. Derived, compared, and never written by hand. Pure.
 */
import type { AppManifest } from '../manifest.ts';
import { objectTypeIds, type WatchedObject } from '../webhooks/watched-properties.ts';

/** As HubSpot is asked for it; `portalId` is null for what concerns the app in all portals. */
export interface Wish {
  readonly subscriptionType: 'OBJECT' | 'ASSOCIATION' | 'GDPR_PRIVACY_DELETION' | 'APP_LIFECYCLE_EVENT';
  readonly portalId: string | null;
  /** Of an app lifecycle event its own type id. */
  readonly objectTypeId: string;
  readonly actions: readonly string[];
  readonly properties: readonly string[];
  readonly associatedObjectTypeIds: readonly string[];
}

export interface Subscription extends Wish {
  readonly id: string;
}

export interface WatchedPortal {
  readonly portalId: string;
  /** By kind of record, those of the webhooks included. */
  readonly properties: Readonly<Record<WatchedObject, readonly string[]>>;
}

export const UNINSTALL_EVENT = '4-1916193';

const ACTION_OF: Readonly<Record<string, string>> = {
  'object.creation': 'CREATE',
  'object.propertyChange': 'UPDATE',
  'object.deletion': 'DELETE',
  'object.merge': 'MERGE',
  'object.restore': 'RESTORE',
};
const CONTACT_ASSOCIATIONS = { contact: ['0-2', '0-3'], company: ['0-1'], deal: ['0-1'] } as const;

type Webhooks = AppManifest['webhooks']['subscriptions'];

export function wantedSubscriptions(webhooks: Webhooks, portals: readonly WatchedPortal[]): readonly Wish[] {
  const ofApp: Wish = {
    ...NOTHING,
    subscriptionType: 'APP_LIFECYCLE_EVENT',
    portalId: null,
    objectTypeId: UNINSTALL_EVENT,
    actions: ['APP_UNINSTALL'],
  };
  return [ofApp, ...portals.flatMap((portal) => wishesOf(webhooks, portal))];
}

const NOTHING = { properties: [], associatedObjectTypeIds: [] };

function wishesOf(webhooks: Webhooks, { portalId, properties }: WatchedPortal): Wish[] {
  const objects = Object.keys(objectTypeIds) as WatchedObject[];
  const erasure: Wish = {
    ...NOTHING,
    subscriptionType: 'GDPR_PRIVACY_DELETION',
    portalId,
    objectTypeId: objectTypeIds.contact,
    actions: ['GDPR_DELETE'],
  };
  return [
    ...objects.flatMap((object): Wish[] => {
      const told = webhooks.filter(({ objectType }) => objectType === object);
      const actions = told.flatMap(({ subscriptionType }) => ACTION_OF[subscriptionType] ?? []);
      const objectTypeId = objectTypeIds[object];
      const life: Wish = {
        ...NOTHING,
        subscriptionType: 'OBJECT',
        portalId,
        objectTypeId,
        actions: sorted(actions),
        properties: sorted(properties[object]),
      };
      const links: Wish = {
        ...NOTHING,
        subscriptionType: 'ASSOCIATION',
        portalId,
        objectTypeId,
        actions: ['ASSOCIATION_ADDED', 'ASSOCIATION_REMOVED'],
        associatedObjectTypeIds: CONTACT_ASSOCIATIONS[object],
      };
      const isLinkTold = told.some(({ subscriptionType }) => subscriptionType === 'object.associationChange');
      return isLinkTold ? [life, links] : [life];
    }),
    ...(webhooks.some(({ subscriptionType }) => subscriptionType === 'contact.privacyDeletion')
      ? [erasure]
      : []),
  ];
}

export interface SubscriptionChanges {
  /** Each with the subscriptions it replaces, which go once it stands: nothing is missed between. */
  readonly subscribe: readonly { readonly wish: Wish; readonly replaces: readonly string[] }[];
  readonly unsubscribe: readonly string[];
}

/**
 * What has to change for HubSpot to hold what is wanted, each once, and nothing of portals that have left. Others than
 * these are none of ours to remove: another deployment of the app may want them.
 */
export function subscriptionChanges(
  wanted: readonly Wish[],
  present: readonly Subscription[],
  left: readonly string[],
): SubscriptionChanges {
  const found = Map.groupBy(present, subjectOf);
  const subjects = new Set(wanted.map(subjectOf));
  const subscribe = wanted.flatMap((wish) => {
    const there = found.get(subjectOf(wish)) ?? [];
    if (there.some((one) => asksTheSame(one, wish))) return [];
    return [{ wish, replaces: there.map(({ id }) => id) }];
  });
  const surplus = wanted.flatMap((wish) => {
    const there = found.get(subjectOf(wish)) ?? [];
    const kept = there.find((one) => asksTheSame(one, wish));
    return kept ? there.filter((one) => one !== kept) : [];
  });
  const ours = new Set([...left, ...wanted.flatMap(({ portalId }) => portalId ?? [])]);
  const unwanted = present.filter(
    (one) => one.portalId !== null && ours.has(one.portalId) && !subjects.has(subjectOf(one)),
  );
  return { subscribe, unsubscribe: [...surplus, ...unwanted].map(({ id }) => id) };
}

function subjectOf({ subscriptionType, portalId, objectTypeId }: Wish): string {
  return [subscriptionType, portalId ?? '', objectTypeId].join('|');
}

/** What HubSpot knows by itself of an app's going is not compared. */
function asksTheSame(one: Wish, other: Wish): boolean {
  if (one.subscriptionType === 'APP_LIFECYCLE_EVENT') return true;
  return (
    sameNames(one.actions, other.actions) &&
    sameNames(one.properties, other.properties) &&
    sameNames(one.associatedObjectTypeIds, other.associatedObjectTypeIds)
  );
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return sorted(some).join(',') === sorted(others).join(',');
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
