/** What a person may decide about the lead now, and what the forms ask for. All of it follows from the rules' tables. */
import type { Model } from '../engine/model.ts';
import { oneLine } from '../engine/wording.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import { correctingWord } from '../lifecycle/correction.ts';
import type { Question } from '../lifecycle/four-questions.ts';
import { type HandoffRules, MINUTE_MS } from '../lifecycle/handoff-rules.ts';
import type { DecisionWord, HandoffState } from '../lifecycle/lead-state.ts';
import { type ReasonRule, reasonsIn } from '../lifecycle/reasons.ts';
import { mayReturn, SENDING_BACK, sentBack } from '../lifecycle/sent-back.ts';
import { decisionsFrom } from '../lifecycle/transition-table.ts';
import { type Choice, DECISION_WORDS, type Forms } from './contract.ts';
import { deciderName } from './decider-name.ts';
import { momentText } from './moments.ts';
import type { CardSpeech } from './speech.ts';

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
  readonly speech: CardSpeech;
}

export function formsOf(given: FormsGiven): Forms {
  const { state, model, rules, checklist, speech } = given;
  const undo = undoText(given);
  const possible: readonly (DecisionWord | null)[] = [
    ...decisionsFrom(state.stage, 'person', rules.mode),
    correctingWord(state),
  ];
  return {
    decisions: DECISION_WORDS.filter((word) => (word === 'undo' ? undo !== null : possible.includes(word))),
    reasons: reasonsIn(state.stage, rules.reasons).map((reason) =>
      choiceOf(reason, rules.reasons[reason], rules, speech),
    ),
    questions: rules.questions.map((question) => questionView(question, rules, speech)),
    checklist: checklistView(rules, checklist, speech),
    recycleDays: rules.recycleDays,
    wakeOn: Object.entries(model.document.signals)
      .slice(0, MOST_SIGNALS)
      .map(([value, { label }]) => ({ value, label: oneLine(label) })),
    undo,
  };
}

function undoText({ state: { decided }, rules, viewerId, zone, now, speech }: FormsGiven): string | null {
  if (decided === null) return null;
  const { words, days } = speech;
  const saidAt = decided.correctedAt ?? decided.at;
  const until = saidAt + rules.undoMinutes * MINUTE_MS;
  if (now > until) return null;
  const by = deciderName(decided.by, viewerId, words.headline.you);
  return words.undo(
    decided.decision,
    by,
    momentText(saidAt, zone, now, days),
    momentText(until, zone, now, days),
  );
}

/** What each decision with this reason would do; to recycle is not offered where only a person could bring it back. */
function choiceOf(
  value: string,
  reason: ReasonRule,
  rules: HandoffRules,
  { words, agreed }: CardSpeech,
): Choice {
  const offered = SENDING_BACK.filter((word) => word !== 'recycle' || mayReturn(reason));
  return {
    value,
    label: agreed(reason.label),
    use: agreed(reason.use),
    outcomes: Object.fromEntries(
      offered.map((word) => [word, words.outcome(word, sentBack(word, reason, rules))]),
    ),
  };
}

function questionView(
  { key, ask, ifNo }: Question,
  { reasons }: HandoffRules,
  { words, agreed }: CardSpeech,
): Forms['questions'][number] {
  return {
    key,
    ask: agreed(ask),
    ifNo: words.ifNo(ifNo === null ? null : agreed(reasons[ifNo].label)),
    rejectAs: ifNo,
  };
}

function checklistView(
  { checklists, checklist: name }: HandoffRules,
  answers: ChecklistAnswers | null,
  { words, agreed }: CardSpeech,
): Forms['checklist'] {
  const list = checklists[name];
  if (!list)
    return {
      label: oneLine(name),
      rule: words.noChecklist,
      items: [],
    };
  const { label, items, pass } = list;
  return {
    label,
    rule: words.checklistRule(pass.atLeast, items.length),
    items: [...items, ...pass.also].map(({ key, label: item, help, required }) => ({
      key,
      label: agreed(item),
      help: agreed(help),
      required,
      state: answers?.[key]?.state ?? 'unknown',
    })),
  };
}
