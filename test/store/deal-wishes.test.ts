/** What becomes of deals that were wished for: by a new install, and by asking again for one that was refused. */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { createOutboxStore, dropOldWrites } from '../../src/store/outbox.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const WISH = { name: 'Dana', pipeline: 'default', stage: 'talk' };

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
    values (1, 'connected', '{crm.objects.deals.write}', ${new Date(NOW)}, now())`.execute(open.db);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

/** `known`: other ids that the contact had, before it was merged. */
async function lead(contactId: number, stage: string, known: readonly number[] = []): Promise<void> {
  await sql`
    with added as (
      insert into lead (portal_id, contact_id, origin, created_at, stage)
      values (1, ${contactId}, 'live', now(), ${stage}) returning lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select 1, 'contact', value, lead_id from added, unnest(${[contactId, ...known].map(String)}::text[]) as value`.execute(
    open.db,
  );
}

async function write(contactId: number, lane: 'deal' | 'score', dueAt: number): Promise<void> {
  await sql`insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    values (1, 'contact', ${contactId}, ${lane}, ${JSON.stringify(WISH)}, 1, ${new Date(NOW)}, ${new Date(dueAt)})`.execute(
    open.db,
  );
}

async function letter(contactId: number): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into dead_letter (portal_id, at, source, object_type, object_id, reason, payload)
    values (1, ${new Date(NOW)}, 'outbox', 'contact', ${contactId}, 'INVALID_OPTION',
      ${JSON.stringify({ lane: 'deal', properties: WISH })}) returning dead_id as id`.execute(open.db);
  return rows[0]!.id;
}

async function waiting(): Promise<readonly string[]> {
  const { rows } = await sql<{ row: string }>`
    select lane || ' ' || object_id as row from outbox order by object_id, lane`.execute(open.db);
  return rows.map(({ row }) => row);
}

async function replay(contactId: number): Promise<void> {
  const letters = createDeadLetters(open.db).forPortal('1');
  expect(await letters.replay(await letter(contactId), NOW)).toBe('replayed');
}

test('a new install drops the values on their way, and takes along the deals of those who are SQLs still', async () => {
  await lead(11, 'sql');
  await lead(12, 'sal');
  const inAnHour = NOW + 3_600_000;
  await write(11, 'deal', inAnHour);
  await write(12, 'deal', inAnHour);
  await write(11, 'score', NOW);
  await sql`update installation set generation = 2`.execute(open.db);
  const outbox = createOutboxStore(open.db);
  expect(await outbox.claim('1', inAnHour, 100)).toBeNull();

  await dropOldWrites(open.db, '1');
  expect(await waiting()).toEqual(['deal 11']);
  expect(await outbox.claim('1', NOW, 100)).toMatchObject({
    lane: 'deal',
    rows: [{ objectId: '11', properties: WISH, attempts: 0, causedAt: NOW }],
  });
});

test('what an older install has left is not sent along with what is due now', async () => {
  await write(11, 'score', NOW);
  await sql`update installation set generation = 2`.execute(open.db);
  await sql`insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    values (1, 'contact', 12, 'score', '{"fairlead_score":"1"}', 2, ${new Date(NOW)}, ${new Date(NOW)})`.execute(
    open.db,
  );
  const batch = await createOutboxStore(open.db).claim('1', NOW, 100);
  expect(batch?.rows.map(({ objectId }) => objectId)).toEqual(['12']);
});

test('a refused deal is asked for again only for an SQL, by its present id, and by right', async () => {
  await lead(11, 'sql', [10]);
  await lead(12, 'sal');
  await replay(12);
  expect(await waiting()).toEqual([]);

  await sql`update installation set scopes = '{}'`.execute(open.db);
  await replay(11);
  expect(await waiting()).toEqual([]);

  await sql`update installation set scopes = '{crm.objects.deals.write}'`.execute(open.db);
  await replay(10);
  expect(await waiting()).toEqual(['deal 11']);
});
