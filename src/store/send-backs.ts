/** What sales has sent back in a period, for the monthly review. Reads only. */
import { sql } from 'kysely';
import type { Period } from '../reports/marketing-side.ts';
import type { SendBack } from '../reports/review.ts';
import type { Database } from './database.ts';

/**
 * Decisions that stand: one that was taken back, corrected or outweighed is no longer sales' word. By when they were
 * made, in any order.
 */
export async function sendBacks(
  db: Database,
  portalId: string,
  { from, to }: Period,
): Promise<readonly SendBack[]> {
  const { rows } = await sql<SendBack>`
    select decision.key, lead.contact_id as "contactId", lead.stage, (record->>'episode')::int as episode, decision.at,
      record->'decision'->>'decision' as decision, record->'decision'->'by' as by, record->>'reason' as reason,
      record->'decision'->>'note' as note, nullif(record->'contradiction', 'null') as contradiction, resolution
    from decision join lead using (portal_id, lead_id)
    where portal_id = ${portalId} and decision.standing = 'stands'
      and decision.at >= ${new Date(from)} and decision.at < ${new Date(to)}
      and record->>'reason' is not null and record->'decision'->>'decision' <> 'undo'`.execute(db);
  return rows;
}

/** How many decisions made before `from` (epoch ms) stand against the data, and nobody has said what was wrong. */
export async function openBefore(db: Database, portalId: string, from: number): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from decision
    where portal_id = ${portalId} and standing = 'stands' and at < ${new Date(from)} and resolution is null
      and record->'contradiction' <> 'null'`.execute(db);
  return rows[0]!.open;
}
