import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp, restore } from '../../src/store/backup.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { databaseUrl, environmentOf } from '../cli/support/environment.ts';
import { fairlead } from '../cli/support/fairlead.ts';
import { testDatabase } from '../support/database.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { aBuyer } from '../support/telling.ts';

let stage: Stage;
let folder: string;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-backup-'));
  file = join(folder, 'store.gz');
  stage = await openStage();
  await stage.install();
  await aBuyer(stage);
});
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

async function contents(db: Database): Promise<readonly unknown[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema()
      and table_name not like 'kysely%' order by 1`.execute(db);
  return Promise.all(
    rows.map(async ({ name }) => {
      const sum = await sql<object>`select count(*), md5(string_agg(t::text, ',' order by t::text))
        from ${sql.table(name)} t`.execute(db);
      return { name, ...sum.rows[0]! };
    }),
  );
}

async function inEmptyDatabase<Result>(work: (db: Database) => Promise<Result>): Promise<Result> {
  const database = await testDatabase();
  const { db, close } = openDatabase(database.connection);
  try {
    return await work(db);
  } finally {
    await close();
    await database.drop();
  }
}

test('a backup that is restored is the same, row for row, and goes on with new numbers', async () => {
  await stage.rows(`insert into event (portal_id, key, type, object_type, object_id, value, occurred_at, recorded_at)
    values (999999999999999999, gen_random_uuid(), 'x', 'contact', 999999999999999999, E'"\\n\\u2028é', now(), now())`);
  const { db } = stage.context;
  const before = await contents(db);
  const made = await backUp(db, file);
  expect(made.rows).toBeGreaterThan(20);
  expect(statSync(file).mode & 0o077).toBe(0);
  await inEmptyDatabase(async (other) => {
    expect(await restore(other, file)).toMatchObject({ rows: made.rows });
    expect(await contents(other)).toEqual(before);
    const { rows } = await sql<{ id: string }>`
      insert into lead (portal_id, contact_id, origin, created_at) values (1, 1, 'live', now())
      returning lead_id as id`.execute(other);
    const most = await sql<{
      id: string;
    }>`select max(lead_id) as id from lead where portal_id = ${PORTAL}`.execute(other);
    expect(Number(rows[0]!.id)).toBeGreaterThan(Number(most.rows[0]!.id));
    await expect(restore(other, file)).rejects.toMatchObject({ code: 'not-empty' });
  });
});

test('R52 a backup holds no token in clear', async () => {
  await backUp(stage.context.db, file);
  const tokens = await stage.context.installations.forPortal(PORTAL).readTokens();
  const text = gunzipSync(readFileSync(file)).toString();
  expect(text).toContain('dana@northwind.example');
  for (const secret of [tokens!.accessToken, tokens!.refreshToken]) expect(text).not.toContain(secret);
});

test.each([
  ['that was cut off', 'unreadable', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
  [
    'that lacks its last lines',
    'incomplete',
    (bytes: Buffer) => withLines(bytes, (lines) => lines.slice(0, -2)),
  ],
  [
    'of another version',
    'other-schema',
    (bytes: Buffer) =>
      withLines(bytes, ([, ...lines]) => ['{"format":"fairlead-backup/1","migrations":["9999"]}', ...lines]),
  ],
  ['that is something else', 'unreadable', () => Buffer.from('name,mail')],
])('a file %s is refused, and nothing is restored', async (_, code, spoil) => {
  await backUp(stage.context.db, file);
  writeFileSync(file, spoil(readFileSync(file)));
  await inEmptyDatabase(async (other) => {
    const before = await contents(other);
    await expect(restore(other, file)).rejects.toMatchObject({ name: 'BackupError', code });
    expect(await contents(other)).toEqual(before);
  });
});

function withLines(bytes: Buffer, change: (lines: string[]) => string[]): Buffer {
  return gzipSync(change(gunzipSync(bytes).toString().split('\n')).join('\n'));
}

test('of a store of an older version a backup changes nothing; of none it says so', async () => {
  const database = await testDatabase();
  const { pool, close } = openDatabase(database.connection);
  await pool.query(`drop table work; update kysely_migration set name = '0000-earlier'`);
  const tables = async () =>
    (await pool.query(`select count(*)::int from information_schema.tables where table_schema = 'public'`))
      .rows;
  const before = await tables();
  const older = join(folder, 'older.gz');
  const env = { ...environmentOf(stage), DATABASE_URL: databaseUrl(database.connection) };
  const take = () => fairlead(['backup', older], { env });
  expect(await take()).toMatchObject({ exitCode: 0 });
  expect(await tables()).toEqual(before);
  expect(gunzipSync(readFileSync(older)).toString()).toContain('"migrations":["0000-earlier"]');
  await pool.query('drop schema public cascade; create schema public');
  const { exitCode, err } = await take();
  expect([exitCode, err]).toEqual([1, expect.stringContaining('has never been started here')]);
  expect(await tables()).toEqual([{ count: 0 }]);
  await close();
  await database.drop();
});
