import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { furthestOf, leadingState } from '../../src/lifecycle/join-states.ts';
import type { HandoffState } from '../../src/lifecycle/lead-state.ts';
import { furthest, STAGES } from '../../src/lifecycle/stages.ts';
import { inheritedState, type LeadState, NEW_LEAD } from '../../src/lifecycle/transitions.ts';
import { DANA } from './handoff-builders.ts';

const MQL: LeadState = {
  stage: 'mql',
  furthestStage: 'mql',
  salStatus: 'pending',
  episode: 1,
  mqlAt: 1_000,
};
const SENT_BACK: LeadState = { ...MQL, stage: 'recycled', salStatus: 'rejected' };
const ACCEPTED: LeadState = { ...MQL, stage: 'sal', furthestStage: 'sal', salStatus: 'accepted' };

const states = fc.array(
  fc.record({
    stage: fc.constantFrom(...STAGES),
    furthestStage: fc.constantFrom(...STAGES),
    salStatus: fc.constantFrom('none', 'pending', 'accepted', 'rejected', 'recycled'),
    episode: fc.nat(3),
    mqlAt: fc.constantFrom(null, 1, 2),
  }),
  { minLength: 1, maxLength: 4 },
) as fc.Arbitrary<[LeadState, ...LeadState[]]>;

describe('R37 of two states that become one', () => {
  test('what lies further along the funnel goes on, whichever is the primary', () => {
    expect(leadingState([NEW_LEAD, MQL])).toBe(MQL);
    expect(leadingState([MQL, NEW_LEAD])).toBe(MQL);
    expect(leadingState([ACCEPTED, inheritedState('customer')]).stage).toBe('customer');
  });

  test("sales' word goes on before a wait for it", () => {
    expect(leadingState([MQL, SENT_BACK])).toBe(SENT_BACK);
    expect(leadingState([SENT_BACK, MQL])).toBe(SENT_BACK);
    expect(leadingState([SENT_BACK, ACCEPTED])).toBe(ACCEPTED);
  });

  test('that a record was a duplicate is no word about the person', () => {
    const decided = { key: 'd', decision: 'reject', by: DANA, at: 1, reason: 'duplicate' } as const;
    const duplicate = { ...SENT_BACK, stage: 'lead', decided } as const;
    expect(leadingState<LeadState & { decided?: HandoffState['decided'] }>([duplicate, MQL])).toBe(MQL);
    expect(
      leadingState<LeadState & { decided?: HandoffState['decided'] }>([
        { ...duplicate, decided: { ...decided, reason: 'competitor' } },
        MQL,
      ]),
    ).not.toBe(MQL);
  });

  test('the primary goes on where nothing tells them apart', () => {
    const other = { ...MQL, mqlAt: 2_000 };
    expect(leadingState([other, MQL])).toBe(other);
    expect(leadingState([NEW_LEAD, { ...NEW_LEAD, stage: 'disqualified' }])).toBe(NEW_LEAD);
  });

  test('the furthest stage never falls', () => {
    fc.assert(
      fc.property(states, (all) => {
        for (const { furthestStage } of all) {
          expect(furthest(furthestOf(all), furthestStage)).toBe(furthestOf(all));
        }
      }),
    );
  });

  test('joined one by one or all at once, the same one goes on', () => {
    fc.assert(
      fc.property(states, states, (some, more) => {
        expect(leadingState([leadingState(some), leadingState(more)])).toBe(leadingState([...some, ...more]));
      }),
    );
  });
});
