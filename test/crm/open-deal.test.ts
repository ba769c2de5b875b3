/** Which deal a new SQL gets: its own, its company's where that is plain, else a new one. */
import { expect, test } from 'vitest';
import type { NewDeal } from '../../src/crm/create-deal.ts';
import { CrmError, type Failure } from '../../src/crm/errors.ts';
import { openDealFor } from '../../src/crm/open-deal.ts';

const SINCE = Date.UTC(2026, 10, 20, 10);
const WISH = {
  name: 'Dana Reyes',
  pipeline: 'default',
  stage: 'talk',
  since: new Date(SINCE).toISOString(),
  owner: '60001',
  company: '8',
};
const { since: _since, ...ASKED } = WISH;

/** Closed deals have an id of 90 and more, and deals of a time before an even one. */
function hubspot(deals: { readonly contact?: readonly string[]; readonly company?: readonly string[] }) {
  const done = { created: [] as NewDeal[], joined: [] as [string, readonly string[]][] };
  const client: Parameters<typeof openDealFor>[0] = {
    readLinked: async ({ from }, ids) =>
      new Map(ids.map((id) => [id, deals[from as 'contact' | 'company'] ?? []])),
    readBatch: async (_object, { ids }) => ({
      found: ids.map((id) => ({
        id,
        properties: { hs_is_closed: String(Number(id) >= 90) },
        history: {},
        createdAt: SINCE - 1 + (Number(id) % 2),
        updatedAt: 0,
        archived: false,
        companyIds: [],
      })),
      missing: [],
    }),
    createDeal: async (deal) => {
      done.created.push(deal);
      return '70';
    },
    addContactsToDeal: async (dealId, contactIds) => void done.joined.push([dealId, contactIds]),
  };
  return { client, done };
}

test.each([
  ['the one that the contact has', { contact: ['91', '6'], company: ['8'] }, { dealId: '6', how: 'found' }],
  [
    'the one that was made for it since, closed as it is',
    { contact: ['94', '95'] },
    { dealId: '95', how: 'found' },
  ],
  [
    'the one open deal of the company',
    { contact: ['92'], company: ['91', '6'] },
    { dealId: '6', how: 'joined' },
  ],
  ['a new one where the company has several', { company: ['6', '7'] }, { dealId: '70', how: 'created' }],
  ['a new one where there is none', {}, { dealId: '70', how: 'created' }],
] as const)('%s', async (_, deals, answer) => {
  const { client, done } = hubspot(deals);
  expect(await openDealFor(client, '11', WISH)).toEqual(answer);
  expect(done.joined).toEqual(answer.how === 'joined' ? [['6', ['11']]] : []);
  const { company: companyId, ...deal } = ASKED;
  expect(done.created).toEqual(answer.how === 'created' ? [{ ...deal, contactIds: ['11'], companyId }] : []);
});

test('without a company only the contact itself is asked about', async () => {
  const { client, done } = hubspot({ company: ['6'] });
  const { company: _company, ...wish } = WISH;
  expect(await openDealFor(client, '11', wish)).toEqual({ dealId: '70', how: 'created' });
  expect(done.created).toMatchObject([{ companyId: null }]);
});

test('an open deal is found behind a hundred closed ones of earlier times', async () => {
  const closed = Array.from({ length: 120 }, (_, index) => String(100 + 2 * index));
  const { client, done } = hubspot({ contact: [...closed, '5'] });
  expect(await openDealFor(client, '11', WISH)).toEqual({ dealId: '5', how: 'found' });
  expect(done.created).toEqual([]);
});

/** HubSpot refuses such deals, for such a reason. */
function refusing(failure: Failure, isRefused: (deal: NewDeal) => boolean) {
  const { client, done } = hubspot({});
  client.createDeal = async (deal) => {
    if (isRefused(deal)) throw new CrmError('deal create', failure);
    done.created.push(deal);
    return '70';
  };
  return { client, done };
}
const invalid = (...codes: string[]): Failure => ({ kind: 'invalid', codes, accountRule: false });
const { company: companyId, ...WISHED } = ASKED;
const WHOLE = { ...WISHED, contactIds: ['11'], companyId };

test('a lead whose owner has left gets a deal that nobody owns yet', async () => {
  const { client, done } = refusing(invalid('INVALID_OWNER_ID'), ({ owner }) => owner !== undefined);
  expect(await openDealFor(client, '11', WISH)).toEqual({ dealId: '70', how: 'created' });
  const { owner: _owner, ...deal } = WHOLE;
  expect(done.created).toEqual([deal]);
});

test.each([{ kind: 'not-found' } as const, invalid()])(
  'a lead whose company is gone gets a deal without: %o',
  async (failure) => {
    const { client, done } = refusing(failure, (deal) => deal.companyId !== null);
    expect(await openDealFor(client, '11', WISH)).toEqual({ dealId: '70', how: 'created' });
    expect(done.created).toEqual([{ ...WHOLE, companyId: null }]);
  },
);

test.each([invalid('INVALID_OPTION'), { kind: 'not-found' } as const, invalid()])(
  'any other refusal stands: %o',
  async (failure) => {
    const { client, done } = refusing(failure, () => true);
    await expect(openDealFor(client, '11', WISH)).rejects.toMatchObject({ failure });
    expect(done.created).toEqual([]);
  },
);
