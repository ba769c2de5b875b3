/** The place in the journal: whose it is to move, and which events go with it. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LeadershipLostError, type Place, type Reading } from '../../src/journal/ports.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { Secret } from '../../src/secret.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createJournalStore, readJournalPlace } from '../../src/store/journal.ts';
import { keepDoorsOpen } from '../../src/store/open-doors.ts';
import { readEvents } from '../../src/webhooks/payload.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 20, 10);
const PORTAL = '1';

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  const tokens = { accessToken: 'a', refreshToken: 'r', issuedAt: NOW, expiresAt: NOW };
  const installing = { scopes: [], installedBy: null, tokens, now: NOW - MINUTE };
  await installations().forPortal(PORTAL).save(installing);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const sealer = createSealer([{ id: 'k1', key: new Secret(randomBytes(32)) }]);
const installations = () => createInstallations(open.db, sealer);
const storeOf = (owner: string) => createJournalStore({ db: open.db, installations: installations(), owner });
const noteOpen = (now: number) => keepDoorsOpen(open.db, now, { gapMs: 5 * MINUTE, readsJournal: true });
const place = async () => (await readJournalPlace(open.db)) as Place;
const rows = async (query: string) => (await open.pool.query(query)).rows;

function reading(from: string, to: string, more: Partial<Reading> = {}): Reading {
  const form = { appId: '5', portalId: PORTAL, objectTypeId: '0-1', objectId: 7, occurredAt: NOW };
  const read = readEvents(Buffer.from(JSON.stringify([{ ...form, subscriptionType: 'object.deletion' }])), {
    appId: '5',
  });
  if (read.kind === 'malformed') throw new Error(read.reason);
  return { from, to, publishedAt: NOW, events: read.events, rejected: [], changes: [], endings: [], ...more };
}

test('one process leads, keeps the lead by reading, and another takes over a minute after the last round', async () => {
  const [one, other] = [storeOf('one'), storeOf('other')];
  expect(await one.lead(NOW)).toMatchObject({ offset: null });
  expect(await other.lead(NOW + MINUTE)).toBeNull();
  await one.begin('a');
  await one.keep(reading('a', 'b'), NOW + MINUTE);
  expect(await other.lead(NOW + 2 * MINUTE)).toBeNull();
  expect(await other.lead(NOW + 2 * MINUTE + 1)).toMatchObject({ offset: 'b' });
  await other.letGo();
  expect(await one.lead(NOW + 2 * MINUTE + 2)).toMatchObject({ offset: 'b' });
});

test('who has lost the lead, or reads a file again, keeps nothing of it', async () => {
  const [one, other] = [storeOf('one'), storeOf('other')];
  await one.lead(NOW);
  await one.begin('a');
  await other.lead(NOW + 2 * MINUTE);
  await expect(one.keep(reading('a', 'b'), NOW)).rejects.toThrow(LeadershipLostError);
  await expect(one.caughtUp(NOW)).rejects.toThrow(LeadershipLostError);
  await expect(other.keep(reading('before a', 'a'), NOW)).rejects.toThrow(LeadershipLostError);
  expect(await rows('select key from event')).toEqual([]);
  expect(await other.keep(reading('a', 'b'), NOW)).toEqual({ stored: 1, duplicates: 0, ended: [] });
  expect(await other.keep(reading('b', 'c'), NOW)).toEqual({ stored: 0, duplicates: 1, ended: [] });
  expect(await place()).toMatchObject({ offset: 'c', readUntil: NOW });
});

test('changes are noted of connected portals, of what happened since they were installed, once', async () => {
  const store = storeOf('one');
  await store.lead(NOW);
  await store.begin('a');
  const change = {
    portalId: PORTAL,
    objectType: 'contact',
    objectId: '7',
    what: 'creation',
    property: '',
  } as const;
  const changes = [
    { ...change, occurredAt: NOW },
    { ...change, occurredAt: NOW - 2 * MINUTE },
    { ...change, portalId: '2', occurredAt: NOW },
  ];
  await store.keep(reading('a', 'b', { events: [], changes }), NOW);
  await store.keep(reading('b', 'c', { events: [], changes }), NOW);
  expect(await rows('select portal_id, occurred_at from journal_change')).toEqual([
    { portal_id: PORTAL, occurred_at: NOW },
  ]);
});

test('a repair begins where the doors were seen open a minute after, and sweeps whom the journal does not cover', async () => {
  const store = storeOf('one');
  await store.lead(NOW);
  await noteOpen(NOW);
  await store.bookmark('a', NOW);
  await noteOpen(NOW + MINUTE - 1);
  await store.bookmark('b', NOW + MINUTE - 1);
  expect(await place()).toMatchObject({ offset: null });
  await noteOpen(NOW + MINUTE);
  await store.bookmark('c', NOW + MINUTE);
  expect(await place()).toMatchObject({ offset: 'a' });

  await rows(`update installation set provisioned_at = now()`);
  await store.cover([PORTAL], NOW + 10 * MINUTE);
  await noteOpen(NOW + 12 * MINUTE);
  expect(await place()).toMatchObject({ repairSince: null });
  expect(await rows('select kind, input from task')).toEqual([
    { kind: 'reconcile', input: { since: NOW + MINUTE } },
  ]);
  await rows('delete from task');
  await noteOpen(NOW + 22 * MINUTE);
  expect(await place()).toMatchObject({ repairSince: NOW + 12 * MINUTE });
  expect(await rows('select kind from task')).toEqual([]);
  await store.lead(NOW + 22 * MINUTE);
  await store.caughtUp(NOW + 31 * MINUTE);
  expect(await place()).toMatchObject({ repairSince: NOW + 12 * MINUTE });
  await store.caughtUp(NOW + 32 * MINUTE);
  expect(await place()).toMatchObject({ repairSince: null });
});

test.each(['unavailable', 'begun anew'] as const)(
  'a gap that is noted while the journal is just %s is swept',
  async (turn) => {
    const store = storeOf('one');
    await store.lead(NOW);
    await store.begin('a');
    await store.caughtUp(NOW + MINUTE);
    await store.cover([PORTAL], NOW);
    await whileOpen(
      open.db,
      async (tx) =>
        void (await sql`update journal set repair_since = ${new Date(NOW)}, repair_until = 'infinity'`.execute(
          tx,
        )),
      async () =>
        void (await (turn === 'unavailable'
          ? store.unavailable('no right', NOW)
          : store.startAnew(NOW + MINUTE))),
    );
    expect(await rows('select kind, input from task')).toEqual([
      { kind: 'reconcile', input: { since: NOW } },
    ]);
  },
);

test('what a portal has to be asked about waits an hour once that has failed, and begins at once where it ended well', async () => {
  const store = storeOf('one');
  await rows(`insert into journal_change (portal_id, object_type, object_id, what, property, occurred_at, noted_at)
    values (${PORTAL}, 'contact', 7, 'creation', '', now(), to_timestamp(${NOW} / 1000.0))`);
  const tasks = () => rows('select state, error from task');
  const failedAt = NOW + MINUTE;
  await store.startCatchingUp(failedAt);
  await rows(
    `update task set state = 'failed', error = 'a bug', finished_at = to_timestamp(${failedAt} / 1000.0)`,
  );
  await store.startCatchingUp(failedAt + 60 * MINUTE - 1);
  expect(await tasks()).toEqual([{ state: 'failed', error: 'a bug' }]);
  await store.startCatchingUp(failedAt + 60 * MINUTE);
  expect(await tasks()).toEqual([{ state: 'waiting', error: null }]);
  await rows(
    `update task set state = 'done', finished_at = to_timestamp(${failedAt + 60 * MINUTE} / 1000.0)`,
  );
  await store.startCatchingUp(failedAt + 61 * MINUTE);
  expect(await tasks()).toEqual([{ state: 'waiting', error: null }]);
});

test('past a file that cannot be read it goes on, and portals are swept for what they have not been read since', async () => {
  const [one, other] = [storeOf('one'), storeOf('other')];
  await one.lead(NOW);
  await one.begin('a');
  await one.keep(reading('a', 'b'), NOW);
  await rows(`update installation set provisioned_at = now()`);
  await one.cover([PORTAL], NOW);
  await expect(other.passOver('c', NOW)).rejects.toThrow(LeadershipLostError);
  await one.passOver('c', NOW + 90 * MINUTE);
  expect(await place()).toMatchObject({ offset: 'c', readUntil: NOW });
  expect(await rows('select kind, input from task')).toEqual([{ kind: 'reconcile', input: { since: NOW } }]);
});
