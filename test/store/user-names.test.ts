/** HubSpot's users are called as the portal's own owners are, on the card and in the settings. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { keepOwners, peopleAmong, userNames } from '../../src/store/portal-owners.ts';
import { readRoster } from '../../src/store/settings-reads.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const [PORTAL, ELSEWHERE, UNTOLD] = ['1', '2', '3'];

let database: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  for (const portalId of [PORTAL, ELSEWHERE, UNTOLD]) {
    await sql`
      insert into installation (portal_id, state, scopes, installed_at, installed_by)
      values (${portalId}, 'connected', '{}', now(), '77')`.execute(open.db);
  }
  await keepOwners(open.db, PORTAL, [
    { id: '60001', userId: '77', email: 'Rae@seller.test', name: 'Rae Stone', isDeactivated: false },
    { id: '60002', userId: '78', email: 'sam@seller.test', name: null, isDeactivated: false },
    { id: '60003', userId: '79', email: null, name: null, isDeactivated: false },
  ]);
  await keepOwners(open.db, ELSEWHERE, [
    { id: '60001', userId: '77', email: 'ann@other.test', name: 'Ann Other', isDeactivated: false },
  ]);
});
afterAll(async () => {
  await open.close();
  await database.drop();
});

test('by their name, else their address; one that HubSpot does not list stays unnamed', async () => {
  const names = await userNames(open.db, PORTAL, ['77', '78', '79', '80']);
  expect([...names]).toEqual([
    ['77', 'Rae Stone'],
    ['78', 'sam@seller.test'],
  ]);
});

test('never as another portal’s user of the same id', async () => {
  expect([...(await userNames(open.db, ELSEWHERE, ['77', '78']))]).toEqual([['77', 'Ann Other']]);
  expect((await userNames(open.db, UNTOLD, ['77'])).size).toBe(0);
});

test('of those who decide, people alone have a user id', () => {
  const rae = { kind: 'person', id: '77', door: 'card' } as const;
  const workflow = { kind: 'automation', id: '77', door: 'hubspot' } as const;
  expect(peopleAmong([rae, workflow, undefined, rae])).toEqual(['77']);
});

test('whoever installed Fairlead is known by the address that HubSpot lists, until they come themselves', async () => {
  const installer = async (portalId: string) => (await readRoster(open.db, portalId)).installer;
  expect(await installer(PORTAL)).toEqual({ userId: '77', email: 'rae@seller.test' });
  expect(await installer(UNTOLD)).toEqual({ userId: '77', email: null });
  await sql`
    insert into settings_person (portal_id, role, email, user_id, named_at, named_by)
    values (${PORTAL}, 'installer', 'rae.stone@seller.test', '77', now(), '77')`.execute(open.db);
  expect(await installer(PORTAL)).toEqual({ userId: '77', email: 'rae.stone@seller.test' });
});
