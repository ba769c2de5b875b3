/** The webhooks journal as the second source: what our closed doors missed is read in it, once, and counts as it happened. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JOURNAL_KEPT_MS } from '../../src/journal/ports.ts';
import { keepDoorsOpen } from '../../src/store/open-doors.ts';
import { GAP_MS } from '../../src/tasks/door-watch.ts';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { DAY, DAY_1, downloads, replies, visits, workedLead } from '../support/worked-lead.ts';

const MINUTE = 60_000;

let stage: Stage;
let clock: { now: number };
beforeEach(async () => {
  clock = { now: DAY_1 - DAY };
  stage = await openStage({ now: () => clock.now });
  await stage.install();
  clock.now = DAY_1;
});
afterEach(() => stage.close());

const noteOpen = () => keepDoorsOpen(stage.context.db, clock.now, { gapMs: GAP_MS, readsJournal: true });
const closeDoors = () => stage.sandbox.setAppUrl(null);
const openDoors = () => stage.sandbox.setAppUrl(stage.url);
const round = () => stage.context.journal!.round();
const tasks = async (kind: string) =>
  (await stage.context.tasks.list(PORTAL)).filter((task) => task.kind === kind);
const journalCalls = () =>
  stage.sandbox.calls.filter(({ path }) => path.startsWith('/webhooks-journal/journal/'));

/** The reader has noted where a repair would begin: the doors were seen open a while after. */
async function readyForAGap(): Promise<void> {
  await noteOpen();
  await round();
  clock.now += 2 * MINUTE;
  await noteOpen();
  await round();
}

/** What timers would do, minute by minute. */
async function minutes(count: number): Promise<void> {
  for (let each = 0; each < count; each += 1) {
    clock.now += MINUTE;
    await noteOpen();
    await round();
  }
  await stage.settle();
}

/** Until nothing is left of a gap: what the journal tells late is waited for. */
async function repair(): Promise<void> {
  await noteOpen();
  await minutes(2);
  await minutes(11);
}

test('what changed in forty minutes of closed doors is caught up with, in order and once, and each change by whom it was made (R16, R23)', async () => {
  const contact = workedLead(stage);
  await stage.settle();
  await readyForAGap();
  const openAt = clock.now;
  closeDoors();
  clock.now += 10 * MINUTE;
  downloads(stage, contact, clock.now);
  visits(stage, contact, 'pricing');
  const visitedAt = clock.now;
  clock.now += 10 * MINUTE;
  visits(stage, contact, 'case-studies/north');
  replies(stage, contact, clock.now);
  clock.now += 20 * MINUTE;
  stage.sandbox.journal.delayMs = 5 * MINUTE;
  const late = workedLead(stage, 'late@northwind.example');
  openDoors();
  expect(await noteOpen()).toBe(openAt);
  await repair();

  expect(await tasks('reconcile')).toEqual([]);
  expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
  expect(stage.contact(late).fairlead_score).toMatch(/^-?\d/);
  const seen = await stage.rows(`select occurred_at from signal where asset like '%pricing%'`);
  expect(seen).toEqual([{ occurred_at: visitedAt }]);
  const pages = await stage.rows(`select value, change_source from event
    where object_id = ${contact} and property = 'hs_analytics_last_url' order by occurred_at`);
  expect(pages).toEqual([
    { value: 'https://www.example.com/pricing', change_source: 'CRM_UI' },
    { value: 'https://www.example.com/case-studies/north', change_source: 'CRM_UI' },
  ]);
  expect(await stage.rows('select number from episode')).toEqual([{ number: 1 }]);
  expect(await stage.rows('select * from journal_change')).toEqual([]);
  expect(await stage.rows('select repair_since from journal')).toEqual([{ repair_since: null }]);
});

describe('HubSpot answers badly', () => {
  test('429, 502, half a file, an address that has expired: the file is read again from its beginning, and counts once (R27, R28)', async () => {
    const contact = workedLead(stage);
    await stage.settle();
    await readyForAGap();
    closeDoors();
    clock.now += 10 * MINUTE;
    downloads(stage, contact, clock.now);
    clock.now += 30 * MINUTE;
    openDoors();
    const journal = '/webhooks-journal/journal/';
    const bad = [
      { path: journal, effect: { kind: 'status', status: 429, headers: { 'Retry-After': '20' } } },
      { path: journal, effect: { kind: 'status', status: 502 } },
      { path: '/journal-files/', effect: { kind: 'status', status: 200, body: '{"journalEvents": [{"act' } },
      { path: '/journal-files/', effect: { kind: 'status', status: 403, body: '<Error/>' } },
      { path: '/journal-files/', effect: { kind: 'drop', when: 'before' } },
    ] as const;
    for (const { path, effect } of bad) {
      stage.sandbox.faults.add({ match: { path }, effect, times: 1 });
      await minutes(1);
      expect(stage.sandbox.faults.list()).toEqual([]);
    }
    await minutes(14);
    const downloadsTold = await stage.rows(
      `select count(*)::int as count from event where property = 'recent_conversion_date' and object_id = ${contact}`,
    );
    expect(downloadsTold).toEqual([{ count: 1 }]);
    expect(await tasks('reconcile')).toEqual([]);
    expect(await stage.rows('select repair_since from journal')).toEqual([{ repair_since: null }]);
  });

  test('an app that may not read it is told so once, asks once an hour, and its gaps are swept (R35)', async () => {
    await readyForAGap();
    closeDoors();
    clock.now += 10 * MINUTE;
    openDoors();
    stage.sandbox.faults.add({
      match: { path: '/webhooks-journal/' },
      effect: { kind: 'status', status: 403, body: { message: 'Not for this app', category: 'FORBIDDEN' } },
    });
    const since = clock.now - 10 * MINUTE;
    await minutes(5);
    expect(await tasks('reconcile')).toMatchObject([{ state: 'done', input: { since } }]);
    expect(stage.sandbox.calls.filter(({ status }) => status === 403)).toHaveLength(1);
    const [{ unavailable }] = await stage.rows('select unavailable from journal');
    expect(unavailable).toContain('status 403');

    clock.now += 20 * MINUTE;
    await noteOpen();
    expect(await tasks('reconcile')).toHaveLength(2);

    stage.sandbox.faults.clear();
    clock.now += 60 * MINUTE;
    await round();
    expect(await stage.rows('select unavailable from journal')).toEqual([{ unavailable: null }]);
  });

  test('an offset that HubSpot no longer knows costs a sweep, and reading begins anew', async () => {
    const contact = workedLead(stage);
    await stage.settle();
    await readyForAGap();
    closeDoors();
    clock.now += MINUTE;
    downloads(stage, contact, clock.now);
    clock.now += 10 * MINUTE;
    openDoors();
    await stage.context.pool.query(`update journal set read_offset = '550e8400-e29b-41d4-a716-446655440000'`);
    await minutes(3);
    expect(await tasks('reconcile')).toMatchObject([{ state: 'done' }]);
    expect(await stage.rows(`select outcome from event where property = 'recent_conversion_date'`)).toEqual([
      { outcome: 'applied' },
    ]);
  });

  test('a gap longer than the journal is kept is swept', async () => {
    await readyForAGap();
    clock.now += JOURNAL_KEPT_MS + MINUTE;
    await noteOpen();
    expect(await tasks('reconcile')).toHaveLength(1);
    expect(await stage.rows('select repair_since from journal')).toEqual([{ repair_since: null }]);
  });
});

test('two processes read each file once, and the other goes on when one is gone (R18)', async () => {
  const another = await stage.anotherProcess();
  const contact = workedLead(stage);
  await stage.settle();
  await readyForAGap();
  closeDoors();
  clock.now += 10 * MINUTE;
  downloads(stage, contact, clock.now);
  clock.now += 20 * MINUTE;
  openDoors();
  await noteOpen();
  await Promise.all([round(), another.journal!.round()]);
  const files = stage.sandbox.calls.filter(({ path }) => path.startsWith('/journal-files/'));
  expect(new Set(files.map(({ path }) => path.split('?')[0])).size).toBe(files.length);

  visits(stage, contact, 'pricing');
  clock.now += MINUTE + 1;
  const before = journalCalls().length;
  await another.journal!.round();
  expect(journalCalls().length).toBeGreaterThan(before);
});

test('an uninstall during an outage ends the installation at once, before any call fails; an older one does not end a new install (R40)', async () => {
  await readyForAGap();
  closeDoors();
  clock.now += 10 * MINUTE;
  stage.sandbox.uninstall(PORTAL);
  clock.now += 20 * MINUTE;
  openDoors();
  await noteOpen();
  const calls = stage.sandbox.calls.length;
  await round();
  const [installation] = await stage.rows(
    'select state, disconnected_reason, access_token, refresh_token from installation',
  );
  expect(installation).toEqual({
    state: 'disconnected',
    disconnected_reason: 'the app was removed from the account in HubSpot',
    access_token: null,
    refresh_token: null,
  });
  expect(stage.sandbox.calls.slice(calls).filter(({ portalId }) => portalId === PORTAL)).toEqual([]);

  await stage.install();
  await stage.context.pool.query(`update journal set read_offset = ''`);
  clock.now += MINUTE;
  await round();
  expect(await stage.rows('select state from installation')).toEqual([{ state: 'connected' }]);
});

test('deleted, merged and erased while the doors were closed (R37, R38, R39)', async () => {
  const actor = stage.sandbox.actor(PORTAL);
  const [deleted, kept, other, erased] = ['a', 'b', 'c', 'd'].map((name) =>
    workedLead(stage, `${name}@northwind.example`),
  ) as [string, string, string, string];
  await stage.settle();
  await readyForAGap();
  closeDoors();
  clock.now += 10 * MINUTE;
  actor.delete('contacts', deleted);
  const survivor = actor.merge('contacts', kept, other);
  actor.privacyDelete(erased);
  clock.now += 20 * MINUTE;
  openDoors();
  await repair();
  expect(
    await stage.rows(`select deleted_at is not null as gone from lead
    join lead_alias using (portal_id, lead_id) where value = '${deleted}'`),
  ).toEqual([{ gone: true }]);
  const ids =
    await stage.rows(`select count(distinct lead_id)::int as leads, count(*)::int as ids from lead_alias
    where value in ('${kept}', '${other}', '${survivor}')`);
  expect(ids).toEqual([{ leads: 1, ids: 3 }]);
  expect(await stage.rows(`select lead_id from lead_alias where value = '${erased}'`)).toEqual([]);
});
