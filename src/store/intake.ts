/**
 * The inbox's door: one statement stores a whole batch, drops what is known already, notes why events are
 * ignored, and marks each touched contact once as work. It commits before HubSpot is answered (R01).
 * Raw SQL with array parameters and a name, so that the server plans it once per connection.
 */
import type pg from 'pg';
import { type IncomingEvent, type RejectedEvent, SIGNAL_RECORDED } from '../webhooks/event.ts';
import type { EventIntake, IncomingBatch, IntakeOutcome } from '../webhooks/intake.ts';

/**
 * Events, contacts and portals are written in sorted order: two batches about the same ones then wait for each
 * other instead of deadlocking. What is set aside leaves ids and times, never a value (R10); so does what is told of a
 * deal, which is read from HubSpot whatever its events say.
 */
const STORE_EVENTS = `
  with incoming as (
    select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[],
      $8::jsonb[], $9::text[], $10::text[], $11::bigint[], $12::text[])
      as event (portal_id, key, type, object_type, object_id, property, value, detail, change_source, source_id,
        occurred_at, ignored)),
  judged as (
    select incoming.*, coalesce(ignored, case when installation.portal_id is null then 'unknown portal' end) as set_aside
    from incoming left join installation using (portal_id)),
  stored as (
    insert into event (portal_id, key, type, object_type, object_id, property, value, detail, change_source,
      source_id, occurred_at, recorded_at, outcome, reason)
    select portal_id, key, type, object_type, object_id, property,
      case when set_aside is null and object_type <> 'deal' then value end, case when set_aside is null or type <> '${SIGNAL_RECORDED}' then detail end, change_source, source_id,
      to_timestamp(occurred_at / 1000.0), $13, case when set_aside is not null then 'ignored' end, set_aside
    from judged order by portal_id, key
    on conflict (portal_id, key) do nothing
    returning portal_id, object_type, object_id, outcome),
  touched as (
    insert into work (portal_id, object_type, object_id, due_at, reason)
    select distinct portal_id, object_type, object_id, $13::timestamptz, 'event' from stored
    where outcome is null order by 1, 2, 3
    on conflict (portal_id, object_type, object_id) do update set gen = work.gen + 1, priority = 0,
      due_at = case when work.lease_until is null then least(work.due_at, excluded.due_at) else work.due_at end
    -- A contact that is due and in nobody's hands will be seen as it is: a lock on its row is enough.
    where work.lease_until is not null or work.due_at > excluded.due_at or work.priority > 0
    returning work.portal_id),
  woken as (
    insert into portal_queue (portal_id, next_due, heard_at)
    select distinct portal_id, $13::timestamptz, $13::timestamptz from touched order by 1
    on conflict (portal_id) do update set next_due = least(portal_queue.next_due, excluded.next_due),
      heard_at = excluded.heard_at)
  select count(*) filter (where outcome is null)::int as stored,
    count(*) filter (where outcome is not null)::int as ignored from stored`;

/** An event that cannot be read is a dead letter; sent again, it is still the same one (R09). */
const STORE_REJECTED = `
  insert into dead_letter (portal_id, key, at, source, reason, payload)
  select * from unnest($1::bigint[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::jsonb[])
  on conflict (portal_id, key) do nothing`;

/** HubSpot waits 5 s: a store that is slower than this is answered for with 503, and HubSpot repeats. */
const STORE_TIMEOUT_MS = 4_000;

/** Dead letters need a portal in their key; an event that names none is kept under this one. */
const NO_PORTAL = '0';

export function createIntake(pool: pg.Pool): EventIntake {
  return {
    async accept(batch: IncomingBatch): Promise<IntakeOutcome> {
      if (batch.rejected.length === 0) return storeEvents(pool, batch);
      return inTransaction(pool, (client) => storeBatch(client, batch));
    },
  };
}

/** What an intake needs of a connection: a pool, a client, or somebody's transaction. */
export interface Queryable {
  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes
  query(query: pg.QueryConfig): Promise<{ rows: any[] }>;
}

/** For whoever has a transaction open: all of the batch, or nothing. */
export async function storeBatch(client: Queryable, batch: IncomingBatch): Promise<IntakeOutcome> {
  if (batch.rejected.length > 0) await storeRejected(client, batch);
  return storeEvents(client, batch);
}

async function storeEvents(client: Queryable, batch: IncomingBatch): Promise<IntakeOutcome> {
  if (batch.events.length === 0) return { stored: 0, duplicates: 0, ignored: 0 };
  const query: pg.QueryConfig & { query_timeout: number } = {
    name: 'store-events',
    text: STORE_EVENTS,
    values: [...columns(batch.events), new Date(batch.receivedAt)],
    query_timeout: STORE_TIMEOUT_MS,
  };
  const { rows } = await client.query(query);
  const { stored, ignored } = rows[0] as { stored: number; ignored: number };
  const atTheDoor = batch.events.filter((event) => event.ignored).length;
  return {
    stored,
    duplicates: batch.events.length - stored - ignored,
    ignored: Math.max(0, ignored - atTheDoor),
  };
}

function columns(events: readonly IncomingEvent[]): unknown[] {
  return [
    plainArray(events.map((event) => event.portalId)),
    plainArray(events.map((event) => event.key)),
    events.map((event) => event.subscriptionType),
    events.map((event) => event.objectType),
    plainArray(events.map((event) => (IS_ID.test(event.objectId) ? event.objectId : NO_OBJECT))),
    events.map((event) => (event.kind === 'propertyChange' ? event.propertyName : null)),
    events.map((event) => (event.kind === 'propertyChange' ? event.value : null)),
    events.map(detailOf),
    events.map((event) => event.changeSource),
    events.map((event) => event.sourceId),
    plainArray(events.map((event) => event.occurredAt)),
    events.map((event) => event.ignored ?? null),
  ];
}

/** What is set aside may name no record, or one in a form of its own. */
const IS_ID = /^\d{1,18}$/;
const NO_OBJECT = '0';

/** PostgreSQL's text of an array of digits or hex: pg would quote every element, and format every date, at 20 times the cost. */
function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

function detailOf(event: IncomingEvent): string | null {
  switch (event.kind) {
    case 'merge':
      return JSON.stringify({
        primaryObjectId: event.primaryObjectId,
        mergedObjectIds: event.mergedObjectIds,
        newObjectId: event.newObjectId,
      });
    case 'associationChange':
      return JSON.stringify({
        toObjectId: event.toObjectId,
        associationType: event.associationType,
        removed: event.removed,
        primary: event.primary,
      });
    case 'signal':
      return JSON.stringify(event.signal);
    default:
      return null;
  }
}

async function storeRejected(client: Queryable, batch: IncomingBatch): Promise<void> {
  const at = new Date(batch.receivedAt);
  const values = [
    batch.rejected.map((event) => event.portalId ?? NO_PORTAL),
    batch.rejected.map((event) => event.key),
    batch.rejected.map(() => at),
    batch.rejected.map(() => 'event'),
    batch.rejected.map((event) => event.reason),
    batch.rejected.map(payloadOf),
  ];
  await client.query({ text: STORE_REJECTED, values });
}

function payloadOf({ index, eventId, subscriptionType }: RejectedEvent): string {
  return JSON.stringify({ index, eventId, subscriptionType });
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A client whose transaction may still be open is not handed to anybody else.
    client.release(true);
    throw error;
  }
}
