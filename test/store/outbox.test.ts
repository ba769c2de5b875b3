import { sql, type Transaction } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OutboxBatch, OutboxStore } from '../../src/outbox/ports.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createOutboxStore, dropOldWrites } from '../../src/store/outbox.ts';
import type { Tables } from '../../src/store/tables.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const LEASE = 60_000;

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  await sql`insert into installation (portal_id, generation, state, scopes, installed_at, provisioned_at)
    values (1, 1, 'connected', '{}', now(), now())`.execute(open.db);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const outbox = () => createOutboxStore(open.db, { lease: LEASE });

/** Writes to so many records, due now. */
async function write(count: number, objectType: 'contact' | 'company' = 'contact'): Promise<void> {
  await sql`insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select 1, ${objectType}, id, 'score', '{"fairlead_score":"1"}', 1, ${new Date(NOW)}, ${new Date(NOW)}
    from generate_series(1, ${count}) as id`.execute(open.db);
}

test('a batch is held for as long as its worker is sending it, however long its lease is, and not beyond', async () => {
  await write(3);
  const [slow, other] = [outbox(), outbox()];
  const batch = await slow.claim('1', NOW, 100);
  for (let at = NOW; at < NOW + 5 * LEASE; at += LEASE / 2) {
    expect(await slow.claim('1', at, 100)).toBeNull();
    expect(await other.claim('1', at, 100)).toBeNull();
    expect(await other.portalsWaiting(at)).toEqual([]);
    await slow.renew(at);
  }
  const renewedAt = NOW + 4.5 * LEASE;
  slow.done(batch!);
  await slow.renew(renewedAt + LEASE - 1);
  expect(await other.claim('1', renewedAt + LEASE - 1, 100)).toBeNull();
  expect((await other.claim('1', renewedAt + LEASE, 100))?.rows).toHaveLength(3);
});

test('a batch that another worker has taken over stays his, who knows that it may have been sent', async () => {
  await write(1);
  const [late, other] = [outbox(), outbox()];
  expect((await late.claim('1', NOW, 100))?.rows).toMatchObject([{ sentBefore: false, seenAt: NOW }]);
  const taken = await other.claim('1', NOW + LEASE, 100);
  expect(taken?.rows).toMatchObject([{ sentBefore: true }]);
  await late.renew(NOW + LEASE);
  await other.retry(taken!, [{ row: taken!.rows[0]!, dueAt: NOW + LEASE }], 'HubSpot is down');
  await late.renew(NOW + LEASE);
  expect((await outbox().claim('1', NOW + LEASE, 100))?.rows).toMatchObject([{ sentBefore: true }]);
});

test('the heartbeat does not wait for a batch that is just being settled', async () => {
  await write(1);
  const sender = outbox();
  await sender.claim('1', NOW, 100);
  await open.db.transaction().execute(async (tx) => {
    await sql`delete from outbox`.execute(tx);
    await sender.renew(NOW);
  });
  expect(await sender.portalsWaiting(NOW + 10 * LEASE)).toEqual([]);
});

test('what is given back is due at once, and known as sent before only where it was', async () => {
  await write(3);
  const [first, second] = [outbox(), outbox()];
  const batch = await first.claim('1', NOW, 2);
  const untried = batch!.rows[0]!;
  await first.giveBack(batch!, [untried]);
  const later = await second.claim('1', NOW + LEASE, 100);
  const doubts = new Map(later!.rows.map(({ objectId, sentBefore }) => [objectId, sentBefore]));
  expect([...doubts.values()].filter(Boolean)).toHaveLength(1);
  expect(doubts.get(untried.objectId)).toBe(false);
  // Whose batch it is no more gives nothing back.
  await first.giveBack(batch!, batch!.rows);
  expect(await first.claim('1', NOW + LEASE, 100)).toBeNull();
  await second.giveBack(later!, later!.rows);
  const again = await first.claim('1', NOW + LEASE, 100);
  expect(new Map(again!.rows.map(({ objectId, sentBefore }) => [objectId, sentBefore]))).toEqual(doubts);
});

const REFUSED = 'HubSpot will not have it';
const SETTLED: [string, (store: OutboxStore, batch: OutboxBatch) => Promise<unknown>][] = [
  ['sent', (store, batch) => store.sent(batch, batch.rows)],
  [
    'refused',
    (store, batch) =>
      store.refused(
        batch,
        batch.rows.map((row) => ({ row, reason: REFUSED })),
        NOW,
      ),
  ],
  [
    'to be sent again',
    (store, batch) =>
      store.retry(
        batch,
        batch.rows.map((row) => ({ row, dueAt: NOW })),
        REFUSED,
      ),
  ],
];

test.each(SETTLED)(
  'a newer decision that is just being kept while what was sent before is settled goes out at once: %s',
  async (_how, settle) => {
    await write(3, 'company');
    const sender = outbox();
    const batch = await sender.claim('1', NOW, 100);
    await whileOpen(
      open.db,
      async (tx) => {
        await sql`update outbox set properties = '{"fairlead_account_score":"2"}', version = version + 1
          where object_id = 2`.execute(tx);
      },
      () => settle(sender, batch!),
    );
    const next = await outbox().claim('1', NOW, 100);
    const newest = { objectId: '2', version: '2', properties: { fairlead_account_score: '2' } };
    expect(next?.rows.filter(({ version }) => version === '2')).toMatchObject([newest]);
    expect((await sql`select from dead_letter where object_id = 2`.execute(open.db)).rows).toEqual([]);
  },
);

test.each<(typeof SETTLED)[number]>([
  ...SETTLED,
  ['given back', (store, batch) => store.giveBack(batch, batch.rows)],
])('rows are settled in the order in which decisions about them are kept: %s', async (_how, settle) => {
  await write(2, 'company');
  const sender = outbox();
  const batch = await sender.claim('1', NOW, 100);
  const lastFirst = batch!.rows.toSorted((a, b) => Number(b.objectId) - Number(a.objectId));
  const decide = async (tx: Transaction<Tables>, id: number) =>
    void (await sql`update outbox set version = version + 1 where object_id = ${id}`.execute(tx));
  await whileOpen(
    open.db,
    (tx) => decide(tx, 1),
    () => settle(sender, { ...batch!, rows: lastFirst }),
    (tx) => decide(tx, 2),
  );
});

test('what was sent of companies is noted in the order in which looks at them take them: neither waits for ever', async () => {
  await write(2, 'company');
  await sql`insert into company (portal_id, company_id, facts, read_at)
    select 1, id, '{}', now() from generate_series(1, 2) as id`.execute(open.db);
  const sender = outbox();
  const batch = await sender.claim('1', NOW, 100);
  const lookAt = (tx: Transaction<Tables>, id: number) =>
    sql`update company set account = '{}' where company_id = ${id}`.execute(tx);
  const lastFirst = batch!.rows.toSorted((a, b) => Number(b.objectId) - Number(a.objectId));
  await whileOpen(
    open.db,
    async (tx) => void (await lookAt(tx, 1)),
    () => sender.sent(batch!, lastFirst),
    async (tx) => void (await lookAt(tx, 2)),
  );
  const { rows } = await sql`select company_id, account, written from company order by 1`.execute(open.db);
  const written = { fairlead_score: '1' };
  expect(rows).toEqual(['1', '2'].map((id) => ({ company_id: id, account: {}, written })));
  expect((await sql`select from outbox`.execute(open.db)).rows).toEqual([]);
});

test('a new install drops what an older one has left, but not tasks: nobody would ask for those again', async () => {
  await write(2);
  await sql`update outbox set lane = 'task', lease_token = gen_random_uuid(), lease_until = ${new Date(NOW + LEASE)}
    where object_id = 2`.execute(open.db);
  await sql`update installation set generation = 2`.execute(open.db);
  await dropOldWrites(open.db, '1');
  // It may just be on its way.
  expect(await outbox().claim('1', NOW, 100)).toBeNull();
  const batch = await outbox().claim('1', NOW + LEASE, 100);
  expect(batch).toMatchObject({ lane: 'task', rows: [{ objectId: '2', sentBefore: true }] });
  expect(await outbox().claim('1', NOW + LEASE, 100)).toBeNull();
});
