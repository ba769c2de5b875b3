import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pipeline } from '../../src/deals/deal-fact.ts';
import { type DealRecord, dealOutcome, isStageUnknown } from '../../src/deals/deal-outcome.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 10);
const day = (number: number) => NOW + number * DAY;
const iso = (at: number) => new Date(at).toISOString();

const stage = (id: string, probability: number | null, isClosed: boolean | null) => ({
  id,
  probability,
  isClosed,
});
const PIPELINES: readonly Pipeline[] = [
  {
    id: 'default',
    stages: [
      stage('first_call', 0.2, false),
      stage('offer', 0.9, false),
      stage('signed', 1, true),
      stage('gone', 0, true),
    ],
  },
  { id: '88', stages: [stage('8801', 0.1, false), stage('8802', 1, true), stage('8803', 0, true)] },
];

type Past = readonly (readonly [stage: string, at: number])[];

function aDeal(past: Past, properties: Record<string, string | null> = {}): DealRecord {
  const latest = past.toSorted((a, b) => b[1] - a[1])[0];
  return {
    id: '901',
    createdAt: day(-30),
    updatedAt: NOW,
    properties: { dealstage: latest?.[0] ?? null, pipeline: 'default', ...properties },
    stages: past.map(([value, occurredAt]) => ({ value, occurredAt })),
  };
}

const outcome = (deal: DealRecord, pipelines = PIPELINES) => dealOutcome(deal, pipelines, 'EUR');

describe('the state of a deal', () => {
  test.each([
    ['first_call', 'default', 'open'],
    ['offer', 'default', 'open'],
    ['signed', 'default', 'won'],
    ['gone', 'default', 'lost'],
    ['8802', '88', 'won'],
    ['8803', '88', 'lost'],
  ] as const)('in the stage %s of pipeline %s is %s', (dealstage, pipeline, state) => {
    expect(outcome(aDeal([[dealstage, day(-1)]], { pipeline })).state).toBe(state);
  });

  test.each([
    [stage('x', 1, true), 'won'],
    [stage('x', 0, true), 'lost'],
    [stage('x', 0.5, true), 'lost'],
    [stage('x', null, true), 'lost'],
    [stage('x', 1, false), 'open'],
    [stage('x', 0, false), 'open'],
    [stage('x', 1, null), 'won'],
    [stage('x', 0, null), 'lost'],
    [stage('x', 0.5, null), 'open'],
    [stage('x', null, false), 'open'],
  ] as const)('where the stage says %j is %s', (definition, state) => {
    expect(outcome(aDeal([['x', NOW]]), [{ id: 'default', stages: [definition] }]).state).toBe(state);
  });

  test.each([
    [{ hs_is_closed: 'true', hs_is_closed_won: 'true' }, 'won'],
    [{ hs_is_closed: 'true', hs_is_closed_won: 'false' }, 'lost'],
    [{ hs_is_closed: 'false', hs_is_closed_won: 'false' }, 'open'],
    [{ hs_is_closed: null, hs_is_closed_won: null }, 'open'],
    [{}, 'open'],
  ] as const)('in a stage that no pipeline has is what HubSpot says on the deal: %j', (values, state) => {
    const deal = aDeal([['archived_stage', NOW]], values);
    expect(isStageUnknown(deal, PIPELINES)).toBe(true);
    expect(outcome(deal).state).toBe(state);
    expect(outcome(aDeal([['signed', NOW]], values), []).state).toBe(state);
  });

  test('goes by the pipeline the deal is in, where two have a stage of one id', () => {
    const other = { id: '99', stages: [stage('signed', 0, true)] };
    const pipelines = [other, ...PIPELINES];
    expect(outcome(aDeal([['signed', NOW]]), pipelines).state).toBe('won');
    expect(outcome(aDeal([['signed', NOW]], { pipeline: '99' }), pipelines).state).toBe('lost');
  });

  test('without a stage is open', () => {
    const deal = aDeal([]);
    expect(isStageUnknown(deal, PIPELINES)).toBe(false);
    expect(outcome(deal)).toMatchObject({ state: 'open', stage: null, at: day(-30) });
  });
});

describe('since when', () => {
  test('a deal is open since it was made, however far it has come', () => {
    const past: Past = [
      ['first_call', day(-30)],
      ['offer', day(-3)],
    ];
    expect(outcome(aDeal(past))).toMatchObject({ at: day(-30), openedAt: day(-30) });
  });

  test('a deal is won or lost since it came to that stage', () => {
    const past: Past = [
      ['first_call', day(-30)],
      ['gone', day(-3)],
    ];
    expect(outcome(aDeal(past, { closedate: iso(day(-10)) }))).toMatchObject({
      at: day(-3),
      closesAt: day(-10),
    });
  });

  test('a deal that was opened again is open since then', () => {
    const past: Past = [
      ['first_call', day(-30)],
      ['gone', day(-20)],
      ['first_call', day(-5)],
      ['offer', day(-1)],
    ];
    expect(outcome(aDeal(past))).toMatchObject({
      state: 'open',
      at: day(-5),
      openedAt: day(-5),
      lostReason: null,
    });
  });

  test('a deal that is moved between closed stages is won since the first of them', () => {
    const past: Past = [
      ['offer', day(-30)],
      ['signed', day(-20)],
      ['8802', day(-2)],
    ];
    expect(outcome(aDeal(past, { pipeline: '88' }))).toMatchObject({ at: day(-20), openedAt: day(-30) });
  });

  test('a deal that came to HubSpot closed was closed before, on its close date', () => {
    const imported = aDeal([['gone', day(-30)]], { closedate: iso(day(-400)) });
    expect(outcome(imported)).toMatchObject({ state: 'lost', at: day(-400), openedAt: null });
    const later = aDeal([['gone', day(-30)]], { closedate: iso(day(40)) });
    expect(outcome(later).at).toBe(day(-30));
  });

  test('a deal that came to HubSpot open is not older than that, whatever its close date', () => {
    expect(outcome(aDeal([['offer', day(-30)]], { closedate: iso(day(-400)) })).at).toBe(day(-30));
  });

  test('a deal whose past HubSpot does not tell is as old as the record says', () => {
    const without = (dealstage: string, more = {}) => outcome(aDeal([], { dealstage, ...more })).at;
    expect(without('offer')).toBe(day(-30));
    expect(without('gone')).toBe(NOW);
    expect(without('gone', { closedate: iso(day(-7)) })).toBe(day(-7));
  });

  test('a past stage that nobody knows any more was on the way', () => {
    const past: Past = [
      ['first_call', day(-30)],
      ['archived', day(-10)],
      ['signed', day(-2)],
    ];
    expect(outcome(aDeal(past)).at).toBe(day(-2));
    expect(
      outcome(
        aDeal([
          ['archived', day(-10)],
          ['offer', day(-2)],
        ]),
      ).at,
    ).toBe(day(-10));
  });

  test('the order in which HubSpot lists the past changes nothing, and it is a moment of that past', () => {
    const stages = fc.constantFrom('first_call', 'offer', 'signed', 'gone', 'archived', '8802');
    const past = fc.uniqueArray(fc.tuple(stages, fc.integer({ min: -500, max: 0 }).map(day)), {
      selector: ([, at]) => at,
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(past, fc.infiniteStream(fc.nat()), (entries, order) => {
        const deal = aDeal(entries);
        const shuffled = entries
          .map((entry) => [order.next().value, entry] as const)
          .sort(([a], [b]) => a - b)
          .map(([, entry]) => entry);
        const found = outcome(deal);
        expect(outcome({ ...deal, stages: aDeal(shuffled).stages })).toEqual(found);
        // A slow look back: the oldest moment from which on the deal has been in that state without a break.
        const backwards = entries.toSorted((a, b) => b[1] - a[1]);
        const stateAt = (at: number) => outcome(aDeal(entries.filter(([, then]) => then <= at))).state;
        const broken = backwards.findIndex(([, at]) => stateAt(at) !== found.state);
        expect(found.openedAt === null || found.openedAt <= found.at).toBe(true);
        expect(found.at).toBe(backwards.at(broken < 0 ? -1 : broken - 1)![1]);
      }),
    );
  });
});

describe('what it is about', () => {
  test('is amount, currency, lost reason, owner and close date, as HubSpot has them', () => {
    const deal = aDeal(
      [
        ['offer', day(-9)],
        ['gone', day(-1)],
      ],
      {
        amount: '12500.50',
        deal_currency_code: 'CHF',
        closed_lost_reason: ' Price ',
        hubspot_owner_id: '60002',
        closedate: String(day(-1)),
      },
    );
    expect(outcome(deal)).toEqual({
      dealId: '901',
      state: 'lost',
      at: day(-1),
      openedAt: day(-9),
      amount: '12500.50',
      currency: 'CHF',
      lostReason: 'Price',
      pipeline: 'default',
      stage: 'gone',
      closesAt: day(-1),
      owner: '60002',
    });
  });

  test('names the account’s currency where the deal has none, and no lost reason while it is not lost', () => {
    expect(outcome(aDeal([['offer', NOW]], { amount: '5', closed_lost_reason: 'Price' }))).toMatchObject({
      currency: 'EUR',
      lostReason: null,
    });
  });

  test.each([
    ['0', '0'],
    ['-20', '-20'],
    ['1e3', '1e3'],
    ['.5', '.5'],
    ['', null],
    ['  ', null],
    ['12,5', null],
    ['twelve', null],
    ['1e999', null],
    ['NaN', null],
    ['0x10', null],
    [null, null],
  ])('an amount of %j is kept as %j', (amount, kept) => {
    expect(outcome(aDeal([['offer', NOW]], { amount })).amount).toBe(kept);
  });

  test('a lost reason that no database could hold is kept without that', () => {
    const deal = aDeal([['gone', NOW]], { closed_lost_reason: 'Too\0 dear \uD83D' });
    expect(outcome(deal).lostReason).toBe('Too dear \uFFFD');
  });

  test.each(['soon', '99999999999999999999', '8640000000000000', '-200000-01-01', ''])(
    'a close date of %j is none',
    (closedate) => {
      expect(outcome(aDeal([['gone', NOW]], { closedate }))).toMatchObject({ closesAt: null, at: NOW });
    },
  );
});
