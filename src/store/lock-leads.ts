/** Leads are locked by id, whoever changes several of them: the other way round two would wait for each other. */
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** The leads that these contacts are known as, and those with these ids, held until the end of the transaction. */
export async function lockLeads(
  tx: Transaction<Tables>,
  portalId: string,
  { leadIds = [], contactIds = [] }: { leadIds?: readonly string[]; contactIds?: readonly string[] },
): Promise<void> {
  if (leadIds.length + contactIds.length < 2) return;
  await sql`
    select from lead where portal_id = ${portalId} and lead_id = any(array(
      select unnest(${[...leadIds]}::bigint[]) union
      select lead_id from lead_alias where portal_id = ${portalId} and kind = 'contact'
        and value = any(${[...contactIds]}::text[])))
    order by lead_id for update`.execute(tx);
}
