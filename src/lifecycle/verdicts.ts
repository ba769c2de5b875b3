/** A receipt in the words of the lifecycle. */
import type { Decision, Receipt } from '../engine/receipt.ts';
import type { ModelDocument } from '../engine/schema.ts';
import type { VerdictEvent } from './handoff-events.ts';
import type { HandoffRules } from './handoff-rules.ts';
import { evidenceOf } from './new-evidence.ts';
import type { Verdict } from './transition-table.ts';

const VERDICTS: Readonly<Record<Decision, Verdict>> = {
  mql: 'qualified',
  not_mql: 'not_qualified',
  hold: 'held',
  disqualified: 'disqualified',
  diverted: 'diverted',
};

/** A customer who gathers enough points is an expansion signal, for customer success (AT-22, LT-06). */
export function verdictOf(
  { decision, gates, score }: Pick<Receipt, 'decision' | 'gates' | 'score'>,
  { expansionPoints }: HandoffRules,
): Verdict {
  if (decision !== 'diverted') return VERDICTS[decision];
  const isCustomer = gates.some(
    ({ kind, state, rejectAs }) => kind === 'divert' && state === 'fail' && rejectAs === 'existing_customer',
  );
  return isCustomer && score >= expansionPoints * 1000 ? 'expanding' : 'diverted';
}

/** The receipt as an event; `live` and the times are as `VerdictEvent` has them. */
export function verdictEvent(
  receipt: Receipt,
  document: Pick<ModelDocument, 'rules' | 'fastTracks'>,
  given: Pick<VerdictEvent, 'live' | 'dataChangedAt'>,
  rules: HandoffRules,
): VerdictEvent {
  return {
    kind: 'verdict',
    verdict: verdictOf(receipt, rules),
    evidence: evidenceOf(receipt, document),
    at: receipt.now,
    ...given,
  };
}
