/**
 * When webhooks could last be taken and kept: one row, renewed by every process that has the doors open. A gap in it
 * is an outage of all of them, or of this database.
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { createTaskStore } from './tasks.ts';

/**
 * Says that the doors are open. After a gap longer than `gapMs` a reconciliation starts for every connected portal, in
 * the same transaction: of several processes that come back, one finds the gap.
 * @returns since when they were closed (epoch ms), or null where there was no gap
 */
export async function keepDoorsOpen(db: Database, now: number, gapMs: number): Promise<number | null> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ open_at: number }>`select open_at from open_doors for update`.execute(tx);
    const openAt = rows[0]?.open_at;
    await sql`
      insert into open_doors (one, open_at) values (true, ${new Date(now)})
      on conflict (one) do update set open_at = greatest(open_doors.open_at, excluded.open_at)`.execute(tx);
    if (openAt === undefined || now - openAt <= gapMs) return null;
    const portals = await tx
      .selectFrom('installation')
      .select('portal_id')
      .where('state', '=', 'connected')
      .where('provisioned_at', 'is not', null)
      .execute();
    const tasks = createTaskStore(tx);
    for (const { portal_id } of portals) await tasks.start(portal_id, 'reconcile', { since: openAt });
    return openAt;
  });
}
