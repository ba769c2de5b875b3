/** R37 who changes several leads holds them in the order of their ids, however he names them and the database finds them. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { lockLeads } from '../../src/store/lock-leads.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

let database: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  // Leads 1 to 4 of contacts 11 to 14.
  await sql`insert into lead (portal_id, contact_id, origin, created_at, stage)
    select 1, 10 + n, 'live', now(), 'mql' from generate_series(1, 4) n`.execute(open.db);
  await sql`insert into lead_alias (portal_id, kind, value, lead_id)
    select portal_id, 'contact', contact_id, lead_id from lead`.execute(open.db);
  // The first lead lies last in the table, where a scan meets it last.
  await sql`update lead set stage = 'sal' where contact_id = 11`.execute(open.db);
});
afterAll(async () => {
  await open.close();
  await database.drop();
});

/** Contacts whose leads nobody else holds. */
const free = async (db: OpenDatabase['db']) => {
  const { rows } = await sql<{ contact_id: string }>`
    select contact_id from lead order by contact_id for update skip locked`.execute(db);
  return rows.map(({ contact_id: id }) => id);
};
const idsOf = async (...contacts: number[]) => {
  const { rows } = await sql<{ lead_id: string }>`
    select lead_id from lead where contact_id = any(${contacts}::bigint[])`.execute(open.db);
  return rows.map(({ lead_id: id }) => id);
};

test('R37 while the first is held elsewhere, none of the others is', async () => {
  const ids = await idsOf(11, 12);
  let untouched: readonly string[] = [];
  await whileOpen(
    open.db,
    async (tx) => {
      await sql`select from lead where contact_id = 11 for update`.execute(tx);
    },
    () =>
      open.db.transaction().execute(async (tx) => {
        await sql`set local enable_indexscan = off`.execute(tx);
        await sql`set local enable_bitmapscan = off`.execute(tx);
        await lockLeads(tx, '1', { leadIds: ids });
      }),
    async (tx) => {
      untouched = await free(tx);
    },
  );
  expect(untouched).toEqual(['11', '12', '13', '14']);
});

test.each([
  ['ids', { leads: [12, 13], contacts: [] }],
  ['contacts', { leads: [], contacts: [12, 13] }],
  ['both', { leads: [13], contacts: [12] }],
])('leads are held that are named by %s, and no others', async (_, { leads, contacts }) => {
  const leadIds = await idsOf(...leads);
  await open.db.transaction().execute(async (tx) => {
    await lockLeads(tx, '1', { leadIds, contactIds: contacts.map(String) });
    expect(await free(open.db)).toEqual(['11', '14']);
  });
});
