/** What a merge does with decisions about several records (R37). */
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DecisionRecord } from '../../src/lifecycle/decision.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { decisionsByLead, saveDecisions } from '../../src/store/decisions.ts';
import { createLeadHistories } from '../../src/store/lead-history.ts';
import { createLeadStore } from '../../src/store/leads.ts';
import { mergeLeads } from '../../src/store/merge.ts';
import { evidenceAsOf } from '../../src/store/replay.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const PORTAL = '1';

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

async function lead(contactId: string, leadId: string, stage: string, salStatus: string): Promise<void> {
  await sql`
    insert into lead (portal_id, lead_id, contact_id, origin, created_at, stage, furthest_stage, sal_status, episode)
    overriding system value
    values (${PORTAL}, ${leadId}, ${contactId}, 'live', now(), ${stage}, ${stage}, ${salStatus}, 1)`.execute(
    open.db,
  );
  await sql`insert into lead_alias (portal_id, kind, value, lead_id)
    values (${PORTAL}, 'contact', ${contactId}, ${leadId})`.execute(open.db);
}

function aRecord(key: string, at: number, note: string, replaces: string | null = null): DecisionRecord {
  const state = { episode: 1 };
  return {
    decision: { key, at, note },
    episode: 1,
    before: state,
    ground: state,
    after: state,
    recordedAt: at,
    standing: 'stands',
    replaces,
  } as unknown as DecisionRecord;
}

const save = (leadId: string, ...records: DecisionRecord[]) =>
  open.db.transaction().execute((tx) =>
    saveDecisions(
      tx,
      PORTAL,
      records.map((record) => ({ leadId, record, receiptId: null })),
    ),
  );

test('R37 decisions that came under one key are kept apart for good, and those of the leading lead under it', async () => {
  await lead('11', '1', 'mql', 'pending');
  await lead('12', '2', 'sal', 'accepted');
  await lead('13', '3', 'mql', 'pending');
  await save('1', aRecord('k', NOW, 'first'), aRecord('z', NOW + 1, 'takes the first back', 'k'));
  await save('2', aRecord('k', NOW + 2, 'leading'));
  await save('3', aRecord('k', NOW + 3, 'third'), aRecord('l', NOW + 4, 'alone'));
  await mergeLeads(open.db, PORTAL, '14', ['11', '12', '13'], NOW);
  const kept = (await decisionsByLead(open.db, PORTAL, ['1'])).get('1')!;
  const said = kept.map(({ decision, replaces }) => [decision.note, decision.key, replaces]);
  expect(said).toEqual([
    ['first', 'k@1', null],
    ['takes the first back', 'z', 'k@1'],
    ['leading', 'k', null],
    ['third', 'k@3', null],
    ['alone', 'l', null],
  ]);
  await save('1', ...kept.map((record): DecisionRecord => ({ ...record, standing: 'superseded' })));
  const { rows } = await sql`
    select record->'decision'->>'note' as note, standing from decision order by at`.execute(open.db);
  expect(rows).toEqual(kept.map(({ decision }) => ({ note: decision.note, standing: 'superseded' })));
});

test('R37 an SQL that is merged before its deal was opened still asks for it, under the id that lives on', async () => {
  await lead('11', '1', 'lead', 'none');
  await lead('12', '2', 'sql', 'accepted');
  await sql`update lead set asks_for_deal = true where contact_id = 12`.execute(open.db);
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select ${PORTAL}, 'contact', 12, lane, '{"name": "Dana"}', 1, now(), now()
    from unnest('{score,deal}'::text[]) as lane`.execute(open.db);
  await mergeLeads(open.db, PORTAL, '20', ['11', '12'], NOW);
  const { rows } = await sql`select contact_id, stage, asks_for_deal from lead`.execute(open.db);
  expect(rows).toEqual([{ contact_id: '20', stage: 'sql', asks_for_deal: true }]);
  // What was on its way went there under an id that is no more.
  expect((await sql`select 1 from outbox`.execute(open.db)).rows).toEqual([]);
});

test('R37 of a signal that both records had the one that is left knows what was said of either', async () => {
  const MINUTE = Math.floor(NOW / 60_000) - 60;
  const BEFORE = NOW - 1_800_000;
  const signal = (leadId: string, second: number, attributes: object, door: string) =>
    sql`insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
      values (${PORTAL}, ${leadId}, 'webinar_attended', '', ${MINUTE}, ${new Date(MINUTE * 60_000 + second * 1000)},
        ${new Date(BEFORE)}, ${JSON.stringify(attributes)}, ${[door]})`.execute(open.db);
  const [signals, then] = [new Map<string, unknown>(), new Map<string, unknown>()];
  for (const [survivor, leadId] of [
    ['11', '1'],
    ['12', '2'],
  ] as const) {
    await sql`truncate lead, lead_alias, signal`.execute(open.db);
    await lead('11', '1', 'lead', 'none');
    await lead('12', '2', 'lead', 'none');
    await signal('1', 40, { minutes: 60, topic: 'pipeline' }, 'workflow');
    await signal('2', 20, { minutes: 5, questions: 1 }, 'api');
    await mergeLeads(open.db, PORTAL, survivor, [survivor, survivor === '11' ? '12' : '11'], NOW);
    const history = await createLeadHistories(open.db).forPortal(PORTAL).read(leadId, null);
    signals.set(survivor, evidenceAsOf(history, NOW, 'recorded')!.signals);
    then.set(survivor, evidenceAsOf(history, BEFORE, 'recorded')!.signals);
  }
  const joined = { attributes: { minutes: 60, questions: 1, topic: 'pipeline' } };
  expect(signals.get('11')).toMatchObject([{ ...joined, occurredAt: MINUTE * 60_000 + 20_000 }]);
  expect(signals.get('12')).toEqual(signals.get('11'));
  expect(then.get('11')).toMatchObject([{ attributes: { minutes: 60, topic: 'pipeline' } }]);
  expect(then.get('12')).toMatchObject([{ attributes: { minutes: 5, questions: 1 } }]);
});

test('R37 a contact that an import is just meeting under one of the ids is merged as well', async () => {
  await lead('12', '2', 'mql', 'pending');
  await whileOpen(
    open.db,
    async (tx) => {
      await sql`insert into lead (portal_id, lead_id, contact_id, origin, created_at) overriding system value
        values (${PORTAL}, 3, 11, 'history', now())`.execute(tx);
      await sql`insert into lead_alias (portal_id, kind, value, lead_id) values (${PORTAL}, 'contact', '11', 3)`.execute(
        tx,
      );
    },
    () => mergeLeads(open.db, PORTAL, '14', ['11', '12'], NOW),
  );
  const { rows } = await sql`select contact_id, stage from lead`.execute(open.db);
  expect(rows).toEqual([{ contact_id: '14', stage: 'mql' }]);
  const { rows: leads } = await sql`
    select distinct lead_id from lead_alias where kind = 'contact'`.execute(open.db);
  expect(leads).toHaveLength(1);
});

test('R37 what came about a record that lives on under another id moves with its work, or not at all', async () => {
  await sql`insert into event (portal_id, key, type, object_type, object_id, occurred_at, recorded_at)
    values (${PORTAL}, gen_random_uuid(), 'contact.propertyChange', 'contact', 11, now(), now())`.execute(
    open.db,
  );
  const carryOver = () => createLeadStore(open.db).carryOver(PORTAL, [{ from: '11', to: '14' }], NOW);
  const events = async () => (await sql`select object_id from event`.execute(open.db)).rows;
  await sql`alter table work rename to no_work`.execute(open.db);
  await expect(carryOver()).rejects.toThrow('"work"');
  expect(await events()).toEqual([{ object_id: '11' }]);
  await sql`alter table no_work rename to work`.execute(open.db);
  await carryOver();
  expect(await events()).toEqual([{ object_id: '14' }]);
  expect((await sql`select object_id from work`.execute(open.db)).rows).toEqual([{ object_id: '14' }]);
});
