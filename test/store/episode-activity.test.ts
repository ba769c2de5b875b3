/** A look reads of a lead's history what its attempt can see: as much as that takes, and no more. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Episode } from '../../src/lifecycle/episodes.ts';
import { touchesSince } from '../../src/lifecycle/sla/touches.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { activityOfEpisodes } from '../../src/store/episode-activity.ts';
import type { LatestEpisodes } from '../../src/store/episodes.ts';
import { activityByLead } from '../../src/store/handoffs.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const DAY = 86_400_000;
const OPENED_AT = Date.UTC(2026, 10, 5, 10);

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

interface Row {
  readonly lead_id: number;
  readonly at: number;
  readonly changes: readonly { property: string; value: string; occurredAt: number }[];
}

async function record(rows: readonly Row[]): Promise<void> {
  await sql`
    insert into fact (portal_id, subject, subject_id, recorded_at, source, changes)
    select 1, 'lead', lead_id, to_timestamp(at / 1000.0), 'event', changes
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (lead_id bigint, at float8, changes jsonb)`.execute(
    open.db,
  );
}

/** Contacted for the n-th time, three days after the time before. */
function touches(leadId: number, count: number, until: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const at = until - (count - 1 - index) * 3 * DAY;
    const changed = (property: string, value: string) => ({ property, value, occurredAt: at });
    const changes = [
      changed('notes_last_contacted', new Date(at).toISOString()),
      changed('num_contacted_notes', String(index + 1)),
    ];
    return { lead_id: leadId, at, changes };
  });
}

const attempt = (changes: Partial<Episode> = {}): LatestEpisodes => ({
  current: {
    openedAt: OPENED_AT,
    mqlAt: OPENED_AT,
    openedBy: 'engine',
    closedAt: null,
    ...changes,
  } as Episode,
  previous: null,
});

test('a lead with ten years behind it costs a look as many rows as its attempt has', async () => {
  await record(touches(1, 1_200, OPENED_AT + 2 * DAY));
  const all = (await activityByLead(open.db, '1', ['1'])).get('1')!;
  const seen = (await activityOfEpisodes(open.db, '1', new Map([['1', attempt()]]))).get('1')!;
  expect({ before: all.length, after: seen.length }).toEqual({ before: 2_400, after: 6 });
  expect(touchesSince(seen, { since: OPENED_AT })).toEqual(touchesSince(all, { since: OPENED_AT }));
});

test('the rows are found by the index of touches', async () => {
  await sql`analyze fact`.execute(open.db);
  const indexes = await sql<{ def: string }>`
    select indexdef as def from pg_indexes where indexname = 'fact_of_touch'`.execute(open.db);
  expect(indexes.rows).toHaveLength(1);
  await sql`select pg_stat_reset()`.execute(open.db);
  await activityOfEpisodes(open.db, '1', new Map([['1', attempt()]]));
  await sql`select pg_stat_force_next_flush()`.execute(open.db);
  const { rows } = await sql<{ scans: string }>`
    select idx_scan::text as scans from pg_stat_all_indexes where indexrelname = 'fact_of_touch'`.execute(
    open.db,
  );
  expect(Number(rows[0]!.scans)).toBeGreaterThan(0);
});

test('of any history, what an attempt can see tells the same touches and attempts as all of it', async () => {
  const act = fc.record({
    wait: fc.integer({ min: 1, max: 10 * DAY }),
    delay: fc.integer({ min: 0, max: 3_600_000 }),
    what: fc.constantFrom('contacted', 'contacted', 'counted', 'deleted', 'replied'),
  });
  const histories = fc.sample(fc.array(act, { minLength: 5, maxLength: 25 }), 150);
  const rows = histories.flatMap((acts, index) => historyOf(100 + index, acts));
  await record(rows);
  const ids = histories.map((_, index) => String(100 + index));
  const all = await activityByLead(open.db, '1', ids);
  const seen = await activityOfEpisodes(open.db, '1', new Map(ids.map((id) => [id, attempt()])));
  const told = (changes: ReturnType<typeof all.get> = []) => touchesSince(changes, { since: OPENED_AT });
  for (const id of ids) expect(told(seen.get(id)), id).toEqual(told(all.get(id)));
  expect(ids.filter((id) => told(all.get(id)).times > 0).length).toBeGreaterThan(20);
});

type Act = { readonly wait: number; readonly delay: number; readonly what: string };

/** HubSpot's values one after the other, from a month before the attempt on. */
function historyOf(leadId: number, acts: readonly Act[]): Row[] {
  let [at, count, last] = [OPENED_AT - 30 * DAY, 0, 0];
  return acts.map(({ wait, delay, what }) => {
    at += wait;
    const changed = (property: string, value: string) => ({ property, value, occurredAt: at });
    const iso = (time: number) => new Date(time).toISOString();
    if (what === 'replied') {
      return { lead_id: leadId, at: at + delay, changes: [changed('hs_sales_email_last_replied', iso(at))] };
    }
    count = Math.max(0, count + (what === 'deleted' ? -1 : 1));
    const counted = changed('num_contacted_notes', String(count));
    if (what === 'counted') return { lead_id: leadId, at: at + delay, changes: [counted] };
    last = what === 'deleted' ? Math.max(0, last - DAY) : at;
    return {
      lead_id: leadId,
      at: at + delay,
      changes: [changed('notes_last_contacted', iso(last)), counted],
    };
  });
}
