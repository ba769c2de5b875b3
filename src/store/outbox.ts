/** The outbox: values on their way to HubSpot, one row for each contact and lane, sent in batches of one portal. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { OutboxBatch, OutboxRow, OutboxStore, Refusal } from '../outbox/ports.ts';
import { SHARED_PROPERTIES } from '../outbox/shared-properties.ts';
import type { Database } from './database.ts';
import { endAsking } from './deal-wishes.ts';
import { lockCompanies } from './lock-companies.ts';
import { holdLeads, lockLeads } from './lock-leads.ts';
import { tasksWanted } from './notice-tasks.ts';
import { claimBatch, renewBatches } from './pick-batch.ts';
import { endAskingForLeads, keepLeadStanding, leadStandings } from './sales-leads.ts';
import { keepStageAnswers } from './stage-answers.ts';
import type { Tables } from './tables.ts';
import { WORK_TIMES, type WorkTimes } from './work.ts';

/** `lease`: how long a batch is held without a heartbeat before it may be sent again, ms. */
export function createOutboxStore(
  db: Database,
  { lease }: Pick<WorkTimes, 'lease'> = WORK_TIMES,
): OutboxStore {
  /** The batches that are being sent from here, by token. */
  const held = new Map<string, OutboxBatch>();
  return {
    async claim(portalId, now, limit) {
      const batch = await claimBatch(db, { portalId, now, limit, leaseUntil: now + lease });
      if (batch) held.set(batch.token, batch);
      return batch;
    },
    done: ({ token }) => void held.delete(token),
    renew: (now) => renewBatches(db, [...held.values()], now + lease),
    sent: (batch, rows) => markSent(db, batch, rows),
    refused: (batch, refusals, now) => markRefused(db, batch, refusals, now),
    retry: (batch, rows, error) => retryRows(db, batch, rows, error),
    giveBack: (batch, rows) => giveBack(db, batch, rows),
    withdraw: (portalId, objectType, properties) => withdraw(db, portalId, objectType, properties),
    tasksWanted: (portalId, asked, now) => tasksWanted(db, portalId, asked, now),
    leadStandings: (portalId, contactId) => leadStandings(db, portalId, contactId),
    keepLeadStanding: (portalId, contactId, told) => keepLeadStanding(db, portalId, contactId, told),
    keepStageAnswers: (portalId, answers, now) => keepStageAnswers(db, portalId, answers, now),
    portalsWaiting: (now) => portalsWaiting(db, now),
  };
}

/** Everybody locks rows in this order, so that no two wait for each other. */
async function lockRows(
  tx: Transaction<Tables>,
  { portalId, objectType }: Pick<OutboxBatch, 'portalId' | 'objectType'>,
  which: RawBuilder<unknown>,
): Promise<void> {
  await sql`
    select from outbox where portal_id = ${portalId} and object_type = ${objectType} and ${which}
    order by object_id, lane for update`.execute(tx);
}

const heldBy = ({ lane, token }: OutboxBatch, ids: readonly string[]) =>
  sql`lane = ${lane} and lease_token = ${token} and object_id = any(${ids}::bigint[])`;

/** Sent rows go, unless a newer decision has been added meanwhile: then they are due again with its values. */
async function markSent(db: Database, batch: OutboxBatch, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const sent = JSON.stringify(
    rows.map((row) => ({
      object_id: row.objectId,
      version: row.version,
      remembered: Object.fromEntries(
        Object.entries(row.properties).filter(
          ([name]) => batch.objectType === 'company' || SHARED_PROPERTIES.includes(name),
        ),
      ),
    })),
  );
  await db.transaction().execute(async (tx) => {
    // Leads and companies before their outbox rows, as in the commit of a look; else the two could wait for each other.
    if (batch.objectType === 'contact') await lockLeads(tx, batch.portalId, { contactIds: idsOf(rows) });
    else await lockCompanies(tx, batch.portalId, idsOf(rows));
    if (batch.lane === 'deal') await endAsking(tx, batch.portalId, idsOf(rows));
    else if (batch.objectType === 'contact') await rememberWritten(tx, batch.portalId, sent);
    else await rememberOnCompanies(tx, batch.portalId, sent);
    // Locked before they are looked at: a decision that is just being kept would else be missed, and wait for the lease.
    await lockRows(tx, batch, heldBy(batch, idsOf(rows)));
    await sql`
      with sent as (select * from jsonb_to_recordset(${sent}::jsonb) as sent (object_id bigint, version bigint)),
        ours as (
          select object_id, outbox.version > sent.version as is_newer from outbox join sent using (object_id)
          where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
            and outbox.lane = ${batch.lane} and outbox.lease_token = ${batch.token}),
        gone as (
          delete from outbox using ours where outbox.portal_id = ${batch.portalId}
            and outbox.object_type = ${batch.objectType} and outbox.lane = ${batch.lane}
            and outbox.object_id = ours.object_id and not ours.is_newer)
      update outbox set lease_token = null, lease_until = null, attempts = 0, last_error = null from ours
      where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
        and outbox.lane = ${batch.lane} and outbox.object_id = ours.object_id and ours.is_newer`.execute(tx);
  });
}

const idsOf = (rows: readonly OutboxRow[]) => rows.map(({ objectId }) => objectId);

async function rememberWritten(tx: Transaction<Tables>, portalId: string, sent: string): Promise<void> {
  await sql`
    update lead set written = written || sent.remembered
    from jsonb_to_recordset(${sent}::jsonb) as sent (object_id bigint, remembered jsonb)
    where lead.portal_id = ${portalId} and lead.contact_id = sent.object_id
      and sent.remembered <> '{}' and lead.lead_id in (
        select lead_id from lead_alias where portal_id = ${portalId} and kind = 'contact'
          and value = sent.object_id::text)`.execute(tx);
}

/** On a company all of it is ours alone: what was sent is what HubSpot has until it is read again. */
async function rememberOnCompanies(tx: Transaction<Tables>, portalId: string, sent: string): Promise<void> {
  await sql`
    update company set written = coalesce(written, '{}') || sent.remembered
    from jsonb_to_recordset(${sent}::jsonb) as sent (object_id bigint, remembered jsonb)
    where company.portal_id = ${portalId} and company.company_id = sent.object_id`.execute(tx);
}

/**
 * HubSpot will not take these values: they become dead letters with its reason, listed and replayable. What was taken back or
 * erased meanwhile leaves nothing.
 */
async function markRefused(
  db: Database,
  batch: OutboxBatch,
  refusals: readonly Refusal[],
  now: number,
): Promise<string[]> {
  if (refusals.length === 0) return [];
  const refused = JSON.stringify(
    refusals.map(({ row, reason }) => ({
      object_id: row.objectId,
      version: row.version,
      reason,
      payload: { lane: batch.lane, properties: row.properties },
    })),
  );
  return db.transaction().execute(async (tx) => {
    // Leads before their outbox rows, as above.
    const isWish = batch.lane === 'deal' || batch.lane === 'lead';
    const ids = refusals.map(({ row }) => row.objectId);
    if (isWish) await holdLeads(tx, batch.portalId, { contactIds: ids });
    await lockRows(tx, batch, heldBy(batch, ids));
    const { rows } = await sql<{ object_id: string; is_letter: boolean }>`
    with refused as (
      select * from jsonb_to_recordset(${refused}::jsonb)
        as refused (object_id bigint, version bigint, reason text, payload jsonb)),
      ours as (
        select refused.*, outbox.version as newest from outbox join refused using (object_id)
        where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
          and outbox.lane = ${batch.lane} and outbox.lease_token = ${batch.token}),
      gone as (
        delete from outbox using ours where outbox.portal_id = ${batch.portalId}
          and outbox.object_type = ${batch.objectType} and outbox.lane = ${batch.lane}
          and outbox.object_id = ours.object_id and ours.newest = ours.version),
      freed as (
        update outbox set lease_token = null, lease_until = null from ours
        where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
          and outbox.lane = ${batch.lane} and outbox.object_id = ours.object_id and ours.newest > ours.version),
      letters as (
        insert into dead_letter (portal_id, at, source, object_type, object_id, reason, payload)
        select ${batch.portalId}, ${new Date(now)}, 'outbox', ${batch.objectType}, object_id, reason, payload
        from ours where newest = version)
    select object_id, newest = version as is_letter from ours`.execute(tx);
    const letters = new Set(rows.flatMap((row) => (row.is_letter ? [row.object_id] : [])));
    const given = refusals.flatMap(({ row }) => (letters.has(row.objectId) ? [row] : []));
    if (isWish) await endWishes(tx, batch, given);
    return rows.map((row) => row.object_id);
  });
}

/** What has become a letter is asked for no more; what was taken back meanwhile, or goes out anew, may be. */
async function endWishes(
  tx: Transaction<Tables>,
  { portalId, lane }: OutboxBatch,
  refused: readonly OutboxRow[],
): Promise<void> {
  if (lane === 'deal') await endAsking(tx, portalId, idsOf(refused));
  else await endAskingForLeads(tx, portalId, refused);
}

async function retryRows(
  db: Database,
  batch: OutboxBatch,
  rows: readonly { readonly row: OutboxRow; readonly dueAt: number }[],
  error: string,
): Promise<void> {
  const again = JSON.stringify(rows.map(({ row, dueAt }) => ({ object_id: row.objectId, due_at: dueAt })));
  await db.transaction().execute(async (tx) => {
    const ids = rows.map(({ row }) => row.objectId);
    await lockRows(tx, batch, heldBy(batch, ids));
    await sql`
      update outbox set lease_token = null, lease_until = null, due_at = to_timestamp(again.due_at / 1000.0),
        attempts = attempts + 1, last_error = ${error}
      from jsonb_to_recordset(${again}::jsonb) as again (object_id bigint, due_at float8)
      where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
        and outbox.lane = ${batch.lane} and outbox.object_id = again.object_id
        and outbox.lease_token = ${batch.token}`.execute(tx);
  });
}

/** Whether a row may have been sent before it was taken this time stays known. */
async function giveBack(db: Database, batch: OutboxBatch, rows: readonly OutboxRow[]): Promise<void> {
  const given = JSON.stringify(rows.map(({ objectId, sentBefore }) => ({ object_id: objectId, sentBefore })));
  await db.transaction().execute(async (tx) => {
    await lockRows(tx, batch, heldBy(batch, idsOf(rows)));
    await sql`
      update outbox set lease_token = case when given."sentBefore" then gen_random_uuid() end,
        lease_until = case when given."sentBefore" then due_at end
      from jsonb_to_recordset(${given}::jsonb) as given (object_id bigint, "sentBefore" boolean)
      where outbox.portal_id = ${batch.portalId} and outbox.object_type = ${batch.objectType}
        and outbox.lane = ${batch.lane} and outbox.object_id = given.object_id
        and outbox.lease_token = ${batch.token}`.execute(tx);
  });
}

async function withdraw(
  db: Database,
  portalId: string,
  objectType: OutboxBatch['objectType'],
  properties: readonly string[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockRows(tx, { portalId, objectType }, sql`properties ?| ${[...properties]}::text[]`);
    await sql`
      update outbox set properties = properties - ${[...properties]}::text[], version = version + 1,
        lease_token = null, lease_until = null
      where portal_id = ${portalId} and object_type = ${objectType} and properties ?| ${[...properties]}::text[]`.execute(
      tx,
    );
  });
}

/**
 * Nothing decided for an older installation is ever written under a newer one: every lead is looked at again, and decided
 * about anew. Who asks for a deal asks again then. A notice is given once, and so is its task: that goes along, and is
 * made as far as it is still wanted.
 */
export async function dropOldWrites(db: Database, portalId: string): Promise<void> {
  await sql`update outbox set generation = installation.generation from installation
    where outbox.portal_id = ${portalId} and outbox.lane = 'task'
      and installation.portal_id = outbox.portal_id and outbox.generation < installation.generation`.execute(
    db,
  );
  await sql`delete from outbox using installation where outbox.portal_id = ${portalId}
    and installation.portal_id = outbox.portal_id and outbox.generation < installation.generation`.execute(
    db,
  );
}

/** One look into the index for each connected portal, however many rows wait. */
async function portalsWaiting(db: Database, now: number): Promise<string[]> {
  const { rows } = await sql<{ portal_id: string }>`
    select installation.portal_id from installation,
      lateral (select due_at from outbox where outbox.portal_id = installation.portal_id
        and due_at <= ${new Date(now)} and (lease_until is null or lease_until <= ${new Date(now)})
        order by due_at limit 1) as first
    where installation.state = 'connected' order by first.due_at`.execute(db);
  return rows.map((row) => row.portal_id);
}
