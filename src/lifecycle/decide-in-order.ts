/** One decision that is the latest so far: what it needs, what it does, and what is kept of it. */
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import { nameOf } from './actors.ts';
import { rivalOf, winnerOf } from './concurrent.ts';
import { contradictionOf } from './contradiction.ts';
import { correctedBy, withWhatStays } from './correction.ts';
import {
  asDecision,
  type Decision,
  type DecisionRecord,
  type DecisionResult,
  type Refused,
  refused,
  type SeenReceipt,
} from './decision.ts';
import { type Brought, checkDecision, checkFields, type DecisionContext } from './decision-checks.ts';
import type { DecisionEvent, Step, Transition } from './handoff-events.ts';
import { DAY_MS, type HandoffRules } from './handoff-rules.ts';
import type { HandoffState, LastDecision, WayBack } from './lead-state.ts';
import { next } from './lifecycle-step.ts';
import { nextActionOf } from './next-action.ts';
import type { ReasonRule } from './reasons.ts';
import { sentBack } from './sent-back.ts';
import type { RequiredField } from './stage-definitions.ts';
import { directionOf, type Stage } from './stages.ts';
import { findMove } from './transition-table.ts';
import { undo } from './undo.ts';
import { wrongStage } from './wrong-stage.ts';

export function decideInOrder(
  state: HandoffState,
  decision: Decision,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionResult {
  const allowed = asDecision(decision.by, decision);
  if (!allowed.ok) return allowed;
  const { decision: asked } = allowed;
  if (asked.decision === 'undo') return undo(state, asked, context, rules);
  const rival = rivalOf(asked, state, context.decisions, rules.undoMinutes);
  if (rival && winnerOf(rival.decision, asked) === rival.decision) {
    return lost(withoutEffect(state, asked, context), rival);
  }
  if (rival) return takeEffect(state, asked, { replaced: rival, isCorrection: false }, context, rules);
  const corrected = correctedBy(asked, state, context.decisions);
  const predecessor = corrected && { replaced: corrected, isCorrection: true };
  return takeEffect(state, asked, predecessor, context, rules);
}

/** The answer to a decision that another one outweighs; it is kept, and nothing happens. */
export function lost(record: DecisionRecord, winner: DecisionRecord | null): Refused {
  const by = winner ? ` by ${nameOf(winner.decision.by)}` : '';
  const message =
    `Another decision about this lead${by} weighs more, so this one is kept without effect. ` +
    'Look at the lead again; a person may decide anew.';
  return { ...refused('superseded', message), record };
}

type EffectiveDecision = Exclude<Decision, { decision: 'undo' }>;

/** The decision that another one takes the place of: what that one does, it does to the lead as this one found it. */
interface Predecessor {
  readonly replaced: DecisionRecord;
  readonly isCorrection: boolean;
}

function takeEffect(
  state: HandoffState,
  decision: EffectiveDecision,
  predecessor: Predecessor | null,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionResult {
  const rival = predecessor?.replaced ?? null;
  const corrected = predecessor?.isCorrection ? predecessor.replaced : null;
  const ground = rival ? { ...rival.ground, deal: state.deal } : state;
  const word = decision.decision;
  const move = findMove({ on: word, mover: decision.by.kind, from: ground.stage }, rules.mode);
  if (!move) return wrongStage(state, decision, context.decisions, rules);
  const brought = checkDecision(decision, ground, context, rules);
  if (!brought.ok) return brought;
  const to = word === 'reject' ? sentBack(word, ruleOf(brought.value.reason, rules), rules).to : move.to;
  const fields = checkFields(to, context, rules);
  if (!fields.ok) return fields;
  const event = eventOf(decision, ground, to, { reason: brought.value.reason, corrected }, rules);
  const step = event && next(ground, event, rules);
  if (!step?.transition) return wrongStage(state, decision, context.decisions, rules);
  const record = recordOf(
    state,
    corrected ? { ...decision, note: withWhatStays(decision, corrected, rules).note ?? null } : decision,
    step,
    { ...brought.value, lacking: fields.value, rival, corrected, ground },
    context,
    rules,
  );
  return {
    ok: true,
    repeated: false,
    state: step.state,
    transition: rival ? changeOfMind(state, step.transition) : step.transition,
    record,
    revised: rival ? [{ ...rival, standing: 'superseded' }] : [],
    nextAction: record.nextAction,
  };
}

/** The lead goes from where the replaced decision had put it. */
function changeOfMind({ stage: from }: HandoffState, { to, by }: Transition): Transition | null {
  return from === to ? null : { from, to, direction: directionOf(from, to), by };
}

function ruleOf(reason: RejectionReason | null, rules: HandoffRules): ReasonRule | null {
  return reason === null ? null : rules.reasons[reason];
}

/** Null for automation on its way to an SQL: there is no such event. */
function eventOf(
  decision: EffectiveDecision,
  ground: HandoffState,
  to: Stage,
  { reason, corrected }: Pick<Kept, 'reason' | 'corrected'>,
  rules: HandoffRules,
): DecisionEvent | null {
  const { key, by } = decision;
  const at = countsFrom(decision, ground, to, corrected);
  const correction = corrected ? { correctedAt: decision.at } : {};
  const decided: LastDecision = { key, decision: decision.decision, by, at, reason, ...correction };
  const whole = corrected ? withWhatStays(decision, corrected, rules) : decision;
  const wayBack = wayBackAfter({ ...whole, at }, ruleOf(reason, rules), rules);
  const said = { kind: 'decision' as const, decided, wayBack };
  if (by.kind === 'person') return { ...said, by: 'person', to };
  return to === 'sql' ? null : { ...said, by: 'automation', to };
}

function countsFrom(
  { at }: EffectiveDecision,
  { restartedAt, mqlAt }: HandoffState,
  to: Stage,
  corrected: DecisionRecord | null,
): number {
  // Another territory's owner is asked now, whenever it should have been.
  if (corrected?.after.decided && to !== 'mql') return corrected.after.decided.at;
  // Said before the lead was asked about: it counts from then on.
  return Math.max(at, restartedAt ?? mqlAt ?? at);
}

/** What brings the lead back; null for decisions that do not send it away. */
function wayBackAfter(
  decision: EffectiveDecision,
  reason: ReasonRule | null,
  rules: HandoffRules,
): WayBack | null {
  if (decision.decision === 'accept' || decision.decision === 'qualify') return null;
  const { on, days } = sentBack(decision.decision, reason, rules);
  if (on === null) return null;
  const asked = decision.decision === 'recycle' ? decision : null;
  const inDays = days === null ? null : decision.at + days * DAY_MS;
  return {
    since: decision.at,
    on,
    wakeOn: asked?.wakeOn?.length ? asked.wakeOn : null,
    until: asked?.until ?? inDays,
    wokeAt: null,
  };
}

interface Kept extends Brought {
  readonly lacking: readonly RequiredField[];
  readonly rival: DecisionRecord | null;
  /** The same as the rival, where this is its correction. */
  readonly corrected: DecisionRecord | null;
  readonly ground: HandoffState;
}

function recordOf(
  state: HandoffState,
  decision: EffectiveDecision,
  step: Step,
  { reason, answers, checklist, lacking, rival, corrected, ground }: Kept,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionRecord {
  const { receipt, inputs } = context;
  return {
    ...withoutEffect(state, decision, context),
    episode: step.state.episode,
    to: step.state.stage,
    reason,
    answers,
    checklist,
    contradiction:
      corrected && corrected.reason === reason
        ? corrected.contradiction
        : reason && receipt
          ? contradictionOf(reason, rules.reasons[reason], receipt, inputs)
          : null,
    lacking,
    nextAction: nextActionOf(step.state, receipt?.nextAction ?? 'review', rules),
    opensEpisode: step.opensEpisode,
    endsEpisode: step.endsEpisode,
    ground,
    after: step.state,
    ...(corrected && step.state.decided ? { effectiveAt: step.state.decided.at } : {}),
    standing: 'stands',
    replaces: rival?.decision.key ?? null,
  };
}

/** What is kept of a decision in any case. */
function withoutEffect(
  state: HandoffState,
  decision: EffectiveDecision,
  { receipt, now }: DecisionContext,
): DecisionRecord {
  return {
    decision,
    episode: state.episode,
    from: state.stage,
    to: state.stage,
    reason: null,
    answers: null,
    checklist: null,
    contradiction: null,
    lacking: [],
    nextAction: 'none',
    seen: receipt && seenReceipt(receipt),
    opensEpisode: false,
    endsEpisode: null,
    before: state,
    ground: state,
    after: state,
    recordedAt: now,
    standing: 'superseded',
    replaces: null,
  };
}

function seenReceipt({
  model,
  inputsHash,
  score,
  grade,
}: NonNullable<DecisionContext['receipt']>): SeenReceipt {
  return { modelHash: model.hash, inputsHash, score, grade };
}
