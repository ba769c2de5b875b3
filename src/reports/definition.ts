/**
 * Whether an MQL met the definition that it was handed over by (AT-36). What sales says of it is no proof: it fails
 * where the receipt that was seen at the end shows so, by a gate that is closed or a fit that cannot reach its minimum.
 */
import type { Receipt } from '../engine/receipt.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';

/**
 * `fails`: the data show it. `disputed`: sent back as outside the definition, which the data neither show nor deny.
 * One that the data deny (AT-57) meets it until somebody has resolved that.
 */
export type Definition = 'meets' | 'fails' | 'disputed';

/** What the data said when the attempt ended. */
export type SeenEvidence = Pick<Receipt, 'gates' | 'fitHigh' | 'fitMinimum'>;

/** `seen` is null while the attempt goes on. */
export function definitionOf(
  { decision, outcome }: Pick<Episode, 'decision' | 'outcome'>,
  seen: SeenEvidence | null,
  reasons: HandoffRules['reasons'],
): Definition {
  const reason = decision?.reason ?? null;
  const isSentBack = reason !== null || outcome === 'disqualified' || outcome === 'fell_below';
  if (isSentBack && seen !== null && showsFailure(seen)) return 'fails';
  if (reason === null || decision?.contradicted) return 'meets';
  return reasons[reason].teaches.length > 0 ? 'disputed' : 'meets';
}

/** Who has become a customer, or has a deal by now, was none the less a good MQL. */
function showsFailure({ gates, fitHigh, fitMinimum }: SeenEvidence): boolean {
  return fitHigh < fitMinimum || gates.some(({ kind, state }) => kind !== 'divert' && state === 'fail');
}
