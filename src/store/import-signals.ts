/** The signals of an import: rows of its files that become evidence of the contacts they name. */
import { sql, type Transaction } from 'kysely';
import { lockAccounts } from './accounts.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import { TOLD_AGAIN } from './told-again.ts';

type Tx = Transaction<Tables>;

export interface ImportAt {
  readonly db: Database;
  readonly portalId: string;
  readonly importId: string;
}

/**
 * A signal that is known already, by an earlier row or through another door, counts once: the file becomes one more
 * door of it, and what it says beyond that is news of its contact as a new signal is. All of a slice in one statement, together with the end of its rows. A decision that is being made
 * without the new signals is refused; before them comes what was recorded before them, of colleagues as well (AT-50).
 */
export function storeSignals(
  at: ImportAt,
  section: number,
  limit: number,
  now: () => number,
): Promise<number> {
  return at.db.transaction().execute(async (tx) => {
    const latest = await holdAccountsOfSignals(tx, at, section, limit);
    return storeSlice(tx, at, section, limit, Math.max(now(), latest + 1));
  });
}

/** @returns when people of the companies that the slice is about were last decided (epoch ms), 0 for never */
async function holdAccountsOfSignals(
  tx: Tx,
  { portalId, importId }: ImportAt,
  section: number,
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ company_id: string }>`
    select distinct lead.company_id
    from (
      select payload->>'contact' as contact from import_row
      where portal_id = ${portalId} and import_id = ${importId} and section = ${section} and outcome is null
      order by line limit ${limit}) as open
    join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'external'
      and alias.value = open.contact
    join lead on lead.portal_id = ${portalId} and lead.lead_id = alias.lead_id
    where lead.company_id is not null`.execute(tx);
  const companyIds = rows.map((row) => row.company_id);
  await lockAccounts(tx, portalId, companyIds);
  const decided = await sql<{ latest: number | null }>`
    select max(evaluated_at) as latest from lead
    where portal_id = ${portalId} and company_id = any(${companyIds}::bigint[])`.execute(tx);
  return decided.rows[0]!.latest ?? 0;
}

async function storeSlice(
  tx: Tx,
  { portalId, importId }: ImportAt,
  section: number,
  limit: number,
  now: number,
): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    with open as (
      select line, payload->>'kind' as kind, payload->>'asset' as asset, payload->'attributes' as attributes,
        (payload->>'occurredAt')::bigint as at, payload->>'contact' as contact
      from import_row
      where portal_id = ${portalId} and import_id = ${importId} and section = ${section} and outcome is null
      order by line limit ${limit}),
    given as (
      select open.*, floor(at / 60000.0)::bigint as minute, lead.lead_id, lead.contact_id
      from open
      left join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'external'
        and alias.value = open.contact
      left join lead on lead.portal_id = ${portalId} and lead.lead_id = alias.lead_id
        and lead.deleted_at is null),
    judged as (
      select given.*, signal.lead_id is null and row_number() over (
          partition by given.lead_id, given.kind, given.asset, given.minute order by line) = 1 as is_new,
        given.lead_id is not null and (signal.lead_id is null
          or to_timestamp(given.at / 1000.0) < signal.occurred_at
          or joined_attributes(signal.attributes, given.attributes) <> signal.attributes) as is_news
      from given
      left join signal on signal.portal_id = ${portalId} and signal.lead_id = given.lead_id
        and signal.kind = given.kind and signal.asset = given.asset and signal.minute = given.minute),
    held as (
      select lead_id, evaluated_at from lead
      where portal_id = ${portalId} and lead_id in (select lead_id from judged where is_news)
      order by lead_id for update),
    moved as (
      update lead set revision = lead.revision + 1,
        active_at = greatest(lead.active_at, to_timestamp(newest.at / 1000.0))
      from held join (select lead_id, max(at) as at from judged where is_news group by 1) as newest using (lead_id)
      where lead.portal_id = ${portalId} and lead.lead_id = held.lead_id),
    stored as (
      insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
      select ${portalId}::bigint, lead_id, kind, asset, minute, to_timestamp(min(at) / 1000.0),
        greatest(${new Date(now)}::timestamptz, held.evaluated_at + interval '1 millisecond'),
        joined_attributes(attributes), array['file']
      from judged left join held using (lead_id) where lead_id is not null
      group by lead_id, kind, asset, minute, held.evaluated_at
      order by lead_id, kind, asset, minute
      ${TOLD_AGAIN}),
    ended as (
      update import_row set payload = '{}',
        record_id = case when judged.is_news then judged.contact_id end,
        outcome = case when judged.lead_id is null then 'bad' when judged.is_new then 'new' else 'known' end,
        reason = case when judged.lead_id is null then 'names a contact that was not imported' end
      from judged
      where portal_id = ${portalId} and import_id = ${importId} and section = ${section}
        and import_row.line = judged.line
      returning 1)
    select count(*)::int as rows from ended`.execute(tx);
  return rows[0]!.rows;
}
