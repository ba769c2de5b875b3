/** One PostgreSQL pool and its Kysely face. Ids stay strings; times become epoch milliseconds. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';
import { withoutUnanswered } from './unanswered.ts';

export type Database = Kysely<Tables>;

const TIMESTAMPTZ = 1184;
/** A free connection, or an error that says there is none. */
const CONNECT_TIMEOUT_MS = 4_000;
/** No statement of ours is this slow unless something is wrong; a hung one must not hold its locks for ever. */
const STATEMENT_TIMEOUT_MS = 30_000;
/**
 * A process that falls asleep in the middle of a transaction (a paused machine) keeps its locks, and a webhook of that portal
 * would wait for them for as long as it sleeps. The longest pause of ours is a token's refresh, 15 s at most.
 */
const IDLE_IN_TRANSACTION_MS = 20_000;
const IDLE_IN_TRANSACTION = '25P03';
/**
 * A server whose machine has vanished ends no statement, and says nothing of it: who waits gives up by himself, a little after
 * the server would have.
 */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;
/** So long a connection is silent before the system asks whether the other end is still there. */
const KEEP_ALIVE_MS = 10_000;

/** `timestamptz` as epoch milliseconds; the two infinities stay comparable numbers. */
function parseTime(text: string): number {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  return (pg.types.getTypeParser(TIMESTAMPTZ, 'text') as (value: string) => Date)(text).getTime();
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    id === TIMESTAMPTZ && format !== 'binary'
      ? parseTime
      : pg.types.getTypeParser(id, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/** PostgreSQL's classes of trouble that passes: connection, resources, locks, rollback, shutdown, system. */
const PASSING_CLASSES = ['08', '40', '53', '55', '57', '58'];
const NETWORK_CODES = ['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'];
/** pg gives these two no code. */
const POOL_MESSAGES =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|is not queryable/;

/** Whether the database, not what was asked of it, is the cause: the same may work in a moment. */
export function isStoreTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string') return POOL_MESSAGES.test(error.message);
  return (
    NETWORK_CODES.includes(code) ||
    code === IDLE_IN_TRANSACTION ||
    (/^[0-9A-Z]{5}$/.test(code) && PASSING_CLASSES.includes(code.slice(0, 2)))
  );
}

export interface OpenDatabase {
  readonly db: Database;
  /** The pool itself, for the two hot statements that are sent as named prepared statements. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool of at most `connections` (8 by default: more only queue on two cores).
 * A connection that breaks is dropped by the pool, its query fails, and the next one gets a new connection.
 */
export function openDatabase(
  connection: pg.PoolConfig,
  options: { connections?: number; onError?: (error: Error) => void } = {},
): OpenDatabase {
  const pool = new pg.Pool({
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    ...connection,
    max: options.connections ?? 8,
    types,
  });
  const onError = options.onError ?? (() => undefined);
  pool.on('error', onError);
  // The pool listens to idle connections alone: one that breaks in somebody's hands would end the process (R16).
  pool.on('connect', (client) => client.on('error', onError));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: withoutUnanswered(pool) }) });
  return { db, pool, close: () => db.destroy() };
}
