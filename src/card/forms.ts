/** What a person may decide about the lead now, and what the forms ask for. All of it follows from the rules' tables. */
import type { Model } from '../engine/model.ts';
import { oneLine } from '../engine/wording.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import type { Question } from '../lifecycle/four-questions.ts';
import { type HandoffRules, MINUTE_MS } from '../lifecycle/handoff-rules.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { type ReasonRule, reasonsIn } from '../lifecycle/reasons.ts';
import { decisionsFrom } from '../lifecycle/transition-table.ts';
import { type Choice, DECISION_WORDS, type Forms } from './contract.ts';
import { DECIDED } from './decided-words.ts';
import { deciderName } from './decider-name.ts';
import { momentText } from './moments.ts';

const MOST_SIGNALS = 30;

export interface FormsGiven {
  readonly state: HandoffState;
  readonly model: Model;
  readonly rules: HandoffRules;
  readonly checklist: ChecklistAnswers | null;
  /** HubSpot's id of who looks at the card. */
  readonly viewerId: string;
  readonly zone: string;
  readonly now: number;
}

export function formsOf(given: FormsGiven): Forms {
  const { state, model, rules, checklist } = given;
  const undo = undoText(given);
  const possible = decisionsFrom(state.stage, 'person', rules.mode);
  return {
    decisions: DECISION_WORDS.filter((word) => (word === 'undo' ? undo !== null : possible.includes(word))),
    reasons: reasonsIn(state.stage, rules.reasons).map((reason) =>
      choiceOf(reason, rules.reasons[reason], rules),
    ),
    questions: rules.questions.map((question) => questionView(question, rules)),
    checklist: checklistView(rules, checklist),
    recycleDays: rules.recycleDays,
    wakeOn: Object.entries(model.document.signals)
      .slice(0, MOST_SIGNALS)
      .map(([value, { label }]) => ({ value, label: oneLine(label) })),
    undo,
  };
}

function undoText({ state: { decided }, rules, viewerId, zone, now }: FormsGiven): string | null {
  if (decided === null) return null;
  const until = decided.at + rules.undoMinutes * MINUTE_MS;
  if (now > until) return null;
  const at = momentText(decided.at, zone, now);
  return `${DECIDED[decided.decision]} by ${deciderName(decided.by, viewerId)} at ${at}; can be taken back until ${momentText(until, zone, now)}.`;
}

const OUTCOMES: Readonly<Record<ReasonRule['outcome'], string>> = {
  nurture: 'goes back to marketing',
  recycled: 'comes back',
  lead: 'becomes a plain lead again',
  disqualified: 'is out',
  expansion: 'goes to customer success',
  reroute: 'goes to another team',
};

function choiceOf(
  value: string,
  { label, use, outcome, recycleDays }: ReasonRule,
  rules: HandoffRules,
): Choice {
  const days = outcome === 'recycled' ? ` after ${recycleDays ?? rules.recycleDays} days` : '';
  return { value, label, help: `${use} The lead ${OUTCOMES[outcome]}${days}.` };
}

function questionView({ key, ask, ifNo }: Question, { reasons }: HandoffRules): Forms['questions'][number] {
  return {
    key,
    ask,
    ifNo:
      ifNo === null
        ? 'Then recycle it to a day on which you can.'
        : `Then reject it as “${reasons[ifNo].label}”, or with the reason that fits better.`,
    rejectAs: ifNo,
  };
}

function checklistView(
  { checklists, checklist: name }: HandoffRules,
  answers: ChecklistAnswers | null,
): Forms['checklist'] {
  const list = checklists[name];
  if (!list)
    return {
      label: oneLine(name),
      rule: 'This checklist is not defined; choose another in the settings.',
      items: [],
    };
  const { label, items, pass } = list;
  return {
    label,
    rule: `An SQL takes ${pass.atLeast} of ${items.length}, those marked as required among them.`,
    items: [...items, ...pass.also].map(({ key, label: item, help, required }) => ({
      key,
      label: item,
      help,
      required,
      state: answers?.[key]?.state ?? 'unknown',
    })),
  };
}
