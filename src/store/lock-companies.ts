/** Companies are locked by id, whoever changes several of them: the other way round two would wait for each other. */
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

/** Those of them that are known are held until the end of the transaction. */
export async function lockCompanies(
  tx: Transaction<Tables>,
  portalId: string,
  companyIds: readonly string[],
): Promise<void> {
  await sql`
    select from company where portal_id = ${portalId} and company_id = any(${[...companyIds]}::bigint[])
    order by company_id for update`.execute(tx);
}
