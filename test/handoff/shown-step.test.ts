/** The next step: what keeps the record from being right comes first, then who owns the lead, then what is to be done. */
import { describe, expect, test } from 'vitest';
import { handoffProperties } from '../../src/handoff/handoff-properties.ts';
import { type StepGiven, shownAction, shownStep, shownStepText } from '../../src/handoff/shown-step.ts';
import { stillTold, toldPutBack } from '../../src/handoff/told-put-back.ts';
import { type AwaitingReason, stillAwaited } from '../../src/lifecycle/crm-edits.ts';
import { DEFAULT_HANDOFF } from '../../src/lifecycle/handoff-rules.ts';
import { heldBackBy } from '../../src/lifecycle/held-back.ts';
import type { OwnerState, OwnerTurn } from '../../src/lifecycle/sla/owner-turn.ts';
import { aLead, anMql, DANA, DAY, Handoff, NOW, passed } from '../lifecycle/handoff-builders.ts';
import { aBuyer, aSignal, DEFAULT_PACK, receiptOn } from '../lifecycle/pack-leads.ts';

const RECEIPT = receiptOn(5, aBuyer());
const ACCEPTED = (() => {
  const handoff = new Handoff(anMql());
  handoff.accept();
  return handoff.state;
})();
const HANDED_ON = (() => {
  const handoff = new Handoff(anMql());
  passed(handoff.person({ decision: 'reject', reason: 'outside_territory' }));
  return handoff.state;
})();

const SQL = aLead({ stage: 'sql', furthestStage: 'sql', salStatus: 'accepted', episode: 1, sqlAt: NOW });
const LOST = aLead({ deal: { state: 'lost', at: NOW - 30 * DAY } });
const sentBack = (reason: string) =>
  passed(new Handoff(anMql()).person({ decision: 'reject', reason })).state;
const RECYCLED = passed(
  new Handoff(anMql()).person({ decision: 'recycle', reason: 'no_current_need' }),
).state;

const HELD = { sentence: 'Conflict: a workflow sets it.', values: {}, by: 'workflow 9', until: NOW };
const AWAITING: AwaitingReason = {
  state: 'awaiting_reason',
  key: 'k',
  by: DANA,
  since: NOW,
  until: NOW,
  isLacking: true,
  what: 'rejected',
};
const LACKING =
  'Rejected by Dana Smith without a reason: choose a rejection reason, or set the SAL status back.';
const turn = (state: OwnerState): OwnerTurn => ({ state, ownerId: null, changedAt: null });

const given = (change: Partial<StepGiven>): StepGiven => ({
  state: ACCEPTED,
  turn: turn('owned'),
  awaiting: null,
  held: null,
  putBack: null,
  heldBack: null,
  dealAhead: null,
  ...change,
});

const DISCOVERY = 'Have the discovery conversation, then fill in the checklist.';
const CASES: readonly (readonly [string, Partial<StepGiven>, string])[] = [
  ['nothing stands in the way', {}, DISCOVERY],
  ['no clock runs', { turn: null }, DISCOVERY],
  [
    'nobody owns it',
    { turn: turn('missing') },
    `Nobody owns it: assign an owner, the clock runs. ${DISCOVERY}`,
  ],
  [
    'its owner is deactivated',
    { turn: turn('deactivated') },
    `Its owner is deactivated in HubSpot: assign another, the clock runs. ${DISCOVERY}`,
  ],
  [
    'it was handed on and nobody has taken over',
    { state: HANDED_ON, turn: turn('not_handed_on') },
    'It was handed on and has its old owner still: assign the next one, the clock runs. Hand it to the team that serves it.',
  ],
  [
    'it was handed on and somebody has taken over',
    { state: HANDED_ON, turn: turn('changed') },
    'Review the lead, then accept or reject it.',
  ],
  [
    'its deal was lost lately',
    { state: LOST, turn: null, heldBack: 'closed_lost' },
    'It qualifies, but its deal was lost on 2026-10-06: it is not handed over before 2027-04-04.',
  ],
  [
    'it was recycled and has done nothing new',
    { state: RECYCLED, turn: null, heldBack: 'nothing_new' },
    'It qualifies, but has done nothing new since it was sent back on 2026-11-05. Marketing nurtures it until there is something new.',
  ],
  [
    'it was sent back until its data change',
    { state: sentBack('invalid_data'), turn: null, heldBack: 'nothing_new' },
    'It qualifies, but its data have not changed since it was sent back on 2026-11-05. Correct the contact data; it is looked at again then.',
  ],
  [
    'it was sent back for good',
    { state: sentBack('competitor'), turn: null, heldBack: 'nothing_new' },
    'It qualifies, but was sent back on 2026-11-05 until a person says otherwise. Keep it out of the handoff to sales.',
  ],
  [
    'it qualifies by its past alone',
    { state: aLead(), turn: null, heldBack: 'unreleased' },
    'It qualifies by its past alone: have it re-qualified to hand it over, or wait for its next signal.',
  ],
  ['it is an SQL', { state: SQL, turn: null }, 'Open the deal and work it there.'],
  [
    'it is an SQL whose deal Fairlead opens',
    { state: SQL, turn: null, dealAhead: { kind: 'promised' } },
    'Fairlead opens its deal once the SQL can no longer be undone; the card says when, or what is in the way.',
  ],
  [
    'it is an SQL whose deal Fairlead opens, and nobody owns it',
    { state: SQL, turn: turn('missing'), dealAhead: { kind: 'due' } },
    'Nobody owns it: assign an owner, the clock runs. Fairlead is opening its deal; it is there in a moment.',
  ],
  [
    'what somebody has set was put back',
    {
      putBack: { message: 'Accept it first.', refused: null, decided: null, until: NOW },
      turn: turn('missing'),
    },
    `Put back: Accept it first. Nobody owns it: assign an owner, the clock runs. ${DISCOVERY}`,
  ],
  ['a rejection lacks its reason', { awaiting: AWAITING, turn: turn('missing') }, LACKING],
  ['a value is held', { held: HELD, awaiting: AWAITING, turn: turn('missing') }, HELD.sentence],
];

test.each(CASES)('where %s, that is said, and the property says the same', (_, change, said) => {
  const one = given(change);
  expect(shownStepText(shownStep(one, RECEIPT, DEFAULT_HANDOFF))).toBe(said);
  const shown = { ...one, episode: null, decisions: [], sla: null };
  expect(handoffProperties(RECEIPT, shown, DEFAULT_HANDOFF).fairlead_next_step).toBe(said);
});

test('AT-30 a lead whose deal was lost lately is nobody’s to review, whatever its receipt proposes', () => {
  const receipt = receiptOn(5, aBuyer({ signals: [aSignal('demo_request', 5)] }));
  expect(receipt).toMatchObject({ decision: 'mql', nextAction: 'discovery' });
  const heldBack = heldBackBy(LOST, receipt, DEFAULT_PACK.document, DEFAULT_HANDOFF);
  expect(shownAction({ state: LOST, turn: null, heldBack }, receipt, DEFAULT_HANDOFF)).toBe('nurture');
  const after = { ...receipt, now: NOW + 150 * DAY };
  expect(heldBackBy(LOST, after, DEFAULT_PACK.document, DEFAULT_HANDOFF)).toBe('unreleased');
  expect(heldBackBy(anMql(), receipt, DEFAULT_PACK.document, DEFAULT_HANDOFF)).toBeNull();
});

test('a rejection that waits for its reason is overtaken by what somebody decides later', () => {
  const decidedAt = (at: number) => ({ ...ACCEPTED, decided: { ...ACCEPTED.decided!, at } });
  expect(stillAwaited(AWAITING, decidedAt(NOW - 1))).toBe(AWAITING);
  expect(stillAwaited(AWAITING, decidedAt(NOW))).toBeNull();
  expect(stillAwaited(AWAITING, { ...ACCEPTED, decided: null })).toBe(AWAITING);
});

describe('what was put back is told', () => {
  const putBack = { properties: {}, message: 'Accept it first.', refused: null };
  const told = toldPutBack(null, putBack, RECYCLED, NOW);

  test('for a day', () => {
    expect(toldPutBack(told, null, RECYCLED, NOW + DAY - 1)).toEqual(told);
    expect(toldPutBack(told, null, RECYCLED, NOW + DAY)).toBeNull();
  });

  test('with what was refused, so that each language says it in its own words', () => {
    const refused = { code: 'not_accepted', choices: [] } as const;
    expect(toldPutBack(null, { ...putBack, refused }, RECYCLED, NOW)?.refused).toBe(refused);
  });

  test('until somebody decides', () => {
    expect(stillTold(toldPutBack(null, putBack, anMql(), NOW), RECYCLED, NOW + 1)).toBeNull();
  });

  test('once more where it is put back again', () => {
    const again = toldPutBack(told, { ...putBack, message: 'Choose a reason.' }, RECYCLED, NOW + DAY);
    expect(again).toMatchObject({ message: 'Choose a reason.', until: NOW + 2 * DAY });
  });
});
