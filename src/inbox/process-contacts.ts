/**
 * One claim of up to 100 contacts of a portal: read, decide, commit. HubSpot is asked once for all of them;
 * the decision is pure; its outcome, the receipts and the outbox are one transaction with the end of the claim.
 */
import type { Properties } from '../engine/input.ts';
import type { ChangeEvent } from './changes.ts';
import type { Claim, ClaimedItem } from './claim.ts';
import { type CompanyReader, companyFacts } from './company-facts.ts';
import { type Life, lifeOf } from './contact-life.ts';
import { decideLead } from './decide-lead.ts';
import type {
  ContactCommit,
  ContactRecord,
  CrmReader,
  LeadStore,
  LoadedContact,
  OpenEvent,
  PortalContext,
  SettledEvent,
} from './ports.ts';
import { recordedSignals } from './recorded-signals.ts';
import { contactProperties, trackedProperties } from './tracked-properties.ts';

export interface ProcessDeps {
  readonly leads: LeadStore;
  readonly crm: CrmReader & CompanyReader;
  readonly now: () => number;
}

export interface ProcessReport {
  readonly decided: number;
  readonly newMqls: number;
  readonly outboxRows: number;
}

export async function processContacts(
  deps: ProcessDeps,
  portal: PortalContext,
  claim: Claim,
  items: readonly ClaimedItem[],
): Promise<ProcessReport> {
  const reasons = new Map(items.map((item) => [item.objectId, item.reason]));
  const loaded = await loadMerged(deps, portal, [...reasons.keys()]);
  const lives = new Map(loaded.map((contact) => [contact.contactId, lifeOf(contact)]));
  const living = (life: Life) => loaded.filter(({ contactId }) => lives.get(contactId) === life);
  const idsOf = (contacts: readonly LoadedContact[]) => contacts.map(({ contactId }) => contactId);
  const erased = idsOf(living('erased'));
  if (erased.length > 0) await deps.leads.erase(portal.portalId, erased);
  const present = living('present');
  const records = await readContacts(deps, portal, present, reasons);
  const companies = await companyFacts(deps, portal, [...records.values()].map(companyOf));

  // One moment for all of it: what is decided now is recorded now, to the millisecond.
  const now = deps.now();
  const decided = present.flatMap((contact) => {
    const record = records.get(contact.contactId);
    if (!record) return [];
    const companyId = companyOf(record);
    const events = contact.events.flatMap(asChange);
    const recorded = recordedSignals(contact.events, { installedAt: portal.installedAt, now });
    const reason = reasons.get(contact.contactId)!;
    const live = reason === 'event' || reason === 'company' || events.length > 0 || recorded.length > 0;
    const isPast = wasThereBefore(portal, contact, record);
    const outcome = decideLead({
      model: portal.model,
      tracked: trackedProperties(portal.model),
      lifecycle: portal.lifecycle,
      unwritable: portal.unwritable,
      known: contact.lead,
      contact: record,
      pending: contact.pending,
      company: companyId === null ? null : (companies.get(companyId) ?? null),
      events,
      recorded,
      history: record.history,
      isPast,
      live,
      now,
    });
    return [commitOf(contact, companyId, live && !isPast, outcome)];
  });
  const gone = idsOf(present.filter(({ contactId }) => !records.has(contactId)));
  await deps.leads.commit(
    {
      portalId: portal.portalId,
      generation: portal.generation,
      now,
      decided,
      settled: loaded.flatMap((contact) => settle(contact, lives.get(contact.contactId)!, gone)),
      gone: [...gone, ...idsOf(living('deleted'))],
    },
    claim,
    items,
  );
  return {
    decided: decided.length,
    newMqls: decided.filter(({ outcome }) => outcome.advance.opensEpisode).length,
    outboxRows: decided.filter(({ outcome }) => Object.keys(outcome.writes.score).length > 0).length,
  };
}

/** Merges come first: what is loaded is one lead from then on, with all that waits for it. */
async function loadMerged(
  { leads, now }: ProcessDeps,
  { portalId }: PortalContext,
  contactIds: readonly string[],
): Promise<LoadedContact[]> {
  const loaded = await leads.load(portalId, contactIds);
  const merges = loaded
    .flatMap(({ contactId, events }) => events.map((event) => ({ contactId, event, ids: mergedIds(event) })))
    .filter(({ ids }) => ids.length > 0)
    .sort((a, b) => a.event.occurredAt - b.event.occurredAt);
  const moved = loaded.flatMap(({ contactId, livesOnAs, events }) =>
    livesOnAs !== null && events.length > 0 ? [{ from: contactId, to: livesOnAs }] : [],
  );
  if (merges.length === 0 && moved.length === 0) return loaded;
  for (const { contactId, ids } of merges) await leads.merge(portalId, contactId, ids, now());
  if (moved.length > 0) await leads.carryOver(portalId, moved, now());
  return leads.load(portalId, contactIds);
}

/** Contacts as HubSpot has them; those whose past is asked for, or was never looked at, with their history. */
async function readContacts(
  { crm }: ProcessDeps,
  portal: PortalContext,
  contacts: readonly LoadedContact[],
  reasons: ReadonlyMap<string, ClaimedItem['reason']>,
): Promise<Map<string, ContactRecord>> {
  const properties = contactProperties(portal.model);
  const isPast = ({ contactId }: LoadedContact) => reasons.get(contactId) === 'history';
  const today = contacts.filter((contact) => !isPast(contact)).map(({ contactId }) => contactId);
  const records = new Map<string, ContactRecord>();
  const keep = (read: readonly ContactRecord[]) => {
    for (const record of read) records.set(record.id, record);
  };
  if (today.length > 0) keep(await crm.contacts(today, properties));
  const past = contacts
    .filter((contact) => isPast(contact) || wasThereBefore(portal, contact, records.get(contact.contactId)))
    .map(({ contactId }) => contactId);
  if (past.length > 0) keep(await crm.contactsWithHistory(past, properties, portal.model.watched));
  return records;
}

/** Met for the first time, but older than the installation: a webhook has reached it before its backfill. */
function wasThereBefore(
  { installedAt }: PortalContext,
  { lead }: LoadedContact,
  record: ContactRecord | undefined,
): boolean {
  return lead === null && record !== undefined && record.createdAt < installedAt;
}

function companyOf(record: { readonly properties: Properties }): string | null {
  return record.properties.associatedcompanyid || null;
}

function commitOf(
  contact: LoadedContact,
  companyId: string | null,
  live: boolean,
  outcome: ContactCommit['outcome'],
): ContactCommit {
  return {
    contactId: contact.contactId,
    companyId,
    leadId: contact.lead?.leadId ?? null,
    revision: contact.lead?.revision ?? 0,
    live,
    outcome,
  };
}

function asChange(event: OpenEvent): ChangeEvent[] {
  if (event.property === null) return [];
  return [{ property: event.property, value: event.value ?? '', occurredAt: event.occurredAt }];
}

/** The ids a merge joined, HubSpot's primary record first; none for other events. */
function mergedIds({ detail }: OpenEvent): string[] {
  const { primaryObjectId, mergedObjectIds } = detail ?? {};
  if (!Array.isArray(mergedObjectIds)) return [];
  return [String(primaryObjectId), ...mergedObjectIds.map(String)];
}

/** Each event gets its one terminal record: nothing acknowledged is left without an end. */
function settle(
  { contactId, events, lead }: LoadedContact,
  life: Life,
  gone: readonly string[],
): SettledEvent[] {
  if (life === 'erased') return events.map(({ key }) => ({ key, outcome: 'applied', reason: 'erased' }));
  if (life === 'moved') {
    return events.map(({ key }) => ({ key, outcome: 'ignored', reason: 'merged into another contact' }));
  }
  if (gone.includes(contactId)) {
    return events.map(({ key }) => ({ key, outcome: 'ignored', reason: 'contact is gone' }));
  }
  return events.map((event) => ({ key: event.key, ...ending(event, events, lead) }));
}

function ending(
  event: OpenEvent,
  events: readonly OpenEvent[],
  lead: LoadedContact['lead'],
): Pick<SettledEvent, 'outcome' | 'reason'> {
  if (event.property === null) return { outcome: 'applied', reason: null };
  const fact = lead && Object.hasOwn(lead.facts, event.property) ? lead.facts[event.property] : undefined;
  const newer =
    events.some((other) => other.property === event.property && other.occurredAt > event.occurredAt) ||
    (fact !== undefined && fact[1] > event.occurredAt && fact[0] !== (event.value ?? ''));
  return newer
    ? { outcome: 'superseded', reason: 'a newer value was known' }
    : { outcome: 'applied', reason: null };
}
