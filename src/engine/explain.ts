/** Everything to say about a lead on a day: the receipt, what time will do to it, what would turn it, what it hangs on. */
import { evaluate } from './evaluate.ts';
import type { EvaluationInput } from './input.ts';
import type { Model } from './model.ts';
import { type NextChange, nextChange } from './next-change.ts';
import { findPaths, type Path, type PathOptions } from './paths.ts';
import type { Receipt } from './receipt.ts';
import { type Robustness, robustness } from './robust.ts';

export interface Explanation {
  readonly receipt: Receipt;
  /** The first day on which decision or grade differ with no new data. */
  readonly nextChange: NextChange | null;
  /** The first day on which the decision itself differs; often later than a grade. */
  readonly nextDecision: NextChange | null;
  /** The nearest first. */
  readonly paths: readonly Path[];
  /** false: not all could be tried, so there may be others, and nearer ones. */
  readonly pathsComplete: boolean;
  /** null unless it is an MQL. */
  readonly robust: Robustness | null;
}

/** Plain JSON. Some milliseconds where the search for paths is in vain; write-backs need `evaluate` alone. */
export function explain(
  model: Model,
  input: EvaluationInput,
  now: number,
  options: PathOptions = {},
): Explanation {
  const receipt = evaluate(model, input, now);
  const next = nextChange(model, input, now);
  const turnsDecision = next === null || next.from.decision !== next.to.decision;
  const { paths, complete: pathsComplete } = findPaths(model, input, now, options);
  return {
    receipt,
    nextChange: next,
    nextDecision: turnsDecision ? next : nextChange(model, input, now, ['decision']),
    paths,
    pathsComplete,
    robust: robustness(model, input, receipt),
  };
}
