import { expect, test } from 'vitest';
import { nextStepSentence } from '../../src/engine/render.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { nextActionOf } from '../../src/lifecycle/next-action.ts';
import { nextStepOf, nextStepText } from '../../src/lifecycle/next-step.ts';
import type { StageMode } from '../../src/lifecycle/transition-table.ts';
import { aLead, anMql, Handoff, passed } from './handoff-builders.ts';
import { aBuyer, aSignal, receiptOn } from './pack-leads.ts';

const RECEIPT = receiptOn(5, aBuyer({ signals: [aSignal('email_reply', 5)] }));
const told = (state: Handoff['state']) => toldIn('three_stages', state);
const toldIn = (mode: StageMode, state: Handoff['state'], receipt = RECEIPT) =>
  nextStepText(nextStepOf(state, receipt, nextActionOf(state, receipt.nextAction, DEFAULT_HANDOFF), mode));

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

test('what follows from a decision is told as such, also where the engine proposes the same', () => {
  const { state } = passed(new Handoff(anMql()).person({ decision: 'reject', reason: 'wrong_persona' }));
  expect(RECEIPT.nextAction).toBe('nurture');
  expect(told({ ...state, stage: 'nurture' })).toBe('Marketing nurtures it until there is something new.');
});

test('of a customer who looks around, the receipt tells', () => {
  const state = aLead({ stage: 'expansion' });
  const { from } = nextStepOf(state, RECEIPT, RECEIPT.nextAction, 'three_stages');
  expect(from).toBe('receipt');
});

test('a lead that is further along is told nothing about points', () => {
  expect(told({ ...aLead(), stage: 'sql' })).toBe('Open the deal and work it there.');
  expect(told({ ...aLead(), stage: 'customer' })).toBe('Nothing is to be done.');
});

test('an MQL in its grace is for sales to review, unless the engine stops or diverts it', () => {
  const inGrace = anMql({ belowSince: 1 });
  expect(RECEIPT.nextAction).toBe('nurture');
  expect(told(inGrace)).toBe('Review the lead, then accept or reject it.');
  for (const proposed of ['validate', 'route_cs', 'notify_owner', 'suppress'] as const) {
    expect(nextActionOf(inGrace, proposed, DEFAULT_HANDOFF)).toBe(proposed);
  }
  expect(nextActionOf(anMql(), 'nurture', DEFAULT_HANDOFF)).toBe('nurture');
});

test('a portal without acceptance is not told to accept', () => {
  for (const receipt of [RECEIPT, { ...RECEIPT, nextAction: 'review' } as const]) {
    expect(toldIn('two_stages', anMql({ belowSince: 1 }), receipt)).toBe(
      'Review the lead, then qualify it or send it back.',
    );
  }
});

test('what a person has to look at is told by the receipt, with acceptance or without', () => {
  const receipt = { ...RECEIPT, nextAction: 'review', attention: 'hand_raiser_gate_failed' } as const;
  for (const mode of ['three_stages', 'two_stages'] as const) {
    expect(toldIn(mode, aLead(), receipt)).toBe(nextStepSentence(receipt));
  }
});

test('a hair’s breadth below the bar is not nothing', () => {
  expect(nextStepSentence({ ...RECEIPT, margin: -24 })).toMatch(/^0\.1 more points make it an MQL/);
  expect(nextStepSentence({ ...RECEIPT, margin: -1000 })).toMatch(/^1 more point makes it an MQL/);
});
