/** Work that gave up: it stays visible with its reason until somebody has it tried again. */
import { sql } from 'kysely';
import type { Claim, ClaimedItem } from '../inbox/claim.ts';
import type { Database } from './database.ts';

/** Moves claimed items out of the queue; their open events end as dead, with the same reason. */
export async function buryWork(
  db: Database,
  claim: Claim,
  items: readonly ClaimedItem[],
  reason: string,
  now: number,
): Promise<void> {
  const ids = items.map((item) => item.objectId);
  await db.transaction().execute(async (tx) => {
    await sql`
      with gone as (
        delete from work where portal_id = ${claim.portalId} and object_type = ${claim.objectType}
          and object_id = any(${ids}::bigint[]) and lease_token = ${claim.token}
        returning object_id, attempts, reason)
      insert into dead_letter (portal_id, at, source, object_type, object_id, reason, payload)
      select ${claim.portalId}, ${new Date(now)}, 'work', ${claim.objectType}, object_id, ${reason},
        jsonb_build_object('attempts', attempts, 'reason', gone.reason) from gone`.execute(tx);
    await sql`
      update event set outcome = 'dead', reason = ${reason}
      where portal_id = ${claim.portalId} and object_type = ${claim.objectType}
        and object_id = any(${ids}::bigint[]) and outcome is null`.execute(tx);
  });
}
