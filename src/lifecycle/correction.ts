/**
 * A person sends a lead back in the same way once more, with another reason, day or note: that corrects the decision which
 * stands, however old it is. The attempt stays the same and ends when it had ended, so no clock and no figure moves but
 * the reason's; the decision that was wrong is kept as superseded. Pure.
 */
import { canonicalJson } from '../engine/canonical.ts';
import type { Decision, DecisionRecord, Disqualify, Recycle, Reject } from './decision.ts';
import { DAY_MS, type HandoffRules } from './handoff-rules.ts';
import type { DecisionWord, HandoffState } from './lead-state.ts';
import { SENDING_BACK, type SendsBack, sentBack } from './sent-back.ts';
import type { Stage } from './stages.ts';

type SendingBack = (Reject | Recycle | Disqualify) & Pick<Decision, 'by'>;

/** The decision that this one corrects; null where it says something else, or nothing new. */
export function correctedBy(
  asked: Decision,
  state: HandoffState,
  decisions: readonly DecisionRecord[],
): DecisionRecord | null {
  if (asked.by.kind !== 'person' || !sendsBack(asked)) return null;
  const standing = correctable(state, decisions);
  if (standing?.decision.decision !== asked.decision) return null;
  return saysOtherwise(asked, standing) ? standing : null;
}

/** The word by which a person can correct what was decided about this lead; null where nobody has sent it back. */
export function correctingWord(state: HandoffState): SendsBack | null {
  const word = state.decided?.decision;
  return isSendsBack(word) && isMarketings(state) ? word : null;
}

/**
 * What is asked, with what the decision before had said and this one leaves out: the day that somebody chose, and the
 * signals. The days that a reason usually takes go with the reason.
 */
export function withWhatStays<T extends Decision>(
  asked: T,
  corrected: DecisionRecord,
  rules: HandoffRules,
): T {
  const note = asked.note ?? corrected.decision.note ?? null;
  if (asked.decision !== 'recycle') return { ...asked, note };
  const wakeOn = asked.wakeOn ?? corrected.after.wayBack?.wakeOn ?? null;
  return { ...asked, note, wakeOn, until: asked.until ?? chosenDay(corrected, rules) };
}

/** What nobody works: where the engine moves leads by itself, a word about the last attempt still is about them. */
const MARKETINGS: readonly Stage[] = ['lead', 'nurture', 'recycled', 'disqualified', 'expansion'];

function isMarketings({ stage }: HandoffState): boolean {
  return MARKETINGS.includes(stage);
}

function correctable(state: HandoffState, decisions: readonly DecisionRecord[]): DecisionRecord | null {
  if (!isMarketings(state)) return null;
  const standing = decisions.find(
    (each) => each.standing === 'stands' && each.decision.key === state.decided?.key,
  );
  // A deal or the CRM had it since: it is not where the decision left it, and did not come from there.
  return standing?.after.furthestStage === state.furthestStage ? standing : null;
}

function saysOtherwise(asked: SendingBack, { decision, reason, after }: DecisionRecord): boolean {
  if (asked.reason !== reason) return true;
  if (asked.note && asked.note !== decision.note) return true;
  if (asked.decision !== 'recycle') return false;
  const { until, wakeOn } = asked;
  return (
    ((until ?? null) !== null && until !== after.wayBack?.until) ||
    ((wakeOn ?? null) !== null && canonicalJson(wakeOn) !== canonicalJson(after.wayBack?.wakeOn ?? null))
  );
}

/** Null where it was the reason that said when the lead comes back. */
function chosenDay({ after, reason }: DecisionRecord, rules: HandoffRules): number | null {
  const until = after.wayBack?.until ?? null;
  const { days } = sentBack('recycle', reason && rules.reasons[reason], rules);
  const usual = days === null ? null : (after.decided?.at ?? 0) + days * DAY_MS;
  return until === usual ? null : until;
}

function sendsBack(asked: Decision): asked is Decision & SendingBack {
  return isSendsBack(asked.decision);
}

function isSendsBack(word: DecisionWord | 'undo' | undefined): word is SendsBack {
  return (SENDING_BACK as readonly (string | undefined)[]).includes(word);
}
