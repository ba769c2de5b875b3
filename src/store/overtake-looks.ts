/**
 * A look reads HubSpot first and commits later. Where its contact is erased or merged away between the two, what it
 * has read must not come in any more: a lead would come back that nobody tells of again. So the work is taken out of
 * the hands it is in, whose commit then finds itself too late, and is due for a look of its own (R37, R39).
 */
import { sql } from 'kysely';
import type { Claim } from '../inbox/claim.ts';
import type { Database } from './database.ts';
import { wakePortal } from './enqueue-work.ts';

/**
 * Waits for whoever is just committing; what comes after it sees what they left. A transaction of its own, since
 * whoever commits takes leads first and work last. `claim` is the caller's own, which stays in its hands.
 */
export async function overtakeLooks(
  db: Database,
  portalId: string,
  contactIds: readonly string[],
  { claim, now }: { readonly claim: Claim | null; readonly now: number },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { numAffectedRows = 0n } = await sql`
      with held as (
        select object_id from work
        where portal_id = ${portalId} and object_type = 'contact' and object_id = any(${[...contactIds]}::bigint[])
          and lease_token is not null and lease_token is distinct from ${claim?.token ?? null}::uuid
        order by object_id for update)
      update work set lease_token = null, lease_until = null, due_at = ${new Date(now)} from held
      where work.portal_id = ${portalId} and work.object_type = 'contact'
        and work.object_id = held.object_id`.execute(tx);
    if (numAffectedRows > 0n) await wakePortal(tx, portalId, now);
  });
}
