/** What a decision must bring with it before it can take effect: answers, a reason, a checklist, fields, a day. */
import type { Receipt } from '../engine/receipt.ts';
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { type ChecklistAnswers, evaluateChecklist, lowered, unknownItems } from './checklist-result.ts';
import { type Decision, type DecisionRecord, type Qualify, type Refused, refused } from './decision.ts';
import { checkAnswers, type StoredAnswers } from './four-questions.ts';
import { DAY_MS, type HandoffRules } from './handoff-rules.ts';
import type { HandoffState } from './lead-state.ts';
import { checkReason } from './reasons.ts';
import { mayBeUnresponsive } from './sla/attempts.ts';
import { definitionOf, missingFields, type RequiredField } from './stage-definitions.ts';
import type { Stage } from './stages.ts';

/** What is known beside the lead's state when somebody decides. */
export interface DecisionContext {
  readonly now: number;
  /** The day it is where the portal is, as UTC midnight (epoch ms); left out: any day that has not begun is to come. */
  readonly today?: number;
  /** All decisions about this lead so far, in any order. */
  readonly decisions: readonly DecisionRecord[];
  /** What the decider saw; null where there is none. */
  readonly receipt: Receipt | null;
  /** HubSpot's values of the contact, for required fields. */
  readonly properties: Readonly<Record<string, string | null | undefined>>;
  /** Attempts since acceptance that HubSpot has logged, and how many "no response" takes. */
  readonly attempts: number;
  readonly minAttempts: number;
  /** What discovery has stored so far. */
  readonly checklist: ChecklistAnswers | null;
  /** What the model reads, and how it calls that in sentences. */
  readonly inputs?: ModelDocument['inputs'];
}

/** What a decision brought, once it is found complete. */
export interface Brought {
  readonly reason: RejectionReason | null;
  readonly answers: StoredAnswers | null;
  readonly checklist: DecisionRecord['checklist'];
}

type Checked<T> = { readonly ok: true; readonly value: T } | Refused;

export function checkDecision(
  decision: Decision,
  ground: HandoffState,
  context: DecisionContext,
  rules: HandoffRules,
): Checked<Brought> {
  const nothing: Brought = { reason: null, answers: null, checklist: null };
  switch (decision.decision) {
    case 'accept': {
      const answers = checkAnswers(decision.answers, rules.questions);
      return answers.ok
        ? found({ ...nothing, answers: answers.stored })
        : refused(answers.code, answers.message);
    }
    case 'qualify': {
      const checklist = checkQualification(decision, context, rules);
      return checklist.ok ? found({ ...nothing, checklist: checklist.value }) : checklist;
    }
    case 'recycle': {
      const until = decision.until ?? null;
      if (until !== null && !isNear(until, decision.at, context)) return refused('bad_date', BAD_DATE);
      return withReason(decision.reason, nothing, ground, context, rules);
    }
    case 'reject':
    case 'disqualify':
      return withReason(decision.reason, nothing, ground, context, rules);
    case 'undo':
      return found(nothing);
  }
}

/** The fields that the stage asks for and the record lacks; refused where the stage cannot do without one. */
export function checkFields(
  to: Stage,
  context: DecisionContext,
  rules: HandoffRules,
): Checked<readonly RequiredField[]> {
  const definition = definitionOf(to, rules.stages);
  const lacking = definition ? missingFields(definition, context.properties) : [];
  const blocking = lacking.filter(({ blocks }) => blocks).map(({ label }) => label);
  if (definition === null || blocking.length === 0) return found(lacking);
  const message = `Fill in first: ${lowered(blocking)}. A ${definition.label.toLowerCase()} needs it.`;
  return refused('fields_missing', message, blocking);
}

const MOST_DAYS = 730;
const BAD_DATE = 'Choose a day after today and within two years on which the lead is to come back.';

function isNear(until: number, at: number, { today = 0 }: DecisionContext): boolean {
  return until > at && until >= today + DAY_MS && until <= at + MOST_DAYS * DAY_MS;
}

function withReason(
  given: string | null,
  brought: Brought,
  { stage, salAt }: HandoffState,
  { attempts, minAttempts }: DecisionContext,
  rules: HandoffRules,
): Checked<Brought> {
  const checked = checkReason(given, stage, rules.reasons);
  if (!checked.ok) return refused(checked.code, checked.message, checked.allowed);
  const { reason } = checked;
  if (reason !== 'no_response') return found({ ...brought, reason });
  const answer = mayBeUnresponsive({ acceptedAt: salAt, attempts }, minAttempts);
  return answer.ok ? found({ ...brought, reason }) : refused(answer.code, answer.message);
}

function checkQualification(
  decision: Qualify,
  context: DecisionContext,
  rules: HandoffRules,
): Checked<NonNullable<DecisionRecord['checklist']>> {
  const checklist = Object.hasOwn(rules.checklists, rules.checklist)
    ? rules.checklists[rules.checklist]
    : undefined;
  if (!checklist) {
    const message = `The checklist "${rules.checklist}" is not defined. Choose another one in the settings.`;
    return refused('checklist_unknown', message, Object.keys(rules.checklists));
  }
  const answers = decision.checklist ?? context.checklist ?? {};
  const strangers = unknownItems(checklist, answers);
  if (strangers.length > 0) {
    const known = [...checklist.items, ...checklist.pass.also].map(({ key }) => key);
    const message = `${checklist.label} has no item "${strangers[0]}". Its items: ${known.join(', ')}.`;
    return refused('checklist_unknown', message, known);
  }
  const result = evaluateChecklist(checklist, answers);
  if (result.passes) return found({ list: rules.checklist, answers, result });
  const message =
    `Not an SQL yet: ${result.sentence}. In the way: ${lowered(result.missing)}. ` +
    'Confirm what is missing, or recycle the lead with a reason.';
  return refused('checklist_open', message, result.missing);
}

function found<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}
