import { randomInt } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { templateOf } from './database-names.ts';

export interface TestDatabase {
  readonly connection: pg.PoolConfig;
  /** Cuts off whoever is still connected. What a file forgets to drop goes with the run. */
  drop(): Promise<void>;
}

/** A migrated database of one's own, copied from the run's template; copying by files takes twice the processor time. */
export async function testDatabase(): Promise<TestDatabase> {
  const { connection, run } = inject('testServer');
  const name = `${run}${process.env.VITEST_POOL_ID}_${randomInt(2 ** 31)}`;
  await asAdmin(connection, `create database ${name} template ${templateOf(run)} strategy wal_log`);
  return {
    connection: { ...connection, database: name },
    drop: () => asAdmin(connection, `drop database if exists ${name} with (force)`),
  };
}

async function asAdmin(connection: pg.PoolConfig, statement: string): Promise<void> {
  const admin = new pg.Client(connection);
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
