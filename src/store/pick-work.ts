/**
 * Which items of a portal a claim gets. Rows are locked and then found again by their place (ctid): the table is filled
 * and emptied all the time, so its statistics know nothing, and a join on the key was planned as a scan of all that
 * waits for each item. A row that changes in between is passed over until the next look. A place is a row's own only
 * within one table, and tables may be parted by portal: the portal is asked for as well, in words no index answers.
 */
import { sql } from 'kysely';
import type { Claim, ClaimedItem, WorkReason } from '../inbox/claim.ts';
import type { ObjectType } from '../webhooks/event.ts';
import type { Database } from './database.ts';
import { LATER } from './work-priority.ts';

/**
 * What there is work for. Of what nobody waits for they come in this order: a contact of a backfill finds its deals
 * kept, and a company is looked at once for all its people.
 */
export const WORK_TYPES: readonly ObjectType[] = ['deal', 'contact', 'company'];

/** What is most urgent comes first; of equals, what has waited longest: steady contacts cannot starve a company. */
export async function dueTypes(db: Database, portalId: string, now: number): Promise<ObjectType[]> {
  const at = new Date(now);
  const { rows } = await sql<{ object_type: ObjectType }>`
    select kind.object_type from unnest(${[...WORK_TYPES]}::text[]) with ordinality as kind (object_type, place),
      lateral (
      select priority, due_at from work
      where portal_id = ${portalId} and work.object_type = kind.object_type and due_at <= ${at}
        and (lease_until is null or lease_until <= ${at})
      order by priority, due_at limit 1) as first
    order by first.priority, case when first.priority = ${LATER} then place end, first.due_at, place`.execute(
    db,
  );
  return rows.map((row) => row.object_type);
}

/** Puts the lease of a claim on due items, the most urgent first; those in other hands are passed over. */
export async function pickDue(
  db: Database,
  wanted: {
    portalId: string;
    objectType: ObjectType;
    now: number;
    limit: number;
    token: string;
    leaseUntil: number;
  },
): Promise<ClaimedItem[]> {
  const until = new Date(wanted.leaseUntil);
  const { rows } = await sql<{ object_id: string; gen: string; attempts: number; reason: WorkReason }>`
    update work set lease_token = ${wanted.token}, lease_until = ${until}, due_at = ${until}
    where portal_id + 0 = ${wanted.portalId} and ctid = any(array(
      select ctid from work
      where portal_id = ${wanted.portalId} and object_type = ${wanted.objectType}
        and due_at <= ${new Date(wanted.now)}
        and (lease_until is null or lease_until <= ${new Date(wanted.now)})
      order by priority, due_at limit ${wanted.limit} for update skip locked))
    returning object_id, gen, attempts, reason`.execute(db);
  return rows.map((row) => ({
    objectId: row.object_id,
    reason: row.reason,
    gen: row.gen,
    attempts: row.attempts,
  }));
}

/** Holds what these claims still hold until then. Rows in other hands, or just being committed, are passed over. */
export async function renewLeases(db: Database, claims: readonly Claim[], until: number): Promise<void> {
  for (const { portalId, objectType, token, items } of claims) {
    await sql`
      update work set lease_until = ${new Date(until)}, due_at = ${new Date(until)}
      where portal_id + 0 = ${portalId} and ctid = any(array(
        select ctid from work
        where portal_id = ${portalId} and object_type = ${objectType} and lease_token = ${token}
          and object_id = any(${items.map(({ objectId }) => objectId)}::bigint[])
        for update skip locked))`.execute(db);
  }
}
