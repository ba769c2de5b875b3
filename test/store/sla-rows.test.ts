import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SlaRow } from '../../src/reports/sla-row.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { slaRows } from '../../src/store/sla-rows.ts';
import { defaultModel } from '../engine/default-pack.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const DAY = 86_400_000;
const MQL_AT = Date.UTC(2026, 10, 2, 10);
const [PORTAL, ELSEWHERE] = ['1', '2'];

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

interface Given {
  readonly count?: number;
  readonly mqlAt?: number | null;
  readonly outcome?: string | null;
  readonly closedAt?: number | null;
  readonly fitHigh?: number;
}

const evidence = (fitHigh: number) => ({ gates: [], fitCriteria: [], fitHigh, fitMinimum: 60_000 });

/** Leads with one attempt and the receipt it was opened with, and another of a later day. */
async function attempts(portalId: string, given: Given = {}): Promise<void> {
  const { count = 1, mqlAt = MQL_AT, outcome = null, closedAt = null, fitHigh = 80_000 } = given;
  const date = (at: number | null) => (at === null ? null : new Date(at));
  const receipt = (high: number) => JSON.stringify(evidence(high));
  await sql`
    with leads as (
      insert into lead (portal_id, contact_id, origin, created_at)
      select ${portalId}, id + (select count(*) from lead), 'live', now() from generate_series(1, ${count}) as id
      returning portal_id, lead_id),
    opened as (
      insert into receipt (portal_id, lead_id, cause, evaluated_at, model_hash, receipt)
      select portal_id, lead_id, 'transition', ${new Date(MQL_AT)}::timestamptz, 'hash', ${receipt(fitHigh)}::jsonb
      from leads returning portal_id, lead_id, receipt_id),
    later as (
      insert into receipt (portal_id, lead_id, cause, evaluated_at, model_hash, receipt)
      select portal_id, lead_id, 'transition', ${new Date(MQL_AT + 9 * DAY)}::timestamptz, 'hash',
        ${receipt(1)}::jsonb from leads)
    insert into episode (portal_id, lead_id, number, opened_at, opened_by, channel, priority, model_hash,
      receipt_id, mql_at, outcome, closed_at)
    select portal_id, lead_id, 1, ${new Date(MQL_AT)}::timestamptz, 'engine', 'webinar', 'normal', 'hash',
      receipt_id, ${date(mqlAt)}::timestamptz, ${outcome}, ${date(closedAt)}::timestamptz from opened`.execute(
    open.db,
  );
}

const models = { byHash: async () => defaultModel };

async function read(portalId: string): Promise<SlaRow[]> {
  const query = {
    portal: { portalId, account: {}, modelHash: 'hash' },
    period: { from: MQL_AT, to: MQL_AT + 2 * DAY },
    now: MQL_AT + 30 * DAY,
  };
  const rows: SlaRow[] = [];
  for await (const row of slaRows(open.db, models, query)) rows.push(row);
  return rows;
}

test('every attempt of the days is read once, however many there are, and none of another portal', async () => {
  await attempts(PORTAL, { count: 1_203 });
  await attempts(ELSEWHERE, { count: 3 });
  const contacts = (await read(PORTAL)).map(({ contactId }) => contactId);
  expect(contacts).toHaveLength(1_203);
  expect(new Set(contacts).size).toBe(1_203);
  expect(await read(ELSEWHERE)).toHaveLength(3);
});

test('what a merge has ended is the other lead’s, and what is of other days is another report’s', async () => {
  const portal = '3';
  await attempts(portal, { outcome: 'merged', closedAt: MQL_AT + DAY });
  await attempts(portal, { mqlAt: MQL_AT - 1 });
  await attempts(portal, { mqlAt: MQL_AT + 2 * DAY });
  expect(await read(portal)).toEqual([]);
  // A person took it on unasked: it counts from when it began.
  await attempts(portal, { mqlAt: null });
  expect(await read(portal)).toMatchObject([{ episode: { mqlAt: null, openedAt: MQL_AT } }]);
});

test('an attempt that has ended brings what was seen when it began and then, one that goes on brings nothing', async () => {
  const portal = '4';
  await attempts(portal, { outcome: 'fell_below', closedAt: MQL_AT + 5 * DAY, fitHigh: 40_000 });
  await attempts(portal, { outcome: 'fell_below', closedAt: MQL_AT + 10 * DAY, fitHigh: 80_000 });
  await attempts(portal);
  expect((await read(portal)).map(({ seen }) => seen)).toEqual([
    { opening: evidence(40_000), end: evidence(40_000) },
    { opening: evidence(80_000), end: evidence(1) },
    null,
  ]);
});
