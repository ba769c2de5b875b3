/** What is said to a decision that is not possible where the lead stands. */
import { expect, test } from 'vitest';
import { next } from '../../src/lifecycle/lifecycle-step.ts';
import {
  ALL_YES,
  aLead,
  anMql,
  BANT_PASSED,
  DANA,
  DAY,
  Handoff,
  HOUR,
  NOW,
  passed,
  refusal,
} from './handoff-builders.ts';

const decided = (decision: 'qualify' | 'recycle' | 'reject', reason: 'no_current_need' | null = null) => ({
  key: 'before',
  decision,
  by: DANA,
  at: NOW,
  reason,
});

const actOf = (word: 'accept' | 'recycle') =>
  word === 'accept'
    ? ({ decision: 'accept', answers: ALL_YES } as const)
    : ({ decision: 'recycle', reason: 'no_current_need' } as const);

test('an MQL whose last attempt was qualified has not been decided on yet in this one', () => {
  const handoff = new Handoff(anMql({ decided: decided('qualify') }));
  const { code, message } = refusal(handoff.person({ decision: 'qualify', checklist: BANT_PASSED }));
  expect(code).toBe('wrong_stage');
  expect(message).toMatch(/^The lead has not been accepted yet: accept it first, then record discovery\./);
});

test.each([
  ['accept', aLead({ stage: 'sql', episode: 1 }), 'The lead was accepted already. '],
  ['recycle', aLead({ stage: 'recycled' }), 'The lead was recycled already. '],
] as const)('%s is said to be done where the lead stands there, whoever brought it', (word, state, said) => {
  const { code, message } = refusal(new Handoff(state).person(actOf(word)));
  expect(code).toBe('already_decided');
  expect(message.startsWith(said)).toBe(true);
});

test.each([
  ['lead', 'a lead'],
  ['nurture', 'in nurture'],
  ['disqualified', 'disqualified'],
] as const)('a lead that was not handed over is said to be %s', (stage, said) => {
  const { message } = refusal(new Handoff(aLead({ stage })).person(actOf('recycle')));
  expect(message).toContain(
    `The lead has not been handed to sales (it is ${said}), so it cannot be recycled.`,
  );
});

test('where sales has the lead anew, nothing that was said of it before is offered for correction', () => {
  const handoff = new Handoff(anMql({ decided: decided('reject', 'no_current_need') }));
  const { message } = refusal(handoff.person({ decision: 'qualify', checklist: BANT_PASSED }));
  expect(message).toMatch(/ Possible here: accept, reject, recycle, disqualify\.$/);
});

test.each(['sql', 'opportunity'] as const)('automation leaves a lead alone that is an %s', (stage) => {
  const handoff = new Handoff(aLead({ stage, furthestStage: stage, episode: 1 }));
  const { message } = refusal(handoff.automation({ decision: 'recycle', reason: 'no_current_need' }));
  expect(message).toBe('A person is working this lead; automation leaves it alone.');
});

test('what corrects the last decision is offered once, and to people alone', () => {
  const recycled = (episode: number) => {
    const handoff = new Handoff();
    passed(handoff.person({ decision: 'recycle', reason: 'no_current_need' }));
    handoff.state = { ...handoff.state, stage: 'expansion', episode };
    return handoff;
  };
  const accept = { decision: 'accept', answers: ALL_YES } as const;
  expect(refusal(recycled(1).person(accept)).message).toBe(
    'This is a customer: customer success looks after them. ' +
      'Possible here: disqualify, recycle with another reason, which corrects it.',
  );
  expect(refusal(recycled(2).automation(accept)).message).toBe(
    'This is a customer: customer success looks after them.',
  );
});

test('what a deal has overtaken since is not said to be there for correction', () => {
  const handoff = new Handoff();
  const reject = (reason: string, at: number) => handoff.person({ decision: 'reject', reason, at });
  passed(reject('wrong_persona', NOW + HOUR));
  const see = (deal: 'open' | 'lost', at: number) => {
    handoff.state = next(handoff.state, { kind: 'deal', deal, at }, handoff.rules).state;
  };
  see('open', NOW + DAY);
  see('lost', NOW + 2 * DAY);
  expect(handoff.state).toMatchObject({ stage: 'recycled', furthestStage: 'opportunity' });
  const { code, message } = refusal(reject('competitor', NOW + 3 * DAY));
  expect(code).toBe('already_decided');
  expect(message).toMatch(/It has moved on since, so it is too late to say that otherwise\. Possible here: /);
  expect(message).not.toContain('correct');
  expect(refusal(handoff.person({ decision: 'undo', at: NOW + 3 * DAY })).message).toContain('Decide anew');
});
