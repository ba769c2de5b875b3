/**
 * The bare limit: the least that a durable acknowledgement takes. node:http, HMAC of the raw body, JSON.parse, the
 * same rows into the same tables in one statement, one durable commit, 204. No checks, no routes, no metrics.
 * argv: port, address of the database, secret, address that is signed, and `events` to leave the work out.
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import pg from 'pg';

const [port, connectionString, secret = '', url, which] = process.argv.slice(2);

const EVENTS = `
  insert into event (portal_id, key, type, object_type, object_id, property, value, change_source, source_id,
    occurred_at, recorded_at)
  select *, $11::timestamptz from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::bigint[],
    $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[])
  on conflict do nothing`;

const EVENTS_AND_WORK = `
  with stored as (${EVENTS} returning portal_id, object_type, object_id),
    touched as (
      insert into work (portal_id, object_type, object_id, due_at, reason)
      select distinct portal_id, object_type, object_id, $11::timestamptz, 'event' from stored order by 1, 2, 3
      on conflict (portal_id, object_type, object_id) do update set gen = work.gen + 1)
  insert into portal_queue (portal_id, next_due)
  select distinct portal_id, $11::timestamptz from stored on conflict do nothing`;

interface BareEvent {
  readonly portalId: number;
  readonly objectId: number;
  readonly occurredAt: number;
  readonly subscriptionType: string;
  readonly propertyName: string;
  readonly propertyValue: string;
  readonly changeSource: string;
  readonly sourceId: string;
}

const pool = new pg.Pool({ connectionString: connectionString!, max: 8 });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    if (!isAuthentic(request, body)) return void response.writeHead(401).end();
    store(JSON.parse(body.toString()) as BareEvent[]).then(
      () => response.writeHead(204).end(),
      () => response.writeHead(503).end(),
    );
  });
});
server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));

function isAuthentic(request: IncomingMessage, body: Buffer): boolean {
  const expected = createHmac('sha256', secret)
    .update(`POST${url}`)
    .update(body)
    .update(String(request.headers['x-hubspot-request-timestamp']))
    .digest();
  const given = Buffer.from(String(request.headers['x-hubspot-signature-v3']), 'base64');
  return expected.length === given.length && timingSafeEqual(expected, given);
}

async function store(events: readonly BareEvent[]): Promise<void> {
  await pool.query({
    name: 'store',
    text: which === 'events' ? EVENTS : EVENTS_AND_WORK,
    values: [
      events.map((event) => event.portalId),
      events.map(keyOf),
      events.map((event) => event.subscriptionType),
      events.map(() => 'contact'),
      events.map((event) => event.objectId),
      events.map((event) => event.propertyName),
      events.map((event) => event.propertyValue),
      events.map((event) => event.changeSource),
      events.map((event) => event.sourceId),
      events.map((event) => new Date(event.occurredAt)),
      new Date(),
    ],
  });
}

function keyOf(event: BareEvent): string {
  const { portalId, objectId, occurredAt, propertyName, propertyValue, sourceId } = event;
  const identity = `${portalId}|${objectId}|${occurredAt}|${propertyName}|${propertyValue}|${sourceId}`;
  return hash('sha256', identity, 'hex').slice(0, 32);
}
