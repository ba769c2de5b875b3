/** The next step in a sentence: what sales has said comes before what the engine proposes (C-15). */
import type { Receipt } from '../engine/receipt.ts';
import { nextStepSentence } from '../engine/render.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';
import { nextActionOf } from './next-action.ts';
import type { Stage } from './stages.ts';

/** Nobody has decided anything, and sales does not own it: then the receipt says best what is missing. */
const ENGINES: readonly Stage[] = ['lead', 'nurture', 'mql', 'disqualified', 'expansion'];

export const REVIEW_STEP = 'Review the lead, then accept or reject it.';

export function nextStepText(state: HandoffState, receipt: Receipt, rules: HandoffRules): string {
  const action = nextActionOf(state, receipt.nextAction, rules);
  const isProposed = action === receipt.nextAction && state.decided === null;
  if (isProposed && ENGINES.includes(state.stage)) return nextStepSentence(receipt);
  switch (action) {
    case 'discovery':
      return 'Have the discovery conversation, then fill in the checklist.';
    case 'review':
      return REVIEW_STEP;
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
      return state.stage === 'sql' ? 'Open the deal and work it there.' : 'Nothing is to be done.';
  }
}
