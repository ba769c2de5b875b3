import { describe, expect, test } from 'vitest';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import { nextActionOf } from '../../src/lifecycle/next-action.ts';
import { ALL_YES, aLead, anMql, DAY, Handoff, NOW, passed } from './handoff-builders.ts';

const of = (
  state: Parameters<typeof nextActionOf>[0],
  proposed: Parameters<typeof nextActionOf>[1] = 'validate',
) => nextActionOf(state, proposed, DEFAULT_HANDOFF);

describe('C-15 every lead has a next step', () => {
  test('the engine proposes it until somebody decides', () => {
    for (const stage of ['lead', 'nurture', 'mql', 'disqualified'] as const)
      expect(of(aLead({ stage }))).toBe('validate');
  });

  test('what sales has taken on is discovered, then left to sales', () => {
    expect(of(anMql({ stage: 'sal' }))).toBe('discovery');
    expect(of(anMql({ stage: 'sql' }))).toBe('none');
  });

  test('an owner is told, and nothing else is asked where there is one', () => {
    for (const stage of ['opportunity', 'customer'] as const) {
      expect(of(aLead({ stage }), 'notify_owner')).toBe('notify_owner');
      expect(of(aLead({ stage }), 'review')).toBe('none');
    }
    expect(of(aLead({ stage: 'expansion' }))).toBe('route_cs');
  });

  test.each([
    ['reject', 'competitor', 'suppress'],
    ['reject', 'wrong_company_size', 'none'],
    ['reject', 'invalid_data', 'fix_data'],
    ['recycle', 'competitor', 'nurture'],
    ['disqualify', 'vendor_partner', 'reroute'],
    ['disqualify', 'no_current_need', 'suppress'],
  ] as const)('%s as %s leads to %s', (decision, reason, action) => {
    const { state } = passed(new Handoff().person({ decision, reason }));
    expect(of(state)).toBe(action);
  });

  test('a decision says nothing any more where the engine has moved the lead since', () => {
    const { state } = passed(new Handoff().person({ decision: 'reject', reason: 'duplicate', at: NOW }));
    expect(of(state)).toBe('merge');
    const verdict = {
      kind: 'verdict',
      verdict: 'disqualified',
      live: true,
      evidence: [],
      dataChangedAt: null,
    } as const;
    const moved = next(state, { ...verdict, at: NOW + DAY }, DEFAULT_HANDOFF).state;
    expect(moved.stage).toBe('disqualified');
    expect(of(moved, 'suppress')).toBe('suppress');
  });

  test('a rerouted lead is to be routed until its new owner decides', () => {
    const handoff = new Handoff();
    handoff.person({ decision: 'reject', reason: 'outside_territory' });
    expect(of(handoff.state, 'review')).toBe('reroute');
    handoff.person({ decision: 'accept', answers: ALL_YES });
    expect(of(handoff.state)).toBe('discovery');
  });
});
