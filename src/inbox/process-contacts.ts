/**
 * One claim of up to 100 contacts of a portal: read, decide, commit. HubSpot is asked once for all of them;
 * the decision is pure; its outcome, the receipts and the outbox are one transaction with the end of the claim.
 */
import { committeeReach } from '../engine/committee-reach.ts';
import type { Claim, ClaimedItem } from './claim.ts';
import { type CompanyReader, companyFacts } from './company-facts.ts';
import { type Life, lifeOf, mergedIds, missedChanges, wasRestored } from './contact-life.ts';
import { type ClaimGiven, companyOf, decideClaim, wasThereBefore } from './decide-claim.ts';
import type { KnownOwners } from './known-owners.ts';
import type {
  AccountsAsked,
  CommitBatch,
  ContactRecord,
  CrmReader,
  LeadStore,
  LoadedContact,
  PortalContext,
} from './ports.ts';
import { contactProperties } from './tracked-properties.ts';

export interface ProcessDeps {
  readonly leads: LeadStore;
  readonly crm: CrmReader & CompanyReader;
  readonly owners: KnownOwners;
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
  const loaded = await loadMerged(deps, claim, [...reasons.keys()]);
  const lives = new Map(loaded.map((contact) => [contact.contactId, lifeOf(contact)]));
  const living = (life: Life) => loaded.filter(({ contactId }) => lives.get(contactId) === life);
  const erased = living('erased').map(({ contactId }) => contactId);
  if (erased.length > 0) await deps.leads.erase(portal.portalId, erased, { claim, now: deps.now() });
  const present = living('present');
  const records = await readContacts(deps, portal, present, reasons);
  const companies = await companyFacts(deps, portal, [...records.values()].map(companyOf));
  const ownerIds = [...records.values()].map(({ properties }) => properties.hubspot_owner_id);
  const deactivatedOwners = await deps.owners.deactivated(portal.portalId, deps.crm, ownerIds);
  const reach = committeeReach(portal.model);
  const newLeadIds = reach === null ? new Map() : await newIds(deps, present, records);
  const given: ClaimGiven = {
    portal,
    reasons,
    loaded,
    lives,
    records,
    companies,
    deactivatedOwners,
    newLeadIds,
    reach,
  };
  let decided: CommitBatch['decided'] = [];
  await deps.leads.commit(
    { claim, items, asked: accountsAsked(given), now: deps.now() },
    async (accounts) => {
      // One moment for all of it: what is decided now is recorded now, to the millisecond.
      const batch = await decideClaim(given, accounts, deps.now());
      decided = batch.decided;
      return batch;
    },
  );
  return {
    decided: decided.length,
    newMqls: decided.filter(({ outcome }) => outcome.handoff.step.opensEpisode).length,
    outboxRows: decided.filter(({ outcome }) => Object.keys(outcome.writes.score).length > 0).length,
  };
}

/** The companies that its contacts belong to, or belonged to when they were last looked at. */
function accountsAsked({ reach, loaded, lives, records }: ClaimGiven): AccountsAsked | null {
  if (reach === null) return null;
  const before = loaded.map(({ lead }) => lead?.companyId ?? null);
  const companyIds = [...before, ...[...records.values()].map(companyOf)].filter((id) => id !== null);
  const without = loaded
    .filter(({ contactId }) => lives.get(contactId) !== 'moved')
    .flatMap(({ lead }) => (lead ? [lead.leadId] : []));
  return { companyIds: [...new Set(companyIds)], reach, without };
}

async function newIds(
  { leads }: ProcessDeps,
  present: readonly LoadedContact[],
  records: ReadonlyMap<string, ContactRecord>,
): Promise<ReadonlyMap<string, string>> {
  const met = present.filter(({ contactId, lead }) => lead === null && records.has(contactId));
  const ids = met.length === 0 ? [] : await leads.newLeadIds(met.length);
  return new Map(met.map(({ contactId }, place) => [contactId, ids[place]!]));
}

/** Merges come first: what is loaded is one lead from then on, with all that waits for it. */
async function loadMerged(
  { leads, now }: ProcessDeps,
  claim: Claim,
  contactIds: readonly string[],
): Promise<LoadedContact[]> {
  const { portalId } = claim;
  const loaded = await leads.load(portalId, contactIds);
  const merges = loaded
    .flatMap(({ contactId, events }) => events.map((event) => ({ contactId, event, ids: mergedIds(event) })))
    .filter(({ ids }) => ids.length > 0)
    .sort((a, b) => a.event.occurredAt - b.event.occurredAt);
  const moved = loaded.flatMap(({ contactId, livesOnAs, events }) =>
    livesOnAs !== null && events.length > 0 ? [{ from: contactId, to: livesOnAs }] : [],
  );
  if (merges.length === 0 && moved.length === 0) return loaded;
  for (const { contactId, ids } of merges) {
    await leads.merge(portalId, contactId, ids, { claim, now: now() });
  }
  if (moved.length > 0) await leads.carryOver(portalId, moved, now());
  return leads.load(portalId, contactIds);
}

/** Contacts as HubSpot has them; those whose past is asked for, was set aside, or was never looked at, with their history. */
async function readContacts(
  { crm }: ProcessDeps,
  portal: PortalContext,
  contacts: readonly LoadedContact[],
  reasons: ReadonlyMap<string, ClaimedItem['reason']>,
): Promise<Map<string, ContactRecord>> {
  const properties = contactProperties(portal.model);
  const isPast = (contact: LoadedContact) =>
    reasons.get(contact.contactId) === 'history' || wasRestored(contact) || missedChanges(contact).length > 0;
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
