/**
 * Companies: what is known of them, and the leads that depend on it. What a company has become and the work it
 * makes of its leads are one transaction: a kill in between would leave the leads on the old facts for ever.
 */
import { sql, type Transaction } from 'kysely';
import type { Claim } from '../inbox/claim.ts';
import type {
  CompanyCommit,
  CompanyMerge,
  CompanyRead,
  CompanyRecord,
  LeadStore,
  OpenEvent,
} from '../inbox/ports.ts';
import { addTimers, appraiseAccounts, newsOfAccounts, saveAccounts } from './account-standing.ts';
import { lockAccounts } from './accounts.ts';
import { mustBeOf, StaleClaimError, settleEvents } from './commit.ts';
import type { Database } from './database.ts';
import { wakePortal } from './enqueue-work.ts';
import { holdInstall } from './hold-install.ts';
import { lockCompanies } from './lock-companies.ts';
import { type CompanyNews, lookAgain } from './look-again.ts';
import { openEvents } from './open-events.ts';
import type { Tables } from './tables.ts';
import { endWork } from './work.ts';

type Tx = Transaction<Tables>;

export async function loadCompanies(
  db: Database,
  portalId: string,
  companyIds: readonly string[],
): Promise<Map<string, CompanyRecord>> {
  if (companyIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('company')
    .select(['company_id', 'facts', 'written', 'deleted_at'])
    .where('portal_id', '=', portalId)
    .where('company_id', 'in', companyIds)
    .execute();
  return new Map(
    rows.map((row) => [
      row.company_id,
      {
        companyId: row.company_id,
        facts: row.facts,
        written: row.written,
        gone: row.deleted_at !== null,
      },
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
      insert into company (portal_id, company_id, facts, written, read_at)
      select ${portalId}, company_id, facts, written, ${new Date(now)} from ${asRows(read)} order by company_id
      on conflict (portal_id, company_id) do update set facts = excluded.facts, written = excluded.written,
        read_at = excluded.read_at, deleted_at = null
      where company.deleted_at is not null returning company_id`.execute(tx);
    const added = new Set(rows.map((row) => row.company_id));
    const kept = read.filter(({ companyId }) => added.has(companyId));
    await addFacts(tx, portalId, kept, now);
    const looking = await lookAgain(tx, portalId, newsOf([...added], 'company'), now);
    if (looking > 0) await wakePortal(tx, portalId, now);
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
    const looking = await lookAgain(tx, portalId, newsOf(changed, 'import'), now);
    if (looking > 0) await wakePortal(tx, portalId, now);
  });
}

/**
 * The end of a claim of companies. Rows are locked in the order in which contacts' commits, webhooks and the outbox take
 * them: companies, leads, then work (companies before contacts, each by id), the portal last.
 * @throws StaleClaimError when the claim was lost or the portal installed again meanwhile: nothing of it stays
 */
export async function finishCompanies(
  db: Database,
  claim: Claim,
  commit: CompanyCommit,
  accounts: Parameters<LeadStore['finishCompanies']>[2],
  now: number,
): Promise<void> {
  const { portalId } = claim;
  await db.transaction().execute(async (tx) => {
    mustBeOf(await holdInstall(tx, portalId), commit);
    if (accounts.asked !== null) await lockAccounts(tx, portalId, accounts.asked.companyIds);
    await lockCompanies(tx, portalId, [
      ...claim.items.map(({ objectId }) => objectId),
      ...commit.read.map(({ companyId }) => companyId),
      ...commit.gone,
    ]);
    await saveFacts(tx, portalId, commit.read, now);
    await markGone(tx, portalId, commit.gone, now);
    for (const merge of commit.merges) await moveLeads(tx, portalId, merge);
    const appraised = await appraiseAccounts(tx, portalId, accounts, now);
    await saveAccounts(tx, { portalId, generation: commit.generation, now }, appraised);
    await settleEvents(tx, portalId, commit.settled);
    const { held, again } = await endWork(tx, claim, claim.items, now);
    if (held < claim.items.length) throw new StaleClaimError('the claim was taken over by another worker');
    const timers = await addTimers(tx, portalId, appraised);
    const { changed, learned } = commit;
    const news = [
      ...newsOf(changed, 'company'),
      ...newsOf(learned, 'time'),
      ...newsOfAccounts(appraised, [...changed, ...learned]),
    ];
    const looking = await lookAgain(tx, portalId, news, now);
    const due = looking > 0 || again > 0 ? [now, ...timers] : timers;
    if (due.length > 0) await wakePortal(tx, portalId, Math.min(...due));
  });
}

async function saveFacts(tx: Tx, portalId: string, read: readonly CompanyRead[], now: number): Promise<void> {
  if (read.length === 0) return;
  await sql`
    insert into company (portal_id, company_id, facts, written, read_at)
    select ${portalId}, company_id, facts, written, ${new Date(now)} from ${asRows(read)} order by company_id
    on conflict (portal_id, company_id) do update set facts = excluded.facts,
      written = coalesce(excluded.written, company.written), read_at = excluded.read_at,
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
  const rows = read.map(({ companyId, ...known }) => ({ company_id: companyId, ...known }));
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
    as read (company_id bigint, facts jsonb, written jsonb, changes jsonb)`;
}

async function markGone(tx: Tx, portalId: string, gone: readonly string[], now: number): Promise<void> {
  if (gone.length === 0) return;
  await sql`
    update company set deleted_at = ${new Date(now)} where portal_id = ${portalId}
      and company_id = any(${[...gone]}::bigint[]) and deleted_at is null`.execute(tx);
  await sql`
    delete from outbox where portal_id = ${portalId} and object_type = 'company'
      and object_id = any(${[...gone]}::bigint[])`.execute(tx);
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

function newsOf(companyIds: readonly string[], reason: 'company' | 'import' | 'time'): CompanyNews[] {
  return companyIds.map((companyId) => ({ companyId, reason, isPatient: reason !== 'company' }));
}
