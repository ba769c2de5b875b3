/** Decisions about a lead: what is asked, what is kept of it, and how it can be refused. All times are epoch ms. */
import type { NextAction } from '../engine/receipt.ts';
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import type { Automation, Decider, Person } from './actors.ts';
import type { ChecklistAnswers, ChecklistResult } from './checklist-result.ts';
import type { Contradiction } from './contradiction.ts';
import type { Answers, StoredAnswers } from './four-questions.ts';
import type { Transition } from './handoff-events.ts';
import type { HandoffState } from './lead-state.ts';
import type { RequiredField } from './stage-definitions.ts';
import type { Stage } from './stages.ts';
import type { EpisodeEnd } from './transition-table.ts';

interface AnyDecision {
  /** The same decision sent twice has the same key, and happens once. */
  readonly key: string;
  /** When it was made, which may be well before it arrived. */
  readonly at: number;
  /** Left out of a correction, the note stays; an empty one takes it back. */
  readonly note?: string | null;
}

export interface Accept extends AnyDecision {
  readonly decision: 'accept';
  readonly answers: Answers | 'implied';
}

export interface Reject extends AnyDecision {
  readonly decision: 'reject';
  readonly reason: string | null;
}

export interface Recycle extends AnyDecision {
  readonly decision: 'recycle';
  readonly reason: string | null;
  /** The day on which it wakes; left out: as many days on as its reason says. */
  readonly until?: number | null;
  /** Signal kinds that wake it; none, or left out: any. A raised hand always does. */
  readonly wakeOn?: readonly string[] | null;
}

export interface Disqualify extends AnyDecision {
  readonly decision: 'disqualify';
  readonly reason: string | null;
}

export interface Qualify extends AnyDecision {
  readonly decision: 'qualify';
  /** Left out: what discovery has stored before. */
  readonly checklist?: ChecklistAnswers | null;
}

/** Takes the last decision back. */
export interface Undo extends AnyDecision {
  readonly decision: 'undo';
}

/** What automation may do: no rule, workflow or app makes an SQL, and none takes back what a person has said. */
export type AutomationAct = Accept | Reject | Recycle;
export type PersonAct = AutomationAct | Disqualify | Qualify | Undo;

export type PersonDecision = PersonAct & { readonly by: Person };
export type AutomationDecision = AutomationAct & { readonly by: Automation };
export type Decision = PersonDecision | AutomationDecision;

/** `superseded`: another decision about the same question weighs more. It is kept, and has no effect. */
export type RecordStanding = 'stands' | 'superseded' | 'undone';

/** What a decision rested on: the receipt its decider saw. */
export interface SeenReceipt {
  readonly modelHash: string;
  readonly inputsHash: string;
  /** Milli-points. */
  readonly score: number;
  readonly grade: string;
}

/** One decision as it is kept for good. `before` and `after` are whole states, so that it can be taken back exactly. */
export interface DecisionRecord {
  readonly decision: Decision;
  /** The attempt it was about. */
  readonly episode: number;
  readonly from: Stage;
  readonly to: Stage;
  readonly reason: RejectionReason | null;
  readonly answers: StoredAnswers | null;
  readonly checklist: {
    readonly list: string;
    readonly answers: ChecklistAnswers;
    readonly result: ChecklistResult;
  } | null;
  readonly contradiction: Contradiction | null;
  /** Required fields that the record lacked. */
  readonly lacking: readonly RequiredField[];
  readonly nextAction: NextAction;
  readonly seen: SeenReceipt | null;
  readonly opensEpisode: boolean;
  readonly endsEpisode: EpisodeEnd | null;
  readonly before: HandoffState;
  /** What it answered to: `before`, or where the decision that it replaces had found the lead. */
  readonly ground: HandoffState;
  readonly after: HandoffState;
  readonly recordedAt: number;
  /** Of a correction: when what it corrects was decided, from when it counts (epoch ms). Left out: from when it was made. */
  readonly effectiveAt?: number;
  readonly standing: RecordStanding;
  /** The key of the decision that this one replaces, or takes back. */
  readonly replaces: string | null;
}

export type RefusalCode =
  | 'person_only'
  | 'wrong_stage'
  | 'already_decided'
  | 'no_sal_stage'
  | 'reason_missing'
  | 'reason_unknown'
  | 'reason_not_here'
  | 'not_accepted'
  | 'too_few_attempts'
  | 'answers_missing'
  | 'answered_no'
  | 'checklist_open'
  | 'checklist_unknown'
  | 'fields_missing'
  | 'bad_date'
  | 'key_reused'
  | 'nothing_to_undo'
  | 'undo_too_late'
  | 'moved_on'
  | 'superseded'
  | 'too_late'
  | 'no_lead'
  | 'not_yet';

export interface Decided {
  readonly ok: true;
  /** The same decision was here before: nothing happened this time. */
  readonly repeated: boolean;
  readonly state: HandoffState;
  readonly transition: Transition | null;
  readonly record: DecisionRecord;
  /** Earlier records that stand otherwise now. */
  readonly revised: readonly DecisionRecord[];
  readonly nextAction: NextAction;
}

export interface Refused {
  readonly ok: false;
  readonly code: RefusalCode;
  /** What is the matter and what to do, for people. */
  readonly message: string;
  /** What could have been said instead: reasons, or items that are missing. */
  readonly choices: readonly string[];
  /** The losing decision, where it is kept beside the one that stands. */
  readonly record: DecisionRecord | null;
  /** The same decision was here before, and is kept since then. */
  readonly repeated?: true;
}

export type DecisionResult = Decided | Refused;

export function refused(code: RefusalCode, message: string, choices: readonly string[] = []): Refused {
  return { ok: false, code, message, choices, record: null };
}

/** The decider and what is asked, as one decision; automation that asks for a person's act is refused. */
export function asDecision(by: Decider, act: PersonAct): { ok: true; decision: Decision } | Refused {
  if (by.kind === 'person') return { ok: true, decision: { ...act, by } };
  switch (act.decision) {
    case 'accept':
    case 'reject':
    case 'recycle':
      return { ok: true, decision: { ...act, by } };
    default:
      return refused('person_only', personOnly(act.decision));
  }
}

function personOnly(word: 'qualify' | 'disqualify' | 'undo'): string {
  const what = { qualify: 'make an SQL', disqualify: 'disqualify a lead', undo: 'take a decision back' }[
    word
  ];
  return `Only a person can ${what}. Automation may accept, reject and recycle.`;
}
