/** Edits in HubSpot, decided: what they do to the lead, and what has to be put back where they are not possible. */
import {
  type AwaitingReason,
  type EditableProperty,
  type Edits,
  inEditOrder,
  type Note,
  REASON,
  readEdits,
  SAL_STATUS,
} from './crm-edits.ts';
import type { Decision, DecisionRecord, DecisionResult, Refused } from './decision.ts';
import type { DecisionContext } from './decision-checks.ts';
import { decide } from './decisions.ts';
import type { HandoffRules } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';

export interface AppliedEdits {
  readonly state: HandoffState;
  /** What was asked, in order, and what came of each. */
  readonly asked: readonly Decision[];
  readonly results: readonly DecisionResult[];
  readonly awaiting: AwaitingReason | null;
  /** What to write so that HubSpot says what is so; null where it does. */
  readonly putBack: PutBack | null;
  readonly note: Note | null;
  readonly isOvertaken: boolean;
}

export interface PutBack {
  readonly properties: Readonly<Partial<Record<EditableProperty, string>>>;
  /** Why, and what to do instead. */
  readonly message: string;
  readonly refused: Pick<Refused, 'code' | 'choices'> | null;
}

export function applyEdits(
  state: HandoffState,
  told: Edits,
  context: DecisionContext,
  rules: HandoffRules,
): AppliedEdits {
  const edits = withoutRepeats(told, context.decisions);
  const reading = readEdits(state, edits, rules);
  let now = { state, decisions: context.decisions };
  const results = reading.decisions.map((decision) => {
    const result = decide(now.state, decision, { ...context, decisions: now.decisions }, rules);
    now = { state: result.ok ? result.state : now.state, decisions: withResult(now.decisions, result) };
    return result;
  });
  const refusals = [...reading.refusals, ...results.filter((result) => !result.ok)];
  const last = refusals.at(-1);
  return {
    state: now.state,
    asked: reading.decisions,
    results,
    awaiting: reading.awaiting,
    putBack: last && !reading.awaiting ? putBack(now.state, edits, last) : null,
    note: reading.note,
    isOvertaken: reading.isOvertaken,
  };
}

/** A status that was decided before takes no reason and no note that is new: those are about what stands. */
function withoutRepeats(told: Edits, decisions: readonly DecisionRecord[]): Edits {
  const decided = new Set(decisions.map(({ decision }) => decision.key));
  const news = told.edits.filter(({ key }) => !decided.has(key));
  return news.length === 0 ? told : { ...told, edits: news };
}

/** The decisions about a lead after one more. */
export function withResult(
  decisions: readonly DecisionRecord[],
  result: DecisionResult,
): readonly DecisionRecord[] {
  if (result.ok && result.repeated) return decisions;
  const news = new Map((result.ok ? result.revised : []).map((record) => [record.decision.key, record]));
  const known = decisions.map((record) => news.get(record.decision.key) ?? record);
  const isKnown = known.some(({ decision }) => decision.key === result.record?.decision.key);
  return result.record && !isKnown ? [...known, result.record] : known;
}

function putBack(
  state: HandoffState,
  { edits, present }: Edits,
  { message, code, choices }: Refused,
): PutBack | null {
  const latest = (property: EditableProperty) => {
    const edited = edits.filter((edit) => edit.property === property).toSorted(inEditOrder);
    return edited.at(-1)?.value ?? present[property]?.value ?? '';
  };
  const wanted = { [SAL_STATUS]: state.salStatus, [REASON]: reasonInForce(state) };
  const differing = Object.entries(wanted).filter(
    ([name, value]) => latest(name as EditableProperty) !== value,
  );
  if (differing.length === 0) return null;
  return { properties: Object.fromEntries(differing), message, refused: { code, choices } };
}

/** The reason that `fairlead_rejection_reason` should show. */
export function reasonInForce({ salStatus, decided }: HandoffState): string {
  return salStatus === 'rejected' || salStatus === 'recycled' ? (decided?.reason ?? '') : '';
}
