import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, test } from 'vitest';
import { isStoreTrouble, openDatabase } from '../../src/store/database.ts';
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

test('a transaction in which its process fell asleep gives its locks back, and what it says later is trouble of the store', async () => {
  const database = await testDatabase();
  const standard = openDatabase(database.connection);
  const show = await standard.pool.query('show idle_in_transaction_session_timeout');
  expect(show.rows).toEqual([{ idle_in_transaction_session_timeout: '20s' }]);
  expect(standard.pool.options).toMatchObject({ keepAlive: true, query_timeout: 35_000 });
  await standard.pool.query('create table portal (id int)');
  await standard.pool.query('insert into portal values (1)');
  const sleepy = openDatabase({ ...database.connection, idle_in_transaction_session_timeout: 200 });
  const lock = 'select from portal for update';
  const client = await sleepy.pool.connect();
  await client.query('begin');
  await client.query(lock);
  await standard.pool.query(lock);
  const error = await client.query('commit').then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  expect(isStoreTrouble(error)).toBe(true);
  client.release(true);
  await sleepy.close();
  await standard.close();
  await database.drop();
});

test('a server that vanishes without a word holds nobody for ever, and the next query gets a new connection (R16)', async () => {
  const database = await testDatabase();
  const wire = await openWire(database.connection);
  const { db, pool, close } = openDatabase(
    { ...database.connection, host: '127.0.0.1', port: wire.port, query_timeout: 300 },
    { connections: 1 },
  );
  const ask = () => sql<{ one: number }>`select 1 as one`.execute(db);
  expect((await ask()).rows).toEqual([{ one: 1 }]);
  for (const work of [ask, () => pool.query('select 1'), () => db.transaction().execute(ask)]) {
    await ask();
    wire.cut();
    const error = await work().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(isStoreTrouble(error)).toBe(true);
    wire.mend();
    expect((await ask()).rows).toEqual([{ one: 1 }]);
  }
  await close();
  await wire.close();
  await database.drop();
});

/** Between the pool and the server: what is cut takes every byte and answers none, as after the loss of a machine. */
async function openWire({ host, port }: pg.PoolConfig) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    const far = host?.startsWith('/') ? connect(`${host}/.s.PGSQL.${port ?? 5432}`) : connect(port!, host!);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      let isLost = false;
      sockets.add(from);
      from.on('data', (bytes) => {
        isLost ||= isCut;
        if (!isLost) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
    },
    mend: () => {
      isCut = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
