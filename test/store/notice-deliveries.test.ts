/** Which notices leave next: a fair share for every portal, and nothing for one that is not connected. */
import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSealer } from '../../src/oauth/sealing.ts';
import { Secret } from '../../src/secret.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createDeliveryStore } from '../../src/store/notice-deliveries.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 20, 10);

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

async function claim(limit: number): Promise<string[]> {
  const sealer = createSealer([{ id: 'k1', key: new Secret(randomBytes(32)) }]);
  const claimed = await createDeliveryStore(open.db, sealer).claim(NOW, NOW + 60_000, limit);
  return claimed.map(({ portalId, payload }) => `${portalId}/${payload.contactId}`).sort();
}

async function portal(portalId: string, state: 'connected' | 'disconnected' = 'connected'): Promise<void> {
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values (${portalId}, ${state}, '{}', now())`.execute(open.db);
}

/** Due one millisecond after the other, in the order of the contacts. */
async function due(portalId: string, contacts: readonly number[], since: number): Promise<void> {
  await sql`
    insert into notice_delivery (portal_id, contact_id, payload, created_at, due_at)
    select ${portalId}, contact_id, '{}', ${new Date(NOW)},
      ${new Date(since)}::timestamptz + contact_id * interval '1 millisecond'
    from unnest(${[...contacts]}::bigint[]) as contact_id`.execute(open.db);
}

test('one portal gets no more than its share of a batch, its oldest first, and the rest in the next ones', async () => {
  await portal('1');
  await portal('2');
  await due('1', [1, 2, 3, 4], NOW - 1_000);
  await due('2', [9], NOW - 100);
  expect(await claim(4)).toEqual(['1/1', '1/2', '1/3', '2/9']);
  expect(await claim(4)).toEqual(['1/4']);
  expect(await claim(4)).toEqual([]);
});

test('a batch has no more than was asked for', async () => {
  for (const id of ['1', '2']) await portal(id);
  await due('1', [1, 2, 3], NOW - 1_000);
  await due('2', [4, 5], NOW - 500);
  expect(await claim(4)).toEqual(['1/1', '1/2', '1/3', '2/4']);
});

test('notices of a disconnected portal wait until it is connected again, and are in nobody’s way', async () => {
  await portal('1', 'disconnected');
  await portal('2');
  await due('1', [1, 2], NOW - 1_000);
  await due('2', [9], NOW - 100);
  expect(await claim(1)).toEqual(['2/9']);
  await sql`update installation set state = 'connected'`.execute(open.db);
  expect(await claim(2)).toEqual(['1/1', '1/2']);
});

test('a notice names the contact as it is called now, and says where it is gone', async () => {
  await portal('1');
  await due('1', [11, 12, 13], NOW - 1_000);
  await sql`insert into lead (portal_id, lead_id, contact_id, origin, created_at, deleted_at) overriding system value
    values (1, 1, 20, 'live', now(), null), (1, 2, 12, 'live', now(), now())`.execute(open.db);
  await sql`insert into lead_alias (portal_id, kind, value, lead_id)
    values (1, 'contact', '11', 1), (1, 'contact', '20', 1), (1, 'contact', '12', 2)`.execute(open.db);
  const sealer = createSealer([{ id: 'k1', key: new Secret(randomBytes(32)) }]);
  const claimed = await createDeliveryStore(open.db, sealer).claim(NOW, NOW + 60_000, 9);
  const found = claimed.map(({ payload, isGone }) => [
    payload.contactId,
    payload.link.split('/').at(-1),
    isGone,
  ]);
  expect(found.sort()).toEqual([
    ['12', '12', true],
    ['13', '13', true],
    ['20', '20', false],
  ]);
});

test('two that claim at once get nothing twice', async () => {
  for (const id of ['1', '2', '3']) await portal(id);
  for (const id of ['1', '2', '3']) await due(id, [1, 2, 3], NOW - 1_000);
  const claimed = (await Promise.all([claim(9), claim(9), claim(9)])).flat();
  expect(new Set(claimed).size).toBe(claimed.length);
  expect(claimed.length + (await claim(9)).length).toBe(9);
});
