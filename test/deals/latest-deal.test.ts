import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DealFact } from '../../src/deals/deal-fact.ts';
import { dealEvents, latestDeal } from '../../src/deals/latest-deal.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { type HandoffState, NEW_LEAD, withHandoff } from '../../src/lifecycle/lead-state.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 20, 10);

function aFact(dealId: string, state: DealFact['state'], daysAgo: number): DealFact {
  return {
    dealId,
    state,
    at: NOW - daysAgo * DAY,
    openedAt: null,
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

describe('a deal that was opened and closed between two looks', () => {
  const closed = { ...aFact('1', 'lost', 2), openedAt: NOW - 10 * DAY };
  const lead = withHandoff({ ...NEW_LEAD });
  const told = (state: HandoffState, since: number, facts: readonly DealFact[] = [closed]) =>
    dealEvents(latestDeal(facts)!, since).reduce(
      (before, event) => next(before, event, DEFAULT_HANDOFF).state,
      state,
    );

  test('leaves its lead where two looks would have left it, however often it is told', () => {
    const opened = told(lead, 0, [{ ...closed, state: 'open', at: NOW - 10 * DAY }]);
    expect(opened.stage).toBe('opportunity');
    const inTwo = told(opened, 0);
    expect(inTwo).toMatchObject({ stage: 'recycled', furthestStage: 'opportunity' });
    const { stageSince, furthestStage, deal, wayBack } = told(lead, 0);
    expect({ stageSince, furthestStage, deal, wayBack }).toEqual({
      stageSince: inTwo.stageSince,
      furthestStage: inTwo.furthestStage,
      deal: inTwo.deal,
      wayBack: inTwo.wayBack,
    });
    expect(told(told(lead, 0), 0)).toEqual(told(lead, 0));
  });

  test('before the lead was met is the past, and moves nobody there and back', () => {
    expect(told(lead, NOW - 5 * DAY)).toMatchObject({ stage: 'lead', deal: { state: 'lost' } });
  });

  test('tells nothing more than it knows', () => {
    const events = (changes: Partial<DealFact>) => dealEvents(latestDeal([{ ...closed, ...changes }])!, 0);
    expect(events({}).map(({ deal }) => deal)).toEqual(['open', 'lost']);
    expect(events({ openedAt: null }).map(({ deal }) => deal)).toEqual(['lost']);
    expect(events({ openedAt: closed.at }).map(({ deal }) => deal)).toEqual(['lost']);
    expect(events({ state: 'open', at: closed.openedAt }).map(({ deal }) => deal)).toEqual(['open']);
    expect(events({}).every((event) => !('fact' in event))).toBe(true);
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
