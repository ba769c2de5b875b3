/** The outbox: values on their way to HubSpot, one row for each contact and lane, sent in batches of one portal. */
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { editableContactProperties } from '../manifest.ts';
import type { OutboxBatch, OutboxRow, OutboxStore, Refusal } from '../outbox/ports.ts';
import type { Database } from './database.ts';
import type { Lane, Tables } from './tables.ts';
import { WORK_TIMES, type WorkTimes } from './work.ts';

/** What we remember of our own writes: where somebody else may write too, and echoes must be told apart. */
const REMEMBERED: readonly string[] = [...editableContactProperties, 'lifecyclestage'];

/** `lease`: how long a batch may take to send before it may be sent again, ms. */
export function createOutboxStore(
  db: Database,
  { lease }: Pick<WorkTimes, 'lease'> = WORK_TIMES,
): OutboxStore {
  return {
    claim: (portalId, now, limit) => claimBatch(db, { portalId, now, limit, leaseUntil: now + lease }),
    sent: (batch, rows) => markSent(db, batch, rows),
    refused: (batch, refusals, now) => markRefused(db, batch, refusals, now),
    retry: (batch, retry) => retryBatch(db, batch, retry),
    portalsWaiting: (now) => portalsWaiting(db, now),
  };
}

/**
 * Up to `limit` due rows of one lane, the lane that has waited longest. Rows decided for an older installation
 * are dropped here: nothing decided under an old one is ever written under a new one.
 */
async function claimBatch(
  db: Database,
  { portalId, now, limit, leaseUntil }: { portalId: string; now: number; limit: number; leaseUntil: number },
): Promise<OutboxBatch | null> {
  const at = new Date(now);
  await sql`delete from outbox using installation where outbox.portal_id = ${portalId}
    and installation.portal_id = outbox.portal_id and outbox.generation < installation.generation`.execute(
    db,
  );
  const token = randomUUID();
  const { rows } = await sql<{
    object_type: 'contact' | 'company';
    object_id: string;
    lane: Lane;
    properties: Record<string, string>;
    version: string;
    attempts: number;
    caused_at: number;
  }>`
    with first as (
      select object_type, lane from outbox where portal_id = ${portalId} and due_at <= ${at}
        and (lease_until is null or lease_until <= ${at}) order by due_at limit 1),
      due as (
        select object_type, object_id, lane from outbox join first using (object_type, lane)
        where portal_id = ${portalId} and due_at <= ${at} and (lease_until is null or lease_until <= ${at})
        order by due_at limit ${limit} for update of outbox skip locked)
    update outbox set lease_token = ${token}, lease_until = ${new Date(leaseUntil)} from due
    where outbox.portal_id = ${portalId} and outbox.object_type = due.object_type
      and outbox.object_id = due.object_id and outbox.lane = due.lane
    returning outbox.object_type, outbox.object_id, outbox.lane, outbox.properties, outbox.version,
      outbox.attempts, outbox.caused_at`.execute(db);
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
    })),
  };
}

/** Sent rows go, unless a newer decision has been added meanwhile: then they are due again with its values. */
async function markSent(db: Database, batch: OutboxBatch, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const sent = JSON.stringify(
    rows.map((row) => ({
      object_id: row.objectId,
      version: row.version,
      remembered: Object.fromEntries(
        Object.entries(row.properties).filter(([name]) => REMEMBERED.includes(name)),
      ),
    })),
  );
  await db.transaction().execute(async (tx) => {
    // Leads before their outbox rows, as in the commit of a decision; else the two could wait for each other.
    if (batch.objectType === 'contact') await rememberWritten(tx, batch.portalId, sent);
    await sql`
      with sent as (select * from jsonb_to_recordset(${sent}::jsonb) as sent (object_id bigint, version bigint)),
        gone as (
          delete from outbox using sent where outbox.portal_id = ${batch.portalId}
            and outbox.object_type = ${batch.objectType} and outbox.lane = ${batch.lane}
            and outbox.object_id = sent.object_id and outbox.lease_token = ${batch.token}
            and outbox.version = sent.version returning 1)
      update outbox set lease_token = null, lease_until = null, attempts = 0 from sent
      where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
        and outbox.lane = ${batch.lane} and outbox.object_id = sent.object_id
        and outbox.lease_token = ${batch.token} and outbox.version > sent.version`.execute(tx);
  });
}

async function rememberWritten(tx: Transaction<Tables>, portalId: string, sent: string): Promise<void> {
  await sql`
    update lead set written = written || sent.remembered
    from jsonb_to_recordset(${sent}::jsonb) as sent (object_id bigint, remembered jsonb)
    where lead.portal_id = ${portalId} and lead.contact_id = sent.object_id
      and sent.remembered <> '{}' and lead.lead_id in (
        select lead_id from lead_alias where portal_id = ${portalId} and kind = 'contact'
          and value = sent.object_id::text)`.execute(tx);
}

/** HubSpot will not take these values: they become dead letters with its reason, listed and replayable. */
async function markRefused(
  db: Database,
  batch: OutboxBatch,
  refusals: readonly Refusal[],
  now: number,
): Promise<void> {
  if (refusals.length === 0) return;
  const refused = JSON.stringify(
    refusals.map(({ row, reason }) => ({
      object_id: row.objectId,
      reason,
      payload: { lane: batch.lane, properties: row.properties },
    })),
  );
  await sql`
    with refused as (
      select * from jsonb_to_recordset(${refused}::jsonb)
        as refused (object_id bigint, reason text, payload jsonb)),
      gone as (
        delete from outbox using refused where outbox.portal_id = ${batch.portalId}
          and outbox.object_type = ${batch.objectType} and outbox.lane = ${batch.lane}
          and outbox.object_id = refused.object_id and outbox.lease_token = ${batch.token} returning 1)
    insert into dead_letter (portal_id, at, source, object_type, object_id, reason, payload)
    select ${batch.portalId}, ${new Date(now)}, 'outbox', ${batch.objectType}, object_id, reason, payload
    from refused`.execute(db);
}

async function retryBatch(
  db: Database,
  batch: OutboxBatch,
  retry: { dueAt: number; error: string; countAttempt: boolean },
): Promise<void> {
  await sql`
    update outbox set lease_token = null, lease_until = null, due_at = ${new Date(retry.dueAt)},
      attempts = attempts + ${retry.countAttempt ? 1 : 0}, last_error = ${retry.error}
    where portal_id = ${batch.portalId} and lease_token = ${batch.token}`.execute(db);
}

async function portalsWaiting(db: Database, now: number): Promise<string[]> {
  const { rows } = await sql<{ portal_id: string }>`
    select outbox.portal_id from outbox join installation using (portal_id)
    where installation.state = 'connected' and due_at <= ${new Date(now)}
      and (lease_until is null or lease_until <= ${new Date(now)})
    group by outbox.portal_id order by min(due_at)`.execute(db);
  return rows.map((row) => row.portal_id);
}
