/** Which rows of the outbox a claim gets, and how long they are held. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { OutboxBatch } from '../outbox/ports.ts';
import type { Database } from './database.ts';
import type { Lane } from './tables.ts';

/** Up to `limit` due rows of a connected portal, of one lane: the one that has waited longest. */
export async function claimBatch(
  db: Database,
  { portalId, now, limit, leaseUntil }: { portalId: string; now: number; limit: number; leaseUntil: number },
): Promise<OutboxBatch | null> {
  const at = new Date(now);
  const token = randomUUID();
  const { rows } = await sql<{
    object_type: 'contact' | 'company';
    object_id: string;
    lane: Lane;
    properties: Record<string, string>;
    version: string;
    attempts: number;
    caused_at: number;
    seen_at: number | null;
    was_taken: boolean;
  }>`
    with first as (
      select object_type, lane from outbox join installation using (portal_id, generation)
      where portal_id = ${portalId} and installation.state = 'connected' and due_at <= ${at}
        and (lease_until is null or lease_until <= ${at}) order by due_at limit 1),
      due as (
        select object_type, object_id, lane, lease_token is not null as was_taken
        from outbox join first using (object_type, lane)
          join installation using (portal_id, generation)
        where portal_id = ${portalId} and due_at <= ${at} and (lease_until is null or lease_until <= ${at})
        order by due_at limit ${limit} for update of outbox skip locked)
    update outbox set lease_token = ${token}, lease_until = ${new Date(leaseUntil)} from due
    where outbox.portal_id = ${portalId} and outbox.object_type = due.object_type
      and outbox.object_id = due.object_id and outbox.lane = due.lane
    returning outbox.object_type, outbox.object_id, outbox.lane, outbox.properties, outbox.version,
      outbox.attempts, outbox.caused_at, outbox.seen_at, due.was_taken`.execute(db);
  const [first] = rows;
  if (!first) return null;
  return {
    portalId,
    token,
    objectType: first.object_type,
    lane: first.lane,
    rows: rows.map((row) => ({
      objectId: row.object_id,
      properties: row.properties,
      version: row.version,
      attempts: row.attempts,
      causedAt: row.caused_at,
      // A row that was taken and not given back: whoever had it has come to an end in the middle.
      sentBefore: row.attempts > 0 || row.was_taken,
      seenAt: row.seen_at ?? row.caused_at,
    })),
  };
}

/** Holds what these batches still hold until then. Rows that are just being settled are passed over. */
export async function renewBatches(
  db: Database,
  batches: readonly OutboxBatch[],
  until: number,
): Promise<void> {
  for (const { portalId, objectType, lane, token, rows } of batches) {
    await sql`
      update outbox set lease_until = ${new Date(until)}
      where portal_id + 0 = ${portalId} and ctid = any(array(
        select ctid from outbox
        where portal_id = ${portalId} and object_type = ${objectType} and lane = ${lane}
          and lease_token = ${token} and object_id = any(${rows.map(({ objectId }) => objectId)}::bigint[])
        for update skip locked))`.execute(db);
  }
}
