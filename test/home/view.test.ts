/** The home page's view: whom to look after first, in what words, and never more than it may weigh. */
import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { FIRST_LOOK, homeAsk, homeView } from '../../src/home/contract.ts';
import { type Home, type HomePerson, LINES, type WorkedLead } from '../../src/home/ports.ts';
import { clockOf } from '../../src/home/queue.ts';
import { homeViewOf } from '../../src/home/view.ts';
import { type Episode, openEpisode } from '../../src/lifecycle/episodes.ts';
import { type HandoffState, NEW_HANDOFF } from '../../src/lifecycle/lead-state.ts';

const HOUR = 3_600_000;
/** A Wednesday, 12:00 in UTC. */
const NOW = Date.UTC(2026, 10, 18, 12);
const LINKS = { appUrl: 'https://app.hubspot.com' };

type Change = Partial<Pick<Episode, 'priority' | 'salAt'>> & { name?: string };

function aPerson(id: number, state: Partial<HandoffState>, name = `Lead ${id}`): HomePerson {
  return {
    leadId: String(id),
    contactId: String(id),
    name,
    title: name,
    company: name,
    state: { ...NEW_HANDOFF, ...state },
  };
}

/** An MQL of so many hours ago, accepted where it says when. */
function aWaiting(id: number, hoursAgo: number, { name, ...change }: Change = {}): WorkedLead {
  const mqlAt = NOW - hoursAgo * HOUR;
  const standing = change.salAt
    ? { stage: 'sal', salStatus: 'accepted' }
    : { stage: 'mql', salStatus: 'pending' };
  const person = aPerson(id, { ...standing, episode: 1, mqlAt, ...change } as Partial<HandoffState>, name);
  const opening = {
    at: mqlAt,
    by: 'engine',
    signals: [],
    channel: 'inbound',
    origin: { campaign: null, source: null, topic: null },
    owner: null,
    receipt: { trigger: null, contributions: [], via: 'threshold', priority: 'normal', model: { hash: 'h' } },
  };
  const episode = openEpisode(person.state, opening as never);
  return { ...person, did: null, episode: { ...episode, ...change }, activity: [] };
}

const NOBODY = { total: 0, page: 1, leads: [] };

function aHomeOf(change: Partial<Home> = {}): Home {
  return {
    portalId: '4001001',
    uiDomain: 'app-eu1.hubspot.com',
    settings: settingsOf({ timeZone: 'UTC' }),
    pending: { ...NOBODY, late: 0 },
    silent: NOBODY,
    waking: NOBODY,
    owners: [],
    attempts: { total: 0, newest: [] },
    work: {
      workDueSince: null,
      writesDueSince: null,
      failing: 0,
      deadLetters: 0,
      failedTasks: [],
      backfill: null,
    },
    ...change,
  };
}

const viewOf = (home: Home, links = LINKS, whose = 'everyone') =>
  homeViewOf(home, { ask: { ...FIRST_LOOK, whose }, now: NOW, links });
const waitingHome = (late: number, ...leads: WorkedLead[]) =>
  aHomeOf({ pending: { total: leads.length, late, page: 1, leads } });
const left = (total: number, ...leads: WorkedLead[]) => ({ silent: { total, page: 1, leads } });

describe('what runs out', () => {
  const { settings } = aHomeOf();
  const clock = (lead: WorkedLead) => clockOf(lead, settings, NOW);

  test('is whichever clock is due first while a lead waits', () => {
    expect(clock(aWaiting(1, 1))).toMatchObject({ name: 'first_touch', state: 'running' });
    expect(clock(aWaiting(2, 0.5, { priority: 'hand_raiser' }))).toMatchObject({ dueAt: NOW + 0.5 * HOUR });
    expect(clock(aWaiting(3, 30))).toMatchObject({ state: 'breached' });
  });

  test('is the follow-up once it is accepted, and late when that is due (AT-35)', () => {
    const accepted = (hoursAgo: number) => aWaiting(1, hoursAgo + 1, { salAt: NOW - hoursAgo * HOUR });
    expect(clock(accepted(2))).toMatchObject({ name: 'follow_up', state: 'running' });
    expect(clock(accepted(26))).toMatchObject({ name: 'follow_up', state: 'breached' });
  });
});

describe('the headline', () => {
  const two = [aWaiting(1, 1), aWaiting(2, 1)];
  test.each<[string, Partial<Home>]>([
    ['No lead waits for sales: every one has its answer.', {}],
    ['1 lead waits for sales, still in time.', waitingHome(0, aWaiting(1, 1))],
    ['2 leads wait for sales, all still in time.', waitingHome(0, ...two)],
    ['2 leads wait for sales, 1 of them late.', waitingHome(1, ...two)],
    ['2 leads wait for sales, all of them late.', waitingHome(2, ...two)],
    [
      'No lead waits for sales; 1 was accepted and then left alone.',
      left(1, aWaiting(1, 60, { salAt: NOW - 50 * HOUR })),
    ],
  ])('%s', (sentence, home) => {
    expect(viewOf(aHomeOf(home)).headline).toBe(sentence);
  });

  test('says whose leads it speaks of', () => {
    const owners = [{ ownerId: '60002', name: 'Rae Stone', isViewer: false }];
    const of = (whose: string) => viewOf({ ...waitingHome(1, ...two), owners }, LINKS, whose).headline;
    expect(of('mine')).toBe('2 leads of yours wait for sales, 1 of them late.');
    expect(of('nobody')).toBe('2 leads without an owner wait for sales, 1 of them late.');
    expect(of('60002')).toBe('2 leads of Rae Stone wait for sales, 1 of them late.');
    expect(of('60009')).toBe('2 leads of Owner 60009 wait for sales, 1 of them late.');
  });
});

describe('whose leads there are to choose from', () => {
  const labels = (owners: Home['owners']) =>
    viewOf(aHomeOf({ owners })).whose.options.map(({ value, label }) => [value, label]);
  const rae = { ownerId: '60002', name: 'Rae Stone', isViewer: false };

  test('are everyone’s, nobody’s, and those of each owner', () => {
    expect(labels([rae])).toEqual([
      ['everyone', 'Everyone’s leads'],
      ['nobody', 'Leads without an owner'],
      ['60002', 'Rae Stone'],
    ]);
  });

  test('are the viewer’s own where HubSpot knows the viewer as an owner, named once', () => {
    expect(labels([{ ...rae, isViewer: true }])).toEqual([
      ['everyone', 'Everyone’s leads'],
      ['mine', 'My leads'],
      ['nobody', 'Leads without an owner'],
    ]);
  });
});

test('records are where the account is; a sandbox is where the app was told', () => {
  const home = waitingHome(0, aWaiting(7, 1));
  const href = (appUrl: string) => viewOf(home, { appUrl }).pending.lines[0]?.href;
  expect(href('https://app.hubspot.com')).toBe('https://app-eu1.hubspot.com/contacts/4001001/record/0-1/7');
  expect(href('http://localhost:8787')).toBe('http://localhost:8787/contacts/4001001/record/0-1/7');
});

test('says which of how many are shown, and stays below 30 kB whatever people are called', () => {
  const many = (count: number, name: string, change: Change = {}) =>
    Array.from({ length: count }, (_, index) => aWaiting(index + 1, 100, { name, ...change }));
  const crowd = (name: string) =>
    viewOf(
      aHomeOf({
        pending: {
          total: 3_000,
          late: 2_990,
          page: 2,
          leads: many(LINES.pending, name, { priority: 'hand_raiser' }),
        },
        silent: { total: 150, page: 1, leads: many(LINES.silent, name, { salAt: NOW - 90 * HOUR }) },
        waking: {
          total: 900,
          page: 180,
          leads: Array.from({ length: LINES.waking }, (_, id) => aPerson(id + 1, {}, name)),
        },
        owners: Array.from({ length: 40 }, (_, id) => ({ ownerId: `${60_000 + id}`, name, isViewer: false })),
      }),
    );
  for (const name of ['漢'.repeat(2_000), 'ä"'.repeat(2_000), 'x'.repeat(2_000)]) {
    const view = crowd(name);
    expect(view.headline).toBe(
      '3,000 leads wait for sales, 2,990 of them late; 150 were accepted and then left alone.',
    );
    expect([view.pending.range, view.pending.pages]).toEqual(['21 to 40 of 3,000', 150]);
    expect(view.waking.range).toBe('896 to 900 of 900');
    expect(homeView.parse(view)).toEqual(view);
    expect(Buffer.byteLength(JSON.stringify({ ok: true, data: view }))).toBeLessThan(30_000);
  }
});

test('a query that says nothing, or nonsense, asks for the first pages of everyone’s', () => {
  expect(homeAsk.parse({})).toEqual(FIRST_LOOK);
  expect(homeAsk.parse({ pending: '-3', silent: '1.5', waking: 'x', whose: "me' or 1=1" })).toEqual(
    FIRST_LOOK,
  );
  expect(homeAsk.parse({ pending: ['1', '2'], silent: '99999999999', whose: ['mine', 'nobody'] })).toEqual(
    FIRST_LOOK,
  );
  expect(homeAsk.parse({ pending: '7', whose: '60002', portalId: '1' })).toEqual({
    ...FIRST_LOOK,
    pending: 7,
    whose: '60002',
  });
});
