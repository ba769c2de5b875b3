/** What happens next to a lead: what sales has said comes before what the engine proposes (C-15). */
import type { NextAction } from '../engine/receipt.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { HandoffState, LastDecision } from './lead-state.ts';
import type { Stage } from './stages.ts';

/** What may still be asked for where somebody owns the lead already: a word to them. */
const OF_OWNERS: readonly NextAction[] = ['route_cs', 'notify_owner'];

/** `proposed` is the receipt's next action, for leads about which nobody has decided anything. */
export function nextActionOf(state: HandoffState, proposed: NextAction, rules: HandoffRules): NextAction {
  const { stage, decided, wayBack, restartedAt } = state;
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
    case 'mql':
      return decided?.decision === 'reject' && restartedAt === decided.at ? 'reroute' : proposed;
    default:
      if (wayBack?.wokeAt) return 'review';
      return decided && wayBack ? sentBackAction(decided, stage, rules) : proposed;
  }
}

function sentBackAction({ decision, reason }: LastDecision, stage: Stage, rules: HandoffRules): NextAction {
  if (decision === 'recycle') return 'nurture';
  const rule = reason && rules.reasons[reason];
  if (decision === 'reject') return rule?.nextAction ?? 'nurture';
  if (stage !== 'disqualified') return 'none';
  return rule?.outcome === 'disqualified' ? rule.nextAction : 'suppress';
}
