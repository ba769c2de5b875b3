import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { readUrl } from '../support/database-names.ts';

test('each test database is migrated, and alone', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  const pool = new pg.Pool(one.connection);
  const pool2 = new pg.Pool(other.connection);
  for (const one of [pool, pool2]) one.on('error', () => undefined);
  await pool.query('create table mine (id int)');
  expect((await pool.query("select to_regclass('kysely_migration') is not null as yes")).rows).toEqual([
    { yes: true },
  ]);
  expect((await pool2.query("select to_regclass('mine') is null as yes")).rows).toEqual([{ yes: true }]);
  await pool2.end();
  await pool.end();
  await Promise.all([one.drop(), other.drop()]);
  await expect(new pg.Client(one.connection).connect()).rejects.toThrow('does not exist');
});

test('an external server is read from its URL in parts', () => {
  expect(readUrl('postgres://me:p%40ss@127.0.0.1:5544/mine')).toEqual({
    host: '127.0.0.1',
    port: 5544,
    user: 'me',
    password: 'p@ss',
    database: 'mine',
  });
  expect(readUrl('postgres:///mine?host=/tmp/pg&user=me')).toMatchObject({ host: '/tmp/pg', user: 'me' });
});
