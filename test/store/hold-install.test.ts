/** Writes and installs keep out of each other's way. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { beginInstall, holdInstall } from '../../src/store/hold-install.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values (1, 'connected', '{}', now()), (2, 'connected', '{}', now())`.execute(open.db);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

const hold = (portalId: string) => open.db.transaction().execute((tx) => holdInstall(tx, portalId));
const install = () =>
  open.db.transaction().execute(async (tx) => {
    await beginInstall(tx, '1');
    await sql`update installation set generation = generation + 1 where portal_id = 1`.execute(tx);
  });

test('who keeps writes during an install waits for it, and is told of the new generation', async () => {
  const seen = await whileOpen(
    open.db,
    async (tx) => {
      await beginInstall(tx, '1');
      await sql`update installation set generation = 2 where portal_id = 1`.execute(tx);
    },
    () => hold('1'),
  );
  expect(seen).toBe(2);
});

test('an install waits for those who keep writes, not they for each other, nor another portal', async () => {
  await whileOpen(
    open.db,
    async (tx) => void (await holdInstall(tx, '1')),
    install,
    async (tx) => {
      expect(await holdInstall(tx, '1')).toBe(1);
      expect(await hold('2')).toBe(1);
    },
  );
  expect(await hold('1')).toBe(2);
});

test('without an installation there is no generation', async () => {
  expect(await hold('3')).toBeNull();
});
