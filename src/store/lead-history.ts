/** Reads what replay.ts folds: a lead by what people call it, and everything recorded about it. */
import { sql } from 'kysely';
import type { CommitteeReach } from '../engine/committee-reach.ts';
import type { Database } from './database.ts';
import { FACTS_OF_A_MERGED_LEAD } from './fact-sources.ts';
import { type StoredSignal, signalsByLead } from './leads.ts';
import type { LeadHistory, PersonHistory, RecordedChanges, RecordedSignal } from './replay.ts';

export interface LeadHistories {
  forPortal(portalId: string): PortalHistories;
}

export interface PortalHistories {
  /** Lead ids for a HubSpot contact id (merged ones resolve) or an e-mail address; several people may share one. */
  find(contact: string): Promise<readonly { readonly leadId: string; readonly contactId: string }[]>;
  /** `reach`: how far account rules see; null where none asks for colleagues. */
  read(leadId: string, reach: CommitteeReach | null): Promise<LeadHistory>;
  /** HubSpot's ids of leads, by lead id; none for those who are no more. */
  contacts(leadIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export function createLeadHistories(db: Database): LeadHistories {
  return {
    forPortal: (portalId) => ({
      find: (contact) =>
        contact.includes('@') ? byEmail(db, portalId, contact) : byId(db, portalId, contact),
      read: (leadId, reach) => readHistory(db, portalId, leadId, reach),
      contacts: (leadIds) => contactsOf(db, portalId, leadIds),
    }),
  };
}

interface Found {
  readonly leadId: string;
  readonly contactId: string;
}

async function byId(db: Database, portalId: string, contactId: string): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select lead.lead_id as "leadId", lead.contact_id as "contactId" from lead_alias alias
    join lead using (portal_id, lead_id)
    where portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}`.execute(db);
  return rows;
}

async function byEmail(db: Database, portalId: string, email: string): Promise<Found[]> {
  const { rows } = await sql<Found>`
    select lead_id as "leadId", contact_id as "contactId" from lead
    where portal_id = ${portalId} and lower(facts->'email'->>0) = lower(${email.trim()})
    order by lead_id`.execute(db);
  return rows;
}

async function contactsOf(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('lead')
    .select(['lead_id', 'contact_id'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .execute();
  return new Map(rows.map((row) => [row.lead_id, row.contact_id]));
}

async function readHistory(
  db: Database,
  portalId: string,
  leadId: string,
  reach: CommitteeReach | null,
): Promise<LeadHistory> {
  const lead = await db
    .selectFrom('lead')
    .select(['contact_id', 'created_at', 'deleted_at'])
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .executeTakeFirstOrThrow();
  const facts = (await recordedFacts(db, portalId, 'lead', [leadId])).get(leadId) ?? [];
  const companyIds = facts.flatMap(({ changes }) =>
    changes.flatMap(({ property, value }) => (property === 'associatedcompanyid' && value ? [value] : [])),
  );
  const signals = await signalsByLead(db, portalId, [leadId]);
  const episodes = await db
    .selectFrom('episode')
    .select(['opened_at', 'channel'])
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .where(sql<boolean>`outcome is distinct from 'merged'`)
    .orderBy('opened_at')
    .execute();
  const merges = await db
    .selectFrom('audit')
    .select('at')
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .where('action', '=', 'merge')
    .orderBy('audit_id')
    .execute();
  return {
    leadId,
    contactId: lead.contact_id,
    knownSince: lead.created_at,
    deletedAt: lead.deleted_at,
    facts,
    companies: await recordedFacts(db, portalId, 'company', [...new Set(companyIds)]),
    signals: (signals.get(leadId) ?? []).map(asRecorded),
    episodes: episodes.map((row) => ({ openedAt: row.opened_at, channel: row.channel })),
    merges: merges.map((row) => row.at),
    account: reach && { reach, people: await peopleOf(db, portalId, [...new Set(companyIds)]) },
  };
}

function asRecorded({
  kind,
  asset,
  occurredAt,
  recordedAt,
  attributes,
  earlier,
}: StoredSignal): RecordedSignal {
  return {
    kind,
    asset: asset ?? null,
    occurredAt,
    recordedAt,
    ...(attributes ? { attributes } : {}),
    ...(earlier ? { earlier } : {}),
  };
}

/** Everybody who was ever at one of these companies. */
async function peopleOf(
  db: Database,
  portalId: string,
  companyIds: readonly string[],
): Promise<PersonHistory[]> {
  if (companyIds.length === 0) return [];
  // The index of fact is found by these very words.
  const { rows: people } = await sql<{ lead_id: string; deleted_at: number | null }>`
    select lead_id, deleted_at from lead
    where portal_id = ${portalId} and lead_id in (
      select subject_id from fact where portal_id = ${portalId} and subject = 'lead'
        and source <> ${FACTS_OF_A_MERGED_LEAD}
        and jsonb_path_exists(changes, '$[*] ? (@.property == "associatedcompanyid")')
        and jsonb_path_query_first(changes, '$[*] ? (@.property == "associatedcompanyid")') ->> 'value'
          = any(${[...companyIds]}::text[]))`.execute(db);
  const ids = people.map((row) => row.lead_id);
  const facts = await recordedFacts(db, portalId, 'lead', ids);
  const signals = await signalsByLead(db, portalId, ids);
  return people.map(({ lead_id: leadId, deleted_at: deletedAt }) => ({
    leadId,
    deletedAt,
    facts: (facts.get(leadId) ?? []).map(({ recordedAt, changes }) => ({
      recordedAt,
      changes: changes.filter(({ property }) => SEEN_BY_COLLEAGUES.has(property)),
    })),
    signals: (signals.get(leadId) ?? []).map(asRecorded),
  }));
}

const SEEN_BY_COLLEAGUES: ReadonlySet<string> = new Set(['associatedcompanyid', 'jobtitle']);

async function recordedFacts(
  db: Database,
  portalId: string,
  subject: 'lead' | 'company',
  ids: readonly string[],
): Promise<Map<string, RecordedChanges[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('fact')
    .select(['subject_id', 'recorded_at', 'changes'])
    .where('portal_id', '=', portalId)
    .where('subject', '=', subject)
    .where('subject_id', 'in', ids)
    // What was known about a lead that was merged in is kept, but was never a fact of this one.
    .where('source', '<>', FACTS_OF_A_MERGED_LEAD)
    .orderBy('fact_id')
    .execute();
  const recorded = Map.groupBy(rows, (row) => row.subject_id);
  return new Map(
    [...recorded].map(([id, each]) => [
      id,
      each.map((row) => ({ recordedAt: row.recorded_at, changes: row.changes })),
    ]),
  );
}
