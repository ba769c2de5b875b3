import type { Contribution, FitCriterion, GateResult, Receipt, Unknown } from '../../src/engine/receipt.ts';
import { onDay } from './on-day.ts';
import { judge, smallModel } from './small-model.ts';

/** The receipt of a lead of whom nothing is known, on 5 November 2026, with whatever a test says otherwise. */
export function aReceipt(more: Partial<Receipt> = {}): Receipt {
  return { ...judge(smallModel(), 5, {}), ...more };
}

/** A line of ten points for something done on day 3. */
export function aContribution(more: Partial<Contribution> = {}): Contribution {
  return {
    ruleId: 'rule',
    label: 'Downloaded a guide',
    doing: null,
    score: 'intent',
    points: 10_000,
    full: 10_000,
    because: [],
    decay: null,
    suppressedBy: null,
    triggeredAt: onDay(3),
    ...more,
  };
}

/** A criterion of the fit that does not match. */
export function aCriterion(more: Partial<FitCriterion> = {}): FitCriterion {
  return {
    ruleId: 'fit',
    label: 'Company size',
    state: 'no_match',
    points: 0,
    bonus: false,
    because: [],
    failure: null,
    ...more,
  };
}

/** A gate that keeps the lead out. */
export function aGateResult(more: Partial<GateResult> = {}): GateResult {
  return {
    id: 'gate',
    label: 'No competitors',
    kind: 'disqualify',
    state: 'fail',
    because: [],
    finding: 'works for a competitor',
    rejectAs: 'competitor',
    ...more,
  };
}

/** A fit rule that nobody can decide, since nobody knows how large the company is. */
export function anUnknown(more: Partial<Unknown> = {}): Unknown {
  return {
    ruleId: 'fit',
    label: 'Company size',
    score: 'fit',
    worth: 20_000,
    inputs: [{ input: 'company.numberofemployees', label: 'employee count', value: null }],
    ...more,
  };
}
