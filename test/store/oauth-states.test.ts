import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { createOAuthStates } from '../../src/store/oauth-states.ts';
import { testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const HOUR = 60 * 60 * 1_000;

test('each install that begins clears a few old states away, the oldest first', async () => {
  const database = await testDatabase();
  const { db, close } = openDatabase(database.connection);
  await sql`
    insert into oauth_state (state_hash, browser_hash, verifier, created_at, expires_at)
    select 'old ' || lpad(n::text, 2, '0'), 'browser', 'sealed', now(), ${new Date(NOW - 3 * HOUR)}::timestamptz + n * interval '1 second'
    from generate_series(1, 50) as n`.execute(db);
  const states = createOAuthStates(db);
  const begin = (stateHash: string) =>
    states.add({ stateHash, browserHash: 'b', verifier: 'v', createdAt: NOW, expiresAt: NOW + HOUR });
  const left = async () =>
    (
      await sql<{ hash: string }>`select state_hash as hash from oauth_state order by expires_at`.execute(db)
    ).rows.map(({ hash }) => hash);
  await begin('new 1');
  expect(await left()).toHaveLength(31);
  expect((await left())[0]).toBe('old 21');
  await Promise.all([begin('new 2'), begin('new 3')]);
  await begin('new 4');
  expect((await left()).sort()).toEqual(['new 1', 'new 2', 'new 3', 'new 4']);
  await close();
  await database.drop();
});
