/** AT-57 what people found about a decision that stands against the data is kept beside it, once, and written down. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ReviewAct } from '../../src/lifecycle/resolution.ts';
import { contradictedIn, createReviewDesk, reviewContradiction } from '../../src/store/contradictions.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { DANA, LEE } from '../lifecycle/handoff-builders.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whileOpen } from './while-open.ts';

const NOW = Date.UTC(2026, 10, 6, 10);
const LEAD = { portalId: '1', leadId: '5' };

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
  await sql`truncate lead, decision, audit restart identity`.execute(open.db);
  for (const portal of [1, 2]) {
    await sql`insert into lead (portal_id, lead_id, contact_id, origin, created_at, stage)
      overriding system value values (${portal}, 5, 11, 'live', now(), 'disqualified')`.execute(open.db);
  }
});

interface Given {
  readonly portal?: string;
  readonly standing?: 'stands' | 'undone';
  readonly contradiction?: object | null;
}

async function decided(key: string, { portal = '1', standing = 'stands', contradiction = {} }: Given = {}) {
  const record = { decision: { by: DANA }, reason: 'wrong_company_size', contradiction };
  await sql`insert into decision (portal_id, lead_id, key, at, recorded_at, standing, record)
    values (${portal}, 5, ${key}, ${new Date(NOW - 1)}, ${new Date(NOW)}, ${standing}, ${JSON.stringify(record)})
    `.execute(open.db);
}

const resolve = (decisionKey?: string): ReviewAct => ({
  kind: 'resolve',
  wrong: 'record',
  note: 'one branch',
  decisionKey,
});
const said = (act: ReviewAct) => reviewContradiction(open.db, LEAD, { act, by: LEE, now: NOW });
const resolutions = async () => {
  const { rows } = await sql<{ of: string; wrong: string | null }>`
    select portal_id || ' ' || key as of, resolution->>'wrong' as wrong from decision order by 1`.execute(
    open.db,
  );
  return rows.map(({ of, wrong }) => [of, wrong]);
};
const audited = async () =>
  (await sql`select actor, action, lead_id, detail from audit order by audit_id`.execute(open.db)).rows;

test('it is kept with that decision alone, and every word that changes something is written down', async () => {
  for (const key of ['a', 'b']) await decided(key);
  expect(await said(resolve('a'))).toMatchObject({ ok: true, isNews: true });
  expect(await said(resolve('a'))).toMatchObject({ ok: true, isNews: false });
  expect(await resolutions()).toEqual([
    ['1 a', 'record'],
    ['1 b', null],
  ]);
  expect(await said({ kind: 'reopen', note: null, decisionKey: 'a' })).toMatchObject({ isNews: true });
  expect(await said({ kind: 'reopen', note: null, decisionKey: 'a' })).toMatchObject({ isNews: false });
  expect((await resolutions())[0]).toEqual(['1 a', null]);
  const about = { decisionKey: 'a', reason: 'wrong_company_size', by: LEE };
  const of = { actor: LEE.id, lead_id: '5' };
  expect(await audited()).toEqual([
    { ...of, action: 'contradiction_resolved', detail: { ...about, note: 'one branch', wrong: 'record' } },
    { ...of, action: 'contradiction_reopened', detail: { ...about, note: null, wasWrong: 'record' } },
  ]);
});

test('only what stands, against the data, in this portal, is there to be looked at', async () => {
  await decided('undone', { standing: 'undone' });
  await decided('agreed', { contradiction: null });
  await decided('elsewhere', { portal: '2' });
  expect(await said(resolve())).toMatchObject({ ok: false, code: 'no_contradiction' });
  await decided('here');
  await decided('here', { portal: '2' });
  expect(await said(resolve())).toMatchObject({ ok: true, about: { key: 'here', by: DANA } });
  expect((await resolutions()).filter(([, wrong]) => wrong !== null)).toEqual([['1 here', 'record']]);
});

test('what is being taken back meanwhile is not resolved', async () => {
  await decided('a');
  const result = await whileOpen(
    open.db,
    async (tx) => {
      await sql`select from lead where portal_id = 1 and lead_id = 5 for update`.execute(tx);
    },
    () => said(resolve()),
    async (tx) => {
      await sql`update decision set standing = 'undone'`.execute(tx);
    },
  );
  expect(result).toMatchObject({ ok: false, code: 'no_contradiction' });
  expect(await audited()).toEqual([]);
});

test('the card reads the latest that stands, of its own portal and lead alone', async () => {
  expect(await contradictedIn(open.db, LEAD)).toBeNull();
  await decided('elsewhere', { portal: '2', contradiction: { evidence: 'theirs' } });
  await decided('fitting', { contradiction: null });
  await decided('undone', { standing: 'undone', contradiction: { evidence: 'undone' } });
  expect(await contradictedIn(open.db, LEAD)).toBeNull();
  await decided('a', { contradiction: { evidence: 'size 200' } });
  expect(await contradictedIn(open.db, LEAD)).toEqual({
    key: 'a',
    at: NOW - 1,
    by: DANA,
    reason: 'wrong_company_size',
    evidence: 'size 200',
    resolution: null,
  });
});

test('the desk of the card finds the lead by each of its ids, in its own portal', async () => {
  await sql`truncate lead_alias`.execute(open.db);
  await sql`insert into lead_alias (portal_id, kind, value, lead_id)
    values (1, 'contact', '11', 5), (1, 'contact', '10', 5)`.execute(open.db);
  await decided('a');
  const desk = createReviewDesk(open.db, () => NOW);
  expect(await desk.review('2', '11', resolve('a'), LEE)).toBeNull();
  expect(await desk.review('1', '10', resolve('a'), LEE)).toMatchObject({ ok: true, isNews: true });
  expect(await resolutions()).toEqual([['1 a', 'record']]);
});
