import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { buryWork } from '../../src/store/dead-letters.ts';
import { enqueueWork, wakePortal } from '../../src/store/enqueue-work.ts';
import { pickDue, renewLeases } from '../../src/store/pick-work.ts';
import { rest } from '../../src/store/portal-turns.ts';
import { completeWork, retryWork, WORK_TIMES as TIMES, WorkQueue } from '../../src/store/work.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const NOW = Date.UTC(2026, 10, 2, 10);

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

test('a claim is held for as long as its worker lives, however long its batch takes, and not beyond', async () => {
  await connect('1');
  await enqueue('1', 3);
  const [slow, other] = [worker('a'), worker('a')];
  const claim = await slow.claim(NOW);
  const { lease } = TIMES;
  for (let at = NOW; at < NOW + 5 * lease; at += lease / 2) {
    expect(await other.claim(at, { patient: false })).toBeNull();
    await slow.renew(at);
  }
  const renewedAt = NOW + 4.5 * lease;
  slow.done(claim!);
  await slow.renew(renewedAt + lease - 1);
  expect(await other.claim(renewedAt + lease - 1, { patient: false })).toBeNull();
  expect((await other.claim(renewedAt + lease, { patient: false }))?.items).toHaveLength(3);
});

test('a claim reads what waits once at most, not once for each of its items, and its heartbeat only those', async () => {
  await connect('1');
  await enqueue('1', 4_000);
  const of = { portalId: '1', objectType: 'contact', token: randomUUID(), leaseUntil: NOW + 1 } as const;
  const read = await open.db.transaction().execute(async (tx) => {
    const items = await pickDue(tx, { ...of, now: NOW, limit: 100 });
    expect(items).toHaveLength(100);
    await renewLeases(tx, [{ ...of, items }], NOW + 2);
    const { rows } = await sql<{ read: number }>`
      select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_xact_user_tables
      where relname = 'work'`.execute(tx);
    return rows[0]!.read;
  });
  expect(read).toBeLessThan(4_000 + 3 * 100);
});

test('in a table parted by portal a claim leaves what stands in the same places of other parts', async () => {
  const portals = Array.from({ length: 8 }, (_, place) => String(1 + place));
  await sql`alter table work rename to work_whole`.execute(open.db);
  await sql`create table work (like work_whole including defaults, primary key (portal_id, object_type, object_id))
    partition by hash (portal_id)`.execute(open.db);
  for (const remainder of [0, 1, 2, 3])
    await sql`create table ${sql.table(`work_${remainder}`)} partition of work
      for values with (modulus 4, remainder ${sql.lit(remainder)})`.execute(open.db);
  for (const portal of portals) await enqueue(portal, 3);
  const of = { portalId: '1', objectType: 'contact', token: randomUUID(), leaseUntil: NOW + 1 } as const;
  const items = await pickDue(open.db, { ...of, now: NOW, limit: 100 });
  await renewLeases(open.db, [{ ...of, items }], NOW + 2);
  const { rows } = await sql<{ portal_id: string }>`
    select distinct portal_id from work where lease_until is not null`.execute(open.db);
  expect(items).toHaveLength(3);
  expect(rows.map((row) => row.portal_id)).toEqual(['1']);
});

test('the heartbeat does not wait for a claim that is just being committed', async () => {
  await connect('1');
  await enqueue('1', 1);
  const queue = worker('a');
  const claim = await queue.claim(NOW);
  await open.db.transaction().execute(async (tx) => {
    await completeWork(tx, claim!, claim!.items, NOW);
    await queue.renew(NOW);
  });
  expect(await worker('a').claim(NOW + 10 * TIMES.lease, { patient: false })).toBeNull();
});

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

  test('whoever has lost a claim buries nothing of it: its events wait for the next look', async () => {
    await connect('1');
    await enqueue('1', 2);
    for (const id of ['1', '2'])
      await sql`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at)
        values (1, ${randomUUID()}, 'contact.creation', 'contact', ${id}, now(), now())`.execute(open.db);
    const dead = (await worker('dead').claim(NOW))!;
    await sql`update work set lease_token = gen_random_uuid() where object_id = 1`.execute(open.db);
    await buryWork(open.db, dead, dead.items, 'no way', NOW);
    const outcomes = await sql`select object_id, outcome from event order by object_id`.execute(open.db);
    expect(outcomes.rows).toEqual([
      { object_id: '1', outcome: null },
      { object_id: '2', outcome: 'dead' },
    ]);
    const letters = await sql`select object_id from dead_letter`.execute(open.db);
    expect(letters.rows).toEqual([{ object_id: '2' }]);
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
    const again = await queue.claim(NOW + 5_000, { patient: false });
    expect(again?.items).toMatchObject([{ attempts: 1 }]);
    const errors = async () => (await sql`select last_error from work`.execute(open.db)).rows;
    expect(await errors()).toEqual([{ last_error: 'HubSpot is down' }]);
    await enqueue('1', 1);
    await open.db.transaction().execute((tx) => completeWork(tx, again!, again!.items, NOW));
    expect(await errors()).toEqual([{ last_error: null }]);
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

  test('are kept by a heartbeat; after a graceful stop the next owner keeps the window of HubSpot too', async () => {
    await connect('1');
    const queue = worker('a');
    expect(await queue.own('1', NOW)).toBe(true);
    expect(await queue.renew(NOW + 15_000)).toEqual(['1']);
    expect(await worker('b').own('1', NOW + 31_000)).toBe(false);
    await queue.release(NOW + 31_000);
    await enqueue('1', 1);
    expect(await worker('b').own('1', NOW + 31_000 + TIMES.quiet)).toBe(false);
    expect(await worker('b').claim(NOW + 31_000 + TIMES.quiet)).toBeNull();
    expect(await worker('b').own('1', NOW + 31_000 + TIMES.quiet + 1)).toBe(true);
  });

  test('that nobody has worked for are let go by time; those that are named stay', async () => {
    await connect('1', '2');
    const queue = worker('a');
    await queue.own('1', NOW);
    await queue.own('2', NOW);
    let at = NOW;
    while (at < NOW + 8 * TIMES.lease) {
      at += TIMES.ownership / 2;
      await queue.renew(at, ['2']);
    }
    expect(await queue.renew(at)).toEqual(['2']);
    const later = at + TIMES.ownership + TIMES.quiet + 1;
    await queue.renew(at + TIMES.ownership / 2);
    expect(await worker('b').own('1', later)).toBe(true);
    expect(await worker('b').own('2', later)).toBe(false);
  });

  test('are called by their owner alone: one who slept meanwhile finds out before he calls', async () => {
    await connect('1', '2', '3');
    await enqueue('1', 1);
    const sleeper = worker('a');
    await sleeper.claim(NOW);
    await sleeper.own('2', NOW);
    const clock = vi.spyOn(performance, 'now');
    const asleep = TIMES.ownership + TIMES.quiet + 1;
    clock.mockReturnValue(performance.now() + asleep);
    const awake = NOW + asleep;
    await worker('b').own('1', awake);
    const mayCall = (portalId: string) => sleeper.mayCall(portalId, awake);
    expect(await mayCall('1')).toBe(false);
    // Nobody else has taken this one: it is his again.
    expect(await mayCall('2')).toBe(true);
    expect(await worker('b').own('2', awake)).toBe(false);
    // No worker here has ever worked for it: a command may ask for it.
    expect(await mayCall('3')).toBe(true);
    clock.mockRestore();
  });

  test('of which a heartbeat did not keep one are asked for again before they are called', async () => {
    await connect('1', '2');
    const queue = worker('a');
    await queue.own('1', NOW);
    await queue.own('2', NOW);
    await sql`update portal_queue set owner = 'b' where portal_id = 1`.execute(open.db);
    expect(await queue.renew(NOW + 5_000)).toEqual(['2']);
    expect(await queue.mayCall('1', NOW + 5_000)).toBe(false);
    expect(await queue.mayCall('2', NOW + 5_000)).toBe(true);
    await queue.release(NOW + 6_000);
    await sql`update portal_queue set owner = 'b', owner_until = ${new Date(NOW + 26_000)}`.execute(open.db);
    expect(await queue.mayCall('2', NOW + 6_000)).toBe(false);
  });
});

describe('companies and contacts of a portal', () => {
  const company = (dueAt: number) =>
    enqueueWork(open.db, { portalId: '1', objectType: 'company', objectIds: ['7'], dueAt, reason: 'event' });

  test('are claimed in the order in which they became due: steady contacts do not keep a company waiting', async () => {
    await connect('1');
    await enqueue('1', 100, { dueAt: NOW });
    await company(NOW + 1);
    const queue = worker('a');
    const types: unknown[] = [];
    for (let round = 2; round < 5; round += 1) {
      await enqueue('1', 100, { from: round * 1_000, dueAt: NOW + round });
      types.push((await queue.claim(NOW + 10))?.objectType);
    }
    expect(types).toEqual(['contact', 'company', 'contact']);
  });

  test('gather for fuller batches each by themselves: a company that is always due hurries no contacts', async () => {
    await connect('1');
    const queue = worker('a');
    const claimed: unknown[] = [];
    for (let time = NOW; time <= NOW + 2_000; time += 100) {
      await enqueue('1', 1, { from: time - NOW + 1, dueAt: time });
      await company(time);
      for (let claim = await queue.claim(time); claim; claim = await queue.claim(time)) {
        claimed.push([time - NOW, claim.objectType, claim.items.length]);
        // Somebody does something while the batch is at work.
        if (claim.objectType === 'contact') await enqueue('1', 1, { from: time - NOW + 50, dueAt: time });
        await open.db.transaction().execute((tx) => completeWork(tx, claim!, claim!.items, time));
      }
    }
    expect(claimed).toEqual([
      [0, 'contact', 1],
      [0, 'company', 1],
      [1_000, 'contact', 11],
      [1_000, 'company', 1],
      [2_000, 'contact', 11],
      [2_000, 'company', 1],
    ]);
  });

  test('a company that people wait for comes before a rescore that began earlier', async () => {
    await connect('1');
    await enqueueWork(open.db, {
      portalId: '1',
      objectType: 'contact',
      objectIds: ['1'],
      dueAt: NOW - 60_000,
      reason: 'rescore',
      priority: 5,
    });
    await company(NOW);
    expect((await worker('a').claim(NOW))?.objectType).toBe('company');
  });

  test('a company that nobody waits for comes after all its people of a backfill, of whom many come later', async () => {
    await connect('1');
    const later = { portalId: '1', reason: 'history', priority: 5 } as const;
    const people = Array.from({ length: 150 }, (_, place) => String(place + 1));
    await enqueueWork(open.db, { ...later, objectType: 'company', objectIds: ['7'], dueAt: NOW - 60_000 });
    await enqueueWork(open.db, { ...later, objectType: 'contact', objectIds: people, dueAt: NOW });
    const queue = worker('a');
    const types = [await queue.claim(NOW), await queue.claim(NOW), await queue.claim(NOW)].map(
      (claim) => claim?.objectType,
    );
    expect(types).toEqual(['contact', 'contact', 'company']);
  });
});

describe('wake-ups', () => {
  test('a claim waits for the batch that just wakes its portal, instead of passing the portal over', async () => {
    await connect('1');
    await enqueue('1', 1);
    const claim = await whileOpen(
      open.db,
      (tx) => wakePortal(tx, '1', NOW),
      () => worker('a').claim(NOW),
    );
    expect(claim?.items).toHaveLength(1);
  });

  test('a batch that comes while a claim looks for the next due time is not forgotten', async () => {
    await connect('1');
    const queue = worker('a');
    await enqueue('1', 1);
    await queue.claim(NOW);
    await whileOpen(
      open.db,
      (tx) => enqueueWork(tx, { ...AN_EVENT, objectIds: ['2'], dueAt: NOW }),
      () => rest(open.db, '1', NOW),
    );
    expect((await queue.claim(NOW + TIMES.pace))?.items).toMatchObject([{ objectId: '2' }]);
  });

  test('whatever is enqueued while many hands claim is claimed in the end', async () => {
    await connect('1');
    const queue = worker('a');
    let enqueued = 0;
    let claimed = 0;
    const bring = async (from: number) => {
      for (let each = 0; each < 60; each += 1, enqueued += 1) await enqueue('1', 1, { from: from + each });
    };
    const take = async () => {
      const claim = await queue.claim(NOW, { patient: false });
      if (!claim) return false;
      await open.db.transaction().execute((tx) => completeWork(tx, claim, claim.items, NOW));
      claimed += claim.items.length;
      return true;
    };
    const hand = async () => {
      while (enqueued < 180) await take();
    };
    await Promise.all([bring(1_000), bring(2_000), bring(3_000), hand(), hand(), hand()]);
    while (await take());
    expect(claimed).toBe(180);
  });
});

const AN_EVENT = { portalId: '1', objectType: 'contact', reason: 'event' } as const;
