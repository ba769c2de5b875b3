import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DealFact } from '../../src/deals/deal-fact.ts';
import { latestDeal } from '../../src/deals/latest-deal.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { NEW_LEAD, withHandoff } from '../../src/lifecycle/lead-state.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 10);

function aFact(dealId: string, state: DealFact['state'], daysAgo: number): DealFact {
  return {
    dealId,
    state,
    at: NOW - daysAgo * DAY,
    amount: null,
    currency: null,
    lostReason: null,
    pipeline: 'default',
    stage: 'x',
    closesAt: null,
    owner: null,
  };
}

describe('several deals of one contact', () => {
  test('none say nothing', () => {
    expect(latestDeal([])).toBeNull();
  });

  test.each([
    ['the latest word of closed deals counts', [aFact('1', 'won', 90), aFact('2', 'lost', 10)], '2'],
    ['an open deal outweighs one that was lost later', [aFact('1', 'open', 90), aFact('2', 'lost', 10)], '1'],
    ['a deal won later outweighs an open one', [aFact('1', 'open', 90), aFact('2', 'won', 10)], '2'],
    ['a customer’s new deal is the latest word', [aFact('1', 'won', 90), aFact('2', 'open', 10)], '2'],
    [
      'of two at one moment the one that has come furthest',
      [aFact('1', 'won', 5), aFact('2', 'open', 5)],
      '1',
    ],
    ['of two alike the younger', [aFact('9', 'open', 5), aFact('10', 'open', 5)], '10'],
  ])('%s', (_, facts, speaking) => {
    expect(latestDeal(facts)?.fact.dealId).toBe(speaking);
  });

  test('stand as they do since the last of them changed', () => {
    const standing = latestDeal([aFact('1', 'open', 90), aFact('2', 'lost', 10)]);
    expect(standing).toMatchObject({ kind: 'deal', deal: 'open', at: NOW - 10 * DAY });
    expect(standing?.fact.at).toBe(NOW - 90 * DAY);
  });

  test('in any order, doubled, say the same', () => {
    const facts = fc.array(
      fc
        .tuple(fc.integer({ min: 1, max: 30 }), fc.constantFrom('open', 'won', 'lost'), fc.nat({ max: 5 }))
        .map(([id, state, days]) => aFact(String(id), state as DealFact['state'], days)),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(facts, (some) => {
        const unique = [...new Map(some.map((fact) => [fact.dealId, fact])).values()];
        expect(latestDeal([...unique, ...unique].reverse())).toEqual(latestDeal(unique));
      }),
    );
  });
});

test('X-11 a lead whose only open deal is lost goes back, and one with another open deal stays', () => {
  const opened = next(
    withHandoff({ ...NEW_LEAD, stage: 'sql' }),
    latestDeal([aFact('1', 'open', 30), aFact('2', 'open', 20)])!,
    DEFAULT_HANDOFF,
  ).state;
  expect(opened.stage).toBe('opportunity');
  const oneLost = latestDeal([aFact('1', 'open', 30), aFact('2', 'lost', 10)])!;
  const still = next(opened, oneLost, DEFAULT_HANDOFF).state;
  expect(still).toMatchObject({ stage: 'opportunity', deal: { state: 'open' } });
  const bothLost = latestDeal([aFact('1', 'lost', 5), aFact('2', 'lost', 10)])!;
  expect(next(still, bothLost, DEFAULT_HANDOFF).state).toMatchObject({
    stage: 'recycled',
    deal: { state: 'lost', at: NOW - 5 * DAY },
  });
});
