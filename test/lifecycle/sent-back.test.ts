/** What a form says of sending a lead back is what the decision does, for every reason and every word. */
import { describe, expect, test } from 'vitest';
import { REJECTION_REASONS } from '../../src/engine/rejection-reasons.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import { mayReturn, SENDING_BACK, sentBack } from '../../src/lifecycle/sent-back.ts';
import { DAY, Handoff, passed } from './handoff-builders.ts';

const CASES = SENDING_BACK.flatMap((decision) =>
  REJECTION_REASONS.flatMap((reason) =>
    [true, false].map((otherTerritories) => ({ decision, reason, otherTerritories })),
  ),
);

test.each(CASES)('$decision as $reason, other territories: $otherTerritories', (given) => {
  const { decision, reason, otherTerritories } = given;
  const handoff = new Handoff(undefined, { attempts: 6 }, { otherTerritories });
  handoff.accept();
  const { state, record } = passed(handoff.person({ decision, reason }));
  const said = sentBack(decision, DEFAULT_REASONS[reason], handoff.rules);
  expect(state.stage).toBe(said.to);
  expect(state.wayBack?.on ?? null).toBe(said.on);
  const until = said.days === null ? null : record.decision.at + said.days * DAY;
  expect(state.wayBack?.until ?? null).toBe(until);
});

describe('where it goes', () => {
  test('is nowhere where another territory is asked; without a known reason marketing has it', () => {
    const rules = { ...DEFAULT_HANDOFF, otherTerritories: true };
    expect(sentBack('reject', DEFAULT_REASONS.outside_territory, rules)).toEqual({
      to: 'mql',
      on: null,
      days: null,
    });
    expect(sentBack('reject', null, rules)).toEqual({ to: 'nurture', on: 'new_signals', days: null });
  });

  test('is the reason’s business for a rejection alone', () => {
    const { competitor, wrong_persona, no_response } = DEFAULT_REASONS;
    expect(sentBack('reject', competitor, DEFAULT_HANDOFF)).toMatchObject({
      to: 'disqualified',
      on: 'person',
      days: null,
    });
    expect(sentBack('reject', wrong_persona, DEFAULT_HANDOFF)).toMatchObject({ to: 'nurture', days: null });
    expect(sentBack('reject', no_response, DEFAULT_HANDOFF)).toMatchObject({ to: 'recycled', days: 60 });
    expect(sentBack('recycle', competitor, DEFAULT_HANDOFF)).toMatchObject({ to: 'recycled', days: 90 });
    expect(sentBack('disqualify', wrong_persona, DEFAULT_HANDOFF)).toMatchObject({ to: 'disqualified' });
    expect(sentBack('recycle', no_response, DEFAULT_HANDOFF).days).toBe(60);
  });

  test('a reason that only a person can take back is none to recycle with', () => {
    const lasting = REJECTION_REASONS.filter((reason) => !mayReturn(DEFAULT_REASONS[reason]));
    expect(lasting).toEqual([
      'student_consultant',
      'competitor',
      'duplicate',
      'existing_customer',
      'vendor_partner',
    ]);
  });
});
