/** Which companies a claim of contacts marks, and what colleagues in one claim know of each other. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { committeeReach } from '../../src/engine/committee-reach.ts';
import type { Signal } from '../../src/engine/input.ts';
import { settingsOf } from '../../src/handoff/handoff-settings.ts';
import type { WorkReason } from '../../src/inbox/claim.ts';
import { type ClaimGiven, decideClaim } from '../../src/inbox/decide-claim.ts';
import type { ContactRecord, HeldAccount, LoadedContact, OpenEvent } from '../../src/inbox/ports.ts';
import { CHECKLIST, COMPARISON, committeeModel, WEBINAR } from '../support/committee-model.ts';
import { knownLead } from './support/decided.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const HOUR = 3_600_000;
const model = committeeModel();

interface Person {
  readonly known?: Partial<NonNullable<LoadedContact['lead']>> | null;
  /** What it viewed just now. */
  readonly viewed?: string;
  readonly company?: string | null;
  readonly title?: string;
  readonly reason?: WorkReason;
  readonly life?: 'present' | 'deleted';
}

const did = (asset: string, at = NOW - HOUR): Signal & { doors: string[] } => ({
  kind: asset === CHECKLIST ? 'checklist_download' : 'webinar_view',
  asset,
  occurredAt: at,
  attributes: {},
  doors: ['property'],
});

function claimOf(people: Readonly<Record<string, Person>>): ClaimGiven {
  const entries = Object.entries(people);
  return {
    portal: {
      portalId: '1',
      generation: 1,
      model,
      settings: settingsOf({}),
      appId: '1',
      unwritable: [],
      unwritableOnCompanies: [],
      installedAt: 0,
    },
    reasons: new Map(entries.map(([id, { reason = 'event' }]) => [id, reason])),
    loaded: entries.map(([id, person]) => loaded(id, person)),
    lives: new Map(entries.map(([id, { life = 'present' }]) => [id, life])),
    records: new Map(entries.map(([id, person]) => [id, record(id, person)])),
    companies: new Map([['7', {}]]),
    deactivatedOwners: new Set(),
    newLeadIds: new Map(entries.map(([id]) => [id, id])),
    reach: committeeReach(model),
  };
}

function loaded(id: string, { known = {}, viewed }: Person): LoadedContact {
  const event: OpenEvent = {
    key: id,
    type: 'object.propertyChange',
    property: 'hs_analytics_last_url',
    value: viewed ?? null,
    detail: null,
    occurredAt: NOW - 1_000,
    source: null,
    sourceId: null,
  };
  const facts = { associatedcompanyid: ['7', 1], email: ['x@y.example', 1] } as const;
  const lead = { ...knownLead({ leadId: id, facts, modelHash: model.hash }), score: 0, companyId: '7' };
  return {
    contactId: id,
    livesOnAs: null,
    lead: known && { ...lead, revision: 1, deletedAt: null, ...known },
    events: viewed ? [event] : [],
    pending: {},
    deals: [],
  };
}

function record(id: string, { viewed, company = '7', title }: Person): ContactRecord {
  return {
    id,
    properties: {
      email: 'x@y.example',
      associatedcompanyid: company,
      hs_analytics_last_url: viewed ?? null,
      jobtitle: title ?? null,
    },
    createdAt: NOW,
    updatedAt: NOW,
    history: [],
  };
}

const last = { modelHash: model.hash, rules: '', view: '', score: 30_000 } as HeldAccount['last'];
const held = (more: Partial<HeldAccount> = {}) =>
  new Map(['7', '8'].map((id) => [id, { isHere: true, people: [], last, ...more }]));

const decided = (people: Parameters<typeof claimOf>[0], accounts = held()) =>
  decideClaim(claimOf(people), accounts, NOW);
const marks = async (people: Parameters<typeof claimOf>[0], accounts = held()) =>
  (await decided(people, accounts)).accounts.toSorted((a, b) => Number(a.companyId) - Number(b.companyId));

const NEWS = { companyId: '7', reason: 'account', isUrgent: true };

test('webhooks have their turn while a claim of a hundred is decided', async () => {
  const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, place) => [place + 1, {}]));
  let turns = 0;
  const isDecided = decided(hundred).then(() => true);
  while (!(await Promise.race([isDecided, setImmediate(false)]))) turns += 1;
  expect((await decided(hundred)).decided).toHaveLength(100);
  expect(turns).toBeGreaterThanOrEqual(15);
});

describe('colleagues in one claim', async () => {
  test('know what each of them has just done, also those met for the first time', async () => {
    const batch = await decided({
      1: { viewed: CHECKLIST },
      2: { viewed: WEBINAR, known: null },
      3: { viewed: COMPARISON, known: null },
    });
    expect(batch.decided.map(({ outcome }) => outcome.receipt.account)).toMatchObject([
      { track: 'account.committee', people: 3 },
      { track: 'account.committee', people: 3 },
      { track: 'account.committee', people: 3 },
    ]);
    expect(batch.decided.map(({ leadId, newLeadId }) => [leadId, newLeadId])).toEqual([
      ['1', null],
      [null, '2'],
      [null, '3'],
    ]);
    expect(new Set(batch.decided.map(({ accountView }) => accountView)).size).toBe(1);
  });

  test('are no colleagues across companies, and nobody is a colleague of its own', async () => {
    const batch = await decided({ 1: { viewed: CHECKLIST }, 2: { viewed: WEBINAR, company: '8' } });
    expect(batch.decided.map(({ outcome }) => outcome.input.account)).toEqual([[], []]);
  });
});

describe('a company is marked', () => {
  test('by what a committee counts, for its people and at once', async () => {
    expect(await marks({ 1: { viewed: CHECKLIST } })).toEqual([NEWS]);
  });

  test('once for all of a claim, by the weightiest of it', async () => {
    const people = {
      1: { viewed: CHECKLIST },
      2: { reason: 'rescore', known: { modelHash: 'old' } },
    } as const;
    expect(await marks(people)).toEqual([NEWS]);
    expect(await marks({ ...people, 1: { ...people[2] }, 2: { viewed: CHECKLIST } })).toEqual([NEWS]);
  });

  test('patiently, and not as news, by what an import or a backfill has found', async () => {
    const signals = [did(CHECKLIST)];
    expect(await marks({ 1: { reason: 'import', known: { signals, pastWaits: true } } })).toEqual([
      { companyId: '7', reason: 'time', isUrgent: false },
    ]);
  });

  test('not by somebody who is merely looked at again, whatever for', async () => {
    const signals = [did(CHECKLIST)];
    for (const reason of ['account', 'company', 'time', 'rescore', 'event'] as const) {
      expect(await marks({ 1: { reason, known: { signals, score: 30_000 } } }), reason).toEqual([]);
    }
  });

  test('not by what no committee counts, unless the highest score moves', async () => {
    const viewed = 'https://www.example.com/pricing';
    const above = held({ last: { ...last!, score: 50_000 } });
    expect(await marks({ 1: { viewed } }, above)).toEqual([]);
    expect(await marks({ 1: { viewed } })).toEqual([]);
    const below = held({ last: { ...last!, score: 20_000 } });
    expect(await marks({ 1: { viewed } }, below)).toEqual([
      { companyId: '7', reason: 'time', isUrgent: true },
    ]);
    const fallen = { reason: 'time', known: { score: 50_000 } } as const;
    expect(await marks({ 1: fallen }, above)).toEqual([{ companyId: '7', reason: 'time', isUrgent: false }]);
    expect(await marks({ 1: { ...fallen, known: { score: 40_000 } } }, above)).toEqual([]);
  });

  test('where it was never looked at, or by another model', async () => {
    const first = { companyId: '7', reason: 'time', isUrgent: false };
    const rescored = { reason: 'rescore', known: { modelHash: 'old' } } as const;
    expect(await marks({ 1: rescored })).toEqual([first]);
    expect(await marks({ 1: { reason: 'history', known: null } }, held({ last: null }))).toEqual([first]);
  });

  test('not where HubSpot does not have it', async () => {
    expect(await marks({ 1: { viewed: CHECKLIST } }, held({ isHere: false }))).toEqual([]);
  });

  test('with the other one, by somebody who changes companies', async () => {
    const known = { signals: [did(CHECKLIST)], score: 30_000 };
    expect(await marks({ 1: { company: '8', known } })).toEqual([NEWS, { ...NEWS, companyId: '8' }]);
    expect(await marks({ 1: { company: null, known } })).toEqual([NEWS]);
    expect(await marks({ 1: { company: '8', known: { score: 0 } } })).toEqual([]);
  });

  test('by somebody whom HubSpot no longer has, and by one who is back', async () => {
    const known = { signals: [did(CHECKLIST)], score: 30_000 };
    expect(await marks({ 1: { life: 'deleted', known } })).toEqual([NEWS]);
    expect(await marks({ 1: { life: 'deleted', known: { ...known, deletedAt: NOW - HOUR } } })).toEqual([]);
    expect(await marks({ 1: { known: { ...known, deletedAt: NOW - HOUR } } })).toEqual([NEWS]);
  });

  test('by another title only where departments are asked for', async () => {
    const person = { title: 'CFO', known: { signals: [did(CHECKLIST)], score: 30_000 } };
    expect(await marks({ 1: person })).toEqual([]);
    const asking = committeeModel((source) => {
      source.accountTracks[0].departments = 2;
    });
    const claim = claimOf({ 1: { ...person, known: { ...person.known, modelHash: asking.hash } } });
    const portal = { ...claim.portal, model: asking };
    const batch = await decideClaim({ ...claim, portal, reach: committeeReach(asking) }, held(), NOW);
    expect(batch.accounts).toEqual([NEWS]);
  });
});
