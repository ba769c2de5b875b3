/**
 * When webhooks could last be taken and kept: one row, renewed by every process that has the doors open. A gap in it
 * is an outage of all of them, or of this database.
 */
import { sql } from 'kysely';
import { JOURNAL_KEPT_MS } from '../journal/ports.ts';
import type { Database } from './database.ts';
import { createTaskStore } from './tasks.ts';

export interface DoorRules {
  /** A gap that is no longer than this is a restart. */
  readonly gapMs: number;
  /** Whether HubSpot's journal is read: it tells more of a gap than a search for what changed. */
  readonly readsJournal: boolean;
}

/** So late may the journal tell of something. */
const JOURNAL_SETTLE_MS = 600_000;

/**
 * Says that the doors are open. After a gap each connected portal is repaired from the journal where that holds its
 * events of the whole gap, and else by a reconciliation, begun in the same transaction: of several processes that come
 * back, one finds the gap.
 * @returns since when they were closed (epoch ms), or null where there was no gap
 */
export async function keepDoorsOpen(
  db: Database,
  now: number,
  { gapMs, readsJournal }: DoorRules,
): Promise<number | null> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ open_at: number }>`select open_at from open_doors for update`.execute(tx);
    const openAt = rows[0]?.open_at;
    await sql`
      insert into open_doors (one, open_at) values (true, ${new Date(now)})
      on conflict (one) do update set open_at = greatest(open_doors.open_at, excluded.open_at)`.execute(tx);
    if (openAt === undefined || now - openAt <= gapMs) return null;
    const isInJournal = readsJournal && openAt > now - JOURNAL_KEPT_MS;
    const repaired = isInJournal ? await repairFromJournal(tx, openAt, now) : [];
    await sweepOthers(tx, openAt, repaired);
    return openAt;
  });
}

/** @returns the portals it covers since before the gap */
async function repairFromJournal(tx: Database, since: number, now: number): Promise<string[]> {
  const { rows } = await sql<{ portal_id: string }>`
    select portal_id from journal_cover where since <= ${new Date(since)}`.execute(tx);
  if (rows.length === 0) return [];
  await sql`
    update journal set repair_since = least(repair_since, ${new Date(since)}),
      repair_until = ${new Date(now + JOURNAL_SETTLE_MS)}`.execute(tx);
  return rows.map(({ portal_id }) => portal_id);
}

async function sweepOthers(tx: Database, since: number, repaired: readonly string[]): Promise<void> {
  const portals = await tx
    .selectFrom('installation')
    .select('portal_id')
    .where('state', '=', 'connected')
    .where('provisioned_at', 'is not', null)
    .orderBy('portal_id')
    .execute();
  const tasks = createTaskStore(tx);
  for (const { portal_id } of portals)
    if (!repaired.includes(portal_id)) await tasks.start(portal_id, 'reconcile', { since });
}
