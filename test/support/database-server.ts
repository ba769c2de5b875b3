/**
 * The server of a test run, and a migrated database in it that test files copy. Without TEST_DATABASE_URL it is
 * the embedded one, in a cluster of its own that needs no durability. Several runs may share one server.
 */
import { randomInt } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type EmbeddedServer, startEmbedded } from '../../src/store/embedded/server.ts';
import { migrate } from '../../src/store/migrate.ts';
import { readUrl, runPrefix, templateOf } from './database-names.ts';

/** Each run holds an advisory lock on its number, so that another can tell a dead run from a live one. */
const RUN_LOCK = 7_215_010;
const RUN_NAME = /^fairlead_test_(\d+)_/;

const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_connections: '200',
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { connection, embedded } = await findServer();
  const admin = new pg.Client(connection);
  await admin.connect();
  const id = randomInt(2 ** 31);
  const run = runPrefix(id);
  await admin.query('select pg_advisory_lock($1, $2)', [RUN_LOCK, id]);
  await dropDeadRuns(admin);
  await makeTemplate(admin, connection, run);
  project.provide('testServer', { connection, run });

  return async () => {
    await dropDatabases(admin, run);
    await admin.end();
    await embedded?.stop();
  };
}

async function findServer(): Promise<{ connection: pg.PoolConfig; embedded?: EmbeddedServer }> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { connection: readUrl(url) };
  const embedded = await startEmbedded({
    folder: process.env.DATA_DIR,
    cluster: 'test',
    settings: SETTINGS,
    log: console.log,
  });
  return { connection: { host: embedded.host, user: 'fairlead', database: 'postgres' }, embedded };
}

async function makeTemplate(admin: pg.Client, connection: pg.PoolConfig, run: string): Promise<void> {
  const template = templateOf(run);
  await admin.query(`create database ${template}`);
  await migrate({ ...connection, database: template });
}

/** Databases of runs that were killed: nobody holds their lock any more. */
async function dropDeadRuns(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database');
  const runs = new Set(rows.map((row) => RUN_NAME.exec(row.datname)?.[1]).filter((id) => id !== undefined));
  for (const id of runs) {
    const { rows: locks } = await admin.query<{ dead: boolean }>(
      'select pg_try_advisory_lock($1, $2) as dead',
      [RUN_LOCK, Number(id)],
    );
    if (locks[0]?.dead) await dropDatabases(admin, runPrefix(Number(id)));
  }
}

async function dropDatabases(admin: pg.Client, run: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [run],
  );
  for (const { datname } of rows) await admin.query(`drop database if exists ${datname} with (force)`);
}
