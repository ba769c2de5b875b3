/** What happens next to a lead: what sales has said comes before what the engine proposes (C-15). */
import type { NextAction } from '../engine/receipt.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { HandoffState, LastDecision } from './lead-state.ts';
import type { Stage } from './stages.ts';

/** What may still be asked for where somebody owns the lead already: a word to them. */
const OF_OWNERS: readonly NextAction[] = ['route_cs', 'notify_owner'];

/** `proposed` is the receipt's next action, for leads about which nobody has decided anything. */
export function nextActionOf(state: HandoffState, proposed: NextAction, rules: HandoffRules): NextAction {
  const { stage, decided, wayBack, stageSince } = state;
  switch (stage) {
    case 'sal':
      return 'discovery';
    case 'sql':
      return 'none';
    case 'opportunity':
    case 'customer':
      return OF_OWNERS.includes(proposed) ? proposed : 'none';
    case 'expansion':
      return 'route_cs';
    case 'recycled':
      return 'nurture';
    default:
      if (stage === 'nurture' && wayBack?.wokeAt) return 'review';
      // Where something else has moved the lead since, the decision says nothing any more.
      if (decided && decided.at === stageSince) return sentBackAction(decided, stage, rules);
      return isAskedInGrace(state) && OF_MARKETING.includes(proposed) ? 'review' : proposed;
  }
}

/** What the engine proposes for a lead below the bar, which nobody has asked sales about. */
const OF_MARKETING: readonly NextAction[] = ['nurture', 'fix_data', 'none'];

/** Sales is asked, and its clock runs: lost points take the question back only when the grace ends. */
function isAskedInGrace({ stage, salStatus, belowSince }: HandoffState): boolean {
  return stage === 'mql' && salStatus === 'pending' && belowSince !== null;
}

function sentBackAction({ decision, reason }: LastDecision, stage: Stage, rules: HandoffRules): NextAction {
  const rule = reason && rules.reasons[reason];
  if (stage !== 'disqualified') return rule?.nextAction ?? 'none';
  if (rule?.outcome === 'disqualified') return rule.nextAction;
  // Nobody serves that territory; or a reason that usually sends a lead elsewhere.
  return decision === 'reject' ? 'none' : 'suppress';
}
