/**
 * A decision about a lead, from asking to effect. Pure and total: it gives the next state with everything that is to
 * be kept, or a refusal that says what to do instead. Whoever calls commits the result. The same decision once more
 * changes nothing, and one that arrives after a later one ends as if both had come in their order.
 */
import { canonicalJson } from '../engine/canonical.ts';
import { inOrder, lastEffective, samePlace } from './concurrent.ts';
import { decideInOrder, lost } from './decide-in-order.ts';
import {
  type Decided,
  type Decision,
  type DecisionRecord,
  type DecisionResult,
  refused,
} from './decision.ts';
import type { DecisionContext } from './decision-checks.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';
import { directionOf } from './stages.ts';

export function decide(
  state: HandoffState,
  decision: Decision,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionResult {
  const earlier = context.decisions.find((record) => record.decision.key === decision.key);
  if (earlier) return again(state, earlier, decision);
  const later = context.decisions
    .filter((record) => inOrder(record.decision, decision) > 0)
    .toSorted((a, b) => inOrder(a.decision, b.decision));
  if (later.length === 0) return decideInOrder(state, decision, context, rules);
  return decideBefore(later, state, decision, context, rules);
}

/** The same key means the same decision: it happened once, and is answered as it was then. */
function again(state: HandoffState, earlier: DecisionRecord, decision: Decision): DecisionResult {
  if (whatIsAsked(earlier.decision) !== whatIsAsked(decision)) {
    const message = 'Another decision was sent with this key. Send a new one with a key of its own.';
    return refused('key_reused', message);
  }
  if (earlier.standing === 'superseded') return { ...lost(earlier, null), repeated: true };
  return {
    ok: true,
    repeated: true,
    state,
    transition: null,
    record: earlier,
    revised: [],
    nextAction: earlier.nextAction,
  };
}

/** A repeat may come a moment later, give the same decider another name, and not know of a note that was added. */
function whatIsAsked({ at, by, note, ...act }: Decision): string {
  return canonicalJson({ ...act, by: [by.kind, by.id] });
}

/** Webhooks come in no order: the later decisions are gone through again, after this one. */
function decideBefore(
  later: readonly DecisionRecord[],
  state: HandoffState,
  decision: Decision,
  context: DecisionContext,
  rules: HandoffRules,
): DecisionResult {
  if (!isUnbroken(later, state)) {
    const message = 'The lead has moved on since this was decided, so it comes too late. Look at it again.';
    return refused('too_late', message);
  }
  const known = withoutLater(context.decisions, later);
  const first = decideInOrder(later[0]!.before, decision, { ...context, decisions: known }, rules);
  // Without effect in its own time, it changes nothing that came after.
  if (!first.ok) return first;
  let at = { state: first.state, records: merged(known, first) };
  for (const record of later) at = redo(at, record, context, rules);
  return inHindsight(state, at, first.record, context.decisions);
}

interface Progress {
  readonly state: HandoffState;
  readonly records: readonly DecisionRecord[];
}

function redo(
  { state, records }: Progress,
  earlier: DecisionRecord,
  context: DecisionContext,
  rules: HandoffRules,
): Progress {
  const result = takesBackAnother(earlier, records)
    ? null
    : decideInOrder(state, earlier.decision, { ...context, decisions: records }, rules);
  // What was seen and found when it was made stays as it was.
  const { seen, contradiction, lacking, recordedAt } = earlier;
  if (result?.ok) {
    const record = { ...result.record, seen, contradiction, lacking, recordedAt };
    return { state: result.state, records: merged(records, { ...result, record }) };
  }
  // What came before it has made it impossible, or outweighs it.
  const idle: DecisionRecord = {
    ...earlier,
    from: state.stage,
    to: state.stage,
    before: state,
    ground: state,
    after: state,
    opensEpisode: false,
    endsEpisode: null,
    standing: 'superseded',
    replaces: null,
  };
  return { state, records: [...records, idle] };
}

/** Whoever took a decision back did not know of one that came in between. */
function takesBackAnother(
  { decision, replaces }: DecisionRecord,
  records: readonly DecisionRecord[],
): boolean {
  return decision.decision === 'undo' && lastEffective(records)?.decision.key !== replaces;
}

function inHindsight(
  state: HandoffState,
  { state: final, records }: Progress,
  { decision, nextAction }: DecisionRecord,
  before: readonly DecisionRecord[],
): Decided {
  const record = records.find((each) => each.decision.key === decision.key)!;
  // The decision to whom the lead owes where it is now.
  const author = records.find((each) => each.decision.key === final.decided?.key) ?? record;
  const isMoved = !samePlace(final, state);
  const { kind: by } = decision.by;
  return {
    ok: true,
    repeated: false,
    state: { ...final, deal: state.deal },
    transition:
      final.stage === state.stage
        ? null
        : { from: state.stage, to: final.stage, direction: directionOf(state.stage, final.stage), by },
    record,
    revised: records.filter((each) => isRevised(each, before)),
    nextAction: isMoved ? author.nextAction : nextAction,
  };
}

function isRevised(record: DecisionRecord, before: readonly DecisionRecord[]): boolean {
  const old = before.find(({ decision }) => decision.key === record.decision.key);
  return old !== undefined && canonicalJson(old) !== canonicalJson(record);
}

/** Nothing but these decisions has moved the lead since the first of them. */
function isUnbroken(later: readonly DecisionRecord[], state: HandoffState): boolean {
  return later.every(({ after }, index) => samePlace(after, later[index + 1]?.before ?? state));
}

/** The records as they stood before the later ones came. */
function withoutLater(
  all: readonly DecisionRecord[],
  later: readonly DecisionRecord[],
): readonly DecisionRecord[] {
  const laterKeys = new Set(later.map(({ decision }) => decision.key));
  const replaced = new Set(later.map(({ replaces }) => replaces));
  return all
    .filter(({ decision }) => !laterKeys.has(decision.key))
    .map((record) => (replaced.has(record.decision.key) ? { ...record, standing: 'stands' } : record));
}

function merged(records: readonly DecisionRecord[], { record, revised }: Decided): readonly DecisionRecord[] {
  const news = new Map(revised.map((each) => [each.decision.key, each]));
  return [...records.map((each) => news.get(each.decision.key) ?? each), record];
}
