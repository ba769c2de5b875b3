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

/**
 * The word by which a person can correct what was decided about this lead; null where nobody has sent it back, or something
 * else has moved it since.
 */
export function correctingWord(state: HandoffState, decisions: readonly DecisionRecord[]): SendsBack | null {
  const word = correctable(state, decisions)?.decision.decision;
  return isSendsBack(word) ? word : null;
}

/** The same, as far as the state alone tells it: without what a deal has made of the lead meanwhile. */
export function lastSendingBack(state: HandoffState): SendsBack | null {
  const word = state.decided?.decision;
  return isSendsBack(word) && isMarketings(state) ? word : null;
}

/**
 * What is asked, with what the decision before had said and this one leaves out: the note, the day that somebody chose,
 * and the signals. An empty note, and no signals, are said: they take back what was. The days that a reason usually takes
 * go with the reason.
 */
export function withWhatStays<T extends Decision>(
  asked: T,
  corrected: DecisionRecord,
  rules: HandoffRules,
): T {
  const note = asked.note ?? corrected.decision.note ?? null;
  if (asked.decision !== 'recycle') return { ...asked, note };
  const wakeOn = asked.wakeOn ?? corrected.after.wayBack?.wakeOn ?? null;
  return { ...asked, note, wakeOn, until: asked.until ?? chosenDay(corrected.after, rules) };
}

/** The day on which whoever recycled the lead wants it back (epoch ms); null where it is the reason that says when. */
export function chosenDay(
  { decided, wayBack }: Pick<HandoffState, 'decided' | 'wayBack'>,
  rules: HandoffRules,
): number | null {
  const until = wayBack?.until ?? null;
  if (decided?.decision !== 'recycle') return null;
  const { days } = sentBack('recycle', decided.reason && rules.reasons[decided.reason], rules);
  return days !== null && until === decided.at + days * DAY_MS ? null : until;
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
  if (isSaid(asked.note) && asked.note !== (decision.note ?? '')) return true;
  if (asked.decision !== 'recycle') return false;
  const { until, wakeOn } = asked;
  return (
    (isSaid(until) && until !== after.wayBack?.until) ||
    (isSaid(wakeOn) && canonicalJson(wakeOn) !== canonicalJson(after.wayBack?.wakeOn ?? []))
  );
}

function isSaid<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function sendsBack(asked: Decision): asked is Decision & SendingBack {
  return isSendsBack(asked.decision);
}

function isSendsBack(word: DecisionWord | 'undo' | undefined): word is SendsBack {
  return (SENDING_BACK as readonly (string | undefined)[]).includes(word);
}
