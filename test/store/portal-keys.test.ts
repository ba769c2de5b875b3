import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuditLog } from '../../src/store/audit.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createPortalKeys } from '../../src/store/portal-keys.ts';
import { createSignalPortals } from '../../src/store/signal-portals.ts';
import { testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const MINUTE = 60_000;

let database: Awaited<ReturnType<typeof testDatabase>>;
let store: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  store = openDatabase(database.connection);
});
afterAll(async () => {
  await store.close();
  await database.drop();
});

test('a key is found by its hash until it is revoked, and its use is noted to the minute', async () => {
  const keys = createPortalKeys(store.db);
  await keys.forPortal('1').add({ keyId: 'a', hash: 'hash of a', label: 'Webinar tool' }, 'operator', NOW);
  expect(await keys.find('hash of a', NOW + 1)).toEqual({ portalId: '1', keyId: 'a' });
  expect(await keys.find('hash of b', NOW + 1)).toBeUndefined();
  await keys.find('hash of a', NOW + MINUTE);
  const lastUse = async () => (await keys.forPortal('1').list())[0]!.lastUsedAt;
  expect(await lastUse()).toBe(NOW + 1);
  await keys.find('hash of a', NOW + MINUTE + 1);
  expect(await lastUse()).toBe(NOW + MINUTE + 1);

  expect(await keys.forPortal('1').revoke('a', 'operator', NOW + 2)).toMatchObject({ changed: true });
  expect(await keys.find('hash of a', NOW + 3)).toBeUndefined();
  expect(await keys.forPortal('1').revoke('a', 'operator', NOW + 9)).toMatchObject({
    changed: false,
    key: { revokedAt: NOW + 2 },
  });
  const log = await createAuditLog(store.db).after('0', 10);
  expect(log.map(({ portalId, actor, action, detail }) => ({ portalId, actor, action, detail }))).toEqual([
    {
      portalId: '1',
      actor: 'operator',
      action: 'key-created',
      detail: { keyId: 'a', label: 'Webinar tool' },
    },
    {
      portalId: '1',
      actor: 'operator',
      action: 'key-revoked',
      detail: { keyId: 'a', label: 'Webinar tool' },
    },
  ]);
});

test("a portal neither sees nor revokes another's keys, also under the same id", async () => {
  const keys = createPortalKeys(store.db);
  await keys.forPortal('2').add({ keyId: 'same', hash: 'of two', label: 'two' }, 'operator', NOW);
  await keys.forPortal('3').add({ keyId: 'same', hash: 'of three', label: 'three' }, 'operator', NOW);
  expect(await keys.forPortal('3').revoke('other', 'operator', NOW)).toBeUndefined();
  await keys.forPortal('3').revoke('same', 'operator', NOW);
  expect(await keys.find('of two', NOW)).toEqual({ portalId: '2', keyId: 'same' });
  expect(await keys.find('of three', NOW)).toBeUndefined();
  expect((await keys.forPortal('2').list()).map(({ label }) => label)).toEqual(['two']);
});

test('no two keys have one hash', async () => {
  const keys = createPortalKeys(store.db);
  await keys.forPortal('4').add({ keyId: 'a', hash: 'once', label: 'a' }, 'operator', NOW);
  await expect(
    keys.forPortal('5').add({ keyId: 'a', hash: 'once', label: 'a' }, 'operator', NOW),
  ).rejects.toThrow(/unique/);
  expect(await keys.find('once', NOW)).toEqual({ portalId: '4', keyId: 'a' });
});

test('an address leads to the contacts of its own portal that are still there, whatever its case', async () => {
  await store.pool.query(
    `insert into lead (portal_id, contact_id, origin, created_at, facts, deleted_at) values
     (6, 1, 'live', now(), '{"email": ["Dana@Northwind.Example", 1]}', null),
     (6, 2, 'live', now(), '{"email": ["gone@northwind.example", 1]}', now()),
     (6, 3, 'live', now(), '{"email": ["gone@northwind.example", 1]}', null),
     (6, 4, 'live', now(), '{}', null),
     (7, 1, 'live', now(), '{"email": ["lee@keystone.example", 1]}', null)`,
  );
  const portals = createSignalPortals(store.db, { byHash: () => Promise.reject(new Error('not asked for')) });
  const asked = ['dana@northwind.example', 'gone@northwind.example', 'lee@keystone.example'];
  expect(await portals.contactsByEmail('6', asked)).toEqual(
    new Map([
      ['dana@northwind.example', ['1']],
      ['gone@northwind.example', ['3']],
    ]),
  );
  expect(await portals.read('6')).toEqual({ state: 'unknown' });
});
