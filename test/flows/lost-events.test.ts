/** What happened in HubSpot while nobody could take its webhooks: found by a sweep over what changed, decided once. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepDoorsOpen } from '../../src/store/open-doors.ts';
import { createChangedRecords } from '../../src/tasks/changed-records.ts';
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

const noteOpen = () => keepDoorsOpen(stage.context.db, clock.now, { gapMs: GAP_MS, readsJournal: false });
const closeDoors = () => stage.sandbox.setAppUrl(null);
const openDoors = () => stage.sandbox.setAppUrl(stage.url);
const sweeps = async () =>
  (await stage.context.tasks.list(PORTAL)).filter(({ kind }) => kind === 'reconcile');

async function sweepSince(since: number): Promise<void> {
  await stage.context.tasks.start(PORTAL, 'reconcile', { since });
  await stage.settle();
}

async function effects() {
  const [{ events }] = await stage.rows(
    "select count(*)::int as events from event where outcome is distinct from 'ignored'",
  );
  const episodes = await stage.rows(
    'select number, opened_at, decision from episode order by lead_id, number',
  );
  const writes = stage.sandbox.calls.filter(({ path }) => path.endsWith('/batch/update')).length;
  return { events, episodes, writes };
}

describe('after a gap', () => {
  test('one contact whose history there is no room for keeps nobody else’s changes back (R44)', async () => {
    const people = Array.from({ length: 4 }, (_, place) =>
      workedLead(stage, `buyer${place}@northwind.example`),
    );
    await stage.settle();
    closeDoors();
    clock.now += MINUTE;
    const [large] = people;
    // As many versions as HubSpot keeps, as long as it takes them: 8.6 MiB of three properties.
    for (let times = 0; times < 46; times += 1) {
      clock.now += 100;
      const value = `${times % 2}`.repeat(65_536);
      const values = { jobtitle: value, company: value, recent_conversion_event_name: value };
      stage.sandbox.actor(PORTAL).update('contacts', large!, values);
    }
    for (const contact of people.slice(1)) replies(stage, contact, clock.now);
    openDoors();
    await sweepSince(DAY_1);
    expect(await sweeps()).toMatchObject([{ state: 'done', error: null }]);
    const told = await stage.rows(`select object_id from event where property = 'hs_sales_email_last_replied'
      and occurred_at >= to_timestamp(${DAY_1 / 1000}) order by object_id`);
    expect(told.map(({ object_id }) => object_id)).toEqual(people.slice(1).sort());
    const known = await stage.rows(
      `select left(facts->'jobtitle'->>0, 3) as title from lead where contact_id = ${large}`,
    );
    expect(known).toEqual([{ title: '111' }]);
  });

  test('a lead that qualified while the doors were closed is qualified, at the times at which things happened', async () => {
    const contact = workedLead(stage);
    await stage.settle();
    await noteOpen();
    closeDoors();
    clock.now += 10 * MINUTE;
    downloads(stage, contact, clock.now);
    visits(stage, contact, 'pricing');
    const visitedAt = clock.now;
    clock.now += 10 * MINUTE;
    visits(stage, contact, 'case-studies/north');
    replies(stage, contact, clock.now);
    const late = workedLead(stage, 'late@northwind.example');
    openDoors();
    await stage.settle();
    expect(stage.contact(contact).fairlead_stage).toBe('lead');

    clock.now += 40 * MINUTE;
    expect(await noteOpen()).toBe(DAY_1);
    await stage.settle();

    expect(await sweeps()).toMatchObject([{ state: 'done', input: { since: DAY_1 } }]);
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'mql', fairlead_sal_status: 'pending' });
    expect(stage.contact(late).fairlead_score).toMatch(/^-?\d/);
    const seen = await stage.rows(`select occurred_at from signal where asset like '%pricing%'`);
    expect(seen).toEqual([{ occurred_at: visitedAt }]);

    closeDoors();
    clock.now += 10 * MINUTE;
    stage.sandbox.actor(PORTAL).update('contacts', contact, { fairlead_sal_status: 'accepted' });
    openDoors();
    await sweepSince(clock.now - 5 * MINUTE);
    expect(stage.contact(contact)).toMatchObject({ fairlead_stage: 'sal', fairlead_sal_status: 'accepted' });

    const before = await effects();
    clock.now += MINUTE;
    await sweepSince(DAY_1);
    expect(await effects()).toEqual(before);
  });

  test('what webhooks have told already is known', async () => {
    const contact = workedLead(stage);
    downloads(stage, contact, clock.now);
    visits(stage, contact, 'pricing');
    await stage.settle();
    const before = await effects();
    expect(before.events).toBeGreaterThan(3);
    clock.now += MINUTE;
    await sweepSince(DAY_1);
    expect(await effects()).toEqual(before);
  });
});

test('a bulk change that fills more than a page in one moment is read to its end', async () => {
  const { db, crm, now } = stage.context;
  const nobody = { accept: () => Promise.reject(new Error('nothing is taken here')) };
  const { changed } = createChangedRecords({ db, crm, intake: nobody, appId: '1', now });
  const rows = Array.from({ length: 120 }, (_, place) => ({
    properties: { email: `bulk${place}@duo.example` },
  }));
  const ids = stage.sandbox.load(PORTAL, 'contacts', rows);
  const first = await changed(PORTAL, 'contact', { from: DAY_1 });
  expect(first).toMatchObject({ hasMore: true });
  expect(first.records).toHaveLength(100);
  const rest = await changed(PORTAL, 'contact', { at: DAY_1, beyondId: ids[49]! });
  expect(rest).toEqual({ records: ids.slice(50).map((id) => ({ id, changedAt: DAY_1 })), hasMore: false });
});

describe('the note of open doors', () => {
  test('a restart is no gap, and a gap is found by one process and starts one sweep for each connected portal', async () => {
    expect(await noteOpen()).toBeNull();
    clock.now += GAP_MS;
    expect(await noteOpen()).toBeNull();
    expect(await sweeps()).toEqual([]);
    const lastOpen = clock.now;
    clock.now += GAP_MS + 1;
    const found = await Promise.all([noteOpen(), noteOpen(), noteOpen()]);
    expect(found.filter((since) => since !== null)).toEqual([lastOpen]);
    expect(await sweeps()).toMatchObject([{ state: 'waiting', input: { since: lastOpen } }]);
  });

  test('a portal that has left is not looked into', async () => {
    await noteOpen();
    await stage.context.installations.forPortal(PORTAL).markDisconnected('the app was removed');
    clock.now += GAP_MS + 1;
    expect(await noteOpen()).not.toBeNull();
    expect(await sweeps()).toEqual([]);
  });
});
