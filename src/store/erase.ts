/**
 * Erasure: every row about a contact goes, in one transaction (R39). The events keep their ids and ends, without
 * values. A late event cannot bring the contact back, since HubSpot no longer has it to be read; nor can a look that
 * has read it before, since its work is taken out of its hands. Where others'
 * receipts rested on what it did, they lose that too: who asks for such a decision again will not get the same bytes.
 * A person's right to be forgotten comes before our replay.
 */
import { sql, type Transaction } from 'kysely';
import type { Claim } from '../inbox/claim.ts';
import { accountsOfLeads, addAccountWork, lockAccounts } from './accounts.ts';
import type { Database } from './database.ts';
import { forgetDealsOf } from './deals.ts';
import { wakePortal } from './enqueue-work.ts';
import { everCompaniesOf, forgetColleagues } from './forget-colleagues.ts';
import { overtakeLooks } from './overtake-looks.ts';
import type { Tables } from './tables.ts';

/** `claim`: the caller's own, in whose hands the work on these contacts stays. */
export async function eraseContacts(
  db: Database,
  portalId: string,
  contactIds: readonly string[],
  now: number,
  claim: Claim | null = null,
): Promise<void> {
  const everyId = [...contactIds, ...(await otherIdsOf(db, portalId, contactIds))];
  await overtakeLooks(db, portalId, everyId, { claim, now });
  await db.transaction().execute(async (tx) => {
    const leadIds = await leadsOf(tx, portalId, contactIds);
    const accounts = await accountsOfLeads(tx, portalId, leadIds);
    const companyIds = await everCompaniesOf(tx, portalId, leadIds);
    // Whoever is just deciding about colleagues ends first, so that their receipts are found.
    await lockAccounts(tx, portalId, companyIds);
    await holdLeads(tx, portalId, leadIds);
    await forgetColleagues(tx, portalId, { leadIds, companyIds });
    const ids = [...new Set([...contactIds, ...(await otherIdsOf(tx, portalId, contactIds))])];
    const emails = await emailsOf(tx, portalId, leadIds);
    for (const table of [
      'signal',
      'receipt',
      'latest_receipt',
      'episode',
      'decision',
      'audit',
      'lead',
      'lead_alias',
    ] as const) {
      await sql`delete from ${sql.table(table)} where portal_id = ${portalId}
        and lead_id = any(${leadIds}::bigint[])`.execute(tx);
    }
    await sql`delete from fact where portal_id = ${portalId} and subject = 'lead'
      and subject_id = any(${leadIds}::bigint[])`.execute(tx);
    for (const table of ['outbox', 'dead_letter'] as const) {
      await sql`delete from ${sql.table(table)} where portal_id = ${portalId} and object_type = 'contact'
        and object_id = any(${ids}::bigint[])`.execute(tx);
    }
    await sql`delete from notice_delivery where portal_id = ${portalId}
      and contact_id = any(${ids}::bigint[])`.execute(tx);
    await forgetDealsOf(tx, portalId, ids);
    await forgetImported(tx, portalId, ids, emails);
    // What was said of a refused write names the contact, not its lead.
    await sql`
      delete from audit where portal_id = ${portalId} and lead_id is null
        and detail->>'objectId' = any(${ids}::text[])`.execute(tx);
    // What a worker has in hand it finds gone; what only waits has nothing to look at. It goes before the events end:
    // one that comes in between brings work of its own.
    await sql`
      delete from work using (
        select object_id from work where portal_id = ${portalId} and object_type = 'contact'
          and object_id = any(${ids}::bigint[]) and lease_token is null order by object_id for update) as waiting
      where work.portal_id = ${portalId} and work.object_type = 'contact'
        and work.object_id = waiting.object_id`.execute(tx);
    await sql`
      update event set outcome = coalesce(outcome, 'applied'), reason = 'erased', value = null, detail = null
      where portal_id = ${portalId} and object_type = 'contact' and object_id = any(${ids}::bigint[])`.execute(
      tx,
    );
    await sql`delete from journal_change where portal_id = ${portalId} and object_type = 'contact'
      and object_id = any(${ids}::bigint[])`.execute(tx);
    await addAccountWork(tx, portalId, accounts, now);
    if (accounts.length > 0) await wakePortal(tx, portalId, now);
  });
}

/** Every id of the leads of these contacts: those that they were merged with, too. */
async function otherIdsOf(
  db: Database | Transaction<Tables>,
  portalId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    select distinct other.value from lead_alias asked join lead_alias other using (portal_id, lead_id)
    where portal_id = ${portalId} and asked.kind = 'contact' and other.kind = 'contact'
      and asked.value = any(${[...contactIds]}::text[])`.execute(db);
  return rows.map((row) => row.value);
}

async function emailsOf(
  tx: Transaction<Tables>,
  portalId: string,
  leadIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ email: string }>`
    select lower(facts->'email'->>0) as email from lead where portal_id = ${portalId}
      and lead_id = any(${[...leadIds]}::bigint[]) and facts->'email'->>0 <> ''`.execute(tx);
  return rows.map((row) => row.email);
}

/** Rows of imports that ended are about no more than an id; those that were left in the middle still hold all. */
async function forgetImported(
  tx: Transaction<Tables>,
  portalId: string,
  ids: readonly string[],
  emails: readonly string[],
): Promise<void> {
  await sql`
    delete from import_row where portal_id = ${portalId} and (record_id = any(${[...ids]}::bigint[])
      or exists (select from unnest(${[...emails]}::text[]) as email
        where payload <> '{}' and position(email in lower(payload::text)) > 0 or lower(key) = email))`.execute(
    tx,
  );
}

/** Whoever is just deciding about one of them ends first, so that what is kept of it goes too; later ones find no lead. */
async function holdLeads(
  tx: Transaction<Tables>,
  portalId: string,
  leadIds: readonly string[],
): Promise<void> {
  await sql`
    select from lead where portal_id = ${portalId} and lead_id = any(${[...leadIds]}::bigint[])
    order by lead_id for update`.execute(tx);
}

/** The leads of these contacts, those among them that were merged away before. */
async function leadsOf(
  tx: Transaction<Tables>,
  portalId: string,
  contactIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ lead_id: string }>`
    with living as (
      select distinct lead_id from lead_alias where portal_id = ${portalId} and kind = 'contact'
        and value = any(${[...contactIds]}::text[]))
    select lead_id from living
    union
    select value::bigint from lead_alias
    where portal_id = ${portalId} and kind = 'lead' and lead_id in (select lead_id from living)`.execute(tx);
  return rows.map((row) => row.lead_id);
}
