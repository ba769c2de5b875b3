/** Signals of a file that come in while a worker decides about the same lead. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createImportRows } from '../../src/store/imports.ts';
import { createLeadStore } from '../../src/store/leads.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const PORTAL = '7';
const CONTACT = '901';
const NOW = Date.UTC(2026, 10, 20, 10);

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  const { lead_id } = await open.db
    .insertInto('lead')
    .values({ portal_id: PORTAL, contact_id: CONTACT, origin: 'history', created_at: new Date(NOW) })
    .returning('lead_id')
    .executeTakeFirstOrThrow();
  const alias = { portal_id: PORTAL, lead_id };
  await open.db
    .insertInto('lead_alias')
    .values([
      { ...alias, kind: 'contact', value: CONTACT },
      { ...alias, kind: 'external', value: 'dana' },
    ])
    .execute();
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

async function load() {
  const [contact] = await createLeadStore(open.db).load(PORTAL, [CONTACT]);
  return contact!.lead!;
}

async function importSignal(now: number): Promise<void> {
  const rows = createImportRows(open.db, PORTAL, 'one');
  const payload = {
    contact: 'dana',
    kind: 'demo_request',
    asset: '',
    occurredAt: NOW - 86_400_000,
    attributes: {},
  };
  await rows.stage(1, [{ line: 1, key: null, payload, outcome: null, reason: null }]);
  expect(await rows.storeSignals(1, 10, () => now)).toBe(1);
}

test('a decision that was made without them is refused', async () => {
  const before = await load();
  await importSignal(NOW);
  expect((await load()).revision).toBeGreaterThan(before.revision);
});

test('they wait for a look also where a decision was recorded a moment before them', async () => {
  await open.db
    .updateTable('lead')
    .set({ evaluated_at: new Date(NOW + 200) })
    .execute();
  expect((await load()).pastWaits).toBe(false);
  await importSignal(NOW);
  expect((await load()).pastWaits).toBe(true);
});

test('given again, they change nothing', async () => {
  await importSignal(NOW);
  const before = await load();
  const again = createImportRows(open.db, PORTAL, 'two');
  const payload = {
    contact: 'dana',
    kind: 'demo_request',
    asset: '',
    occurredAt: NOW - 86_400_000,
    attributes: {},
  };
  await again.stage(1, [{ line: 1, key: null, payload, outcome: null, reason: null }]);
  await again.storeSignals(1, 10, () => NOW + 1);
  expect(await load()).toEqual(before);
});
