/**
 * Several processes share one server, and the last one out stops it. Each holds a shared advisory lock on one
 * connection of its own; who gets that lock for itself alone is the last.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { SUPERUSER } from './cluster.ts';
import { readPostmaster, servesCluster } from './postmaster.ts';

const SHARE_LOCK = 7_215_001;
const CREATE_LOCK = 7_215_002;
const CONNECT_MS = 2_000;
/** A pool that has ended may still be closing sockets; cut off, they would raise errors nobody listens for. */
const BACKENDS_GO_MS = 2_000;

/** The connection by which a process keeps the server running. Rejects while the server starts or stops. */
export async function connectKeeper(host: string): Promise<pg.Client> {
  const client = new pg.Client({
    host,
    user: SUPERUSER,
    database: 'postgres',
    application_name: 'fairlead keeper',
    connectionTimeoutMillis: CONNECT_MS,
  });
  client.on('error', () => undefined); // `end` follows, and says the same
  try {
    await client.connect();
    await client.query(`select pg_advisory_lock_shared(${SHARE_LOCK})`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** `create database` knows no "if not exists"; of two first starts the second finds it made. */
export async function ensureDatabase(keeper: pg.Client, name: string): Promise<void> {
  await keeper.query(`select pg_advisory_lock(${CREATE_LOCK})`);
  const { rowCount } = await keeper.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount === 0) await keeper.query(`create database ${pg.escapeIdentifier(name)}`);
  await keeper.query(`select pg_advisory_unlock(${CREATE_LOCK})`);
}

/** Lets go of the server, and stops it when nobody else holds it. A newcomer waits for our lock, then starts afresh. */
export async function leave(keeper: pg.Client, data: string): Promise<'stopped' | 'left running'> {
  try {
    if (!(await becomeLast(keeper))) return 'left running';
    await waitForBackends(keeper);
    await stopServer(data);
    return 'stopped';
  } catch (error) {
    // The server went away under the keeper: it is as stopped as we could make it.
    if (!isRunning(data)) return 'stopped';
    throw error;
  } finally {
    await keeper.end().catch(() => undefined);
  }
}

async function becomeLast(keeper: pg.Client): Promise<boolean> {
  await keeper.query(`select pg_advisory_unlock_shared(${SHARE_LOCK})`);
  const { rows } = await keeper.query(`select pg_try_advisory_lock(${SHARE_LOCK}) as last`);
  return rows[0].last;
}

async function waitForBackends(keeper: pg.Client): Promise<void> {
  for (const end = Date.now() + BACKENDS_GO_MS; Date.now() < end; await sleep(5)) {
    const { rowCount } = await keeper.query(
      `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1`,
    );
    if (rowCount === 0) return;
  }
}

/** Fast shutdown, then an immediate one. Judged by the lock file: the process may stay behind as a zombie. */
async function stopServer(data: string): Promise<void> {
  const server = readPostmaster(data);
  if (!server) return;
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    if (!servesCluster(server.pid, data)) return;
    process.kill(server.pid, signal);
    for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(10)) {
      if (readPostmaster(data)?.pid !== server.pid) return;
    }
  }
}

function isRunning(data: string): boolean {
  const server = readPostmaster(data);
  return server !== undefined && servesCluster(server.pid, data);
}
