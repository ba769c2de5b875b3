import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSealer } from '../../src/oauth/sealing.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { aKey } from './support/keys.ts';

const NOW = Date.UTC(2026, 10, 22);
const tokens = {
  accessToken: 'canary-access',
  refreshToken: 'canary-refresh',
  issuedAt: NOW,
  expiresAt: NOW + 1,
};
const install = { scopes: ['oauth', 'crm.lists.read'], installedBy: '7', now: NOW, tokens };

let database: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterAll(async () => {
  await open.close();
  await database.drop();
});

describe('an installation', () => {
  test('counts its generations and keeps settings, account and model through a reinstall (R40)', async () => {
    const portal = createInstallations(open.db, createSealer([aKey('k1')])).forPortal('1');
    expect(await portal.save(install)).toMatchObject({ portalId: '1', generation: 1, state: 'connected' });
    await portal.saveAccount({ timeZone: 'Europe/Berlin' });
    await portal.markProvisioned(NOW);
    await portal.markDisconnected('uninstalled');
    expect(await portal.readTokens()).toBeUndefined();
    expect(await portal.save({ ...install, now: NOW + 5 })).toMatchObject({
      generation: 2,
      state: 'connected',
      disconnectedReason: null,
      installedAt: NOW + 5,
      provisionedAt: null,
      account: { timeZone: 'Europe/Berlin' },
    });
    expect(await portal.readTokens()).toEqual(tokens);
  });

  test('keeps no token in clear (R52)', async () => {
    await createInstallations(open.db, createSealer([aKey('k1')]))
      .forPortal('2')
      .save(install);
    const { rows } = await open.pool.query('select installation::text as row from installation');
    expect(rows.map((row: { row: string }) => row.row).join()).not.toContain('canary');
  });

  test('of one portal does not open with the sealed tokens of another', async () => {
    const all = createInstallations(open.db, createSealer([aKey('k1')]));
    await all.forPortal('3').save(install);
    await all.forPortal('4').save(install);
    await open.pool.query(
      'update installation a set access_token = b.access_token from installation b where a.portal_id = 3 and b.portal_id = 4',
    );
    await expect(all.forPortal('3').readTokens()).rejects.toThrow(/does not open/);
    await all.forPortal('3').markDisconnected('test');
  });
});

test('a key rotation needs no downtime, and the start refuses a missing key by name (R52)', async () => {
  const before = createInstallations(open.db, createSealer([aKey('old')]));
  const during = createInstallations(open.db, createSealer([aKey('new'), aKey('old'), aKey('k1')]));
  const after = createInstallations(open.db, createSealer([aKey('new')]));
  await before.forPortal('5').save(install);
  expect(await during.checkTokensOpen()).toEqual([]);
  await expect(after.checkTokensOpen()).rejects.toThrow(/FAIRLEAD_ENCRYPTION_KEYS/);
  const connected = (await during.list()).filter((one) => one.state === 'connected').length;
  expect(await during.resealTokens()).toBe(connected);
  expect(await during.resealTokens()).toBe(0);
  await after.checkTokensOpen();
  expect(await after.forPortal('5').readTokens()).toEqual(tokens);
});

test('one portal whose tokens are damaged keeps no server from starting; where none opens, the key is another one', async () => {
  await open.pool.query("update installation set state = 'disconnected'");
  const all = createInstallations(open.db, createSealer([aKey('new')]));
  await all.forPortal('6').save(install);
  await all.forPortal('7').save(install);
  await open.pool.query(
    'update installation a set access_token = b.access_token from installation b where a.portal_id = 6 and b.portal_id = 7',
  );
  expect(await all.checkTokensOpen()).toMatchObject([{ portalId: '6', error: { code: 'damaged' } }]);
  await all.forPortal('7').markDisconnected('test');
  await expect(all.checkTokensOpen()).rejects.toThrow(/another key under that id/);
});

test('who has left gets no token back, and where its notices went stays sealed under the current key', async () => {
  const old = createInstallations(open.db, createSealer([aKey('old')]));
  await old.forPortal('8').save(install);
  await old.forPortal('8').markDisconnected('they left');
  await old.forPortal('8').replaceTokens(tokens);
  const { rows } = await open.pool.query('select refresh_token from installation where portal_id = 8');
  expect(rows).toEqual([{ refresh_token: null }]);

  const sealed = createSealer([aKey('old')]).seal('a secret', { purpose: 'notice-webhook', owner: '8' });
  await open.pool.query('update installation set settings = $1 where portal_id = 8', [
    { notify: { secret: sealed } },
  ]);
  const during = createInstallations(open.db, createSealer([aKey('new'), aKey('old')]));
  expect(await during.resealTokens()).toBe(1);
  const left = await open.pool.query(
    "select settings->'notify'->>'secret' as secret from installation where portal_id = 8",
  );
  expect(createSealer([aKey('new')]).isCurrent(left.rows[0].secret)).toBe(true);
});

test('an end that was told of one installation does not end the next', async () => {
  const all = createInstallations(open.db, createSealer([aKey('new')]));
  await all.forPortal('9').save(install);
  await all.forPortal('9').save(install);
  await all.forPortal('9').markDisconnected('they left', 1);
  expect(await all.forPortal('9').read()).toMatchObject({ state: 'connected', generation: 2 });
  await all.forPortal('9').markDisconnected('they left', 2);
  expect(await all.forPortal('9').read()).toMatchObject({ state: 'disconnected' });
});
