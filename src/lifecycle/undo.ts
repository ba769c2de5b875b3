/** Taking the last decision back: within the window, by a person, to the state before it exactly. */
import { dateText } from '../engine/wording.ts';
import { isStillThere, lastEffective } from './concurrent.ts';
import { correctingWord } from './correction.ts';
import {
  type DecisionRecord,
  type DecisionResult,
  type PersonDecision,
  refused,
  type Undo,
} from './decision.ts';
import type { DecisionContext } from './decision-checks.ts';
import { type HandoffRules, MINUTE_MS } from './handoff-rules.ts';
import { type HandoffState, hasOpenEpisode } from './lead-state.ts';
import { nextActionOf } from './next-action.ts';
import { directionOf } from './stages.ts';

export function undo(
  state: HandoffState,
  decision: PersonDecision & Undo,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionResult {
  const target = lastEffective(context.decisions);
  if (!target) return refused('nothing_to_undo', 'Nobody has decided about this lead yet.');
  if (target.decision.decision === 'undo') {
    const message = 'The last decision was taken back already. To have it after all, decide again.';
    return refused('nothing_to_undo', message);
  }
  if (decision.at - target.decision.at > rules.undoMinutes * MINUTE_MS) {
    const message =
      `A decision can be taken back for ${rules.undoMinutes} minutes; this one is of ` +
      `${dateText(target.decision.at)}. ${insteadText(state, context.decisions)}`;
    return refused('undo_too_late', message);
  }
  if (!isStillThere(target, state)) {
    const message = `The lead has moved on since that decision, so it cannot be taken back. ${insteadText(state, context.decisions)}`;
    return refused('moved_on', message);
  }
  return takenBack(state, decision, target, context, rules);
}

function insteadText(state: HandoffState, decisions: readonly DecisionRecord[]): string {
  const word = correctingWord(state, decisions);
  return word === null
    ? 'Decide anew instead.'
    : `To correct it, ${word} the lead once more with the right reason.`;
}

function takenBack(
  state: HandoffState,
  decision: PersonDecision & Undo,
  target: DecisionRecord,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionResult {
  // What a deal has said since is no part of the decision.
  const restored: HandoffState = { ...target.before, deal: state.deal };
  const nextAction = nextActionOf(restored, context.receipt?.nextAction ?? 'review', rules);
  const reinstated = context.decisions.find(({ decision: { key } }) => key === target.replaces);
  const record: DecisionRecord = {
    ...target,
    decision,
    episode: restored.episode,
    from: state.stage,
    to: restored.stage,
    nextAction,
    // What stood against the data stands no more.
    contradiction: null,
    opensEpisode: false,
    endsEpisode:
      hasOpenEpisode(state) && !hasOpenEpisode(restored) ? (reinstated?.endsEpisode ?? null) : null,
    before: state,
    ground: state,
    after: restored,
    recordedAt: context.now,
    standing: 'stands',
    replaces: target.decision.key,
  };
  const transition =
    state.stage === restored.stage
      ? null
      : {
          from: state.stage,
          to: restored.stage,
          direction: directionOf(state.stage, restored.stage),
          by: 'person' as const,
        };
  return {
    ok: true,
    repeated: false,
    state: restored,
    transition,
    record,
    revised: [
      { ...target, standing: 'undone' },
      ...(reinstated ? [{ ...reinstated, standing: 'stands' as const }] : []),
    ],
    nextAction,
  };
}
