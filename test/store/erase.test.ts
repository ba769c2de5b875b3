import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createAuditLog } from '../../src/store/audit.ts';
import { openDatabase } from '../../src/store/database.ts';
import { eraseContacts } from '../../src/store/erase.ts';
import { createImportRows } from '../../src/store/imports.ts';
import { testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

test('R39 an erasure takes along what the audit log says of a refused write to the contact', async () => {
  const database = await testDatabase();
  const { db, close } = openDatabase(database.connection);
  const audit = createAuditLog(db);
  const refusal = { at: 0, actor: 'fairlead', action: 'write-refused', leadId: null };
  await audit.add({
    ...refusal,
    portalId: '1',
    detail: { objectId: '11', reason: 'dana@northwind.example' },
  });
  await audit.add({ ...refusal, portalId: '1', detail: { objectId: '12' } });
  await audit.add({ ...refusal, portalId: '2', detail: { objectId: '11' } });
  await eraseContacts(db, '1', ['11'], 0);
  const { rows } =
    await sql`select portal_id, detail->>'objectId' as id from audit order by audit_id`.execute(db);
  expect(rows).toEqual([
    { portal_id: '1', id: '12' },
    { portal_id: '2', id: '11' },
  ]);
  await close();
  await database.drop();
});

test('R39 an erasure waits for whoever is just deciding about the lead, and takes what was decided along', async () => {
  const database = await testDatabase();
  const { db, close } = openDatabase(database.connection);
  await sql`insert into lead (portal_id, lead_id, contact_id, origin, created_at)
    overriding system value values (1, 7, 11, 'live', now())`.execute(db);
  await sql`insert into lead_alias (portal_id, kind, value, lead_id) values (1, 'contact', '11', 7)`.execute(
    db,
  );
  await whileOpen(
    db,
    async (tx) => {
      await sql`select 1 from lead where lead_id = 7 for update`.execute(tx);
      await sql`insert into decision (portal_id, lead_id, key, at, recorded_at, standing, record)
        values (1, 7, 'k1', now(), now(), 'stands', '{"decision": {"note": "an intern"}}')`.execute(tx);
      await sql`insert into receipt (portal_id, lead_id, cause, evaluated_at, model_hash, receipt)
        values (1, 7, 'reject', now(), 'h', '{}')`.execute(tx);
      await sql`insert into audit (portal_id, at, actor, action, lead_id, detail)
        values (1, now(), '77', 'decision', 7, '{"note": "an intern"}')`.execute(tx);
    },
    () => eraseContacts(db, '1', ['11'], 0),
  );
  for (const table of ['lead', 'decision', 'receipt', 'audit']) {
    const { rows } = await sql`select 1 from ${sql.table(table)}`.execute(db);
    expect(rows, table).toEqual([]);
  }
  await close();
  await database.drop();
});

test('R39 a contact that is erased while an import has it in hand gets no lead', async () => {
  const database = await testDatabase();
  const { db, close } = openDatabase(database.connection);
  await sql`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at, outcome)
    values (1, gen_random_uuid(), 'contact.privacyDeletion', 'contact', 11, now(), now(), 'applied')`.execute(
    db,
  );
  const contacts = ['11', '12'].map((contactId) => ({
    contactId,
    inherited: 'lead' as const,
    keys: [`of-${contactId}@northwind.example`],
  }));
  await createImportRows(db, '1', 'i1').finishRecords(1, [], contacts, Date.now());
  const { rows } = await sql`select value from lead join lead_alias using (portal_id, lead_id)
    order by kind`.execute(db);
  expect(rows).toEqual([{ value: '12' }, { value: 'of-12@northwind.example' }]);
  await close();
  await database.drop();
});

test('R39 an event that comes in during an erasure, to work that waits, is not left without an end', async () => {
  const database = await testDatabase();
  const { db, close } = openDatabase(database.connection);
  const open = sql<{ id: string }>`select object_id as id from event where outcome is null`;
  await sql`insert into work (portal_id, object_type, object_id, due_at, reason)
    values (1, 'contact', 11, now(), 'event')`.execute(db);
  await whileOpen(
    db,
    async (tx) => {
      await sql`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at)
        values (1, gen_random_uuid(), 'object.creation', 'contact', 11, now(), now())`.execute(tx);
      // As the intake does where work waits already: it will be seen as it is.
      await sql`select from work where object_id = 11 for update`.execute(tx);
    },
    () => eraseContacts(db, '1', ['11'], 0),
  );
  expect((await sql`select 1 from work`.execute(db)).rows).toEqual([]);
  expect((await open.execute(db)).rows).toEqual([]);
  await close();
  await database.drop();
});
