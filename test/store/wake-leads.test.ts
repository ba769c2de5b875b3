import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { enqueueWork } from '../../src/store/enqueue-work.ts';
import { eraseContacts } from '../../src/store/erase.ts';
import { createLeadStore } from '../../src/store/leads.ts';
import { mergeLeads } from '../../src/store/merge.ts';
import { portalsToWake, wakeLeads } from '../../src/store/wake-leads.ts';
import { WorkQueue } from '../../src/store/work.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const DAY = 86_400_000;
const MIDNIGHT = Date.UTC(2026, 10, 24);
const PORTAL = '1';

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  await connect(PORTAL);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

async function connect(portalId: string): Promise<void> {
  await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
    values (${portalId}, 'connected', '{}', now(), now())`.execute(open.db);
}

/** Leads with the contact ids `from` to `from + count - 1`. */
async function leads(
  nextChangeAt: number | null,
  { count = 1, from = 1, portalId = PORTAL }: { count?: number; from?: number; portalId?: string } = {},
): Promise<void> {
  const day = nextChangeAt === null ? null : new Date(nextChangeAt);
  await sql`
    with added as (
      insert into lead (portal_id, contact_id, origin, created_at, next_change_at)
      select ${portalId}, id, 'live', now(), ${day}::timestamptz
      from generate_series(${from}::bigint, ${from + count - 1}::bigint) as id
      returning portal_id, contact_id, lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select portal_id, 'contact', contact_id::text, lead_id from added`.execute(open.db);
}

const wake = (now = MIDNIGHT, portalId = PORTAL) => wakeLeads(open.db, { portalId, now });

async function waiting(): Promise<readonly { contact: string; reason: string; gen: string }[]> {
  const { rows } = await sql<{ contact: string; reason: string; gen: string }>`
    select object_id as contact, reason, gen from work order by object_id`.execute(open.db);
  return rows;
}

const contactsWaiting = async () => (await waiting()).map(({ contact }) => contact);

describe('leads whose day has come', () => {
  test('are woken on their day, and not a moment before it', async () => {
    await leads(MIDNIGHT);
    expect([await wake(MIDNIGHT - 1), await portalsToWake(open.db, MIDNIGHT - 1)]).toEqual([0, []]);
    expect(await portalsToWake(open.db, MIDNIGHT)).toEqual([PORTAL]);
    expect(await wake(MIDNIGHT)).toBe(1);
    expect(await waiting()).toEqual([{ contact: '1', reason: 'time', gen: '1' }]);
  });

  test('are those alone: not others of the portal, not those of another', async () => {
    await connect('2');
    await leads(MIDNIGHT - 3 * DAY, { from: 1 });
    await leads(MIDNIGHT, { from: 2 });
    await leads(MIDNIGHT + DAY, { from: 3 });
    await leads(null, { from: 4 });
    await leads(MIDNIGHT, { from: 1, portalId: '2' });
    expect(await wake()).toBe(2);
    expect(await contactsWaiting()).toEqual(['1', '2']);
  });

  test('become work after all that people wait for', async () => {
    await leads(MIDNIGHT, { from: 1 });
    await wake();
    await enqueueWork(open.db, {
      portalId: PORTAL,
      objectType: 'contact',
      objectIds: ['2'],
      dueAt: MIDNIGHT,
      reason: 'event',
    });
    const claim = await new WorkQueue(open.db, 'a').claim(MIDNIGHT, { limit: 1 });
    expect(claim?.items).toMatchObject([{ objectId: '2', reason: 'event' }]);
    const next = await new WorkQueue(open.db, 'a').claim(MIDNIGHT, { limit: 1, patient: false });
    expect(next?.items).toMatchObject([{ objectId: '1', reason: 'time' }]);
  });

  test('are woken once, also by two at once', async () => {
    await leads(MIDNIGHT, { count: 800 });
    const woken = await Promise.all([wake(), wake(), wake()]);
    const later = await wake();
    expect([...woken, later].reduce((sum, each) => sum + each)).toBe(800);
    expect(await wake()).toBe(0);
    const items = await waiting();
    expect(items).toHaveLength(800);
    expect(new Set(items.map(({ gen }) => gen))).toEqual(new Set(['1']));
  });

  test('are passed over while somebody decides them, for that decision leaves a day of its own', async () => {
    await leads(MIDNIGHT);
    await open.db.transaction().execute(async (tx) => {
      await sql`select from lead where portal_id = ${PORTAL} for update`.execute(tx);
      expect(await wake()).toBe(0);
    });
    expect(await wake()).toBe(1);
  });

  test('are neither lost nor doubled by an end between the day and the work', async () => {
    await leads(MIDNIGHT, { count: 3 });
    await sql`alter table work add constraint killed check (reason <> 'time')`.execute(open.db);
    await expect(wake()).rejects.toThrow('killed');
    await sql`alter table work drop constraint killed`.execute(open.db);
    expect(await portalsToWake(open.db, MIDNIGHT)).toEqual([PORTAL]);
    expect(await wake()).toBe(3);
    expect(await waiting()).toHaveLength(3);
  });

  test('wait in bounded numbers, and the rest follows', async () => {
    await sql`insert into work (portal_id, object_type, object_id, due_at, priority, reason)
      select ${PORTAL}, 'contact', id, now(), 5, 'time' from generate_series(1001, 2950) as id`.execute(
      open.db,
    );
    await leads(MIDNIGHT, { count: 300 });
    expect([await wake(), await wake()]).toEqual([50, 0]);
    await sql`delete from work`.execute(open.db);
    expect([await wake(), await wake()]).toEqual([250, 0]);
  });

  test('are found without reading the leads whose day is yet to come', async () => {
    await leads(MIDNIGHT + DAY, { count: 5_000 });
    await leads(MIDNIGHT, { from: 5_001 });
    await sql`vacuum analyze lead`.execute(open.db);
    const single = openDatabase(database.connection, { connections: 1 });
    const before = await rowsRead(single);
    expect(await portalsToWake(single.db, MIDNIGHT)).toEqual([PORTAL]);
    expect(await wakeLeads(single.db, { portalId: PORTAL, now: MIDNIGHT })).toBe(1);
    expect(await portalsToWake(single.db, MIDNIGHT)).toEqual([]);
    expect((await rowsRead(single)) - before).toBeLessThan(10);
    await single.close();
  });
});

/** How many rows of leads were read, by whatever way, as the server counts them. */
async function rowsRead({ db }: OpenDatabase): Promise<number> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  await sql`select 1`.execute(db);
  const { rows } = await sql<{ read: number }>`
    select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read from pg_stat_user_tables
    where relname = 'lead'`.execute(db);
  return rows[0]!.read;
}

describe('who is not woken', () => {
  test('a lead that HubSpot no longer has', async () => {
    await leads(MIDNIGHT);
    await sql`update lead set deleted_at = now()`.execute(open.db);
    expect([await wake(), await portalsToWake(open.db, MIDNIGHT)]).toEqual([0, []]);
  });

  test('R39 a lead that was erased', async () => {
    await leads(MIDNIGHT, { count: 2 });
    await eraseContacts(open.db, PORTAL, ['1'], MIDNIGHT);
    expect(await wake()).toBe(1);
    expect(await contactsWaiting()).toEqual(['2']);
  });

  test('R37 a lead that was merged away: the one that is left is, also where neither was ever written to', async () => {
    await leads(MIDNIGHT, { count: 2 });
    await mergeLeads(open.db, PORTAL, '3', ['1', '2'], MIDNIGHT);
    expect(await wake()).toBe(1);
    expect(await contactsWaiting()).toEqual(['3']);
  });

  test('the leads of a portal that is not connected, until it is again', async () => {
    await leads(MIDNIGHT);
    await sql`update installation set state = 'disconnected'`.execute(open.db);
    expect(await portalsToWake(open.db, MIDNIGHT)).toEqual([]);
    await sql`update installation set state = 'connected', provisioned_at = null`.execute(open.db);
    expect(await portalsToWake(open.db, MIDNIGHT)).toEqual([]);
    await sql`update installation set provisioned_at = now()`.execute(open.db);
    expect(await portalsToWake(open.db, MIDNIGHT)).toEqual([PORTAL]);
  });
});

describe('work that waits because a day has come', () => {
  const AGAIN = { portalId: PORTAL, objectType: 'contact', objectIds: ['1'], dueAt: MIDNIGHT } as const;

  test('gives way to any other reason, which keeps its own', async () => {
    await leads(null);
    for (const reason of ['event', 'company', 'account', 'history', 'rescore', 'import'] as const) {
      for (const each of ['time', reason, 'time'] as const)
        await enqueueWork(open.db, { ...AGAIN, reason: each });
      expect(await waiting()).toMatchObject([{ contact: '1', reason }]);
      await sql`delete from work`.execute(open.db);
    }
  });

  test('comes back after the worker that had it has died', async () => {
    const times = { ownership: 100, quiet: 0, lease: 200, pace: 0 };
    await leads(MIDNIGHT);
    await wake();
    await new WorkQueue(open.db, 'dead', times).claim(MIDNIGHT);
    await sleep(5);
    const claim = await new WorkQueue(open.db, 'b', times).claim(MIDNIGHT + 201);
    expect(claim?.items).toMatchObject([{ objectId: '1', reason: 'time' }]);
  });
});

describe('signals that were told before their day', () => {
  const TOLD = MIDNIGHT - DAY;

  async function signal(
    values: { at: number; recordedAt?: number; doors?: readonly string[] },
    contact = '1',
  ): Promise<void> {
    const { at, recordedAt = TOLD, doors = ['property'] } = values;
    await sql`
      insert into signal (portal_id, lead_id, kind, minute, occurred_at, recorded_at, doors)
      select portal_id, lead_id, 'demo_request', ${Math.floor(at / 60_000)}, ${new Date(at)}, ${new Date(recordedAt)},
        ${[...doors]} from lead where contact_id = ${contact}`.execute(open.db);
  }

  async function evaluated(at: number, origin: 'live' | 'history' = 'live'): Promise<void> {
    await sql`update lead set evaluated_at = ${new Date(at)}, origin = ${origin},
      created_at = ${new Date(TOLD)}`.execute(open.db);
  }

  async function toldAhead(): Promise<readonly number[]> {
    const [contact] = await createLeadStore(open.db).load(PORTAL, ['1']);
    return contact!.lead!.toldAhead;
  }

  beforeEach(() => leads(null));

  test('are known until a decision on their day has counted them', async () => {
    await signal({ at: MIDNIGHT + 1_000 });
    await evaluated(TOLD);
    expect(await toldAhead()).toEqual([MIDNIGHT + 1_000]);
    await evaluated(MIDNIGHT);
    expect(await toldAhead()).toEqual([]);
  });

  test('are not those told on their day or after it, such as what a merge brings along', async () => {
    await signal({ at: MIDNIGHT - 1_000 });
    await evaluated(TOLD - DAY);
    expect(await toldAhead()).toEqual([]);
  });

  test('are not those of a file, unless another door has told them too', async () => {
    await signal({ at: MIDNIGHT, doors: ['file'] });
    await evaluated(TOLD);
    expect(await toldAhead()).toEqual([]);
    await sql`update signal set doors = '{file,api}'`.execute(open.db);
    expect(await toldAhead()).toEqual([MIDNIGHT]);
  });

  test('are not those that a first look at the past has found', async () => {
    await signal({ at: MIDNIGHT });
    await evaluated(TOLD, 'history');
    expect(await toldAhead()).toEqual([]);
    await sql`update signal set recorded_at = recorded_at + interval '1 hour'`.execute(open.db);
    await evaluated(TOLD + 3_600_000, 'history');
    expect(await toldAhead()).toEqual([MIDNIGHT]);
  });
});
