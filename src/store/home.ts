/** What the home page shows of a portal, from the local store alone: each list bounded, each read by its portal. */
import { sql } from 'kysely';
import type { Receipt } from '../engine/receipt.ts';
import { settingsOf } from '../handoff/handoff-settings.ts';
import type { HomePerson, HomeReading, HomeStore, WorkedLead, WorkState } from '../home/ports.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { Database } from './database.ts';
import { currentEpisodes } from './episodes.ts';
import { activityByLead } from './handoffs.ts';
import { attemptsSince } from './home-attempts.ts';
import { type LeadStateRow, stateOf } from './lead-state.ts';
import type { ModelStore } from './models.ts';

const DAY_MS = 86_400_000;
const FIGURES_MS = 30 * DAY_MS;
const SOON_MS = 14 * DAY_MS;
/** Of more leads than these nobody sees the end; how many there are is told all the same. */
const MOST_READ = 80;
const MOST_WAKING = 8;

export function createHomeStore(db: Database, models: Pick<ModelStore, 'byHash'>): HomeStore {
  return {
    read: (portalId, now) => readHome(db, models, portalId, now),
    receipts: (portalId, leadIds) => readReceipts(db, portalId, leadIds),
  };
}

async function readHome(
  db: Database,
  models: Pick<ModelStore, 'byHash'>,
  portalId: string,
  now: number,
): Promise<HomeReading> {
  const portal = await db
    .selectFrom('installation')
    .select(['state', 'model_hash', 'account'])
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!portal) return { kind: 'not_installed' };
  if (portal.state === 'disconnected') return { kind: 'disconnected' };
  const { model_hash: modelHash, account } = portal;
  if (modelHash === null) return { kind: 'preparing' };
  const agreed = async (hash: string | null) =>
    settingsOf(account, (await models.byHash(portalId, hash ?? modelHash)).document);
  const [settings, pending, accepted, waking, attempts, work] = await Promise.all([
    agreed(modelHash),
    readPending(db, portalId),
    readAccepted(db, portalId),
    readWaking(db, portalId, now),
    attemptsSince(db, agreed, { portalId, since: now - FIGURES_MS, now }),
    readWork(db, portalId),
  ]);
  const uiDomain = typeof account.uiDomain === 'string' ? account.uiDomain : null;
  return { kind: 'home', home: { portalId, uiDomain, settings, pending, accepted, waking, attempts, work } };
}

interface PersonRow extends LeadStateRow {
  readonly lead_id: string;
  readonly contact_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  readonly company: string | null;
  /** How many there are in all. */
  readonly total: number;
}

type Clause = ReturnType<typeof sql>;

/**
 * First who it is, from narrow rows; then what is told of those few: single facts, not all of them, because a lead has
 * hundreds and a portal thousands of leads that wait.
 */
async function people(db: Database, portalId: string, which: Clause, order: Clause, limit: number) {
  const { rows } = await sql<PersonRow>`
    with page as materialized (
      select lead.lead_id, row_number() over (order by ${order}) as place, count(*) over ()::int as total
      from lead
      where lead.portal_id = ${portalId} and lead.deleted_at is null and ${which}
      order by place limit ${limit}
    )
    select lead.lead_id, lead.contact_id, lead.facts->'firstname'->>0 as first_name,
      lead.facts->'lastname'->>0 as last_name, lead.facts->'email'->>0 as email,
      lead.facts->'jobtitle'->>0 as title, company.facts->'name'->>0 as company, lead.stage, lead.furthest_stage,
      lead.sal_status, lead.episode, lead.mql_at, lead.handoff, page.total
    from page
    join lead on lead.portal_id = ${portalId} and lead.lead_id = page.lead_id
    left join company on company.portal_id = lead.portal_id and company.company_id = lead.company_id
    order by page.place`.execute(db);
  return rows;
}

async function readPending(db: Database, portalId: string) {
  const rows = await people(
    db,
    portalId,
    sql`lead.stage = 'mql' and lead.sal_status = 'pending'`,
    sql`lead.priority = 'hand_raiser' desc nulls last, lead.mql_at, lead.lead_id`,
    MOST_READ,
  );
  return { total: rows[0]?.total ?? 0, leads: await worked(db, portalId, rows) };
}

/** Of hundreds that are worked only those whose clocks once ran out can have been left alone. */
async function readAccepted(db: Database, portalId: string): Promise<readonly WorkedLead[]> {
  const rows = await people(
    db,
    portalId,
    sql`lead.stage = 'sal' and lead.sal_status = 'accepted'
      and coalesce(lead.written->>'fairlead_sla_status', 'breached') = 'breached'`,
    sql`(lead.handoff->>'salAt')::float8, lead.lead_id`,
    MOST_READ,
  );
  return worked(db, portalId, rows);
}

async function worked(db: Database, portalId: string, rows: readonly PersonRow[]): Promise<WorkedLead[]> {
  const [episodes, activity] = await Promise.all([
    currentEpisodes(db, portalId, rows),
    activityByLead(
      db,
      portalId,
      rows.map((row) => row.lead_id),
    ),
  ]);
  return rows.flatMap((row) => {
    const episode: Episode | undefined = episodes.get(row.lead_id);
    return episode ? [{ ...personOf(row), episode, activity: activity.get(row.lead_id) ?? [] }] : [];
  });
}

async function readWaking(db: Database, portalId: string, now: number) {
  const until = sql`(lead.handoff->'wayBack'->>'until')::float8`;
  const rows = await people(
    db,
    portalId,
    sql`lead.stage = 'recycled' and ${until} < ${now + SOON_MS}`,
    sql`${until}, lead.lead_id`,
    MOST_WAKING,
  );
  return { total: rows[0]?.total ?? 0, leads: rows.map(personOf) };
}

function personOf(row: PersonRow): HomePerson {
  const { lead_id: leadId, contact_id: contactId, first_name, last_name, email, title, company } = row;
  const name = [first_name, last_name].filter(Boolean).join(' ') || email || `Contact ${contactId}`;
  return { leadId, contactId, name, title: title || null, company: company || null, state: stateOf(row) };
}

async function readWork(db: Database, portalId: string): Promise<WorkState> {
  const { rows } = await sql<WorkState>`
    select
      (select min(due_at) from work where portal_id = ${portalId} and lease_until is null) as "workDueSince",
      (select min(due_at) from outbox where portal_id = ${portalId} and lease_until is null) as "writesDueSince",
      (select count(*)::int from work where portal_id = ${portalId} and attempts > 0) as failing,
      (select count(*)::int from dead_letter where portal_id = ${portalId} and replayed_at is null
        and withdrawn_at is null) as "deadLetters",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind) order by kind), '[]') from (
        select distinct on (kind) kind, state from task where portal_id = ${portalId}
        order by kind, task_id desc) newest where state = 'failed') as "failedTasks",
      (select jsonb_build_object('done', coalesce((progress->>'done')::int, 0), 'total', (progress->>'total')::int)
        from task where portal_id = ${portalId} and kind = 'backfill' and state in ('waiting', 'running'))
        as backfill`.execute(db);
  return rows[0]!;
}

async function readReceipts(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Receipt>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('latest_receipt')
    .select(['lead_id', 'receipt'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .execute();
  return new Map(rows.map((row) => [row.lead_id, row.receipt as Receipt]));
}
