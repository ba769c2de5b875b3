import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createAuditLog } from '../../src/store/audit.ts';
import { openDatabase } from '../../src/store/database.ts';
import { eraseContacts } from '../../src/store/erase.ts';
import { testDatabase } from '../support/database.ts';

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
