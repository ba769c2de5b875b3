/** A decision as the card sends it, in the words of the lifecycle. */

import type { DecisionResult, PersonAct } from '../lifecycle/decision.ts';
import { QUESTIONS } from '../lifecycle/four-questions.ts';
import type { DecisionRequest } from './contract.ts';

/** The card's keys share the lead's decisions with those of other doors: they are told apart by their beginning. */
export function actOf(request: DecisionRequest, at: number): PersonAct {
  const { decision, idempotencyKey, reason = null, note = null } = request;
  const said = { key: `card:${idempotencyKey}`, at, note: note?.trim() || null };
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
export function toldOf({ record, repeated }: Extract<DecisionResult, { ok: true }>): string {
  if (repeated) return 'This was decided already; nothing happened twice.';
  switch (record.decision.decision) {
    case 'accept':
      return 'Accepted. The lead is yours: have the discovery conversation.';
    case 'reject':
      return record.to === 'mql'
        ? 'Handed on: its new owner is asked now.'
        : 'Rejected. Marketing sees the reason.';
    case 'recycle':
      return 'Recycled. It comes back by itself.';
    case 'disqualify':
      return 'Disqualified. It stays out until a person says otherwise.';
    case 'qualify':
      return 'This is an SQL now.';
    case 'undo':
      return 'Taken back: the lead is where it was.';
  }
}
