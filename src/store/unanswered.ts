/**
 * Kysely gives a connection back to the pool as it is, also one whose last query got no answer in time: whoever took it
 * next would wait behind that query. Here such a connection goes to nobody else.
 */
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';

/** What pg says after `query_timeout`; it has no code. */
const UNANSWERED = 'Query read timeout';

export function withoutUnanswered(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => watched(await pool.connect()),
  };
}

function watched(client: pg.PoolClient): PostgresPoolClient {
  let unanswered: Error | undefined;
  const query = async (text: string, values: readonly unknown[]) => {
    // A rollback would wait just as long.
    if (unanswered) throw unanswered;
    try {
      return await client.query(text, [...values]);
    } catch (error) {
      if (error instanceof Error && error.message === UNANSWERED) unanswered = error;
      throw error;
    }
  };
  return {
    // We read nothing through cursors, the other way to call it.
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy || unanswered),
  };
}
