import { expect, test } from 'vitest';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { nextActionOf } from '../../src/lifecycle/next-action.ts';
import { nextStepOf, nextStepText } from '../../src/lifecycle/next-step.ts';
import { aLead, anMql, Handoff, passed } from './handoff-builders.ts';
import { aBuyer, aSignal, receiptOn } from './pack-leads.ts';

const RECEIPT = receiptOn(5, aBuyer({ signals: [aSignal('email_reply', 5)] }));
const told = (state: Handoff['state']) =>
  nextStepText(nextStepOf(state, RECEIPT, nextActionOf(state, RECEIPT.nextAction, DEFAULT_HANDOFF)));

test('nobody has decided: the receipt says what is missing', () => {
  expect(told(aLead())).toMatch(/more points make it an MQL/);
});

test('what sales has said comes first', () => {
  const accepted = new Handoff(anMql());
  accepted.accept();
  expect(told(accepted.state)).toBe('Have the discovery conversation, then fill in the checklist.');
  const rejected = new Handoff(anMql());
  passed(rejected.person({ decision: 'reject', reason: 'duplicate' }));
  expect(told(rejected.state)).toBe('Merge the duplicate records.');
});

test('a lead that is further along is told nothing about points', () => {
  expect(told({ ...aLead(), stage: 'sql' })).toBe('Open the deal and work it there.');
  expect(told({ ...aLead(), stage: 'customer' })).toBe('Nothing is to be done.');
});
