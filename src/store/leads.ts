/** Leads, companies and their evidence: what a decision is made on. */
import { sql } from 'kysely';
import type { Signal } from '../engine/input.ts';
import type { FactChange } from '../inbox/changes.ts';
import type { CompanyRecord, LeadStore, LoadedContact, OpenEvent } from '../inbox/ports.ts';
import { commitBatch, finishCompanies } from './commit.ts';
import type { Database } from './database.ts';
import { eraseContacts } from './erase.ts';
import { stateOf } from './lead-state.ts';
import { carryOverEvents, mergeLeads } from './merge.ts';

/** A changed company looks again at this many of its leads, the most recently active first. */
const LEADS_OF_COMPANY = 1_000;

export function createLeadStore(db: Database): LeadStore {
  return {
    load: (portalId, contactIds) => loadContacts(db, portalId, contactIds),
    companies: (portalId, ids) => loadCompanies(db, portalId, ids),
    saveCompanies: (portalId, companies, now) => saveCompanies(db, portalId, companies, now),
    commit: (batch, claim, items) => commitBatch(db, batch, claim, items),
    merge: (portalId, survivor, merged, now) => mergeLeads(db, portalId, survivor, merged, now),
    carryOver: (portalId, moves, now) => carryOverEvents(db, { portalId, now }, moves),
    erase: (portalId, contactIds) => eraseContacts(db, portalId, contactIds),
    finishCompanies: (claim, leads, now) => finishCompanies(db, claim, leads, now),
    leadsOf: (portalId, companyId) => leadsOf(db, portalId, companyId),
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
  const signals = await signalsByLead(
    db,
    portalId,
    leads.map((lead) => lead.lead_id),
  );
  const events = await openEvents(db, portalId, contactIds);
  const pending = await pendingWrites(db, portalId, contactIds);
  const byContact = new Map(leads.map((lead) => [lead.asked_id, lead]));
  return contactIds.map((contactId) => {
    const lead = byContact.get(contactId);
    return {
      contactId,
      livesOnAs: lead && lead.contact_id !== contactId ? lead.contact_id : null,
      events: events.get(contactId) ?? [],
      pending: pending.get(contactId) ?? {},
      lead: lead
        ? {
            leadId: lead.lead_id,
            facts: lead.facts,
            written: lead.written,
            state: stateOf(lead),
            origin: lead.origin,
            signals: signals.get(lead.lead_id) ?? [],
            channel: lead.episode > 0 ? lead.channel : null,
            modelHash: lead.model_hash,
            decision: lead.decision,
            pastWaits: pastWaits(signals.get(lead.lead_id) ?? [], lead.evaluated_at),
            revision: lead.revision,
            deletedAt: lead.deleted_at,
          }
        : null,
    };
  });
}

/** An import has added signals that no decision has seen yet, or the lead itself. */
function pastWaits(
  signals: readonly { readonly doors: readonly string[]; readonly recordedAt: number }[],
  evaluatedAt: number | null,
): boolean {
  if (evaluatedAt === null) return true;
  return signals.some(
    ({ doors, recordedAt }) => doors.every((door) => door === 'file') && recordedAt > evaluatedAt,
  );
}

/** The signals of some leads, oldest first. */
export async function signalsByLead(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<Map<string, (Signal & { recordedAt: number; doors: readonly string[] })[]>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('signal')
    .select(['lead_id', 'kind', 'asset', 'occurred_at', 'recorded_at', 'attributes', 'doors'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .orderBy('occurred_at')
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      leadId: row.lead_id,
      kind: row.kind,
      asset: row.asset || null,
      occurredAt: row.occurred_at,
      recordedAt: row.recorded_at,
      attributes: row.attributes,
      doors: row.doors,
    })),
    (signal) => signal.leadId,
  );
}

async function openEvents(
  db: Database,
  portalId: string,
  contactIds: readonly string[],
): Promise<Map<string, OpenEvent[]>> {
  const rows = await db
    .selectFrom('event')
    .select(['object_id', 'key', 'type', 'property', 'value', 'detail', 'occurred_at'])
    .where('portal_id', '=', portalId)
    .where('object_type', '=', 'contact')
    .where('object_id', 'in', contactIds)
    .where('outcome', 'is', null)
    .orderBy('occurred_at')
    .execute();
  const events = rows.map(({ object_id, occurred_at, ...event }) => ({
    contactId: object_id,
    ...event,
    occurredAt: occurred_at,
  }));
  return Map.groupBy(events, (event) => event.contactId);
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
    .where('object_id', 'in', contactIds)
    .execute();
  const pending = new Map<string, Record<string, string>>();
  for (const { object_id, properties } of rows) {
    pending.set(object_id, { ...pending.get(object_id), ...properties });
  }
  return pending;
}

async function loadCompanies(
  db: Database,
  portalId: string,
  companyIds: readonly string[],
): Promise<Map<string, CompanyRecord>> {
  if (companyIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('company')
    .select(['company_id', 'facts'])
    .where('portal_id', '=', portalId)
    .where('company_id', 'in', companyIds)
    .execute();
  return new Map(rows.map((row) => [row.company_id, { companyId: row.company_id, facts: row.facts }]));
}

async function saveCompanies(
  db: Database,
  portalId: string,
  companies: readonly (CompanyRecord & { readonly changes: readonly FactChange[] })[],
  now: number,
): Promise<void> {
  if (companies.length === 0) return;
  const at = new Date(now);
  const rows = JSON.stringify(
    companies.map(({ companyId, facts, changes }) => ({ company_id: companyId, facts, changes })),
  );
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into company (portal_id, company_id, facts, read_at)
      select ${portalId}, company_id, facts, ${at}
      from jsonb_to_recordset(${rows}::jsonb) as read (company_id bigint, facts jsonb) order by company_id
      on conflict (portal_id, company_id) do update set facts = excluded.facts, read_at = excluded.read_at,
        deleted_at = null`.execute(tx);
    await sql`
      insert into fact (portal_id, subject, subject_id, recorded_at, source, changes)
      select ${portalId}, 'company', company_id, ${at}, 'read', changes
      from jsonb_to_recordset(${rows}::jsonb) as read (company_id bigint, changes jsonb)
      where jsonb_array_length(changes) > 0`.execute(tx);
  });
}

async function leadsOf(db: Database, portalId: string, companyId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('lead')
    .select('contact_id')
    .where('portal_id', '=', portalId)
    .where('company_id', '=', companyId)
    .where('deleted_at', 'is', null)
    .orderBy('active_at', (order) => order.desc().nullsLast())
    .limit(LEADS_OF_COMPANY)
    .execute();
  return rows.map((row) => row.contact_id);
}
