import pg from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { testDatabase } from '../support/database.ts';

test('a connection that breaks in the middle of a transaction fails its query, and nothing else (R16)', async () => {
  const database = await testDatabase();
  const broken: unknown[] = [];
  const { pool, close } = openDatabase(database.connection, {
    connections: 1,
    onError: (error) => broken.push(error),
  });
  const admin = new pg.Client(database.connection);
  await admin.connect();
  const client = await pool.connect();
  await client.query('begin');
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  client.once('end', () => resolve());
  await admin.query('select pg_terminate_backend($1)', [rows[0].pid]);
  await ended;
  await expect(client.query('select 1')).rejects.toThrow();
  client.release(true);
  expect(broken.length).toBeGreaterThan(0);
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await admin.end();
  await close();
  await database.drop();
});
