/** Is the database there, and does it fit this version? Nothing is created and nothing migrated. */
import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { Config, DatabaseConfig } from '../../config.ts';
import { connectStore } from '../../store/connection.ts';
import { type Database, openDatabase } from '../../store/database.ts';
import { EmbeddedError } from '../../store/embedded/error.ts';
import { chooseOwner } from '../../store/embedded/owner.ts';
import { choosePlace } from '../../store/embedded/place.ts';
import { appliedMigrations } from '../../store/portal-health.ts';
import type { Io } from '../cli.ts';
import { databaseAdvice } from '../database-advice.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

export interface Looked {
  readonly findings: Finding[];
  /** Absent where the database cannot be reached. */
  readonly db?: Database;
  /** Whether our tables are in it as this version knows them. */
  readonly usable: boolean;
  close(): Promise<void>;
}

const CHECK = 'database';
const REACH_MS = 5_000;

export async function openForLooking({ context }: Io, config: Config): Promise<Looked> {
  if (context) return judge(context.db, 'in use', async () => undefined);
  try {
    const place = placeOf(config.database);
    if (place.kind === 'none') return nothing(warning(CHECK, place.text));
    const store = await connectStore(config.database, () => undefined);
    const opened = openDatabase(
      { ...store.connection, connectionTimeoutMillis: REACH_MS },
      { connections: 2 },
    );
    return await judge(opened.db, `${store.description}${place.text}`, async () => {
      await opened.close();
      await store.close();
    });
  } catch (error) {
    const advice = error instanceof EmbeddedError ? error.message : databaseAdvice(error);
    if (advice === undefined) throw error;
    return nothing(problem(CHECK, advice));
  }
}

function nothing(finding: Finding): Looked {
  return { findings: [finding], usable: false, close: async () => undefined };
}

type Place = { readonly kind: 'there' | 'none'; readonly text: string };

const PROJECT_DATA = fileURLToPath(new URL('../../../.data', import.meta.url));

/** Where the embedded cluster lies; connecting to one that is not there would make it. */
function placeOf(database: DatabaseConfig): Place {
  if (database.kind === 'external') return { kind: 'there', text: '' };
  const wanted = database.folder ?? PROJECT_DATA;
  const missing = {
    kind: 'none',
    text: `there is none yet in ${wanted}. The first start of the app makes it.`,
  } as const;
  if (!existsSync(wanted)) return missing;
  const { folder, insteadOf } = choosePlace(database.folder, chooseOwner(database.folder ?? ''));
  if (!existsSync(join(folder, database.cluster ?? 'data', 'PG_VERSION'))) return missing;
  const why = insteadOf ? ` (${insteadOf} is closed to the database's user)` : '';
  return { kind: 'there', text: `, data in ${folder}${why}` };
}

async function judge(db: Database, how: string, close: () => Promise<void>): Promise<Looked> {
  try {
    const { rows } = await sql<{
      version: string;
    }>`select current_setting('server_version') as version`.execute(db);
    const there = ok(CHECK, `${how}, PostgreSQL ${rows[0]!.version}`);
    const schema = schemaFinding(await appliedMigrations(db));
    return { findings: [there, schema], db, usable: schema.state === 'ok', close };
  } catch (error) {
    await close();
    throw error;
  }
}

const SCHEMA = 'database schema';
const MIGRATIONS = new URL('../../store/migrations/', import.meta.url);

/** Compares what the database has had with what this version brings: one file for each migration. */
export function schemaFinding(applied: readonly string[] | null): Finding {
  const known = readdirSync(MIGRATIONS).map((file) => parse(file).name);
  if (applied === null) return warning(SCHEMA, 'there is none yet. The first start of the app makes it.');
  const newer = applied.filter((name) => !known.includes(name));
  if (newer.length > 0) {
    return problem(
      SCHEMA,
      `made by a newer Fairlead (${newer.join(', ')}). Run that version, or restore a backup.`,
    );
  }
  const missing = known.filter((name) => !applied.includes(name));
  if (missing.length === 0) return ok(SCHEMA, `up to date (${known.at(-1)})`);
  return warning(SCHEMA, `older than this version: the next start of the app applies ${missing.join(', ')}.`);
}
