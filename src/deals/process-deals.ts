/**
 * One claim of deals: read them with their contacts, work out what they say, keep it, and have the leads among the
 * contacts looked at again. HubSpot's answer decides, whatever its events say and in whichever order they come: an event
 * only tells that there is something to read. Said twice, it changes nothing.
 */
import type { Claim, ClaimedItem } from '../inbox/claim.ts';
import type { OpenEvent, SettledEvent } from '../inbox/ports.ts';
import type { DealFact } from './deal-fact.ts';
import { dealOutcome } from './deal-outcome.ts';
import type { KnownPipelines } from './known-pipelines.ts';
import type { ContactToLookAt, DealPortal, DealRead, DealReader, KnownDeal, PortalDeals } from './ports.ts';

export interface DealDeps {
  readonly deals: PortalDeals;
  readonly crm: DealReader;
  readonly pipelines: KnownPipelines;
  readonly now: () => number;
}

export async function processDeals(
  deps: DealDeps,
  portal: DealPortal,
  claim: Claim,
  items: readonly ClaimedItem[],
): Promise<void> {
  const ids = items.map(({ objectId }) => objectId);
  const events = await deps.deals.events(ids);
  const merged = [...events.values()].flat().flatMap(mergedAway);
  const known = await deps.deals.load([...new Set([...ids, ...merged])]);
  const found = await readDeals(deps, portal, ids);
  // An id that was merged away is answered with the deal it lives on in. That one is another claim's to keep: two at
  // once could end with the older answer.
  const read = found.filter(({ fact }) => ids.includes(fact.dealId));
  const survivors = found.map(({ fact }) => fact.dealId).filter((id) => !ids.includes(id));
  await deps.deals.addWork(survivors, deps.now());
  const there = new Set(read.map(({ fact }) => fact.dealId));
  const gone = [...new Set([...known.keys(), ...ids])].filter((id) => !there.has(id));
  await deps.deals.finish(
    { ...claim, items },
    {
      read,
      gone,
      lookAt: contactsToLookAt(items, { read, gone, known }),
      settled: [...events].flatMap(([id, each]) => settle(each, there.has(id) || known.has(id))),
    },
    deps.now(),
  );
}

/** In this order: an association made in between is read with its deal, or tells of itself by an event. */
async function readDeals(
  { crm, pipelines, now }: DealDeps,
  { portalId, currency }: DealPortal,
  ids: readonly string[],
): Promise<DealRead[]> {
  const records = await crm.deals(ids);
  if (records.length === 0) return [];
  const contacts = await crm.contactsOf([...new Set(records.map(({ id }) => id))]);
  const stages = await pipelines.forDeals(portalId, crm, records);
  const deals = new Map(records.map((record) => [record.id, record]));
  const readAt = now();
  return [...deals.values()].map((record) => {
    const contactIds = contacts.get(record.id) ?? [];
    const fact = dealOutcome(record, stages, currency);
    return { fact: asKept(fact, contactIds, readAt), contactIds };
  });
}

/** Clocks differ: nothing has happened in the future. What sales wrote is kept as long as it is about somebody. */
function asKept(fact: DealFact, contactIds: readonly string[], readAt: number): DealFact {
  const at = Math.min(fact.at, readAt);
  return {
    ...fact,
    at,
    openedAt: fact.openedAt === null ? null : Math.min(fact.openedAt, at),
    lostReason: contactIds.length > 0 ? fact.lostReason : null,
  };
}

/** Those who have a deal that is another than before, and those who had one or have one now. */
function contactsToLookAt(
  items: readonly ClaimedItem[],
  {
    read,
    gone,
    known,
  }: {
    readonly read: readonly DealRead[];
    readonly gone: readonly string[];
    readonly known: ReadonlyMap<string, KnownDeal>;
  },
): ContactToLookAt[] {
  const past = new Set(items.filter(({ reason }) => reason === 'history').map(({ objectId }) => objectId));
  const changed = read.flatMap(({ fact, contactIds }) => {
    const before = known.get(fact.dealId);
    if (before && isAsKnown({ fact, contactIds }, before)) return [];
    const concerned = [...contactIds, ...(before?.contactIds ?? [])];
    return concerned.map((contactId) => ({ contactId, isPatient: past.has(fact.dealId) }));
  });
  const lost = gone.flatMap((id) => {
    const before = known.get(id);
    return before && !before.gone ? before.contactIds : [];
  });
  return [...changed, ...lost.map((contactId) => ({ contactId, isPatient: false }))];
}

function isAsKnown({ fact, contactIds }: DealRead, before: KnownDeal): boolean {
  if (before.gone || contactIds.length !== before.contactIds.length) return false;
  const isSame = (Object.keys(fact) as (keyof DealFact)[]).every((name) => isEqual(name, fact, before.fact));
  return isSame && contactIds.every((id) => before.contactIds.includes(id));
}

/** A store may write 1500.0 where HubSpot has written 1500. */
function isEqual(name: keyof DealFact, one: DealFact, other: DealFact): boolean {
  if (name !== 'amount' || one.amount === null || other.amount === null) return one[name] === other[name];
  return Number(one.amount) === Number(other.amount);
}

function settle(events: readonly OpenEvent[], isKnown: boolean): SettledEvent[] {
  return events.map(({ key }) =>
    isKnown ? { key, outcome: 'applied', reason: null } : { key, outcome: 'ignored', reason: 'deal is gone' },
  );
}

/** The ids that a merge has ended; its survivor is the claimed one. */
function mergedAway({ detail }: OpenEvent): string[] {
  const { primaryObjectId, mergedObjectIds, newObjectId } = detail ?? {};
  if (!Array.isArray(mergedObjectIds)) return [];
  return [primaryObjectId, ...mergedObjectIds].map(String).filter((id) => id !== String(newObjectId));
}
