/** What is said to a decision that is not possible where the lead stands. */
import { expect, test } from 'vitest';
import { ALL_YES, aLead, anMql, BANT_PASSED, DANA, Handoff, NOW, refusal } from './handoff-builders.ts';

const decided = (decision: 'qualify' | 'recycle' | 'reject', reason: 'no_current_need' | null = null) => ({
  key: 'before',
  decision,
  by: DANA,
  at: NOW,
  reason,
});

test('an MQL whose last attempt was qualified has not been decided on yet in this one', () => {
  const handoff = new Handoff(anMql({ decided: decided('qualify') }));
  const { code, message } = refusal(handoff.person({ decision: 'qualify', checklist: BANT_PASSED }));
  expect(code).toBe('wrong_stage');
  expect(message).toMatch(/^The lead has not been accepted yet: accept it first, then record discovery\./);
});

test.each(['sql', 'opportunity'] as const)('automation leaves a lead alone that is an %s', (stage) => {
  const handoff = new Handoff(aLead({ stage, furthestStage: stage, episode: 1 }));
  const { message } = refusal(handoff.automation({ decision: 'recycle', reason: 'no_current_need' }));
  expect(message).toBe('A person is working this lead; automation leaves it alone.');
});

test('what corrects the last decision is offered once, and to people alone', () => {
  const expansion = aLead({ stage: 'expansion', decided: decided('recycle', 'no_current_need') });
  const accept = { decision: 'accept', answers: ALL_YES } as const;
  expect(refusal(new Handoff(expansion).person(accept)).message).toBe(
    'This is a customer: customer success looks after them. ' +
      'Possible here: disqualify, recycle with another reason, which corrects it.',
  );
  expect(refusal(new Handoff(expansion).automation(accept)).message).toBe(
    'This is a customer: customer success looks after them.',
  );
});
