/** The next step: what sales has said comes before what the engine proposes (C-15). */
import type { NextAction, Receipt } from '../engine/receipt.ts';
import { nextStepSentence } from '../engine/render.ts';
import type { HandoffState } from './lead-state.ts';
import type { Stage } from './stages.ts';
import type { StageMode } from './transition-table.ts';

/** Whose step it is: the engine's proposal, told from the receipt, or what follows from the handoff. */
export type NextStep =
  | { readonly from: 'receipt'; readonly receipt: Receipt }
  | {
      readonly from: 'handoff';
      readonly action: NextAction;
      readonly stage: Stage;
      readonly mode: StageMode;
    };

/** Nobody has decided anything, and sales does not own it: then the receipt says best what is missing. */
const ENGINES: readonly Stage[] = ['lead', 'nurture', 'mql', 'disqualified', 'expansion'];

export function nextStepOf(
  { stage, decided }: HandoffState,
  receipt: Receipt,
  action: NextAction,
  mode: StageMode,
): NextStep {
  const isProposed = action === receipt.nextAction && decided === null;
  // The receipt knows the usual stages only.
  const isOtherwise = mode === 'two_stages' && action === 'review' && receipt.attention === null;
  return isProposed && ENGINES.includes(stage) && !isOtherwise
    ? { from: 'receipt', receipt }
    : { from: 'handoff', action, stage, mode };
}

/** In a sentence. */
export function nextStepText(step: NextStep): string {
  if (step.from === 'receipt') return nextStepSentence(step.receipt);
  switch (step.action) {
    case 'discovery':
      return 'Have the discovery conversation, then fill in the checklist.';
    case 'review':
      return step.mode === 'two_stages'
        ? 'Review the lead, then qualify it or send it back.'
        : 'Review the lead, then accept or reject it.';
    case 'nurture':
      return 'Marketing nurtures it until there is something new.';
    case 'reroute':
      return 'Hand it to the team that serves it.';
    case 'merge':
      return 'Merge the duplicate records.';
    case 'fix_data':
      return 'Correct the contact data; it is looked at again then.';
    case 'route_cs':
      return 'Customer success takes over.';
    case 'notify_owner':
      return 'Tell the owner of the open deal.';
    case 'suppress':
      return 'Keep it out of the handoff to sales.';
    case 'validate':
      return 'Validate the lead before sales calls.';
    case 'account_play':
      return 'Work the account as a whole.';
    case 'none':
      return step.stage === 'sql' ? 'Open the deal and work it there.' : 'Nothing is to be done.';
  }
}
