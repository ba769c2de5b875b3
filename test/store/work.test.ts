import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { completeWork, enqueueWork, retryWork, WorkQueue, type WorkTimes } from '../../src/store/work.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const TIMES: WorkTimes = { ownership: 20_000, quiet: 10_000, lease: 60_000, pace: 1_000 };

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const worker = (name: string) => new WorkQueue(open.db, name, TIMES);

async function connect(...portals: string[]): Promise<void> {
  for (const portal of portals) {
    await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
      values (${portal}, 'connected', '{}', now(), now())`.execute(open.db);
  }
}

async function enqueue(
  portalId: string,
  count: number,
  options: { from?: number; dueAt?: number } = {},
): Promise<void> {
  const { from = 1, dueAt = NOW } = options;
  const objectIds = Array.from({ length: count }, (_, place) => String(from + place));
  await enqueueWork(open.db, { portalId, objectType: 'contact', objectIds, dueAt, reason: 'event' });
}

describe('claims', () => {
  test('many events of one contact are one item', async () => {
    await connect('1');
    for (let times = 0; times < 5; times += 1) await enqueue('1', 1);
    const claim = await worker('a').claim(NOW);
    expect(claim?.items).toEqual([{ objectId: '1', reason: 'event', gen: '5', attempts: 0 }]);
  });

  test('a claim holds up to a hundred items of one portal, and nobody gets them twice', async () => {
    await connect('1');
    await enqueue('1', 150);
    const queue = worker('a');
    const first = await queue.claim(NOW);
    const second = await queue.claim(NOW);
    const third = await queue.claim(NOW, { patient: false });
    expect([first?.items.length, second?.items.length, third]).toEqual([100, 50, null]);
    const ids = [...first!.items, ...second!.items].map((item) => item.objectId);
    expect(new Set(ids).size).toBe(150);
  });

  test('an event that arrives while its contact is being worked on is not lost', async () => {
    await connect('1');
    await enqueue('1', 1);
    const queue = worker('a');
    const claim = await queue.claim(NOW);
    await enqueue('1', 1);
    expect(await queue.claim(NOW, { patient: false })).toBeNull();
    await open.db.transaction().execute((tx) => completeWork(tx, claim!, claim!.items, NOW));
    expect((await queue.claim(NOW, { patient: false }))?.items).toMatchObject([{ objectId: '1', gen: '2' }]);
  });

  test('the claim of a dead worker comes back after its lease, and its late completion counts for nothing', async () => {
    await connect('1');
    await enqueue('1', 1);
    const dead = await worker('dead').claim(NOW);
    const later = NOW + TIMES.lease + TIMES.ownership + TIMES.quiet + 1;
    const next = await worker('b').claim(later);
    expect(next?.items).toMatchObject([{ objectId: '1' }]);
    const held = await open.db.transaction().execute((tx) => completeWork(tx, dead!, dead!.items, later));
    expect(held).toBe(0);
  });

  test('a retry waits until it is due and keeps the reason in sight', async () => {
    await connect('1');
    await enqueue('1', 1);
    const queue = worker('a');
    const claim = await queue.claim(NOW);
    await retryWork(open.db, claim!, claim!.items, {
      dueAt: NOW + 5_000,
      error: 'HubSpot is down',
      countAttempt: true,
    });
    expect(await queue.claim(NOW + 4_999, { patient: false })).toBeNull();
    expect((await queue.claim(NOW + 5_000, { patient: false }))?.items).toMatchObject([{ attempts: 1 }]);
    const { rows } = await sql`select last_error from work`.execute(open.db);
    expect(rows).toEqual([{ last_error: 'HubSpot is down' }]);
  });

  test('work of a disconnected or unprovisioned portal is parked, not lost', async () => {
    await connect('1', '2');
    await sql`update installation set state = 'disconnected' where portal_id = 1`.execute(open.db);
    await sql`update installation set provisioned_at = null where portal_id = 2`.execute(open.db);
    await enqueue('1', 1);
    await enqueue('2', 1);
    expect(await worker('a').claim(NOW, { patient: false })).toBeNull();
    await sql`update installation set state = 'connected', provisioned_at = now()`.execute(open.db);
    const queue = worker('a');
    const portals = [await queue.claim(NOW), await queue.claim(NOW)].map((claim) => claim?.portalId);
    expect(portals.sort()).toEqual(['1', '2']);
  });
});

describe('portals', () => {
  test('are served in turn: a quiet one does not wait behind a busy one', async () => {
    await connect('1', '2');
    await enqueue('1', 1_000);
    const queue = worker('a');
    await queue.claim(NOW);
    await enqueue('2', 3);
    expect((await queue.claim(NOW))?.portalId).toBe('2');
    expect((await queue.claim(NOW))?.portalId).toBe('1');
  });

  test('with enough hands at work are passed over', async () => {
    await connect('1');
    await enqueue('1', 300);
    expect(await worker('a').claim(NOW, { busy: ['1'] })).toBeNull();
  });

  test('after a claim that was not full, gather for a while', async () => {
    await connect('1');
    await enqueue('1', 10);
    const queue = worker('a');
    await queue.claim(NOW);
    await enqueue('1', 10, { from: 50 });
    expect(await queue.claim(NOW + TIMES.pace - 1)).toBeNull();
    expect((await queue.claim(NOW + TIMES.pace))?.items).toHaveLength(10);
  });

  test('belong to one worker at a time, and change hands only after HubSpot has had its window', async () => {
    await connect('1');
    await enqueue('1', 150);
    await worker('a').claim(NOW);
    const other = worker('b');
    expect(await other.claim(NOW + 1_000)).toBeNull();
    expect(await other.own('1', NOW + TIMES.ownership + TIMES.quiet - 1)).toBe(false);
    expect((await other.claim(NOW + TIMES.ownership + TIMES.quiet + 1))?.items).toHaveLength(50);
  });

  test('are kept by a heartbeat and let go by a graceful stop', async () => {
    await connect('1');
    const queue = worker('a');
    expect(await queue.own('1', NOW)).toBe(true);
    expect(await queue.renew(NOW + 15_000)).toEqual(['1']);
    expect(await worker('b').own('1', NOW + 31_000)).toBe(false);
    await queue.release(NOW + 31_000);
    expect(await worker('b').own('1', NOW + 31_000)).toBe(true);
  });
});
