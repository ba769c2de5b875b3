/** What HubSpot's answer about its own stage fields does to what is kept of them. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { mirrored, type StageMirror } from '../../src/lifecycle/stage-mirror.ts';
import type { StageAnswer } from '../../src/outbox/ports.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { keepStageAnswers, unfollowedLeads } from '../../src/store/stage-answers.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 6, 10);
const MINUTE = 60_000;
const ASKED = { lifecyclestage: 'lead', hs_lead_status: 'NEW' };
const OPEN: StageMirror = {
  ...mirrored('mql'),
  stage: 'recycled',
  since: NOW,
  isOpen: true,
  tries: 1,
  asked: ASKED,
};
const MISSED = { wanted: ASKED, found: { lifecyclestage: 'customer' }, since: NOW - MINUTE, reason: null };

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
  await sql`truncate lead, lead_alias restart identity`.execute(open.db);
});

async function lead(contactId: string, mirror: StageMirror, dueAt: number | null = null): Promise<void> {
  await sql`
    with added as (
      insert into lead (portal_id, contact_id, origin, created_at, stage, mirror, next_change_at)
      values (1, ${contactId}, 'live', now(), 'recycled', ${JSON.stringify(mirror)},
        ${dueAt === null ? null : new Date(dueAt)}) returning lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select 1, 'contact', ${contactId}, lead_id from added`.execute(open.db);
}

async function kept(contactId: string) {
  const { rows } = await sql<{ mirror: StageMirror; due: Date | null }>`
    select mirror, next_change_at as due from lead where contact_id = ${contactId}`.execute(open.db);
  return { ...rows[0]!, due: rows[0]!.due === null ? null : Number(rows[0]!.due) };
}

const answer = (...answers: Partial<StageAnswer>[]) =>
  keepStageAnswers(
    open.db,
    '1',
    answers.map((one) => ({ contactId: '11', asked: ASKED, how: 'taken', ...one }) as StageAnswer),
    NOW,
  );

test('what HubSpot has taken is asked for no more, and shown to nobody', async () => {
  await lead('11', { ...OPEN, unfollowed: MISSED });
  await answer({ how: 'taken' });
  expect((await kept('11')).mirror).toEqual({ ...OPEN, isOpen: false, unfollowed: null });
});

test('a cleared field is on its way: that it was taken ends nothing', async () => {
  const asked = { lifecyclestage: '' };
  await lead('11', { ...OPEN, asked });
  await answer({ how: 'taken', asked });
  expect((await kept('11')).mirror).toEqual({ ...OPEN, asked });
});

test('what it refuses is shown in its words, since it was first so', async () => {
  await lead('11', { ...OPEN, unfollowed: null });
  await lead('12', { ...OPEN, unfollowed: MISSED });
  const refused = { how: 'refused', reason: 'no such stage' } as const;
  await answer(refused, { ...refused, contactId: '12' });
  const shown = { wanted: ASKED, found: {}, reason: 'no such stage' };
  expect((await kept('11')).mirror).toEqual({ ...OPEN, unfollowed: { ...shown, since: NOW } });
  expect((await kept('12')).mirror.unfollowed).toEqual({ ...shown, since: MISSED.since });
});

test('what it did not take is looked at again within a minute, and no later than it was due', async () => {
  await lead('11', OPEN, NOW + 60 * MINUTE);
  await lead('12', OPEN);
  await lead('13', OPEN, NOW + 1);
  await answer(...['11', '12', '13'].map((contactId) => ({ contactId, how: 'not_taken' as const })));
  expect((await kept('11')).due).toBe(NOW + MINUTE);
  expect((await kept('12')).due).toBe(NOW + MINUTE);
  expect(await kept('13')).toEqual({ mirror: OPEN, due: NOW + 1 });
});

test('an answer about an older wish, or one that is closed, says nothing', async () => {
  const closed = { ...OPEN, isOpen: false };
  await lead('11', { ...OPEN, asked: { lifecyclestage: 'marketingqualifiedlead' } }, NOW + 60 * MINUTE);
  await lead('12', closed, NOW + 60 * MINUTE);
  for (const how of ['taken', 'not_taken', 'refused'] as const) {
    await answer({ how, reason: 'no' }, { how, reason: 'no', contactId: '12' });
  }
  expect(await kept('11')).toMatchObject({
    mirror: { isOpen: true, unfollowed: null },
    due: NOW + 60 * MINUTE,
  });
  expect(await kept('12')).toEqual({ mirror: closed, due: NOW + 60 * MINUTE });
});

test('a portal’s trouble is how many lag behind, and HubSpot’s latest words; not of who is deleted', async () => {
  expect(await unfollowedLeads(open.db, '1')).toEqual({ count: 0, reason: null });
  const missed = (since: number, reason: string | null) => ({
    ...OPEN,
    unfollowed: { ...MISSED, since, reason },
  });
  await lead('11', missed(NOW - 2, 'the older'));
  await lead('12', missed(NOW - 1, 'the later'));
  await lead('13', missed(NOW, null));
  await lead('14', missed(NOW, 'of nobody'));
  await lead('15', OPEN);
  await sql`update lead set deleted_at = now() where contact_id = 14`.execute(open.db);
  expect(await unfollowedLeads(open.db, '1')).toEqual({ count: 3, reason: 'the later' });
  expect(await unfollowedLeads(open.db, '2')).toEqual({ count: 0, reason: null });
});
