/** An earlier attempt as it was when it was decided: read from its receipt, never judged again. */
import { oneLine } from '../engine/wording.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { PastView } from './contract.ts';
import { deciderName } from './decider-name.ts';
import { dateText, dayText } from './moments.ts';
import type { PastAttempt } from './ports.ts';
import { barriers, fitView, type Reader, reasonLines } from './receipt-lines.ts';
import { DECIDED } from './stage-words.ts';
import { scoreView } from './view.ts';

/** Days are told as they are called `now`; points and lines as they stood then. */
export function pastViewOf(attempt: PastAttempt, now: number, viewerId: string): PastView {
  const { episode, receipt, model, people, settings } = attempt;
  const { zone } = settings.calendar;
  const reader: Reader = { zone, now, people, signals: model.document.signals };
  const { reasons, total } = reasonLines(receipt, reader);
  const { sentence, grade } = scoreView(receipt);
  return {
    title: titleOf(attempt, episode, now, viewerId),
    sentence,
    grade,
    reasons: [...reasons],
    total,
    fit: fitView(receipt),
    barriers: [...barriers(receipt)],
    footnote: `Model ${oneLine(receipt.model.key)} ${oneLine(receipt.model.version)} of then, looked at ${dateText(receipt.now, zone, now)}. Times in ${zone}.`,
  };
}

function titleOf({ settings }: PastAttempt, { decision, openedAt }: Episode, now: number, viewerId: string) {
  const { zone } = settings.calendar;
  if (decision === null) return `When it qualified ${dayText(openedAt, zone, now)}; nobody decided`;
  const reason =
    decision.reason === null ? '' : ` (${settings.rules.reasons[decision.reason].label.toLowerCase()})`;
  const who = deciderName(decision.by, viewerId);
  return `When it was ${DECIDED[decision.decision].toLowerCase()} ${dayText(decision.at, zone, now)} by ${who}${reason}`;
}
