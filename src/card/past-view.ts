/** An earlier attempt as it was when it was decided: read from its receipt, never judged again. */
import { oneLine } from '../engine/wording.ts';
import type { PastView } from './contract.ts';
import { deciderName, type Onlooker } from './decider-name.ts';
import { dateText, dayText } from './moments.ts';
import type { PastAttempt } from './ports.ts';
import { barriers, fitView, type Reader, reasonLines } from './receipt-lines.ts';
import { type CardSpeech, IN_ENGLISH } from './speech.ts';
import { scoreView, type ViewOptions } from './view.ts';

/** Days are told as they are called `now`; points and lines as they stood then. */
export function pastViewOf(
  attempt: PastAttempt,
  now: number,
  { viewerId, speech = IN_ENGLISH }: Pick<ViewOptions, 'viewerId' | 'speech'>,
): PastView {
  const { receipt, model, people, settings } = attempt;
  const { zone } = settings.calendar;
  const reader: Reader = { zone, now, people, signals: model.document.signals, speech };
  const { reasons, total } = reasonLines(receipt, reader);
  const { sentence, grade } = scoreView(receipt, model, speech);
  const { key, version } = receipt.model;
  return {
    title: titleOf(attempt, now, { viewerId, users: attempt.users }, speech),
    sentence,
    grade,
    reasons: [...reasons],
    total,
    fit: fitView(receipt, speech),
    barriers: [...barriers(receipt, speech)],
    footnote: speech.words.pastFootnote(
      `${oneLine(key)} ${oneLine(version)}`,
      dateText(receipt.now, zone, now, speech.days),
      zone,
    ),
  };
}

function titleOf(
  { episode, settings }: PastAttempt,
  now: number,
  onlooker: Onlooker,
  { words, days, agreed }: CardSpeech,
): string {
  const { decision, openedAt } = episode;
  const day = (at: number) => dayText(at, settings.calendar.zone, now, days);
  if (decision === null) return words.pastUndecided(day(openedAt));
  const reason = decision.reason && agreed(settings.rules.reasons[decision.reason].label);
  return words.past(
    decision.decision,
    day(decision.at),
    deciderName(decision.by, onlooker, words.decider),
    reason,
  );
}
