/** How accounts stand: looked at and kept within the end of a claim of companies, with what HubSpot must be told of it. */
import { sql, type Transaction } from 'kysely';
import type { Facts } from '../inbox/changes.ts';
import type { AppraisedAccount, KnownAccount, LeadStore, StoredAccount } from '../inbox/ports.ts';
import { accountPeople } from './accounts.ts';
import { addWork } from './enqueue-work.ts';
import type { CompanyNews } from './look-again.ts';
import type { Tables } from './tables.ts';
import { LATER } from './work-priority.ts';

type Tx = Transaction<Tables>;

export async function appraiseAccounts(
  tx: Tx,
  portalId: string,
  { asked, appraise }: Parameters<LeadStore['finishCompanies']>[2],
  now: number,
): Promise<AppraisedAccount[]> {
  if (asked === null || asked.companyIds.length === 0) return [];
  const people = await accountPeople(tx, portalId, { ...asked, now });
  const { rows } = await sql<AccountRow>`
    select company.company_id, company.facts, company.account, top.score,
      coalesce(company.written, '{}') || coalesce(pending.properties, '{}') as current
    from company
      left join lateral (
        select score from lead where portal_id = ${portalId} and lead.company_id = company.company_id
          and score is not null and deleted_at is null order by score desc limit 1) as top on true
      left join outbox as pending on pending.portal_id = ${portalId} and pending.object_type = 'company'
        and pending.object_id = company.company_id and pending.lane = 'score'
    where company.portal_id = ${portalId} and company.company_id = any(${[...asked.companyIds]}::bigint[])
      and company.deleted_at is null
    order by company.company_id`.execute(tx);
  return rows.map((row) => appraise(asStored(row, people.get(row.company_id) ?? [])));
}

interface AccountRow {
  readonly company_id: string;
  readonly facts: Facts;
  readonly account: KnownAccount | null;
  readonly score: number | null;
  readonly current: Readonly<Record<string, string>>;
}

function asStored(row: AccountRow, people: StoredAccount['people']): StoredAccount {
  const { company_id: companyId, facts, account: last, score: topScore, current } = row;
  return { companyId, facts, people, last, topScore, current };
}

export async function saveAccounts(
  tx: Tx,
  {
    portalId,
    generation,
    now,
  }: { readonly portalId: string; readonly generation: number; readonly now: number },
  appraised: readonly AppraisedAccount[],
): Promise<void> {
  if (appraised.length === 0) return;
  await sql`
    update company set account = seen.account
    from jsonb_to_recordset(${JSON.stringify(
      appraised.map(({ companyId, account }) => ({ company_id: companyId, account })),
    )}::jsonb) as seen (company_id bigint, account jsonb)
    where company.portal_id = ${portalId} and company.company_id = seen.company_id`.execute(tx);
  const writes = appraised.filter((each) => Object.keys(each.writes).length > 0);
  if (writes.length === 0) return;
  const at = new Date(now);
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select ${portalId}, 'company', object_id, 'score', properties, ${generation}, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(
      writes.map((each) => ({ object_id: each.companyId, properties: each.writes })),
    )}::jsonb) as write (object_id bigint, properties jsonb) order by object_id
    on conflict (portal_id, object_type, object_id, lane) do update set
      properties = outbox.properties || excluded.properties, generation = excluded.generation,
      version = outbox.version + 1`.execute(tx);
}

/** The day on which time alone changes an account is work that is due then. @returns the days (epoch ms) */
export async function addTimers(
  tx: Tx,
  portalId: string,
  appraised: readonly AppraisedAccount[],
): Promise<readonly number[]> {
  const timers = Map.groupBy(
    appraised.filter(({ nextChangeAt }) => nextChangeAt !== null),
    ({ nextChangeAt }) => nextChangeAt!,
  );
  for (const [dueAt, accounts] of timers) {
    await addWork(tx, {
      portalId,
      objectType: 'company',
      items: accounts.map(({ companyId }) => ({ objectId: companyId, priority: LATER })),
      dueAt,
      reason: 'time',
    });
  }
  return [...timers.keys()];
}

/** Leads of companies that have changed themselves are looked at already. */
export function newsOfAccounts(
  appraised: readonly AppraisedAccount[],
  changed: readonly string[],
): CompanyNews[] {
  return appraised.flatMap(({ companyId, account, lookAgain }) => {
    if (lookAgain === null || changed.includes(companyId)) return [];
    const { reason, leads } = lookAgain;
    const news: CompanyNews = {
      companyId,
      reason,
      isPatient: reason === 'time',
      otherThan: account.view,
      ...(leads === 'all' ? {} : { only: leads }),
    };
    // Where nothing has happened but time, or a new model, leads that another model decided have their own turn.
    return [reason === 'time' ? { ...news, decidedBy: account.modelHash } : news];
  });
}
