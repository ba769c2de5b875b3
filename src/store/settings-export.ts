/** Everything that is kept about one contact, for the person it is about (GDPR, articles 15 and 20). */
import { sql } from 'kysely';
import type { ContactExport } from '../settings/ports.ts';
import type { Database } from './database.ts';

/** Tables whose rows are of a lead; `alias` has its ids at HubSpot, those that were merged away among them. */
const OF_LEAD = [
  'lead',
  'lead_alias',
  'signal',
  'episode',
  'decision',
  'latest_receipt',
  'receipt',
  'audit',
] as const;
const MOST_ROWS = 5_000;

export async function exportContact(
  db: Database,
  portalId: string,
  contactId: string,
): Promise<ContactExport | null> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const lead = await findLead(tx, portalId, contactId);
      const events = await eventsOf(tx, portalId, contactId);
      if (lead === null && events.length === 0) return null;
      const rows: [string, readonly unknown[]][] = [['event', events]];
      if (lead) {
        for (const table of OF_LEAD) rows.push([table, await rowsOf(tx, table, portalId, lead.id)]);
        rows.push(['fact', await factsOf(tx, portalId, lead.id)]);
      }
      return { name: lead?.name ?? `Contact ${contactId}`, rows: Object.fromEntries(rows) };
    });
}

async function findLead(
  tx: Database,
  portalId: string,
  contactId: string,
): Promise<{ readonly id: string; readonly name: string } | null> {
  const { rows } = await sql<{ id: string; name: string }>`
    select lead.lead_id as id, coalesce(
      nullif(trim(concat_ws(' ', facts->'firstname'->>0, facts->'lastname'->>0)), ''),
      facts->'email'->>0, 'Contact ' || alias.value) as name
    from lead_alias alias join lead using (portal_id, lead_id)
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

async function rowsOf(
  tx: Database,
  table: (typeof OF_LEAD)[number],
  portalId: string,
  leadId: string,
): Promise<readonly unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(kept) as row from ${sql.table(table)} kept
    where portal_id = ${portalId} and lead_id = ${leadId} limit ${MOST_ROWS}`.execute(tx);
  return rows.map(({ row }) => row);
}

async function factsOf(tx: Database, portalId: string, leadId: string): Promise<readonly unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(fact) as row from fact
    where portal_id = ${portalId} and subject = 'lead' and subject_id = ${leadId}
    order by fact_id limit ${MOST_ROWS}`.execute(tx);
  return rows.map(({ row }) => row);
}

async function eventsOf(tx: Database, portalId: string, contactId: string): Promise<readonly unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(event) as row from event
    where portal_id = ${portalId} and object_type = 'contact' and object_id = ${contactId}
      and reason is distinct from 'erased'
    order by recorded_at limit ${MOST_ROWS}`.execute(tx);
  return rows.map(({ row }) => row);
}
