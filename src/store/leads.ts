/** Leads, companies and their evidence: what a decision is made on. */
import type { Signal } from '../engine/input.ts';
import { dayOf } from '../engine/values.ts';
import type { Facts } from '../inbox/changes.ts';
import type { LeadStore, LoadedContact } from '../inbox/ports.ts';
import { isEditable } from '../lifecycle/crm-edits.ts';
import { commitBatch, newLeadIds } from './commit.ts';
import { addCompanies, companyEvents, finishCompanies, loadCompanies, saveImported } from './companies.ts';
import type { Database } from './database.ts';
import { dealsOfContacts } from './deals.ts';
import { eraseContacts } from './erase.ts';
import { handoffsByLead, latestReceipts } from './handoffs.ts';
import { carryOverEvents, mergeLeads } from './merge.ts';
import { openEvents } from './open-events.ts';
import type { EarlierTelling } from './replay.ts';

export function createLeadStore(db: Database): LeadStore {
  return {
    load: (portalId, contactIds) => loadContacts(db, portalId, contactIds),
    companies: (portalId, ids) => loadCompanies(db, portalId, ids),
    companyEvents: (portalId, ids) => companyEvents(db, portalId, ids),
    addCompanies: (portalId, read, now) => addCompanies(db, portalId, read, now),
    saveImported: (portalId, companies, now) => saveImported(db, portalId, companies, now),
    finishCompanies: (claim, commit, accounts, now) => finishCompanies(db, claim, commit, accounts, now),
    newLeadIds: (count) => newLeadIds(db, count),
    commit: (work, decide) => commitBatch(db, work, decide),
    merge: (portalId, survivor, merged, { claim, now }) =>
      mergeLeads(db, portalId, survivor, merged, now, claim),
    carryOver: (portalId, moves, now) =>
      db.transaction().execute((tx) => carryOverEvents(tx, { portalId, now }, moves)),
    erase: (portalId, contactIds, { claim, now }) => eraseContacts(db, portalId, contactIds, now, claim),
  };
}

async function loadContacts(
  db: Database,
  portalId: string,
  contactIds: readonly string[],
): Promise<LoadedContact[]> {
  if (contactIds.length === 0) return [];
  const leads = await db
    .selectFrom('lead_alias as alias')
    .innerJoin('lead', (join) =>
      join.onRef('lead.portal_id', '=', 'alias.portal_id').onRef('lead.lead_id', '=', 'alias.lead_id'),
    )
    .selectAll('lead')
    .select('alias.value as asked_id')
    .where('alias.portal_id', '=', portalId)
    .where('alias.kind', '=', 'contact')
    .where('alias.value', 'in', contactIds)
    .execute();
  const events = await openEvents(db, portalId, 'contact', contactIds);
  const pending = await pendingWrites(db, portalId, contactIds);
  const deals = await dealsOfContacts(db, portalId, contactIds);
  const leadIds = leads.map((lead) => lead.lead_id);
  const signals = await signalsByLead(db, portalId, leadIds);
  const handoffs = await handoffsByLead(db, portalId, leads);
  const edited = leads.filter((lead) =>
    events.get(lead.asked_id)?.some(({ property }) => isEditable(property)),
  );
  const seen = await latestReceipts(
    db,
    portalId,
    edited.map((lead) => lead.lead_id),
  );
  const byContact = new Map(leads.map((lead) => [lead.asked_id, lead]));
  return contactIds.map((contactId) => {
    const lead = byContact.get(contactId);
    return {
      contactId,
      livesOnAs: lead && lead.contact_id !== contactId ? lead.contact_id : null,
      events: events.get(contactId) ?? [],
      pending: pending.get(contactId) ?? {},
      deals: deals.get(contactId) ?? [],
      lead: lead
        ? {
            leadId: lead.lead_id,
            facts: lead.facts,
            written: lead.written,
            ...handoffs.get(lead.lead_id)!,
            mirror: lead.mirror,
            putBacks: lead.put_backs,
            seen: seen.get(lead.lead_id) ?? null,
            origin: lead.origin,
            metAt: lead.created_at,
            signals: signals.get(lead.lead_id) ?? [],
            channel: handoffs.get(lead.lead_id)!.episode?.channel ?? (lead.episode > 0 ? lead.channel : null),
            modelHash: lead.model_hash,
            decision: lead.decision,
            pastWaits: pastWaits(signals.get(lead.lead_id) ?? [], lead.evaluated_at),
            toldAhead: toldAhead(signals.get(lead.lead_id) ?? [], lead),
            revision: lead.revision,
            deletedAt: lead.deleted_at,
            companyId: accountOf(lead),
            score: lead.score,
          }
        : null,
    };
  });
}

/** A lead that came along when companies were merged counts there once its own record says so. */
function accountOf(lead: { readonly company_id: string | null; readonly facts: Facts }): string | null {
  return lead.facts.associatedcompanyid?.[0] === lead.company_id ? lead.company_id : null;
}

/** A signal as it is stored. */
export interface StoredSignal extends Signal {
  readonly recordedAt: number;
  readonly doors: readonly string[];
  /** What it was known as before it was told again; left out where it never was. */
  readonly earlier?: readonly EarlierTelling[];
}

/** An import has added signals that no decision has seen yet, more about known ones, or the lead itself. */
function pastWaits(signals: readonly StoredSignal[], evaluatedAt: number | null): boolean {
  if (evaluatedAt === null) return true;
  return signals.some(
    ({ doors, recordedAt, earlier = [] }) =>
      (isOfFiles(doors) && recordedAt > evaluatedAt) ||
      earlier.some(({ through, until }) => isOfFiles(through) && until > evaluatedAt),
  );
}

function isOfFiles(doors: readonly string[]): boolean {
  return doors.every((door) => door === 'file');
}

/**
 * Signals that were told before their day, such as a webinar of tomorrow, and that no decision has counted yet. What
 * a file or a first look at the past has told is no news, even when its day comes.
 */
function toldAhead(
  signals: readonly StoredSignal[],
  lead: { readonly origin: string; readonly created_at: number; readonly evaluated_at: number | null },
): number[] {
  const countedUntil = dayOf(lead.evaluated_at ?? lead.created_at);
  return signals.flatMap(({ occurredAt, recordedAt, doors }) => {
    const isPast = isOfFiles(doors) || (lead.origin === 'history' && recordedAt <= lead.created_at);
    const day = dayOf(occurredAt);
    return !isPast && day > dayOf(recordedAt) && day > countedUntil ? [occurredAt] : [];
  });
}

/** The signals of some leads, oldest first. */
export async function signalsByLead(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<Map<string, StoredSignal[]>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('signal')
    .select(['lead_id', 'kind', 'asset', 'occurred_at', 'recorded_at', 'attributes', 'doors', 'earlier'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .orderBy('occurred_at')
    .execute();
  // Whose they are is no part of them: to the engine a signal that names a lead is a colleague's.
  const signals = (of: typeof rows) =>
    of.map((row) => ({
      kind: row.kind,
      asset: row.asset || null,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
      attributes: row.attributes,
      doors: row.doors,
      ...(row.earlier.length > 0 ? { earlier: row.earlier } : {}),
    }));
  const byLead = Map.groupBy(rows, (row) => row.lead_id);
  return new Map([...byLead].map(([leadId, each]) => [leadId, signals(each)]));
}

/** What is on its way to HubSpot for these contacts, both lanes together. */
async function pendingWrites(
  db: Database,
  portalId: string,
  contactIds: readonly string[],
): Promise<Map<string, Record<string, string>>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['object_id', 'properties'])
    .where('portal_id', '=', portalId)
    .where('object_type', '=', 'contact')
    .where('lane', 'in', ['score', 'stage'])
    .where('object_id', 'in', contactIds)
    .execute();
  const pending = new Map<string, Record<string, string>>();
  for (const { object_id, properties } of rows) {
    pending.set(object_id, { ...pending.get(object_id), ...properties });
  }
  return pending;
}
