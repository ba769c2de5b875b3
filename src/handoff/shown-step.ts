/**
 * The next step as people are told it, the same in HubSpot's property and on the card: first what keeps the record
 * from being right, then who owns the lead, then what is to be done. The moment of a deal only the card can follow.
 */
import { type DealAhead, dealAheadText } from '../deals/deal-ahead.ts';
import type { NextAction, Receipt } from '../engine/receipt.ts';
import { upperFirst } from '../engine/wording.ts';
import { type Decider, nameOf } from '../lifecycle/actors.ts';
import type { AwaitingReason } from '../lifecycle/crm-edits.ts';
import type { HeldBack } from '../lifecycle/handoff-events.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import {
  type Hindrance,
  hindranceOf,
  hindranceText,
  ISO_DAYS,
  type ToldDays,
} from '../lifecycle/held-back.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { nextActionOf } from '../lifecycle/next-action.ts';
import { type NextStep, nextStepOf, nextStepText } from '../lifecycle/next-step.ts';
import { type OwnerTurn, ownerSentence } from '../lifecycle/sla/owner-turn.ts';
import type { ToldPutBack } from './told-put-back.ts';

/** What somebody else has set stands in HubSpot for a while, though it is not so. */
export interface HeldValues {
  readonly sentence: string;
  /** By property. */
  readonly values: Readonly<Record<string, string>>;
  readonly by: string;
  readonly byPerson?: boolean;
  /** Epoch ms. */
  readonly until: number;
}

export interface StepGiven {
  readonly state: HandoffState;
  readonly turn: OwnerTurn | null;
  readonly awaiting: AwaitingReason | null;
  readonly held: HeldValues | null;
  /** What somebody has set and was put back. */
  readonly putBack: ToldPutBack | null;
  /** Why it is not handed over, though it qualifies. */
  readonly heldBack: HeldBack | null;
  /** What is to come of its deal, where Fairlead opens one. */
  readonly dealAhead: DealAhead | null;
}

export type ShownStep =
  | { readonly kind: 'conflict'; readonly held: HeldValues }
  | { readonly kind: 'reason_awaited'; readonly awaiting: AwaitingReason }
  | {
      readonly kind: 'step';
      readonly putBack: ToldPutBack | null;
      readonly turn: OwnerTurn | null;
      readonly hindrance: Hindrance | null;
      readonly dealAhead: DealAhead | null;
      /** Null where the hindrance, or the deal, says what is to be done. */
      readonly next: NextStep | null;
    };

export function shownStep(
  { state, turn, awaiting, held, putBack, heldBack, dealAhead }: StepGiven,
  receipt: Receipt,
  rules: HandoffRules,
): ShownStep {
  if (held !== null) return { kind: 'conflict', held };
  if (awaiting !== null) return { kind: 'reason_awaited', awaiting };
  const hindrance = hindranceOf(heldBack, state, receipt, rules);
  const next = nextStepOf(state, receipt, shownAction({ state, turn, heldBack }, receipt, rules), rules.mode);
  // The receipt speaks as if sales were asked.
  const isSaid = (hindrance && next.from === 'receipt') || isForItsDeal(next, dealAhead);
  return { kind: 'step', putBack, turn, hindrance, dealAhead, next: isSaid ? null : next };
}

/** Nothing but the deal is left to be done. */
function isForItsDeal(next: NextStep, dealAhead: DealAhead | null): boolean {
  return dealAhead !== null && next.from === 'handoff' && next.action === 'none';
}

const FOR_SALES: readonly NextAction[] = ['review', 'discovery', 'validate'];

/**
 * A lead that was handed on is for its next owner to review, once there is one. One whose deal was lost lately is stopped
 * before review (AT-30), whatever the receipt proposes.
 */
export function shownAction(
  { state, turn, heldBack }: Pick<StepGiven, 'state' | 'turn' | 'heldBack'>,
  receipt: Receipt,
  rules: HandoffRules,
): NextAction {
  const action = nextActionOf(state, receipt.nextAction, rules);
  if (heldBack === 'closed_lost' && FOR_SALES.includes(action)) return 'nurture';
  return action === 'reroute' && turn?.state === 'changed' ? 'review' : action;
}

/** How whoever reads it says days, and who somebody is. */
export interface StepTeller extends ToldDays {
  by(decider: Decider): string;
}

/** The property in HubSpot is read by anybody, and on any day. */
const FOR_ANYBODY: StepTeller = { ...ISO_DAYS, by: nameOf };

export function shownStepText(step: ShownStep, told: StepTeller = FOR_ANYBODY): string {
  switch (step.kind) {
    case 'conflict':
      return step.held.sentence;
    case 'reason_awaited':
      return awaitedText(step.awaiting, told.by(step.awaiting.by));
    case 'step':
      return [
        step.putBack && `Put back: ${step.putBack.message}`,
        ownerSentence(step.turn),
        step.hindrance && hindranceText(step.hindrance, told),
        step.dealAhead && dealAheadText(step.dealAhead),
        step.next && nextStepText(step.next),
      ]
        .filter(Boolean)
        .join(' ');
  }
}

function awaitedText({ what }: AwaitingReason, by: string): string {
  return `${upperFirst(what)} by ${by} without a reason: choose a rejection reason, or set the SAL status back.`;
}
