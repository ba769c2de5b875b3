/**
 * Two decisions about one lead. A person's beats automation's, and automation's the engine's; between equals the later
 * one wins, and between simultaneous ones the greater key: one rule, whichever of them arrives first. The other is
 * kept as superseded. What an earlier decision has made impossible stays impossible.
 */
import { byCodeUnit } from '../engine/canonical.ts';
import { weightOf } from './actors.ts';
import type { Decision, DecisionRecord } from './decision.ts';
import { MINUTE_MS } from './handoff-rules.ts';
import { type HandoffState, hasOpenEpisode } from './lead-state.ts';

type Ranked = Pick<Decision, 'key' | 'at'> & { readonly by: Pick<Decision['by'], 'kind'> };

/** The one whose word stands where both answer the same question. Asked the other way round, the answer is the same. */
export function winnerOf<T extends Ranked>(first: T, second: T): T {
  const byWeight = weightOf(first.by.kind) - weightOf(second.by.kind);
  return (byWeight || inOrder(first, second)) > 0 ? first : second;
}

/** The order in which decisions take effect: by time; at one time the weightier last, so that its word is the last. */
export function inOrder(first: Ranked, second: Ranked): number {
  return (
    first.at - second.at ||
    weightOf(first.by.kind) - weightOf(second.by.kind) ||
    byCodeUnit(first.key, second.key)
  );
}

/** The last record that had an effect, taking a decision back included. */
export function lastEffective(decisions: readonly DecisionRecord[]): DecisionRecord | null {
  return latest(decisions.filter(({ standing }) => standing !== 'superseded'));
}

/**
 * The earlier decision that answers the same question as this one; null where it answers the next. It does where the
 * earlier one ended the attempt a moment ago, and where automation speaks about what a person has decided or taken
 * back. That nobody answered is no contradiction to a person's acceptance.
 */
export function rivalOf(
  decision: Decision,
  state: HandoffState,
  decisions: readonly DecisionRecord[],
  undoMinutes: number,
): DecisionRecord | null {
  const unsaid = lastEffective(decisions);
  if (decision.by.kind === 'automation' && unsaid?.decision.decision === 'undo') {
    if (unsaid.episode === state.episode) return unsaid;
  }
  const last = latest(
    decisions.filter((record) => record.standing === 'stands' && record.decision.decision !== 'undo'),
  );
  return last && areRivals(last, decision, state, undoMinutes) ? last : null;
}

function areRivals(
  last: DecisionRecord,
  decision: Decision,
  state: HandoffState,
  undoMinutes: number,
): boolean {
  // Rerouted: the question is open again, for somebody else.
  if (last.episode !== state.episode || state.salStatus === 'pending') return false;
  if (decision.by.kind === 'automation' && last.decision.by.kind === 'person') {
    return !(hasOpenEpisode(state) && 'reason' in decision && decision.reason === 'no_response');
  }
  const isAtOnce = Math.abs(decision.at - last.decision.at) <= undoMinutes * MINUTE_MS;
  return !hasOpenEpisode(state) && isAtOnce && isStillThere(last, state);
}

function latest(records: readonly DecisionRecord[]): DecisionRecord | null {
  return records.toSorted((a, b) => inOrder(a.decision, b.decision)).at(-1) ?? null;
}

/** Nothing else has moved the lead since. */
export function isStillThere({ after }: DecisionRecord, state: HandoffState): boolean {
  return samePlace(after, state);
}

export function samePlace(one: HandoffState, other: HandoffState): boolean {
  return (
    one.stage === other.stage &&
    one.episode === other.episode &&
    one.salStatus === other.salStatus &&
    one.decided?.key === other.decided?.key
  );
}
