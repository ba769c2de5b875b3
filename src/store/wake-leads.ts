/**
 * Leads whose day has come. Every decision leaves the day on which the lead would stand differently with no news at
 * all; when it comes, its contact becomes work like any other, and the next decision leaves the next day. Only the
 * first entries of an index are read: the many leads whose day is yet to come cost nothing.
 */
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import { addWork, wakePortal } from './enqueue-work.ts';
import type { Tables } from './tables.ts';
import { LATER } from './work-priority.ts';

type Tx = Transaction<Tables>;

/** Leads woken in one transaction. */
const SLICE = 500;
/** Waking pauses while this many wait: the work table is a queue, not a copy of the portal. */
const ENOUGH_WAITING = 2_000;

/** Connected portals with a lead whose day has come. One look at the index for each portal. */
export async function portalsToWake(db: Database, now: number): Promise<string[]> {
  const { rows } = await sql<{ portal_id: string }>`
    select portal_id from installation
    where state = 'connected' and provisioned_at is not null and exists (
      select from lead where lead.portal_id = installation.portal_id
        and next_change_at <= ${new Date(now)} and deleted_at is null)
    order by portal_id`.execute(db);
  return rows.map((row) => row.portal_id);
}

/**
 * Makes a slice of these leads due, those that have waited longest first. The day goes in the transaction in which
 * the work comes: a lead is woken once, and a kill leaves it either asleep or at work.
 * @returns how many were woken; 0 also when enough wait already
 */
export async function wakeLeads(
  db: Database,
  { portalId, now }: { readonly portalId: string; readonly now: number },
): Promise<number> {
  const room = ENOUGH_WAITING - (await waiting(db, portalId));
  if (room <= 0) return 0;
  return db.transaction().execute(async (tx) => {
    const contactIds = await takeDays(tx, portalId, now, Math.min(SLICE, room));
    if (contactIds.length === 0) return 0;
    await addWork(tx, {
      portalId,
      objectType: 'contact',
      items: contactIds.map((objectId) => ({ objectId, priority: LATER })),
      dueAt: now,
      reason: 'time',
    });
    await wakePortal(tx, portalId, now);
    return contactIds.length;
  });
}

/** Leads that somebody is just deciding are passed over: that decision leaves a day of its own. */
async function takeDays(tx: Tx, portalId: string, now: number, limit: number): Promise<string[]> {
  const { rows } = await sql<{ contact_id: string }>`
    update lead set next_change_at = null
    where portal_id + 0 = ${portalId} and ctid = any(array(
      select ctid from lead
      where portal_id = ${portalId} and next_change_at <= ${new Date(now)} and deleted_at is null
      order by next_change_at limit ${limit} for update skip locked))
    returning contact_id`.execute(tx);
  return rows.map((row) => row.contact_id);
}

async function waiting(db: Database, portalId: string): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from (
      select from work where portal_id = ${portalId} and object_type = 'contact' and priority = ${LATER}
        and reason = 'time' limit ${ENOUGH_WAITING}) as woken`.execute(db);
  return rows[0]!.waiting;
}
