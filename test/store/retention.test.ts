import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { deleteOld } from '../../src/store/retention.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const PORTALS = 8;
const EACH = 20;

let database: TestDatabase;
let open: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterAll(async () => {
  await open.close();
  await database.drop();
});

test('in a table parted by portal, the old events go and the fresh ones in the same places of other parts stay', async () => {
  await sql`alter table event rename to event_whole`.execute(open.db);
  await sql`create table event (like event_whole including defaults, primary key (portal_id, key))
    partition by hash (portal_id)`.execute(open.db);
  for (const remainder of [0, 1, 2, 3]) {
    await sql`create table ${sql.table(`event_${remainder}`)} partition of event
      for values with (modulus 4, remainder ${sql.lit(remainder)})`.execute(open.db);
  }
  await sql`
    insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at, outcome)
    select portal, gen_random_uuid(), 'object.propertyChange', 'contact', place, now(),
      now() - case when portal % 2 = 1 then interval '200 days' else '0' end,
      case when portal % 2 = 1 then 'applied' end
    from generate_series(1, ${PORTALS}::int) as portal, generate_series(1, ${EACH}::int) as place`.execute(
    open.db,
  );
  const report = await deleteOld(open.db, { eventDays: 90, leftDays: 7 }, Date.now());
  expect(report).toMatchObject({ events: (PORTALS / 2) * EACH });
  const { rows } = await sql`
    select (portal_id % 2)::int as odd, count(*)::int as events from event group by 1`.execute(open.db);
  expect(rows).toEqual([{ odd: 0, events: (PORTALS / 2) * EACH }]);
});
