/**
 * Accounts: companies as the committees that their people form. Who decides about people of an account holds it until
 * the end of the transaction. So everything a decision has seen was recorded before it, and all that was recorded
 * before it has been seen: without that order, two decisions at the same time could not be replayed.
 */
import { sql, type Transaction } from 'kysely';
import type { CommitteeReach } from '../engine/committee-reach.ts';
import { type AccountPerson, MOST_PEOPLE, MOST_SIGNALS, reachesBack } from '../inbox/account-people.ts';
import type { AccountMark, AccountsAsked, HeldAccount, KnownAccount } from '../inbox/ports.ts';
import type { Database } from './database.ts';
import { addWork } from './enqueue-work.ts';
import type { Tables } from './tables.ts';
import { AT_ONCE, LATER } from './work-priority.ts';

type Tx = Transaction<Tables>;

/** The accounts asked for, held until the end of the transaction. */
export async function holdAccounts(
  tx: Tx,
  portalId: string,
  { companyIds, reach, without }: AccountsAsked,
  now: number,
): Promise<Map<string, HeldAccount>> {
  if (companyIds.length === 0) return new Map();
  await lockAccounts(tx, portalId, companyIds);
  const people = await accountPeople(tx, portalId, { companyIds, reach, without, now });
  const rows = await tx
    .selectFrom('company')
    .select(['company_id', 'account'])
    .where('portal_id', '=', portalId)
    .where('company_id', 'in', companyIds)
    .where('deleted_at', 'is', null)
    .execute();
  const known = new Map<string, KnownAccount | null>(rows.map((row) => [row.company_id, row.account]));
  return new Map(
    companyIds.map((id) => [
      id,
      { isHere: known.has(id), people: people.get(id) ?? [], last: known.get(id) ?? null },
    ]),
  );
}

/** In one order, so that nobody waits in a circle, and before any row. Some of the companies have no row to lock. */
export async function lockAccounts(tx: Tx, portalId: string, companyIds: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(${`account:${portalId}:`} || company_id, 0))
    from (select company_id from unnest(${[...companyIds]}::bigint[]) as company_id order by 1) as held`.execute(
    tx,
  );
}

/**
 * The people of some companies as far as account rules may reach, by company: one statement, bounded for each company
 * and person. A contact counts for the company that its own record names: where companies were merged, once its record
 * has been read again.
 */
export async function accountPeople(
  db: Database | Tx,
  portalId: string,
  {
    companyIds,
    reach,
    without = [],
    now,
  }: {
    readonly companyIds: readonly string[];
    readonly reach: CommitteeReach;
    readonly without?: readonly string[];
    readonly now: number;
  },
): Promise<Map<string, AccountPerson[]>> {
  const since = new Date(reachesBack(reach, now));
  const { rows } = await sql<PersonRow>`
    select wanted.company_id, person.lead_id, person.active_at, person.title, did.signals
    from unnest(${[...companyIds]}::bigint[]) as wanted (company_id),
      lateral (
        select lead_id, active_at, facts->'jobtitle'->>0 as title from lead
        where portal_id = ${portalId} and lead.company_id = wanted.company_id and deleted_at is null
          and active_at >= ${since} and facts->'associatedcompanyid'->>0 = wanted.company_id::text
          and lead_id <> all(${[...without]}::bigint[])
        order by active_at desc nulls last, lead_id limit ${MOST_PEOPLE}) as person,
      lateral (
        select json_agg(newest) as signals from (
          select kind, asset, attributes, (extract(epoch from occurred_at) * 1000)::bigint as "occurredAt"
          from signal
          where portal_id = ${portalId} and signal.lead_id = person.lead_id and occurred_at >= ${since}
            and kind = any(${[...reach.kinds]}::text[])
          order by occurred_at desc, kind collate "C", asset collate "C" limit ${MOST_SIGNALS}) as newest) as did
    where did.signals is not null`.execute(db);
  const people = Map.groupBy(rows, (row) => row.company_id);
  return new Map([...people].map(([companyId, each]) => [companyId, each.map(asPerson)]));
}

interface PersonRow {
  readonly company_id: string;
  readonly lead_id: string;
  readonly active_at: number;
  readonly title: string | null;
  readonly signals: readonly {
    readonly kind: string;
    readonly asset: string;
    readonly attributes: Readonly<Record<string, string | number>>;
    readonly occurredAt: number;
  }[];
}

function asPerson(row: PersonRow): AccountPerson {
  return {
    leadId: row.lead_id,
    title: row.title,
    activeAt: row.active_at,
    signals: row.signals.map((signal) => ({ ...signal, asset: signal.asset || null })),
  };
}

/** Companies become work, before any contact does: webhooks take them in this order too. The caller wakes the portal. */
export async function addAccountWork(
  tx: Tx,
  portalId: string,
  marks: readonly AccountMark[],
  now: number,
): Promise<void> {
  if (marks.length === 0) return;
  await addWork(tx, {
    portalId,
    objectType: 'company',
    items: marks.map(({ companyId, reason, isUrgent }) => ({
      objectId: companyId,
      reason,
      priority: isUrgent ? AT_ONCE : LATER,
    })),
    dueAt: now,
    reason: 'account',
  });
}

/** The companies of leads that are about to go, or to become another's: their accounts lose somebody. */
export async function accountsOfLeads(
  tx: Tx,
  portalId: string,
  leadIds: readonly string[],
): Promise<AccountMark[]> {
  const { rows } = await sql<{ company_id: string }>`
    select distinct lead.company_id from lead join company using (portal_id, company_id)
    where portal_id = ${portalId} and lead_id = any(${[...leadIds]}::bigint[])
      and company.deleted_at is null`.execute(tx);
  return rows.map((row) => ({ companyId: row.company_id, reason: 'account', isUrgent: true }));
}
