/** What a person looks at: portals with their figures, leads with their reasons, one lead with its evidence. */
import { sql } from 'kysely';
import type { Signal } from '../engine/input.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { Facts } from '../inbox/changes.ts';
import type { TaskProgress } from '../tasks/task.ts';
import { createAuditLog, type RecordedEntry } from './audit.ts';
import type { Database } from './database.ts';
import { signalsByLead } from './leads.ts';

export interface PortalFigures {
  readonly portalId: string;
  readonly state: 'connected' | 'disconnected';
  readonly disconnectedReason: string | null;
  readonly generation: number;
  readonly uiDomain: string | null;
  readonly leads: number;
  readonly mqls: number;
  readonly workWaiting: number;
  readonly writesWaiting: number;
  readonly deadLetters: number;
  readonly tasks: readonly { readonly kind: string; readonly progress: TaskProgress }[];
}

export interface LeadRow {
  readonly leadId: string;
  readonly contactId: string;
  readonly name: string;
  readonly jobTitle: string | null;
  readonly company: string | null;
  readonly stage: string;
  readonly decision: string | null;
  /** Milli-points. */
  readonly score: number | null;
  readonly grade: string | null;
  readonly channel: string | null;
  readonly mqlAt: number | null;
  readonly receipt: Receipt | null;
}

export interface LeadDetail extends LeadRow {
  readonly facts: Facts;
  readonly companyFacts: Facts | null;
  readonly signals: readonly (Signal & { readonly recordedAt: number; readonly doors: readonly string[] })[];
  readonly history: readonly RecordedEntry[];
  /** When it would stand differently with no news (epoch ms). */
  readonly nextChangeAt: number | null;
}

export interface LeadFilter {
  readonly stage?: string;
  readonly limit: number;
}

export interface LeadViews {
  portals(): Promise<PortalFigures[]>;
  forPortal(portalId: string): {
    /** MQLs first, the newest on top; then by score. */
    leads(filter: LeadFilter): Promise<LeadRow[]>;
    lead(leadId: string): Promise<LeadDetail | null>;
  };
}

export function createLeadViews(db: Database): LeadViews {
  return {
    portals: () => listPortals(db),
    forPortal: (portalId) => ({
      leads: (filter) => listLeads(db, portalId, filter),
      lead: (leadId) => readLead(db, portalId, leadId),
    }),
  };
}

async function listPortals(db: Database): Promise<PortalFigures[]> {
  const { rows } = await sql<PortalFigures>`
    select portal_id as "portalId", state, disconnected_reason as "disconnectedReason", generation,
      account->>'uiDomain' as "uiDomain",
      (select count(*)::int from lead where lead.portal_id = portal.portal_id and deleted_at is null) as leads,
      (select count(*)::int from lead where lead.portal_id = portal.portal_id and stage = 'mql'
        and deleted_at is null) as mqls,
      -- What waits for its day only does not wait to be decided.
      (select count(*)::int from work where work.portal_id = portal.portal_id and reason is distinct from 'time')
        as "workWaiting",
      -- Nor does a deal whose SQL can still be undone wait to be written.
      (select count(*)::int from outbox where outbox.portal_id = portal.portal_id
        and (lane <> 'deal' or due_at <= now())) as "writesWaiting",
      (select count(*)::int from dead_letter dead where dead.portal_id = portal.portal_id
        and replayed_at is null and withdrawn_at is null) as "deadLetters",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind,
        'progress', '{"done": 0, "total": null}'::jsonb || progress) order by task_id), '[]')
        from task where task.portal_id = portal.portal_id and task.generation = portal.generation
        and task.state in ('waiting', 'running')) as tasks
    from installation portal order by portal_id`.execute(db);
  return rows;
}

interface RawLead {
  lead_id: string;
  contact_id: string;
  facts: Facts;
  company_facts: Facts | null;
  stage: string;
  decision: string | null;
  score: number | null;
  grade: string | null;
  channel: string | null;
  mql_at: number | null;
  next_change_at: number | null;
  receipt: Receipt | null;
}

function selectLeads(portalId: string, condition: ReturnType<typeof sql>) {
  return sql<RawLead>`
    select lead.lead_id, lead.contact_id, lead.facts, company.facts as company_facts, lead.stage, lead.decision,
      lead.score, lead.grade, lead.channel, lead.mql_at, lead.next_change_at, latest.receipt
    from lead
    left join company on company.portal_id = lead.portal_id and company.company_id = lead.company_id
    left join latest_receipt latest on latest.portal_id = lead.portal_id and latest.lead_id = lead.lead_id
    where lead.portal_id = ${portalId} and ${condition}`;
}

async function listLeads(db: Database, portalId: string, { stage, limit }: LeadFilter): Promise<LeadRow[]> {
  const { rows } = await selectLeads(
    portalId,
    sql`lead.deleted_at is null and (${stage ?? null}::text is null or lead.stage = ${stage ?? null})
      order by lead.mql_at desc nulls last, lead.score desc nulls last, lead.lead_id limit ${limit}`,
  ).execute(db);
  return rows.map(toRow);
}

async function readLead(db: Database, portalId: string, leadId: string): Promise<LeadDetail | null> {
  const { rows } = await selectLeads(portalId, sql`lead.lead_id = ${leadId}`).execute(db);
  const [row] = rows;
  if (!row) return null;
  const signals = await signalsByLead(db, portalId, [leadId]);
  return {
    ...toRow(row),
    facts: row.facts,
    companyFacts: row.company_facts,
    signals: signals.get(leadId) ?? [],
    history: await createAuditLog(db).of(portalId, leadId),
    nextChangeAt: row.next_change_at,
  };
}

function toRow(row: RawLead): LeadRow {
  const fact = (name: string) => (Object.hasOwn(row.facts, name) ? row.facts[name]![0] : null);
  const name = [fact('firstname'), fact('lastname')].filter(Boolean).join(' ');
  return {
    leadId: row.lead_id,
    contactId: row.contact_id,
    name: name || fact('email') || `Contact ${row.contact_id}`,
    jobTitle: fact('jobtitle'),
    company: row.company_facts?.name?.[0] ?? null,
    stage: row.stage,
    decision: row.decision,
    score: row.score,
    grade: row.grade,
    channel: row.channel,
    mqlAt: row.mql_at,
    receipt: row.receipt,
  };
}
