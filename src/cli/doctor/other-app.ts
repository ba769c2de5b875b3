/** Do webhooks arrive that are of another app? They are signed with our secret, so that it is our id that is wrong. */
import { sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import { type Finding, problem } from './finding.ts';

/** So far back is looked, ms. */
const RECENT_MS = 86_400_000;

/** Says nothing where events of this app have come since: then it is put right. */
export async function checkOtherApp(db: Database, appId: string, now: number): Promise<Finding[]> {
  const { rows } = await sql<{ count: number }>`
    with recent as (
      select recorded_at, reason is not distinct from 'other app' as foreign_one from event
      where recorded_at > ${new Date(now - RECENT_MS)})
    select count(*)::int as count from recent where foreign_one
      and recorded_at > coalesce((select max(recorded_at) from recent where not foreign_one), '-infinity')`.execute(
    db,
  );
  const { count } = rows[0]!;
  if (count === 0) return [];
  return [
    problem(
      'app id',
      `the latest ${count} event(s) are of another app than ${appId} and were ignored. Copy HUBSPOT_APP_ID from the app's Auth page.`,
    ),
  ];
}
