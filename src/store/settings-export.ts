/** Everything that is kept about one contact, for the person it is about (GDPR, articles 15 and 20). */
import { type RawBuilder, sql } from 'kysely';
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
/** Tables whose rows name the contact by its id at HubSpot. */
const OF_CONTACT = ['outbox', 'work', 'dead_letter', 'journal_change'] as const;
/** For a page; the command line has room for all. */
const MOST_ROWS = 5_000;

export async function exportContact(
  db: Database,
  portalId: string,
  contactId: string,
  mostRows = MOST_ROWS,
): Promise<ContactExport | null> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const lead = await findLead(tx, portalId, contactId);
      const of = { tx, portalId, mostRows };
      const rows = await rowsOfContact(of, contactId, lead?.email ?? null);
      if (lead === null && rows.every(([, those]) => those.length === 0)) return null;
      if (lead) {
        for (const table of OF_LEAD) rows.push([table, await rowsOf(of, table, lead.id)]);
        rows.push(['fact', await factsOf(of, lead.id)]);
      }
      const said = sql`kept.lead_id is null and kept.detail->>'objectId' = ${contactId}`;
      rows.push(['audit_of_contact', await select(of, sql`audit`, said)]);
      const cut = rows.flatMap(([table, those]) => (those.length === mostRows ? [table] : []));
      return { name: lead?.name ?? `Contact ${contactId}`, rows: Object.fromEntries(rows), cut };
    });
}

async function findLead(
  tx: Database,
  portalId: string,
  contactId: string,
): Promise<{ readonly id: string; readonly name: string; readonly email: string | null } | null> {
  const { rows } = await sql<{ id: string; name: string; email: string | null }>`
    select lead.lead_id as id, lower(facts->'email'->>0) as email, coalesce(
      nullif(trim(concat_ws(' ', facts->'firstname'->>0, facts->'lastname'->>0)), ''),
      facts->'email'->>0, 'Contact ' || alias.value) as name
    from lead_alias alias join lead using (portal_id, lead_id)
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}`.execute(
    tx,
  );
  return rows[0] ?? null;
}

interface Of {
  readonly tx: Database;
  readonly portalId: string;
  readonly mostRows: number;
}

async function rowsOf(of: Of, table: (typeof OF_LEAD)[number], leadId: string): Promise<readonly unknown[]> {
  return select(of, sql.table(table), sql`kept.lead_id = ${leadId}`);
}

async function factsOf(of: Of, leadId: string): Promise<readonly unknown[]> {
  return select(of, sql`fact`, sql`kept.subject = 'lead' and kept.subject_id = ${leadId} order by fact_id`);
}

async function rowsOfContact(
  of: Of,
  contactId: string,
  email: string | null,
): Promise<[string, readonly unknown[]][]> {
  const named = sql`kept.object_type = 'contact' and kept.object_id = ${contactId}`;
  const told = sql`${named} and reason is distinct from 'erased' order by recorded_at`;
  const rows: [string, readonly unknown[]][] = [['event', await select(of, sql`event`, told)]];
  for (const table of OF_CONTACT) rows.push([table, await select(of, sql.table(table), named)]);
  rows.push(['notice_delivery', await select(of, sql`notice_delivery`, sql`kept.contact_id = ${contactId}`)]);
  const theirs = sql`kept.deal_id in (select deal_id from deal_contact
    where portal_id = ${of.portalId} and contact_id = ${contactId})`;
  rows.push(['deal', await select(of, sql`deal`, theirs)]);
  // As an erasure finds them.
  const imported = sql`kept.record_id = ${contactId} or lower(kept.key) = ${email}
    or kept.payload <> '{}' and position(${email} in lower(kept.payload::text)) > 0`;
  rows.push(['import_row', await select(of, sql`import_row`, sql`(${imported})`)]);
  return rows;
}

async function select(
  { tx, portalId, mostRows }: Of,
  table: RawBuilder<unknown>,
  which: RawBuilder<unknown>,
): Promise<readonly unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(kept) as row from ${table} kept
    where kept.portal_id = ${portalId} and ${which} limit ${mostRows}`.execute(tx);
  return rows.map(({ row }) => row);
}
