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
  const loaded = await deps.leads.load(
    portal.portalId,
    items.map((item) => item.objectId),
  );
  const reasons = new Map(items.map((item) => [item.objectId, item.reason]));
  const lives = new Map(loaded.map((contact) => [contact.contactId, lifeOf(contact.events)]));
  const present = await liveThrough(deps, portal, loaded, lives);
  const records = await readContacts(deps, portal, present, reasons);
  const companies = await companyFacts(deps, portal, [...records.values()].map(companyOf));

  // One moment for all of it: what is decided now is recorded now, to the millisecond.
  const now = deps.now();
  const decided = present.flatMap((contact) => {
    const record = records.get(contact.contactId);
    if (!record) return [];
    const companyId = companyOf(record);
    const events = contact.events.flatMap(asChange);
    const reason = reasons.get(contact.contactId)!;
    const live = reason === 'event' || reason === 'company' || events.length > 0;
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
      history: record.history,
      live,
      now,
    });
    return [commitOf(contact, companyId, live, outcome)];
  });
  const gone = present
    .filter((contact) => !records.has(contact.contactId))
    .map((contact) => contact.contactId);
  await deps.leads.commit(
    {
      portalId: portal.portalId,
      generation: portal.generation,
      now,
      decided,
      settled: loaded.flatMap((contact) => settle(contact, lives.get(contact.contactId)!, gone)),
      gone: [
        ...gone,
        ...loaded.filter(({ contactId }) => lives.get(contactId) === 'deleted').map((c) => c.contactId),
      ],
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

/** Deletions, erasures and merges come first; what is left is there to be read. */
async function liveThrough(
  deps: ProcessDeps,
  portal: PortalContext,
  loaded: readonly LoadedContact[],
  lives: ReadonlyMap<string, Life>,
): Promise<LoadedContact[]> {
  const erased = loaded
    .filter(({ contactId }) => lives.get(contactId) === 'erased')
    .map((each) => each.contactId);
  if (erased.length > 0) await deps.leads.erase(portal.portalId, erased);
  const merged = loaded.filter(({ contactId }) => lives.get(contactId) === 'merged');
  for (const contact of merged) {
    await deps.leads.merge(portal.portalId, contact.contactId, mergedIds(contact.events), deps.now());
  }
  const rest = loaded.filter(({ contactId }) => ['present', 'merged'].includes(lives.get(contactId)!));
  if (merged.length === 0) return rest;
  return deps.leads.load(
    portal.portalId,
    rest.map((contact) => contact.contactId),
  );
}

async function readContacts(
  deps: ProcessDeps,
  portal: PortalContext,
  contacts: readonly LoadedContact[],
  reasons: ReadonlyMap<string, ClaimedItem['reason']>,
): Promise<Map<string, ContactRecord>> {
  const properties = contactProperties(portal.model);
  const ids = contacts.map((contact) => contact.contactId);
  const past = ids.filter((id) => reasons.get(id) === 'history');
  const today = ids.filter((id) => reasons.get(id) !== 'history');
  const records = [
    ...(today.length > 0 ? await deps.crm.contacts(today, properties) : []),
    ...(past.length > 0 ? await deps.crm.contactsWithHistory(past, properties, portal.model.watched) : []),
  ];
  return new Map(records.map((record) => [record.id, record]));
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

function mergedIds(events: readonly OpenEvent[]): string[] {
  return events.flatMap((event) => {
    const { primaryObjectId, mergedObjectIds } = event.detail ?? {};
    if (!Array.isArray(mergedObjectIds)) return [];
    return [String(primaryObjectId), ...mergedObjectIds.map(String)];
  });
}

/** Each event gets its one terminal record: nothing acknowledged is left without an end. */
function settle(
  { contactId, events, lead }: LoadedContact,
  life: Life,
  gone: readonly string[],
): SettledEvent[] {
  if (life === 'erased') return events.map(({ key }) => ({ key, outcome: 'applied', reason: 'erased' }));
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
