/** The lists of the home page, a page of each: who waits, who was left alone, who comes back. */
import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../card/identity.ts';
import type { HomeAsk } from '../home/contract.ts';
import { type Home, type HomePerson, LINES, type Slice, type WorkedLead } from '../home/ports.ts';
import type { Database } from './database.ts';
import { currentEpisodes } from './episodes.ts';
import { activityByLead } from './handoffs.ts';
import { type LeadStateRow, stateOf } from './lead-state.ts';
import { ownedBy } from './portal-owners.ts';

const SOON_MS = 14 * 86_400_000;

interface Given {
  readonly viewer: Viewer;
  readonly ask: HomeAsk;
  /** Epoch ms. */
  readonly now: number;
}

export async function readPending(db: Database, given: Given): Promise<Home['pending']> {
  const { late, ...page } = await readPage(db, given, 'pending', {
    which: sql`stage = 'mql' and sal_status = 'pending'`,
    class: sql`case when sla_due_at <= ${new Date(given.now)} then 0 else 2 end
      + case when priority = 'hand_raiser' then 0 else 1 end`,
    due: sql`sla_due_at`,
  });
  return { late, ...(await worked(db, given.viewer.portalId, page)) };
}

export async function readSilent(db: Database, given: Given): Promise<Home['silent']> {
  const { late: _late, ...page } = await readPage(db, given, 'silent', {
    which: sql`stage = 'sal' and sal_status = 'accepted' and sla_due_at <= ${new Date(given.now)}`,
    class: ONE_CLASS,
    due: sql`sla_due_at`,
  });
  return worked(db, given.viewer.portalId, page);
}

export async function readWaking(db: Database, given: Given): Promise<Home['waking']> {
  const until = sql`(handoff->'wayBack'->>'until')::float8`;
  const { total, page, leads } = await readPage(db, given, 'waking', {
    which: sql`stage = 'recycled' and ${until} < ${given.now + SOON_MS}`,
    class: ONE_CLASS,
    due: until,
  });
  return { total, page, leads: leads.map(personOf) };
}

interface PersonRow extends LeadStateRow {
  readonly lead_id: string;
  readonly contact_id: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly title: string | null;
  readonly company: string | null;
  /** How many there are in all, and how many of them are late. */
  readonly total: number;
  readonly late: number;
}

interface List {
  readonly which: RawBuilder<unknown>;
  /** The lower comes first. */
  readonly class: RawBuilder<unknown>;
  /** Within a class what is due first comes first, and what is not due at all is at the end. */
  readonly due: RawBuilder<unknown>;
}

const ONE_CLASS = sql`0`;

/**
 * First who is on the page, from the index `lead_in_handoff` where the list is one of it; then what is told of those few:
 * single facts, not all of them, because a lead has hundreds and a portal thousands of leads that wait.
 */
async function readPage(
  db: Database,
  { viewer, ask, now }: Given,
  name: keyof typeof LINES,
  list: List,
): Promise<Slice<PersonRow> & { readonly late: number }> {
  const size = LINES[name];
  const { portalId } = viewer;
  const { rows } = await sql<PersonRow>`
    with list as materialized (
      select lead_id, ${list.class} as class, ${list.due} as due, sla_due_at <= ${new Date(now)} as is_late
      from lead
      where portal_id = ${portalId} and deleted_at is null and ${list.which} and ${ownedBy(ask.whose, viewer)}
    ),
    counted as (select count(*)::int as total, (count(*) filter (where is_late))::int as late from list),
    page as (
      select lead_id, row_number() over () as place from (
        select lead_id from list order by class, due, lead_id limit ${size}
        offset (select ${size} * least(${ask[name] - 1}, greatest(0, (total - 1) / ${size})) from counted)) as ordered
    )
    select lead.lead_id, lead.contact_id, lead.facts->'firstname'->>0 as first_name,
      lead.facts->'lastname'->>0 as last_name, lead.facts->'email'->>0 as email,
      lead.facts->'jobtitle'->>0 as title, company.facts->'name'->>0 as company, lead.stage, lead.furthest_stage,
      lead.sal_status, lead.episode, lead.mql_at, lead.handoff, counted.total, counted.late
    from counted cross join page
    join lead on lead.portal_id = ${portalId} and lead.lead_id = page.lead_id
    left join company on company.portal_id = lead.portal_id and company.company_id = lead.company_id
    order by page.place`.execute(db);
  const { total, late } = rows[0] ?? { total: 0, late: 0 };
  return { total, late, page: Math.min(ask[name], Math.max(1, Math.ceil(total / size))), leads: rows };
}

async function worked(
  db: Database,
  portalId: string,
  { total, page, leads }: Slice<PersonRow>,
): Promise<Slice<WorkedLead>> {
  const ids = leads.map((row) => row.lead_id);
  const [episodes, activity, deeds] = await Promise.all([
    currentEpisodes(db, portalId, leads),
    activityByLead(db, portalId, ids),
    deedsByLead(db, portalId, ids),
  ]);
  const known = leads.flatMap((row) => {
    const { lead_id: leadId } = row;
    const episode = episodes.get(leadId);
    const did = deeds.get(leadId) ?? null;
    return episode ? [{ ...personOf(row), episode, did, activity: activity.get(leadId) ?? [] }] : [];
  });
  return { total, page, leads: known };
}

/** What they did, from their last receipts, which are several times as long. */
async function deedsByLead(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, WorkedLead['did']>> {
  if (leadIds.length === 0) return new Map();
  const { rows } = await sql<{ lead_id: string; did: WorkedLead['did'] }>`
    select lead_id, jsonb_build_object('trigger', receipt->'trigger', 'contributions', receipt->'contributions') as did
    from latest_receipt where portal_id = ${portalId} and lead_id = any(${[...leadIds]}::bigint[])`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.lead_id, row.did]));
}

function personOf(row: PersonRow): HomePerson {
  const { lead_id: leadId, contact_id: contactId, first_name, last_name, email, title, company } = row;
  const name = [first_name, last_name].filter(Boolean).join(' ') || email || `Contact ${contactId}`;
  return { leadId, contactId, name, title: title || null, company: company || null, state: stateOf(row) };
}
