/** What sales says yes to by accepting a lead (ST-09, AT-29). */
import { QUESTIONS } from '../engine/handoff-words.ts';
import type { RejectionReason } from '../engine/rejection-reasons.ts';

export { QUESTIONS };
export type QuestionKey = (typeof QUESTIONS)[number];

export interface Question {
  readonly key: QuestionKey;
  readonly ask: string;
  /** What to do where the answer is no: a reason to reject with, or null to recycle. */
  readonly ifNo: RejectionReason | null;
}

export const DEFAULT_QUESTIONS: readonly Question[] = [
  { key: 'valid', ask: 'Is the lead valid?', ifNo: 'invalid_data' },
  { key: 'relevant', ask: 'Is the lead relevant?', ifNo: 'no_business_context' },
  { key: 'routed', ask: 'Is the lead routed correctly?', ifNo: 'outside_territory' },
  { key: 'willWork', ask: 'Will you work it within the agreed time?', ifNo: null },
];

/**
 * Answers by question. `implied`: whoever set "Accepted" in HubSpot, or let a workflow do so, has said yes to all
 * four by that; it is stored as what it is.
 */
export type Answers = Readonly<Partial<Record<QuestionKey, boolean>>>;

export interface StoredAnswers {
  readonly answers: Readonly<Record<QuestionKey, boolean>>;
  readonly implied: boolean;
}

export type AnswerCheck =
  | { readonly ok: true; readonly stored: StoredAnswers }
  | { readonly ok: false; readonly code: 'answers_missing' | 'answered_no'; readonly message: string };

const ALL_YES: Readonly<Record<QuestionKey, boolean>> = {
  valid: true,
  relevant: true,
  routed: true,
  willWork: true,
};

export function checkAnswers(given: Answers | 'implied', questions: readonly Question[]): AnswerCheck {
  if (given === 'implied') return { ok: true, stored: { answers: ALL_YES, implied: true } };
  const denied = questions.find(({ key }) => given[key] === false);
  if (denied) return { ok: false, code: 'answered_no', message: insteadOf(denied) };
  const open = questions.filter(({ key }) => given[key] !== true);
  if (open.length === 0) return { ok: true, stored: { answers: ALL_YES, implied: false } };
  const asked = open.map(({ ask }) => ask).join(' ');
  return {
    ok: false,
    code: 'answers_missing',
    message: `To accept a lead, answer all four questions with yes. Still open: ${asked}`,
  };
}

function insteadOf({ ask, ifNo }: Question): string {
  const instead =
    ifNo === null ? 'recycle it to a day on which you can' : `reject it with the reason ${ifNo}`;
  return `"${ask}" was answered with no, so this lead cannot be accepted: ${instead}.`;
}
