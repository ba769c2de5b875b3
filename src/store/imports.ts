/**
 * The rows of imports. A row that has ended keeps its outcome and its reason, but not what it held: the evidence is
 * in its own tables, and an erasure must not have to search here.
 */
import { sql, type Transaction } from 'kysely';
import type {
  BadRow,
  FinishedRow,
  ImportedContact,
  ImportRows,
  OpenRow,
  OutcomeCount,
  StagedRow,
} from '../import/ports.ts';
import type { Database } from './database.ts';
import { enqueueWork } from './enqueue-work.ts';
import { type ImportAt, storeSignals } from './import-signals.ts';
import type { Tables } from './tables.ts';
import { LATER } from './work-priority.ts';

type Tx = Transaction<Tables>;

/** The worker met a contact in the very moment: the transaction is tried again and finds its lead. */
class LeadMetTwice extends Error {
  override readonly name = 'LeadMetTwice';
}

const TRIES = 5;

export function createImportRows(db: Database, portalId: string, importId: string): ImportRows {
  const at = { db, portalId, importId };
  return {
    stage: (section, rows) => stage(at, section, rows),
    async staged() {
      await sql`analyze import_row`.execute(db);
    },
    openRecords: (section, records) => openRecords(at, section, records),
    finishRecords: (section, rows, contacts, now) => finishRecords(at, section, rows, contacts, now),
    storeSignals: (section, limit, now) => storeSignals(at, section, limit, now),
    companies: (keys) => companies(at, keys),
    listTouched: (section) => listTouched(at, section),
    queueTouched: (section, limit, now) => queueTouched(at, section, limit, now),
    async openCount() {
      const { rows } = await sql<{ open: number }>`
        select count(*)::int as open from import_row
        where portal_id = ${portalId} and import_id = ${importId} and outcome is null`.execute(db);
      return rows[0]!.open;
    },
    async forgetOpen() {
      await sql`
        delete from import_row
        where portal_id = ${portalId} and import_id = ${importId} and outcome is null`.execute(db);
    },
    async counts() {
      const { rows } = await sql<OutcomeCount>`
        select section, outcome, reason, count(*)::int as rows from import_row
        where portal_id = ${portalId} and import_id = ${importId}
        group by 1, 2, 3 order by 1, 4 desc`.execute(db);
      return rows;
    },
    async badRows(limit) {
      const { rows } = await sql<BadRow>`
        select section, line, reason from import_row
        where portal_id = ${portalId} and import_id = ${importId} and outcome in ('bad', 'refused')
        order by section, line limit ${limit}`.execute(db);
      return rows;
    },
  };
}

type At = ImportAt;

async function stage(
  { db, portalId, importId }: At,
  section: number,
  rows: readonly StagedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into import_row (portal_id, import_id, section, line, key, payload, outcome, reason)
    select ${portalId}, ${importId}, ${section}, line, key, payload, outcome, reason
    from unnest(${rows.map((row) => row.line)}::int[], ${rows.map((row) => row.key)}::text[],
      ${rows.map((row) => JSON.stringify(row.payload))}::jsonb[], ${rows.map((row) => row.outcome)}::text[],
      ${rows.map((row) => row.reason)}::text[]) as row (line, key, payload, outcome, reason)
    on conflict (portal_id, import_id, section, line) do nothing`.execute(db);
}

async function openRecords(
  { db, portalId, importId }: At,
  section: number,
  records: number,
): Promise<readonly OpenRow[]> {
  const open = sql`portal_id = ${portalId} and import_id = ${importId} and section = ${section}
    and outcome is null`;
  const { rows } = await sql<OpenRow>`
    with next as (select distinct key from (
      select key from import_row where ${open} order by line limit ${records}) as first)
    select line, key, payload from import_row
    where ${open} and key in (select key from next) order by line`.execute(db);
  return rows;
}

async function finishRecords(
  at: At,
  section: number,
  rows: readonly FinishedRow[],
  contacts: readonly ImportedContact[],
  now: number,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await at.db.transaction().execute(async (tx) => {
        await keepLeads(tx, at.portalId, contacts, now);
        await endRows(tx, at, section, rows);
      });
    } catch (error) {
      if (!(error instanceof LeadMetTwice) || tries === TRIES) throw error;
    }
  }
}

/**
 * A contact seen for the first time gets its lead, with the stage it brings along and no episode; but for one that was
 * erased since HubSpot was asked for it (R39).
 */
async function keepLeads(
  tx: Tx,
  portalId: string,
  contacts: readonly ImportedContact[],
  now: number,
): Promise<void> {
  if (contacts.length === 0) return;
  const rows = JSON.stringify(
    contacts.map(({ contactId, inherited, keys }) => ({ contact_id: contactId, stage: inherited, keys })),
  );
  const { rows: made } = await sql<{ fresh: number; added: number }>`
    with imported as (
        select * from jsonb_to_recordset(${rows}::jsonb) as one (contact_id bigint, stage text)
        where not exists (select from event where event.portal_id = ${portalId} and event.object_type = 'contact'
          and event.object_id = one.contact_id and event.type = 'contact.privacyDeletion')),
      fresh as (
        insert into lead (portal_id, contact_id, origin, stage, furthest_stage, created_at)
        select ${portalId}, contact_id, 'history', stage, stage, ${new Date(now)} from imported
        where not exists (select from lead_alias alias where alias.portal_id = ${portalId}
          and alias.kind = 'contact' and alias.value = imported.contact_id::text)
        returning contact_id, lead_id),
      added as (
        insert into lead_alias (portal_id, kind, value, lead_id)
        select ${portalId}, 'contact', contact_id::text, lead_id from fresh
        on conflict (portal_id, kind, value) do nothing returning 1)
    select (select count(*) from fresh)::int as fresh, (select count(*) from added)::int as added`.execute(
    tx,
  );
  if (made[0]!.added < made[0]!.fresh) throw new LeadMetTwice();
  await sql`
    insert into lead_alias (portal_id, kind, value, lead_id)
    select distinct on (name) ${portalId}, 'external', name, alias.lead_id
    from jsonb_to_recordset(${rows}::jsonb) as one (contact_id bigint, keys jsonb)
      cross join jsonb_array_elements_text(one.keys) as name
      join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'contact'
        and alias.value = one.contact_id::text
    order by name, alias.lead_id
    on conflict (portal_id, kind, value) do update set lead_id = excluded.lead_id
      where lead_alias.lead_id <> excluded.lead_id`.execute(tx);
}

async function endRows(
  tx: Tx,
  { portalId, importId }: At,
  section: number,
  rows: readonly FinishedRow[],
): Promise<void> {
  const ended = JSON.stringify(
    rows.map(({ line, outcome, reason, recordId, keys }) => ({
      line,
      outcome,
      reason,
      record_id: recordId,
      keys,
    })),
  );
  await sql`
    update import_row set outcome = ended.outcome, reason = ended.reason, record_id = ended.record_id,
      keys = case when ended.keys is not null
        then array(select jsonb_array_elements_text(ended.keys)) end, key = null, payload = '{}'
    from jsonb_to_recordset(${ended}::jsonb)
      as ended (line int, outcome text, reason text, record_id bigint, keys jsonb)
    where portal_id = ${portalId} and import_id = ${importId} and section = ${section}
      and import_row.line = ended.line`.execute(tx);
}

async function companies(
  { db, portalId, importId }: At,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ key: string; record_id: string }>`
    select distinct on (one) one as key, record_id from import_row cross join unnest(import_row.keys) as one
    where portal_id = ${portalId} and import_id = ${importId} and import_row.keys && ${[...keys]}::text[]
      and one = any(${[...keys]}::text[]) and record_id is not null
    order by one, section, line`.execute(db);
  return new Map(rows.map((row) => [row.key, row.record_id]));
}

/** Contacts' rows and new signals hold the contact they touched; companies' rows have keys instead. */
async function listTouched({ db, portalId, importId }: At, section: number): Promise<number> {
  const { rows } = await sql<{ listed: number }>`
    with touched as (
      select distinct record_id from import_row
      where portal_id = ${portalId} and import_id = ${importId} and section < ${section}
        and record_id is not null and keys is null),
    listed as (
      insert into import_row (portal_id, import_id, section, line, payload, record_id)
      select ${portalId}, ${importId}, ${section}, row_number() over (order by record_id), '{}', record_id
      from touched
      on conflict (portal_id, import_id, section, line) do nothing)
    select count(*)::int as listed from touched`.execute(db);
  return rows[0]!.listed;
}

/** Together with its mark, so that a kill in between makes nobody due twice. */
function queueTouched(
  { db, portalId, importId }: At,
  section: number,
  limit: number,
  now: number,
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ record_id: string }>`
      with next as (
        select line from import_row
        where portal_id = ${portalId} and import_id = ${importId} and section = ${section} and outcome is null
        order by line limit ${limit})
      update import_row set outcome = 'queued' from next
      where portal_id = ${portalId} and import_id = ${importId} and section = ${section}
        and import_row.line = next.line
      returning record_id`.execute(tx);
    await enqueueWork(tx, {
      portalId,
      objectType: 'contact',
      objectIds: rows.map((row) => row.record_id),
      dueAt: now,
      reason: 'import',
      priority: LATER,
    });
    return rows.length;
  });
}
