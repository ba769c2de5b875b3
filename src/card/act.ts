/** A decision as the card sends it, in the words of the lifecycle. */

import type { DecisionResult, PersonAct } from '../lifecycle/decision.ts';
import { QUESTIONS } from '../lifecycle/four-questions.ts';
import type { DecisionRequest } from './contract.ts';
import type { CardSpeech } from './speech.ts';

/** The card's keys share the lead's decisions with those of other doors: they are told apart by their beginning. */
export function actOf(request: DecisionRequest, at: number): PersonAct {
  const { decision, idempotencyKey, reason = null, note = null } = request;
  const said = { key: `card:${idempotencyKey}`, at, note: note?.trim() ?? null };
  switch (decision) {
    case 'accept':
      return { ...said, decision, answers: answersOf(request) };
    case 'reject':
    case 'disqualify':
      return { ...said, decision, reason };
    case 'recycle':
      return { ...said, decision, reason, until: request.until ?? null, wakeOn: request.wakeOn ?? null };
    case 'qualify':
      return { ...said, decision, checklist: request.checklist ?? null };
    case 'undo':
      return { ...said, decision };
  }
}

/** A question that nobody answered is no yes. */
function answersOf({ answers = {} }: DecisionRequest) {
  return Object.fromEntries(
    QUESTIONS.flatMap((key) => (Object.hasOwn(answers, key) ? [[key, answers[key]!] as const] : [])),
  );
}

/** What has happened, as the card tells it. */
export function toldOf(
  { record, repeated }: Extract<DecisionResult, { ok: true }>,
  { words: { told } }: CardSpeech,
): string {
  if (repeated) return told.repeated;
  const { decision } = record.decision;
  return decision === 'reject' && record.to === 'mql' ? told.handedOn : told[decision];
}
