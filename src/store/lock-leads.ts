/** Leads are locked by id, whoever changes several of them: the other way round two would wait for each other. */
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

interface Which {
  readonly leadIds?: readonly string[];
  readonly contactIds?: readonly string[];
}

/**
 * The leads that these contacts are known as, and those with these ids, are held until the end of the transaction. One
 * alone is in nobody's way, and is left for the first change to hold.
 */
export async function lockLeads(tx: Transaction<Tables>, portalId: string, which: Which): Promise<void> {
  const { leadIds = [], contactIds = [] } = which;
  if (leadIds.length + contactIds.length > 1) await holdLeads(tx, portalId, which);
}

/** The same, of one alone too: where something else is changed before it. */
export async function holdLeads(
  tx: Transaction<Tables>,
  portalId: string,
  { leadIds = [], contactIds = [] }: Which,
): Promise<void> {
  await sql`
    select from lead where portal_id = ${portalId} and lead_id = any(array(
      select unnest(${[...leadIds]}::bigint[]) union
      select lead_id from lead_alias where portal_id = ${portalId} and kind = 'contact'
        and value = any(${[...contactIds]}::text[])))
    order by lead_id for update`.execute(tx);
}
