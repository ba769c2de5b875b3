/**
 * Whether an MQL met the definition that it was handed over by (AT-36). It fails where sales names a fault that the data
 * of that moment bear out, or where something has come to light that the handover did not know. What has changed since,
 * such as an opt-out or another job, is nobody's broken promise; and what sales says is no proof by itself.
 */
import type { FitCriterion, GateResult, Receipt } from '../engine/receipt.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { Resolution } from '../lifecycle/resolution.ts';

/**
 * `fails`: the data show it. `disputed`: sent back as outside the definition, which the data neither show nor deny.
 * One that the data deny (AT-57) meets it, unless people have found that the record was wrong.
 */
export type Definition = 'meets' | 'fails' | 'disputed';

type Evidence = Pick<Receipt, 'gates' | 'fitCriteria' | 'fitHigh' | 'fitMinimum'>;

/** What the data said when the attempt began, where that was kept, and when it ended. */
export interface SeenEvidence {
  readonly opening: Evidence | null;
  readonly end: Evidence;
}

/** `seen` is null while the attempt goes on. */
export function definitionOf(
  { decision, outcome }: Pick<Episode, 'decision' | 'outcome'>,
  seen: SeenEvidence | null,
  reasons: HandoffRules['reasons'],
  resolution: Resolution | null = null,
): Definition {
  const reason = decision?.reason ?? null;
  const named = reason === null ? [] : reasons[reason].teaches;
  const isSentBack = reason !== null || outcome === 'disqualified' || outcome === 'fell_below';
  if (isSentBack && seen !== null && showsFailure(seen, named)) return 'fails';
  if (reason !== null && decision?.contradicted) return resolution?.wrong === 'record' ? 'fails' : 'meets';
  if (reason === null) return 'meets';
  return named.length > 0 ? 'disputed' : 'meets';
}

/** `named`: the rules and gates of which sales speaks. */
function showsFailure({ opening, end }: SeenEvidence, named: readonly string[]): boolean {
  return (
    closedGates(end).some((gate) => named.includes(gate.id) || isNewToGate(opening, gate)) ||
    missedCriteria(end).some(({ ruleId }) => named.includes(ruleId) || wasUnknown(opening, ruleId))
  );
}

/** Who has become a customer, or has a deal by now, was none the less a good MQL. */
function closedGates({ gates }: Evidence): readonly GateResult[] {
  return gates.filter(({ kind, state }) => kind !== 'divert' && state === 'fail');
}

/** As long as the fit reaches its minimum, a criterion may be missed. */
function missedCriteria({ fitCriteria, fitHigh, fitMinimum }: Evidence): readonly FitCriterion[] {
  return fitHigh < fitMinimum ? fitCriteria.filter(({ state }) => state === 'no_match') : [];
}

function wasUnknown(opening: Evidence | null, ruleId: string): boolean {
  return opening?.fitCriteria.some((one) => one.ruleId === ruleId && one.state === 'unknown') ?? false;
}

/**
 * A gate that keeps people out had passed for want of a value. What a `require` gate passes without a value (nobody opts
 * out by saying nothing) was known by the model's own word.
 */
function isNewToGate(opening: Evidence | null, { id, kind, because }: GateResult): boolean {
  const before = opening?.gates.find((gate) => gate.id === id);
  if (!before) return false;
  if (before.state !== 'pass') return true;
  const lacked = before.because.filter(({ value }) => value === null).map(({ input }) => input);
  return (
    kind === 'disqualify' && because.some(({ input, value }) => value !== null && lacked.includes(input))
  );
}
