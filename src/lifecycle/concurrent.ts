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

/** The last decision that stands and did something; what was taken back or lost is not it. */
export function lastStanding(decisions: readonly DecisionRecord[]): DecisionRecord | null {
  return (
    decisions
      .filter(({ standing, decision }) => standing === 'stands' && decision.decision !== 'undo')
      .toSorted((a, b) => inOrder(a.decision, b.decision))
      .at(-1) ?? null
  );
}

/**
 * Whether `decision` answers the question that `last` has answered already, rather than the next one. It does where
 * `last` ended the attempt a moment ago, and where automation speaks about what a person has decided. That nobody
 * answered is no contradiction to a person's acceptance.
 */
export function areRivals(
  last: DecisionRecord,
  decision: Decision,
  state: HandoffState,
  undoMinutes: number,
): boolean {
  if (last.episode !== state.episode || state.salStatus === 'pending') return false;
  if (decision.by.kind === 'automation' && last.decision.by.kind === 'person') {
    return !(hasOpenEpisode(state) && 'reason' in decision && decision.reason === 'no_response');
  }
  const isAtOnce = Math.abs(decision.at - last.decision.at) <= undoMinutes * MINUTE_MS;
  return !hasOpenEpisode(state) && isAtOnce && isStillThere(last, state);
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
