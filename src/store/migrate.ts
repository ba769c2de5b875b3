/**
 * Brings a database to this binary's schema. Kysely's migrator holds an advisory lock, so two instances that
 * start at once migrate once; a database that a newer binary has migrated is refused, untouched (R20).
 */
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type pg from 'pg';
import { type Database, openDatabase } from './database.ts';
import * as evidenceStore from './migrations/0001-evidence-store.ts';

const MIGRATIONS: Record<string, Migration> = {
  '0001-evidence-store': evidenceStore,
};

export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly code: 'newer-schema' | 'migration-failed';

  constructor(code: SchemaError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export async function migrate(
  connection: pg.PoolConfig,
  migrations: Record<string, Migration> = MIGRATIONS,
): Promise<void> {
  // A large store takes its time, and another instance waits for it: neither is cut off.
  const unhurried = { ...connection, statement_timeout: 0, query_timeout: 0 };
  const { db, close } = openDatabase(unhurried, { connections: 2 });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const newer = await appliedBeyond(db, migrations);
    if (newer.length > 0) {
      throw new SchemaError(
        'newer-schema',
        `The database was migrated by a newer Fairlead (${newer.join(', ')}). Start that version, or restore a backup made before the update.`,
      );
    }
    const { error, results } = await migrator.migrateToLatest();
    if (error) {
      const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the schema';
      throw new SchemaError(
        'migration-failed',
        `Migrating ${failed} failed and was rolled back: ${error instanceof Error ? error.message : String(error)}`,
        error,
      );
    }
  } finally {
    await close();
  }
}

/** How this binary and the database differ: migrations that are yet to be made, and those it does not know. */
export async function migrationsMissing(
  db: Database,
): Promise<{ readonly missing: number; readonly unknown: number }> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  const applied = new Set(rows.map(({ name }) => name));
  const known = Object.keys(MIGRATIONS);
  return {
    missing: known.filter((name) => !applied.has(name)).length,
    unknown: [...applied].filter((name) => !known.includes(name)).length,
  };
}

/** Names of migrations the database has and this binary does not know. */
async function appliedBeyond(db: Database, migrations: Record<string, Migration>): Promise<string[]> {
  const found = await sql<{
    there: boolean;
  }>`select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (!found.rows[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return rows.map((row) => row.name).filter((name) => !Object.hasOwn(migrations, name));
}
