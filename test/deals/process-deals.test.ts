import { beforeEach, describe, expect, test } from 'vitest';
import type { DealFact } from '../../src/deals/deal-fact.ts';
import type { DealRecord } from '../../src/deals/deal-outcome.ts';
import { KnownPipelines } from '../../src/deals/known-pipelines.ts';
import type { DealCommit, KnownDeal } from '../../src/deals/ports.ts';
import { type DealDeps, processDeals } from '../../src/deals/process-deals.ts';
import type { Claim, WorkReason } from '../../src/inbox/claim.ts';
import type { OpenEvent } from '../../src/inbox/ports.ts';

const NOW = Date.UTC(2026, 10, 20, 10);
const HOUR = 3_600_000;

/** What HubSpot has, by the id it is asked for; a merged id leads to another deal. */
let hubspot: Map<string, DealRecord>;
let contacts: Map<string, readonly string[]>;
let known: Map<string, KnownDeal>;
let events: Map<string, OpenEvent[]>;
let added: string[];
let now: number;
let commits: DealCommit[];
let deps: DealDeps;

beforeEach(() => {
  hubspot = new Map();
  contacts = new Map();
  known = new Map();
  events = new Map();
  added = [];
  commits = [];
  now = NOW;
  deps = {
    deals: {
      load: async (ids) => new Map([...known].filter(([id]) => ids.includes(id))),
      events: async () => events,
      addWork: async (ids) => void added.push(...ids),
      finish: async (_claim, commit) => void commits.push(commit),
      ofContacts: async () => new Map(),
    },
    crm: {
      deals: async (ids) => ids.flatMap((id) => hubspot.get(id) ?? []),
      contactsOf: async (ids) => new Map(ids.map((id) => [id, contacts.get(id) ?? []])),
      pipelines: async () => [{ id: 'default', stages: [{ id: 'talk', isClosed: false, probability: 0.2 }] }],
    },
    pipelines: new KnownPipelines({ now: () => now, isRefused: () => false }),
    now: () => now,
  };
});

function aRecord(id: string, changes: Partial<DealRecord> = {}): DealRecord {
  return {
    id,
    properties: { dealstage: 'talk', pipeline: 'default', amount: '100' },
    createdAt: NOW - HOUR,
    updatedAt: NOW,
    stages: [{ value: 'talk', occurredAt: NOW - HOUR }],
    ...changes,
  };
}

function asKnown(id: string, contactIds: readonly string[] = [], changes: Partial<DealFact> = {}): KnownDeal {
  const fact: DealFact = {
    dealId: id,
    state: 'open',
    at: NOW - HOUR,
    openedAt: NOW - HOUR,
    amount: '100.00',
    currency: 'USD',
    lostReason: null,
    pipeline: 'default',
    stage: 'talk',
    closesAt: null,
    owner: null,
    ...changes,
  };
  return { fact, contactIds, gone: false };
}

async function processed(ids: readonly string[], reason: WorkReason = 'event'): Promise<DealCommit> {
  const items = ids.map((objectId) => ({ objectId, reason, gen: '1', attempts: 0 }));
  const claim: Claim = { portalId: '1', objectType: 'deal', token: 't', leaseUntil: NOW + HOUR, items };
  await processDeals(deps, { portalId: '1', currency: 'USD' }, claim, items);
  return commits.at(-1)!;
}

function anEvent(key: string, detail: OpenEvent['detail'] = null): OpenEvent {
  const nothing = { property: null, value: null, source: null, sourceId: null };
  return { key, type: 'object.merge', detail, occurredAt: NOW, ...nothing };
}

describe('a claim of deals', () => {
  test('keeps the claimed ones alone: the survivor of a merge is another claim’s', async () => {
    hubspot.set('1', aRecord('3')).set('2', aRecord('2'));
    known.set('1', asKnown('1', ['11']));
    const { read, gone, lookAt } = await processed(['1', '2']);
    expect(read.map(({ fact }) => fact.dealId)).toEqual(['2']);
    expect(gone).toEqual(['1']);
    expect(added).toEqual(['3']);
    expect(lookAt).toEqual([{ contactId: '11', isPatient: false }]);
  });

  test('ends the ids that a merge has ended, with their contacts looked at', async () => {
    const detail = { primaryObjectId: '1', mergedObjectIds: ['2'], newObjectId: '3' };
    events.set('3', [anEvent('k', detail)]);
    hubspot.set('3', aRecord('3'));
    contacts.set('3', ['11', '12']);
    known.set('1', asKnown('1', ['11'])).set('2', { ...asKnown('2', ['12']), gone: true });
    const { gone, lookAt, settled } = await processed(['3']);
    expect(gone.toSorted()).toEqual(['1', '2']);
    expect(lookAt.map(({ contactId }) => contactId)).toEqual(['11', '12', '11']);
    expect(settled).toEqual([{ key: 'k', outcome: 'applied', reason: null }]);
  });

  test('where the merged deal keeps the id of one, that one goes on', async () => {
    const detail = { primaryObjectId: '1', mergedObjectIds: ['2'], newObjectId: '1' };
    events.set('1', [anEvent('k', detail)]);
    hubspot.set('1', aRecord('1'));
    known.set('1', asKnown('1')).set('2', asKnown('2'));
    expect(await processed(['1'])).toMatchObject({ gone: ['2'], read: [{ fact: { dealId: '1' } }] });
  });

  test('that finds what is known already looks at nobody', async () => {
    hubspot.set('1', aRecord('1'));
    contacts.set('1', ['12', '11']);
    known.set('1', asKnown('1', ['11', '12']));
    expect((await processed(['1'])).lookAt).toEqual([]);
  });

  test.each([
    [asKnown('1', ['11'], { amount: '99' })],
    [asKnown('1', ['11'], { amount: null })],
    [asKnown('1', ['11'], { state: 'lost' })],
    [asKnown('1', ['11'], { at: NOW })],
    [asKnown('1', ['11'], { owner: '7' })],
    [{ ...asKnown('1', ['11']), gone: true }],
  ])('that finds a deal other than %j looks at its contacts', async (before) => {
    hubspot.set('1', aRecord('1'));
    contacts.set('1', ['11']);
    known.set('1', before);
    expect((await processed(['1'])).lookAt).toContainEqual({ contactId: '11', isPatient: false });
  });

  test('looks without haste at the contacts of the past, and in time at those who have lost a deal', async () => {
    hubspot.set('1', aRecord('1'));
    contacts.set('1', ['11']);
    known.set('2', asKnown('2', ['12']));
    expect((await processed(['1', '2'], 'history')).lookAt).toEqual([
      { contactId: '11', isPatient: true },
      { contactId: '12', isPatient: false },
    ]);
  });

  test('knows nothing of the future, whatever HubSpot’s clock says', async () => {
    hubspot.set('1', aRecord('1', { stages: [{ value: 'talk', occurredAt: NOW + HOUR }] }));
    expect((await processed(['1'])).read[0]!.fact).toMatchObject({ at: NOW, openedAt: NOW });
  });

  test('asks for no contacts and no pipelines where there is no deal', async () => {
    const refuse = () => Promise.reject(new Error('nobody asked for that'));
    deps = { ...deps, crm: { deals: async () => [], contactsOf: refuse, pipelines: refuse } };
    events.set('1', [anEvent('k')]);
    expect(await processed(['1'])).toMatchObject({
      gone: ['1'],
      settled: [{ key: 'k', outcome: 'ignored', reason: 'deal is gone' }],
    });
  });
});

describe('pipelines', () => {
  let reads: number;
  beforeEach(() => {
    reads = 0;
    const { pipelines } = deps.crm;
    const counted = () => {
      reads += 1;
      return pipelines();
    };
    deps = { ...deps, crm: { ...deps.crm, pipelines: counted } };
    hubspot.set('1', aRecord('1'));
  });

  test('are read once in five minutes', async () => {
    await processed(['1']);
    now += 5 * 60_000 - 1;
    await processed(['1']);
    expect(reads).toBe(1);
    now += 1;
    await processed(['1']);
    expect(reads).toBe(2);
  });

  test('are read at once where a deal is in a stage that nobody knows', async () => {
    await processed(['1']);
    hubspot.set('1', aRecord('1', { properties: { dealstage: 'new_one', pipeline: 'default' } }));
    await processed(['1']);
    expect(reads).toBe(2);
  });

  test('of one portal are not those of another', async () => {
    await processed(['1']);
    await deps.pipelines.forDeals('2', deps.crm, [aRecord('1')]);
    expect(reads).toBe(2);
  });

  test('that cannot be read for a passing reason stop the claim', async () => {
    const crm = { ...deps.crm, pipelines: () => Promise.reject(new Error('gateway')) };
    deps = { ...deps, crm };
    await expect(processed(['1'])).rejects.toThrow('gateway');
    expect(commits).toEqual([]);
  });
});
