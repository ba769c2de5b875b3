import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { migrate, SchemaError } from '../../src/store/migrate.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

async function query<Row>(text: string): Promise<Row[]> {
  const { db, close } = openDatabase(database.connection);
  try {
    return (await sql.raw<Row>(text).execute(db)).rows;
  } finally {
    await close();
  }
}

/** Takes long enough that a second migrator must meet it. */
const slowly: Migration = {
  async up(db) {
    await sql`select pg_sleep(0.3)`.execute(db);
    await sql`create table migrated_once (n int)`.execute(db);
  },
};
const first: Migration = { up: async () => undefined };

describe('R20 migrations', () => {
  test('an older binary refuses a newer schema and changes nothing', async () => {
    await query(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', 'later')`);
    const refusal = migrate(database.connection);
    await expect(refusal).rejects.toThrow(SchemaError);
    await expect(refusal).rejects.toMatchObject({ code: 'newer-schema' });
    await expect(refusal).rejects.toThrow(/newer Fairlead.*9999-from-the-future/);
    await query(`delete from kysely_migration where name like '9999%'`);
  });

  test('two instances that start at once migrate once, and take longer over it than a statement may', async () => {
    const migrations = { '0001-evidence-store': first, '0002-slowly': slowly };
    const hurried = { ...database.connection, statement_timeout: 100, query_timeout: 100 };
    await Promise.all([migrate(hurried, migrations), migrate(hurried, migrations)]);
    expect(await query(`select count(*)::int as n from kysely_migration where name = '0002-slowly'`)).toEqual(
      [{ n: 1 }],
    );
    await query(`drop table migrated_once`);
    await query(`delete from kysely_migration where name = '0002-slowly'`);
  });

  test('a migration that fails is rolled back whole, and says which one it was', async () => {
    const broken: Migration = {
      async up(db) {
        await sql`create table half_done (n int)`.execute(db);
        await sql`select 1 / 0`.execute(db);
      },
    };
    const failure = migrate(database.connection, { '0001-evidence-store': first, '0002-broken': broken });
    await expect(failure).rejects.toThrow(/0002-broken failed and was rolled back: division by zero/);
    expect(await query(`select to_regclass('half_done') as there`)).toEqual([{ there: null }]);
    await migrate(database.connection);
  });

  test('a migration whose process dies half-way leaves nothing of it, and the next start makes it whole', async () => {
    const begun = (end: (db: Kysely<unknown>) => Promise<unknown>): Migration => ({
      async up(db) {
        await sql`create table half_done (n int)`.execute(db);
        await end(db);
        await sql`create table other_half (n int)`.execute(db);
      },
    });
    const dies = begun((db) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(db));
    const migrations = (second: Migration) => ({ '0001-evidence-store': first, '0002-in-two': second });
    const there = `select to_regclass('half_done') is not null as half, to_regclass('other_half') is not null as other`;
    await expect(migrate(database.connection, migrations(dies))).rejects.toThrow();
    expect(await query(there)).toEqual([{ half: false, other: false }]);
    await migrate(database.connection, migrations(begun(async () => undefined)));
    expect(await query(there)).toEqual([{ half: true, other: true }]);
    await query('drop table half_done, other_half');
    await query(`delete from kysely_migration where name = '0002-in-two'`);
  });
});

describe('the evidence store', () => {
  test('every table but the OAuth states and the notes of open doors and the journal has the portal first in its key', async () => {
    const keys = await query<{ table: string; first: string }>(`
      select cls.relname as table, att.attname as first
      from pg_index idx join pg_class cls on cls.oid = idx.indrelid
      join pg_attribute att on att.attrelid = cls.oid and att.attnum = idx.indkey[0]
      where idx.indisprimary and cls.relnamespace = 'public'::regnamespace
        and cls.relname not in ('kysely_migration', 'kysely_migration_lock', 'oauth_state', 'open_doors', 'journal')`);
    expect(keys.length).toBeGreaterThan(15);
    expect(keys.filter(({ first }) => first !== 'portal_id')).toEqual([]);
  });
});
