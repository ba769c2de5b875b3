/** Keeps HubSpot's list of journal subscriptions as it should be, in whatever state it is found. */
import type { Logger } from 'pino';
import { CrmError } from '../crm/errors.ts';
import type { Model } from '../engine/model.ts';
import type { AppManifest } from '../manifest.ts';
import { watchedProperties } from '../webhooks/watched-properties.ts';
import type { HubSpotJournal, JournalStore } from './ports.ts';
import {
  subscriptionChanges,
  type WatchedPortal,
  type Wish,
  wantedSubscriptions,
} from './wanted-subscriptions.ts';

export interface SubscriptionDeps {
  readonly journal: HubSpotJournal;
  readonly store: JournalStore;
  readonly webhooks: AppManifest['webhooks']['subscriptions'];
  readonly model: (portalId: string) => Promise<Model>;
  readonly log: Pick<Logger, 'warn'>;
  readonly now: () => number;
}

/** What was last found in order. */
export interface Settled {
  readonly digest: string;
  readonly at: number;
}

/** Without news HubSpot's list is looked at so often, for who changed it meanwhile. */
const LOOK_AGAIN_MS = 3_600_000;

/** HubSpot is asked when a portal came, left or published, and once an hour. @throws CrmError, and goes on next time */
export async function keepSubscriptions(deps: SubscriptionDeps, settled: Settled | null): Promise<Settled> {
  const { journal, store, webhooks, now } = deps;
  const portals = await store.portals();
  const digest = portals.map(({ portalId, modelHash }) => `${portalId}:${modelHash}`).join();
  if (settled?.digest === digest && now() - settled.at < LOOK_AGAIN_MS) return settled;

  const watched = await Promise.all(portals.map(({ portalId }) => watchedPortal(deps, portalId)));
  const wanted = wantedSubscriptions(webhooks, watched);
  const present = await journal.subscriptions();
  const { subscribe, unsubscribe } = subscriptionChanges(wanted, present, await store.portalsLeft());
  const refused = new Set<string | null>();
  for (const { wish, replaces } of subscribe)
    if (!(await put(deps, wish, replaces))) refused.add(wish.portalId);
  for (const id of unsubscribe) await journal.unsubscribe(id);
  const covered = portals.map(({ portalId }) => portalId).filter((portalId) => !refused.has(portalId));
  await store.cover(covered, now());
  return { digest, at: now() };
}

/** HubSpot may refuse what one portal asks for; the others have theirs, and gaps of that one are swept. */
async function put(
  { journal, log }: SubscriptionDeps,
  wish: Wish,
  replaces: readonly string[],
): Promise<boolean> {
  try {
    const made = await journal.subscribe(wish);
    for (const id of replaces) if (id !== made.id) await journal.unsubscribe(id);
    return true;
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    if (error.code === 'conflict') return putInPlace(journal, wish, replaces);
    if (error.code !== 'invalid') throw error;
    const { portalId, subscriptionType, objectTypeId } = wish;
    log.warn(
      { portalId, subscriptionType, objectTypeId, err: error },
      'HubSpot refused a journal subscription',
    );
    return false;
  }
}

/** Where HubSpot does not take a second one beside the first: what was there already, or in its place. */
async function putInPlace(
  journal: HubSpotJournal,
  wish: Wish,
  replaces: readonly string[],
): Promise<boolean> {
  if (replaces.length === 0) return true;
  for (const id of replaces) await journal.unsubscribe(id);
  await journal.subscribe(wish);
  return true;
}

async function watchedPortal({ model }: SubscriptionDeps, portalId: string): Promise<WatchedPortal> {
  const used = await model(portalId);
  return {
    portalId,
    properties: {
      contact: watchedProperties('contact', used),
      company: watchedProperties('company', used),
      deal: watchedProperties('deal', used),
    },
  };
}
