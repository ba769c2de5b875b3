/** The home page's view: whom to look after first, in what words, and never more than it may weigh. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import { homeView } from '../../src/home/contract.ts';
import type { Home, HomePerson, WorkedLead } from '../../src/home/ports.ts';
import { isLate, pendingQueue, silentQueue } from '../../src/home/queue.ts';
import { homeViewOf, queuesOf } from '../../src/home/view.ts';
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

/** An MQL of so many hours ago. */
function aWaiting(id: number, hoursAgo: number, { name, ...change }: Change = {}): WorkedLead {
  const mqlAt = NOW - hoursAgo * HOUR;
  const person = aPerson(id, { stage: 'mql', salStatus: 'pending', episode: 1, mqlAt, ...change }, name);
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
  return { ...person, episode: { ...episode, ...change }, activity: [] };
}

function aHomeOf(change: Partial<Home> = {}): Home {
  return {
    portalId: '4001001',
    uiDomain: 'app-eu1.hubspot.com',
    settings: settingsOf({ timeZone: 'UTC' }),
    pending: { total: 0, leads: [] },
    accepted: [],
    waking: { total: 0, leads: [] },
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

const viewOf = (home: Home, links = LINKS) =>
  homeViewOf(home, { queues: queuesOf(home, NOW), receipts: new Map(), now: NOW, links });
const waitingHome = (...leads: WorkedLead[]) => aHomeOf({ pending: { total: leads.length, leads } });
const ids = (home: Home) => pendingQueue(home, NOW).map(({ lead }) => lead.leadId);

describe('the queue', () => {
  test('puts what is late first, then raised hands, then what is due soonest', () => {
    const home = waitingHome(
      aWaiting(1, 1),
      aWaiting(2, 2),
      aWaiting(3, 0.5, { priority: 'hand_raiser' }),
      aWaiting(4, 30),
    );
    expect(ids(home)).toEqual(['4', '3', '2', '1']);
  });

  test('names everybody once, and the late before the others, in whatever order they are read', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 30 });
    fc.assert(
      fc.property(hours, (ages) => {
        const home = waitingHome(...ages.map((age, index) => aWaiting(index + 1, age)));
        const queue = pendingQueue(home, NOW);
        const late = queue.map((one) => Number(isLate(one)));
        expect(new Set(ids(home)).size).toBe(ages.length);
        expect(late).toEqual(late.toSorted((a, b) => b - a));
      }),
    );
  });

  test('an accepted lead is no silent one until its follow-up is due (AT-35)', () => {
    const accepted = (id: number, hoursAgo: number) =>
      aWaiting(id, hoursAgo + 1, { salAt: NOW - hoursAgo * HOUR });
    const home = aHomeOf({ accepted: [accepted(1, 2), accepted(2, 26), accepted(3, 50)] });
    expect(silentQueue(home, NOW).map(({ lead }) => lead.leadId)).toEqual(['3', '2']);
  });
});

describe('the headline', () => {
  test.each<[string, Partial<Home>]>([
    ['No lead waits for sales: every one has its answer.', {}],
    ['1 lead waits for sales, still in time.', waitingHome(aWaiting(1, 1))],
    ['2 leads wait for sales, all still in time.', waitingHome(aWaiting(1, 1), aWaiting(2, 1))],
    ['2 leads wait for sales, 1 of them late.', waitingHome(aWaiting(1, 1), aWaiting(2, 40))],
    ['2 leads wait for sales, all of them late.', waitingHome(aWaiting(1, 30), aWaiting(2, 40))],
    [
      'No lead waits for sales; 1 was accepted and then left alone.',
      { accepted: [aWaiting(1, 60, { salAt: NOW - 50 * HOUR })] },
    ],
  ])('%s', (sentence, home) => {
    expect(viewOf(aHomeOf(home)).headline).toBe(sentence);
  });
});

test('records are where the account is; a sandbox is where the app was told', () => {
  const home = waitingHome(aWaiting(7, 1));
  const href = (appUrl: string) => viewOf(home, { appUrl }).pending.lines[0]?.href;
  expect(href('https://app.hubspot.com')).toBe('https://app-eu1.hubspot.com/contacts/4001001/record/0-1/7');
  expect(href('http://localhost:8787')).toBe('http://localhost:8787/contacts/4001001/record/0-1/7');
});

test('says how many more there are, and stays below 30 kB whatever people are called', () => {
  const name = '漢'.repeat(2_000);
  const many = (count: number, change: Change = {}) =>
    Array.from({ length: count }, (_, index) => aWaiting(index + 1, 100, { name, ...change }));
  const view = viewOf(
    aHomeOf({
      pending: { total: 5_000, leads: many(150) },
      accepted: many(150, { salAt: NOW - 90 * HOUR }),
      waking: { total: 900, leads: Array.from({ length: 8 }, (_, id) => aPerson(id + 1, {}, name)) },
    }),
  );
  expect(view.headline).toBe(
    '5,000 leads wait for sales, at least 150 of them late; 150 were accepted and then left alone.',
  );
  expect(view.pending.more).toBe('and 4,990 more');
  expect(homeView.parse(view)).toEqual(view);
  expect(Buffer.byteLength(JSON.stringify({ ok: true, data: view }))).toBeLessThan(30_000);
});
