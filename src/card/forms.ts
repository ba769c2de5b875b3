/** What a person may decide about the lead now, and what the forms ask for. All of it follows from the rules' tables. */
import type { Model } from '../engine/model.ts';
import { REJECTION_REASONS, type RejectionReason } from '../engine/rejection-reasons.ts';
import { oneLine } from '../engine/wording.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import { chosenDay, lastSendingBack } from '../lifecycle/correction.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { Question } from '../lifecycle/four-questions.ts';
import { DAY_MS, type HandoffRules, MINUTE_MS } from '../lifecycle/handoff-rules.ts';
import type { DecisionWord, HandoffState } from '../lifecycle/lead-state.ts';
import { reasonsIn } from '../lifecycle/reasons.ts';
import { mayReturn, SENDING_BACK, type SendsBack, sentBack } from '../lifecycle/sent-back.ts';
import { decisionsFrom } from '../lifecycle/transition-table.ts';
import { type Choice, type Correction, DECISION_WORDS, type Forms } from './contract.ts';
import { deciderName, type Onlooker } from './decider-name.ts';
import { momentText } from './moments.ts';
import type { CardSpeech } from './speech.ts';

const MOST_SIGNALS = 30;

export interface FormsGiven {
  readonly state: HandoffState;
  readonly model: Model;
  readonly rules: HandoffRules;
  readonly checklist: ChecklistAnswers | null;
  /** Every attempt at qualification. */
  readonly episodes: readonly Episode[];
  readonly onlooker: Onlooker;
  readonly zone: string;
  readonly now: number;
  readonly speech: CardSpeech;
}

export function formsOf(given: FormsGiven): Forms {
  const { state, model, rules, checklist, speech } = given;
  const undo = undoText(given);
  const possible: readonly (DecisionWord | null)[] = [
    ...decisionsFrom(state.stage, 'person', rules.mode),
    lastSendingBack(state),
  ];
  return {
    decisions: DECISION_WORDS.filter((word) => (word === 'undo' ? undo !== null : possible.includes(word))),
    reasons: choicesOf(given),
    questions: rules.questions.map((question) => questionView(question, rules, speech)),
    checklist: checklistView(rules, checklist, speech),
    recycleDays: rules.recycleDays,
    wakeOn: Object.entries(model.document.signals)
      .slice(0, MOST_SIGNALS)
      .map(([value, { label }]) => ({ value, label: oneLine(label) })),
    correction: correctionOf(given),
    undo,
  };
}

/** What was said last, for the form that says it otherwise. A day that has come is no day to choose. */
function correctionOf({ state, rules, episodes, now }: FormsGiven): Correction | null {
  const word = lastSendingBack(state);
  if (word === null) return null;
  const { decided, wayBack, episode: number } = state;
  const about = episodes.find((episode) => episode.number === number)?.decision;
  const until = chosenDay(state, rules);
  return {
    word,
    reason: decided?.reason ?? null,
    note: about && about.key === decided?.key ? (about.note ?? '') : '',
    until: until !== null && until > now ? Math.floor(until / DAY_MS) * DAY_MS : null,
    wakeOn: [...(wayBack?.wakeOn ?? [])],
  };
}

function undoText({ state: { decided }, rules, onlooker, zone, now, speech }: FormsGiven): string | null {
  if (decided === null) return null;
  const { words, days } = speech;
  const saidAt = decided.correctedAt ?? decided.at;
  const until = saidAt + rules.undoMinutes * MINUTE_MS;
  if (now > until) return null;
  const by = deciderName(decided.by, onlooker, words.decider);
  return words.undo(
    decided.decision,
    by,
    momentText(saidAt, zone, now, days),
    momentText(until, zone, now, days),
  );
}

/** Each with the decisions that it may be given with here: a correction is about the stage that sales had the lead in. */
function choicesOf({ state, rules, speech }: FormsGiven): Choice[] {
  const { reasons } = rules;
  const here = reasonsIn(state.stage, reasons);
  const then = state.salAt === null ? here : reasonsIn('sal', reasons);
  const corrected = lastSendingBack(state);
  return REJECTION_REASONS.map((reason) => {
    const words = SENDING_BACK.filter((word) => (word === corrected ? then : here).includes(reason));
    return choiceOf(reason, words, rules, speech);
  }).filter(({ outcomes }) => Object.keys(outcomes).length > 0);
}

/** What each decision with this reason would do; to recycle is not offered where only a person could bring it back. */
function choiceOf(
  value: RejectionReason,
  words: readonly SendsBack[],
  rules: HandoffRules,
  { words: { outcome }, agreed }: CardSpeech,
): Choice {
  const reason = rules.reasons[value];
  const offered = words.filter((word) => word !== 'recycle' || mayReturn(reason));
  return {
    value,
    label: agreed(reason.label),
    use: agreed(reason.use),
    outcomes: Object.fromEntries(offered.map((word) => [word, outcome(word, sentBack(word, reason, rules))])),
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
