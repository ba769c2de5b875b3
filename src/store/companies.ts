/**
 * Companies: what is known of them, and the leads that depend on it. What a company has become and the work it
 * makes of its leads are one transaction: a kill in between would leave the leads on the old facts for ever.
 */
import { sql, type Transaction } from 'kysely';
import type { Claim, WorkReason } from '../inbox/claim.ts';
import type { CompanyCommit, CompanyMerge, CompanyRead, CompanyRecord, OpenEvent } from '../inbox/ports.ts';
import { StaleClaimError, settleEvents } from './commit.ts';
import type { Database } from './database.ts';
import { openEvents } from './open-events.ts';
import type { Tables } from './tables.ts';
import { addWork, endWork, wakePortal } from './work.ts';
import { AT_ONCE, LATER } from './work-priority.ts';

type Tx = Transaction<Tables>;

/** A changed company looks again at this many of its leads, the most recently active first. */
const LEADS_OF_COMPANY = 1_000;
/** This many of them are looked at with the other live work, the rest after it. */
const SOON = 100;

export async function loadCompanies(
  db: Database,
  portalId: string,
  companyIds: readonly string[],
): Promise<Map<string, CompanyRecord>> {
  if (companyIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('company')
    .select(['company_id', 'facts', 'deleted_at'])
    .where('portal_id', '=', portalId)
    .where('company_id', 'in', companyIds)
    .execute();
  return new Map(
    rows.map((row) => [
      row.company_id,
      { companyId: row.company_id, facts: row.facts, gone: row.deleted_at !== null },
    ]),
  );
}

/** The open events of companies, by company. */
export function companyEvents(
  db: Database,
  portalId: string,
  companyIds: readonly string[],
): Promise<Map<string, OpenEvent[]>> {
  return openEvents(db, portalId, 'company', companyIds);
}

/**
 * Keeps companies that were not known, or gone. The first to keep one wins. Leads that were decided without it,
 * since HubSpot did not show it then, are looked at again.
 */
export async function addCompanies(
  db: Database,
  portalId: string,
  read: readonly CompanyRead[],
  now: number,
): Promise<void> {
  if (read.length === 0) return;
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ company_id: string }>`
      insert into company (portal_id, company_id, facts, read_at)
      select ${portalId}, company_id, facts, ${new Date(now)} from ${asRows(read)} order by company_id
      on conflict (portal_id, company_id) do update set facts = excluded.facts, read_at = excluded.read_at,
        deleted_at = null
      where company.deleted_at is not null returning company_id`.execute(tx);
    const added = new Set(rows.map((row) => row.company_id));
    const kept = read.filter(({ companyId }) => added.has(companyId));
    await addFacts(tx, portalId, kept, now);
    if (await lookAgain(tx, portalId, [...added], { reason: 'company', soon: SOON, now })) {
      await wakePortal(tx, portalId, now);
    }
  });
}

/** What an import has changed. Its leads are looked at under its reason, which opens no episode. */
export async function saveImported(
  db: Database,
  portalId: string,
  { read, changed }: Pick<CompanyCommit, 'read' | 'changed'>,
  now: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await saveFacts(tx, portalId, read, now);
    if (await lookAgain(tx, portalId, changed, { reason: 'import', soon: 0, now })) {
      await wakePortal(tx, portalId, now);
    }
  });
}

/**
 * The end of a claim of companies. Rows are locked in the order in which contacts' commits and webhooks take
 * them: leads, then work (companies before contacts, each by id), the portal last.
 * @throws StaleClaimError when the claim was lost meanwhile: nothing of it stays
 */
export async function finishCompanies(
  db: Database,
  claim: Claim,
  commit: CompanyCommit,
  now: number,
): Promise<void> {
  const { portalId } = claim;
  await db.transaction().execute(async (tx) => {
    await saveFacts(tx, portalId, commit.read, now);
    await markGone(tx, portalId, commit.gone, now);
    for (const merge of commit.merges) await moveLeads(tx, portalId, merge);
    await settleEvents(tx, portalId, commit.settled);
    const { held, again } = await endWork(tx, claim, claim.items, now);
    if (held < claim.items.length) throw new StaleClaimError('the claim was taken over by another worker');
    const looking = await lookAgain(tx, portalId, commit.changed, { reason: 'company', soon: SOON, now });
    if (looking || again > 0) await wakePortal(tx, portalId, now);
  });
}

async function saveFacts(tx: Tx, portalId: string, read: readonly CompanyRead[], now: number): Promise<void> {
  if (read.length === 0) return;
  await sql`
    insert into company (portal_id, company_id, facts, read_at)
    select ${portalId}, company_id, facts, ${new Date(now)} from ${asRows(read)} order by company_id
    on conflict (portal_id, company_id) do update set facts = excluded.facts, read_at = excluded.read_at,
      deleted_at = null`.execute(tx);
  await addFacts(tx, portalId, read, now);
}

async function addFacts(tx: Tx, portalId: string, read: readonly CompanyRead[], now: number): Promise<void> {
  const changed = read.filter(({ changes }) => changes.length > 0);
  if (changed.length === 0) return;
  await sql`
    insert into fact (portal_id, subject, subject_id, recorded_at, source, changes)
    select ${portalId}, 'company', company_id, ${new Date(now)}, 'read', changes
    from ${asRows(changed)}`.execute(tx);
}

function asRows(read: readonly CompanyRead[]) {
  const rows = read.map(({ companyId, facts, changes }) => ({ company_id: companyId, facts, changes }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as read (company_id bigint, facts jsonb, changes jsonb)`;
}

async function markGone(tx: Tx, portalId: string, gone: readonly string[], now: number): Promise<void> {
  if (gone.length === 0) return;
  await sql`
    update company set deleted_at = ${new Date(now)} where portal_id = ${portalId}
      and company_id = any(${[...gone]}::bigint[]) and deleted_at is null`.execute(tx);
}

/**
 * The survivor has the leads from now on. Facts stay under the ids they were recorded for: what a decision of the
 * past was made on is found by the company the contact belonged to then.
 */
async function moveLeads(tx: Tx, portalId: string, { survivor, merged }: CompanyMerge): Promise<void> {
  await sql`
    with moved as (
      select lead_id from lead where portal_id = ${portalId} and company_id = any(${[...merged]}::bigint[])
      order by lead_id for update)
    update lead set company_id = ${survivor} from moved
    where lead.portal_id = ${portalId} and lead.lead_id = moved.lead_id`.execute(tx);
}

/** Makes the leads of some companies due; the caller wakes the portal. @returns whether there were any */
async function lookAgain(
  tx: Tx,
  portalId: string,
  companyIds: readonly string[],
  { reason, soon, now }: { readonly reason: WorkReason; readonly soon: number; readonly now: number },
): Promise<boolean> {
  if (companyIds.length === 0) return false;
  const { rows } = await sql<{ contact_id: string; place: number }>`
    select lead.contact_id, lead.place::int as place
    from unnest(${[...companyIds]}::bigint[]) as company (company_id), lateral (
      select contact_id, row_number() over (order by active_at desc nulls last) as place from lead
      where portal_id = ${portalId} and lead.company_id = company.company_id and deleted_at is null
      order by active_at desc nulls last limit ${LEADS_OF_COMPANY}) as lead`.execute(tx);
  if (rows.length === 0) return false;
  await addWork(tx, {
    portalId,
    objectType: 'contact',
    items: rows.map((row) => ({ objectId: row.contact_id, priority: row.place <= soon ? AT_ONCE : LATER })),
    dueAt: now,
    reason,
  });
  return true;
}
