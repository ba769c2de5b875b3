/**
 * A backup of the whole store in one file, by PostgreSQL's own means: each table as the lines that `copy` would print,
 * from one snapshot. The embedded server brings no pg_dump; this works for an external one as well. Lines are JSON, the
 * file is packed. Sealed secrets stay sealed: without the keys a backup holds no token.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './database.ts';

export interface BackupReport {
  readonly tables: number;
  readonly rows: number;
}

/** The file is none of ours, damaged, of another schema, or the database is not empty. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
  readonly code: 'unreadable' | 'incomplete' | 'other-schema' | 'not-empty' | 'no-store';

  constructor(code: BackupError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const FORMAT = 'fairlead-backup/1';
const SLICE = 1_000;
/** Made by the migrations, not by us. */
const NOT_OURS = ['kysely_migration', 'kysely_migration_lock'];

const Head = z.object({ format: z.literal(FORMAT), migrations: z.array(z.string()) });
const Line = z.union([
  z.object({ table: z.string(), rows: z.array(z.record(z.string(), z.unknown())) }),
  z.object({ end: z.number() }),
]);

/**
 * Of a store of whatever version, which is not changed. Writes beside the file first: what has its name is whole.
 * @throws BackupError where there is no store yet
 */
export async function backUp(db: Database, file: string): Promise<BackupReport> {
  const report = { tables: 0, rows: 0 };
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const lines = Readable.from(linesOf(tx, report));
      await pipeline(lines, createGzip(), createWriteStream(`${file}.part`, { mode: 0o600 }));
    });
  await rename(`${file}.part`, file);
  return report;
}

async function* linesOf(tx: Database, report: { tables: number; rows: number }): AsyncGenerator<string> {
  yield line({ format: FORMAT, migrations: await migrationsOf(tx) });
  for (const table of await ourTables(tx)) {
    report.tables += 1;
    await sql`declare kept no scroll cursor for select row_to_json(t)::text as row from ${sql.table(table)} t`.execute(
      tx,
    );
    for (;;) {
      const { rows } = await sql<{ row: string }>`fetch ${sql.lit(SLICE)} from kept`.execute(tx);
      if (rows.length === 0) break;
      report.rows += rows.length;
      // As PostgreSQL wrote them: ids of 18 digits do not survive JavaScript's numbers.
      yield `{"table":${JSON.stringify(table)},"rows":[${rows.map(({ row }) => row).join(',')}]}\n`;
    }
    await sql`close kept`.execute(tx);
  }
  yield line({ end: report.rows });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/**
 * Fills an empty database of the same schema, in one transaction.
 * @throws BackupError, and nothing is changed
 */
export async function restore(db: Database, file: string): Promise<BackupReport> {
  const tables = new Set<string>();
  let rows = 0;
  let told: number | undefined;
  await db.transaction().execute(async (tx) => {
    await refuseUnlessEmpty(tx);
    const known = await ourTables(tx);
    let isFirst = true;
    for await (const text of readLines(file)) {
      if (isFirst) await checkHead(tx, text);
      else {
        const read = parse(Line, text);
        if ('end' in read) told = read.end;
        else {
          if (!known.includes(read.table)) throw otherSchema();
          tables.add(read.table);
          rows += await insert(tx, read.table, text);
        }
      }
      isFirst = false;
    }
    if (told !== rows) {
      throw new BackupError(
        'incomplete',
        'The backup ends before its end. Take another one; nothing was restored.',
      );
    }
    await continueIdentities(tx);
  });
  return { tables: tables.size, rows };
}

/** Lines end where we ended them: values may hold other characters that some take for the end of a line. */
async function* readLines(file: string): AsyncGenerator<string> {
  const source = createReadStream(file);
  const unpacked = source.pipe(createGunzip()).setEncoding('utf8');
  source.on('error', (error) => unpacked.destroy(error));
  // A line may have many megabytes: its pieces are joined once.
  let pieces: string[] = [];
  try {
    for await (const chunk of unpacked) {
      const [end = '', ...further] = (chunk as string).split('\n');
      pieces.push(end);
      for (const start of further) {
        yield pieces.join('');
        pieces = [start];
      }
    }
  } catch (cause) {
    throw new BackupError(
      'unreadable',
      `${file} cannot be read as a backup: ${(cause as Error).message}`,
      cause,
    );
  }
  const rest = pieces.join('');
  if (rest !== '') yield rest;
}

async function checkHead(tx: Database, text: string): Promise<void> {
  const { migrations } = parse(Head, text);
  if (JSON.stringify(migrations) !== JSON.stringify(await migrationsOf(tx))) throw otherSchema();
}

function otherSchema(): BackupError {
  return new BackupError(
    'other-schema',
    'The backup was taken by another version. Restore it with that version; its next update migrates it.',
  );
}

function parse<Shape extends z.ZodType>(shape: Shape, text: string): z.output<Shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new BackupError('unreadable', 'This is no backup of Fairlead, or it is damaged.', cause);
  }
}

async function insert(tx: Database, table: string, text: string): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into ${sql.table(table)} overriding system value
    select restored.* from json_populate_recordset(null::${sql.table(table)}, (${text}::json)->'rows') as restored`.execute(
    tx,
  );
  return Number(numAffectedRows ?? 0);
}

async function refuseUnlessEmpty(tx: Database): Promise<void> {
  for (const table of await ourTables(tx)) {
    const { rows } = await sql`select from ${sql.table(table)} limit 1`.execute(tx);
    if (rows.length > 0) {
      throw new BackupError(
        'not-empty',
        'The database is not empty. Restore into a new one: another DATA_DIR or DATABASE_URL.',
      );
    }
  }
}

/** Numbers that the database gives go on after those that were restored. */
async function continueIdentities(tx: Database): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = current_schema() and is_identity = 'YES'`.execute(tx);
  for (const { table, column } of rows) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}),
      coalesce((select max(${sql.ref(column)}) from ${sql.table(table)}), 0) + 1, false)`.execute(tx);
  }
  await sql`select setval('served_order',
    coalesce((select max(served) from portal_queue), 0) + 1, false)`.execute(tx);
}

async function ourTables(tx: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`.execute(tx);
  return rows.map(({ name }) => name).filter((name) => !NOT_OURS.includes(name));
}

async function migrationsOf(tx: Database): Promise<string[]> {
  const there = await sql<{ is: boolean }>`select to_regclass('kysely_migration') is not null as is`.execute(
    tx,
  );
  if (!there.rows[0]!.is)
    throw new BackupError('no-store', 'There is nothing yet: the app has never been started here.');
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(tx);
  return rows.map(({ name }) => name);
}
