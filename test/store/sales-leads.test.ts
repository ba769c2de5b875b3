/** What becomes of records of the lead object that attempts ask for, in the store: asked for once, wherever the lead lives on. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LeadWish } from '../../src/handoff/sales-lead.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createDeadLetters } from '../../src/store/dead-letters.ts';
import { mergeLeads } from '../../src/store/merge.ts';
import { createOutboxStore, dropOldWrites } from '../../src/store/outbox.ts';
import {
  askForLeadsAgain,
  keepLeadStanding,
  keepLeadWishes,
  leadStandings,
  leadsWithoutRight,
} from '../../src/store/sales-leads.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 2, 10);

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
beforeEach(async () => {
  await sql`truncate lead, lead_alias, outbox, dead_letter, installation, work, model restart identity`.execute(
    open.db,
  );
  await sql`insert into installation (portal_id, state, scopes, installed_at, provisioned_at)
    values (1, 'connected', '{crm.objects.leads.write,crm.objects.leads.read,oauth}', ${new Date(NOW)}, now())`.execute(
    open.db,
  );
});

/** @returns its lead */
async function lead(contactId: number): Promise<string> {
  const { rows } = await sql<{ lead_id: string }>`
    with added as (
      insert into lead (portal_id, contact_id, origin, created_at, stage)
      values (1, ${contactId}, 'live', now(), 'mql') returning lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select 1, 'contact', ${String(contactId)}, lead_id from added returning lead_id`.execute(open.db);
  return rows[0]!.lead_id;
}

function wish(attempt: number, isNew = true, stage = 'new'): LeadWish {
  const said = { isOver: false, pipeline: 'p', name: `Dana: ${attempt}`, mark: String(attempt) };
  return { isNew, lead: { attempt, act: 'handedOver', stage, ...said } };
}

const keep = (leadId: string, ...leadWishes: LeadWish[]) =>
  open.db
    .transaction()
    .execute((tx) => keepLeadWishes(tx, { portalId: '1', now: NOW }, [{ leadId, leadWishes }]));
const standings = (contact: string) => leadStandings(open.db, '1', contact);
const outbox = () => createOutboxStore(open.db);
const rows = async () =>
  (
    await sql<{ object_id: string; version: string; keys: string[] }>`
      select object_id, version, array(select jsonb_object_keys(properties) order by 1) as keys from outbox
      where lane = 'lead' order by object_id`.execute(open.db)
  ).rows;

test('a wish is on its way once; what is newer, and what is of another attempt, goes along', async () => {
  const dana = await lead(11);
  await keep(dana, wish(1));
  await keep(dana, wish(1, false));
  expect(await rows()).toEqual([{ object_id: '11', version: '1', keys: ['1'] }]);
  await keep(dana, wish(1, false, 'attempting'), wish(2));
  expect(await rows()).toEqual([{ object_id: '11', version: '2', keys: ['1', '2'] }]);
  const batch = await outbox().claim('1', NOW, 100);
  expect(batch).toMatchObject({ lane: 'lead', rows: [{ objectId: '11' }] });
  expect(JSON.parse(batch!.rows[0]!.properties['1']!)).toMatchObject({ stage: 'attempting' });
  expect(await standings('11')).toEqual({ 1: { id: null, act: null }, 2: { id: null, act: null } });
});

test('what another attempt asks for later takes nothing of what waits away', async () => {
  const dana = await lead(11);
  await keep(dana, wish(1));
  await keep(dana, wish(2));
  expect(await rows()).toEqual([{ object_id: '11', version: '2', keys: ['1', '2'] }]);
});

test('an attempt that begins twice keeps the record it has; a deleted lead has none', async () => {
  const dana = await lead(11);
  await keep(dana, wish(1));
  const told = { id: '7', act: 'touched' } as const;
  await keepLeadStanding(open.db, '1', '11', { attempt: 1, standing: told });
  await keep(dana, wish(1));
  expect(await standings('11')).toEqual({ 1: told });
  await sql`update lead set deleted_at = now()`.execute(open.db);
  expect(await standings('11')).toEqual({});
});

test('what waits for the right is counted of a connected portal alone, without what HubSpot has refused', async () => {
  const [dana, kim] = [await lead(11), await lead(12)];
  for (const id of [dana, kim]) await keep(id, wish(1));
  const waiting = () => leadsWithoutRight(open.db, '1');
  expect(await waiting()).toBeNull();
  await sql`insert into model (portal_id, hash, document) values (1, 'h', '{"handoff": {"leads": {}}}')`.execute(
    open.db,
  );
  await sql`update installation set model_hash = 'h', scopes = '{crm.objects.leads.write}'`.execute(open.db);
  expect(await waiting()).toBe(2);
  const refused = { id: null, act: null, isRefused: true };
  await keepLeadStanding(open.db, '1', '12', { attempt: 1, standing: refused });
  expect(await waiting()).toBe(1);
  await sql`update installation set state = 'disconnected'`.execute(open.db);
  expect(await waiting()).toBeNull();
});

test('without one of the two rights it asks and is not sent; installed anew it is asked for again', async () => {
  const dana = await lead(11);
  await sql`update installation set scopes = '{crm.objects.leads.write}'`.execute(open.db);
  await keep(dana, wish(1));
  expect(await rows()).toEqual([]);
  expect(await standings('11')).toEqual({ 1: { id: null, act: null } });
  await sql`update installation set scopes = '{crm.objects.leads.write,crm.objects.leads.read}',
    generation = generation + 1`.execute(open.db);
  await dropOldWrites(open.db, '1');
  await keep(dana, wish(1, false));
  expect(await rows()).toHaveLength(1);
});

test('what was told is kept under whatever id the contact has, in a merge too, and of an erased lead nothing is', async () => {
  const [dana, kim] = [await lead(11), await lead(12)];
  await keep(dana, wish(1));
  await keep(kim, wish(2));
  const told = { id: '7', act: 'touched' } as const;
  await keepLeadStanding(open.db, '1', '12', { attempt: 2, standing: told });
  await mergeLeads(open.db, '1', '20', ['11', '12'], NOW);
  expect(await rows()).toEqual([]);
  // What was being sent when they were merged is known by the old id.
  await keepLeadStanding(open.db, '1', '11', { attempt: 1, standing: { id: '6', act: 'handedOver' } });
  expect(await standings('20')).toEqual({ 1: { id: '6', act: 'handedOver' }, 2: told });
  await keepLeadStanding(open.db, '1', '20', { attempt: 3, standing: told });
  expect(Object.keys(await standings('20'))).toEqual(['1', '2']);
  await sql`delete from lead_alias`.execute(open.db);
  expect(await standings('20')).toEqual({});
});

test('refused, it is asked for no more until it is tried again; a letter of a lead that is gone is withdrawn', async () => {
  const [dana, kim] = [await lead(11), await lead(12)];
  for (const id of [dana, kim]) await keep(id, wish(1));
  const batch = (await outbox().claim('1', NOW, 100))!;
  const refusals = batch.rows.map((row) => ({ row, reason: 'no seat' }));
  await outbox().refused(batch, refusals, NOW);
  expect(await standings('11')).toEqual({ 1: { id: null, act: null, isRefused: true } });
  await sql`update lead set deleted_at = now() where contact_id = 12`.execute(open.db);
  const letters = createDeadLetters(open.db).forPortal('1');
  const found = await letters.list({ limit: 10 });
  const idOf = (contact: string) => found.find(({ objectId }) => objectId === contact)!.deadId;
  expect(await letters.replay(idOf('12'), NOW)).toBe('withdrawn');
  expect(await letters.replay(idOf('11'), NOW)).toBe('replayed');
  expect(await standings('11')).toEqual({ 1: { id: null, act: null, isRefused: false } });
  const ofNoAttempt = { 9: 'what it was to be' };
  expect(await open.db.transaction().execute((tx) => askForLeadsAgain(tx, '1', '11', ofNoAttempt))).toBe(
    false,
  );
  expect(Object.keys(await standings('11'))).toEqual(['1']);
  const { rows: due } = await sql`select object_id from work`.execute(open.db);
  expect(due).toEqual([{ object_id: '11' }]);
});

test('refused while something newer was asked for, it goes out once more, and is given up with that', async () => {
  const dana = await lead(11);
  await keep(dana, wish(1));
  const store = outbox();
  const refuse = async () => {
    const batch = (await store.claim('1', NOW, 100))!;
    if (batch.rows[0]!.version === '1') await keep(dana, wish(1, false, 'attempting'));
    await store.refused(
      batch,
      batch.rows.map((row) => ({ row, reason: 'no seat' })),
      NOW,
    );
  };
  const letters = () => createDeadLetters(open.db).forPortal('1').list({ limit: 10 });
  await refuse();
  expect(await letters()).toEqual([]);
  expect(await standings('11')).toEqual({ 1: { id: null, act: null } });
  await refuse();
  expect(await letters()).toMatchObject([
    { payload: { lane: 'lead', properties: { 1: expect.any(String) } } },
  ]);
  expect(await standings('11')).toMatchObject({ 1: { isRefused: true } });
  expect(await rows()).toEqual([]);
});

test('of several attempts in one row those that were refused leave a letter each, and the row goes', async () => {
  const dana = await lead(11);
  await keep(dana, wish(1), wish(2), wish(3));
  const batch = (await outbox().claim('1', NOW, 100))!;
  const [row] = batch.rows;
  const refusals = ['1', '3'].map((attempt) => ({
    row: { ...row!, properties: { [attempt]: row!.properties[attempt]! } },
    reason: `no ${attempt}`,
  }));
  await outbox().refused(batch, refusals, NOW);
  expect(await rows()).toEqual([]);
  const letters = await createDeadLetters(open.db).forPortal('1').list({ limit: 10 });
  expect(letters.map(({ reason }) => reason).toSorted()).toEqual(['no 1', 'no 3']);
  expect(await standings('11')).toEqual({
    1: { id: null, act: null, isRefused: true },
    2: { id: null, act: null },
    3: { id: null, act: null, isRefused: true },
  });
});
