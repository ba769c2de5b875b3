/** Takes people out of the receipts of their colleagues: what they did goes, how many there were stays. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

interface Forgotten {
  readonly leadIds: readonly string[];
  /** Where they ever were: whoever was there, too, may have a latest receipt that names them. */
  readonly companyIds: readonly string[];
}

export async function forgetColleagues(tx: Tx, portalId: string, forgotten: Forgotten): Promise<void> {
  if (forgotten.leadIds.length === 0) return;
  await forgetInKept(tx, portalId, forgotten);
  await forgetInSeen(tx, portalId, forgotten, {
    table: 'latest_receipt',
    id: 'lead_id',
    type: 'json',
    which: sql`true`,
  });
  await forgetInSeen(tx, portalId, forgotten, {
    table: 'receipt',
    id: 'receipt_id',
    type: 'jsonb',
    which: sql`inputs is null`,
  });
}

/**
 * The companies that these leads, and leads that were merged into them, ever belonged to: they may have left HubSpot,
 * and so may the company.
 */
export async function everCompaniesOf(
  tx: Tx,
  portalId: string,
  leadIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ company_id: string }>`
    select distinct ${NAMED_COMPANY} as company_id from fact
    where portal_id = ${portalId} and ${NAMES_COMPANY} and subject_id = any(${[...leadIds]}::bigint[])
      and ${NAMED_COMPANY} <> ''`.execute(tx);
  return rows.map((row) => row.company_id);
}

// The index of fact is found by these very words.
const NAMES_COMPANY = sql`subject = 'lead'
  and jsonb_path_exists(changes, '$[*] ? (@.property == "associatedcompanyid")')`;
const NAMED_COMPANY = sql`(jsonb_path_query_first(changes, '$[*] ? (@.property == "associatedcompanyid")')
  ->> 'value')`;

async function forgetInKept(tx: Tx, portalId: string, { leadIds }: Forgotten): Promise<void> {
  const { rows } = await sql<{ id: string; receipt: unknown; inputs: unknown }>`
    select receipt_id as id, receipt, inputs from receipt
    where portal_id = ${portalId} and inputs ? 'account'
      and jsonb_path_query_array(inputs, '$.account[*].leadId') ?| ${[...leadIds]}::text[]`.execute(tx);
  if (rows.length === 0) return;
  const left = rows.map(({ id, ...row }) => ({ id, ...(withoutThem(row, leadIds) as object) }));
  await sql`
    update receipt set receipt = kept.receipt, inputs = kept.inputs
    from jsonb_to_recordset(${JSON.stringify(left)}::jsonb) as kept (id bigint, receipt jsonb, inputs jsonb)
    where receipt.portal_id = ${portalId} and receipt.receipt_id = kept.id`.execute(tx);
}

interface SeenIn {
  readonly table: string;
  readonly id: string;
  readonly type: 'json' | 'jsonb';
  readonly which: RawBuilder<unknown>;
}

/** Receipts without inputs: the latest ones, and those that were kept because somebody decided on them. */
async function forgetInSeen(
  tx: Tx,
  portalId: string,
  { leadIds, companyIds }: Forgotten,
  { table, id, type, which }: SeenIn,
): Promise<void> {
  if (companyIds.length === 0) return;
  const { rows } = await sql<{ id: string; receipt: unknown }>`
    select ${sql.ref(id)} as id, receipt from ${sql.table(table)}
    where portal_id = ${portalId} and ${which}
      and lead_id in (select subject_id from fact where portal_id = ${portalId} and ${NAMES_COMPANY}
        and ${NAMED_COMPANY} = any(${[...companyIds]}::text[]))
      and jsonb_path_query_array(receipt::jsonb, 'strict $.**.lead', '{}', true) ?| ${[...leadIds]}::text[]`.execute(
    tx,
  );
  if (rows.length === 0) return;
  const left = rows.map((row) => ({ id: row.id, receipt: withoutThem(row.receipt, leadIds) }));
  await sql`
    update ${sql.table(table)} as seen set receipt = kept.receipt
    from jsonb_to_recordset(${JSON.stringify(left)}::jsonb) as kept (id bigint, receipt ${sql.raw(type)})
    where seen.portal_id = ${portalId} and seen.${sql.ref(id)} = kept.id`.execute(tx);
}

/** A value of JSON without the members of its lists that are theirs. */
export function withoutThem(value: unknown, leadIds: readonly string[]): unknown {
  if (Array.isArray(value)) {
    return value.filter((one) => !isTheirs(one, leadIds)).map((one) => withoutThem(one, leadIds));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutThem(one, leadIds)]));
}

function isTheirs(one: unknown, leadIds: readonly string[]): boolean {
  if (typeof one !== 'object' || one === null) return false;
  const { lead, leadId } = one as { lead?: unknown; leadId?: unknown };
  return [lead, leadId].some((id) => typeof id === 'string' && leadIds.includes(id));
}
