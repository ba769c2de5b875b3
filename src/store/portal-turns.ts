/**
 * Whose turn it is. Each portal has one row: when it is to be looked at next, when it was last served, and which
 * worker owns it. Every webhook of the portal wakes it in the transaction that stores the events, so whoever locks
 * the row makes them wait: each statement here is a short transaction of its own.
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { WORK_TYPES } from './pick-work.ts';
import { AT_ONCE, LATER } from './work-priority.ts';

/** A worker that wants portals, at a moment. */
export interface Taker {
  readonly owner: string;
  readonly now: number;
  /** Until when it owns what it takes, unless it renews (epoch ms). */
  readonly until: number;
  /** An ownership that ended before this has left HubSpot's window (epoch ms). */
  readonly abandonedBefore: number;
}

/** Owned by nobody, or by nobody else any more: one who let go by himself leaves the same window behind. */
function isFree({ owner, abandonedBefore }: Taker) {
  return sql`(portal_queue.owner is not distinct from ${owner}
    or coalesce(portal_queue.owner_until, '-infinity') < ${new Date(abandonedBefore)})`;
}

/** The portal that has waited longest among those with due work that this worker may own. Locks nothing. */
export async function longestWaiting(
  db: Database,
  taker: Taker,
  { patient, except }: { readonly patient: boolean; readonly except: readonly string[] },
): Promise<string | null> {
  const at = new Date(taker.now);
  const { rows } = await sql<{ portal_id: string }>`
    select portal_id from portal_queue join installation using (portal_id)
    where installation.state = 'connected' and installation.provisioned_at is not null
      and portal_id <> all(${[...except]}::bigint[])
      and next_due <= ${at} and (${!patient} or pace_until <= ${at}) and ${isFree(taker)}
    order by served limit 1`.execute(db);
  return rows[0]?.portal_id ?? null;
}

/** Takes the portal's turn, waiting for webhooks that just wake it. False when another worker was quicker. */
export async function takeTurn(db: Database, taker: Taker, portalId: string): Promise<boolean> {
  const { rows } = await sql`
    update portal_queue set owner = ${taker.owner}, owner_until = ${new Date(taker.until)},
      served = nextval('served_order')
    where portal_id = ${portalId} and ${isFree(taker)} returning 1`.execute(db);
  return rows.length === 1;
}

/** Takes or keeps a portal without its turn: it may have no work at all. */
export async function takePortal(db: Database, taker: Taker, portalId: string): Promise<boolean> {
  const { rows } = await sql`
    insert into portal_queue (portal_id, next_due, owner, owner_until)
    values (${portalId}, 'infinity', ${taker.owner}, ${new Date(taker.until)})
    on conflict (portal_id) do update set owner = excluded.owner, owner_until = excluded.owner_until
    where ${isFree(taker)} returning 1`.execute(db);
  return rows.length === 1;
}

/** After a full batch, or with objects of the other type due as well: look again at once. */
export async function returnSoon(db: Database, portalId: string, now: number): Promise<void> {
  const at = new Date(now);
  await sql`update portal_queue set next_due = least(next_due, ${at}), pace_until = ${at}
    where portal_id = ${portalId}`.execute(db);
}

/**
 * After the last batch: look again when the next item is due, and not before `paceUntil`.
 *
 * No wake-up is lost. A batch writes its work first and wakes the portal last, in one transaction. Either it has
 * woken the portal before our lock: then it is committed, since its own lock is gone, and the second statement,
 * whose snapshot is younger than the lock, sees its work. Or it comes after: then it waits for our lock and lowers
 * what we have written. One statement would not do: it would wait for the lock with a snapshot from before.
 */
export async function rest(db: Database, portalId: string, paceUntil: number): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select from portal_queue where portal_id = ${portalId} for update`.execute(tx);
    // One probe of the index for each kind of work: the earliest of all has no index, which intake would pay for.
    await sql`
      update portal_queue set pace_until = ${new Date(paceUntil)}, next_due = coalesce((
        select min(first.due_at)
        from unnest(${[...WORK_TYPES]}::text[]) as kind (object_type),
          unnest(array[${sql.lit(AT_ONCE)}, ${sql.lit(LATER)}]::smallint[]) as level (priority),
          lateral (
            select due_at from work where portal_id = ${portalId} and work.object_type = kind.object_type
              and work.priority = level.priority order by due_at limit 1) as first), 'infinity')
      where portal_id = ${portalId}`.execute(tx);
  });
}

/** The heartbeat of some portals. Those whose ownership has run out meanwhile are left alone. */
export async function renewPortals(
  db: Database,
  { owner, now, until }: Taker,
  portalIds: readonly string[],
): Promise<string[]> {
  if (portalIds.length === 0) return [];
  const { rows } = await sql<{ portal_id: string }>`
    update portal_queue set owner_until = ${new Date(until)}
    where portal_id = any(${[...portalIds]}::bigint[]) and owner = ${owner} and owner_until > ${new Date(now)}
    returning portal_id`.execute(db);
  return rows.map((row) => row.portal_id);
}

/** Lets go of everything at a graceful stop. The end of the ownership stays: the next owner counts from it. */
export async function releasePortals(db: Database, owner: string, now: number): Promise<void> {
  await db
    .updateTable('portal_queue')
    .set({ owner: null, owner_until: new Date(now), pace_until: new Date(now) })
    .where('owner', '=', owner)
    .execute();
}
