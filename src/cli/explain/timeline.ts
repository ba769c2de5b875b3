/** How a score came about: the receipt as it stood at the end of each eventful day, and what was new on it. Pure. */
import { evaluate } from '../../engine/evaluate.ts';
import type { Model } from '../../engine/model.ts';
import type { Contribution, Decision, Receipt } from '../../engine/receipt.ts';
import { dateText } from '../../engine/wording.ts';
import { eventfulDays, evidenceAsOf, type LeadHistory } from '../../store/replay.ts';

export interface Moment {
  /** Epoch ms: the end of the day, or now. */
  readonly at: number;
  readonly receipt: Receipt;
}

/** Seen from today: a signal that reached us late stands on the day on which it happened. The last moment is now. */
export function timelineOf(model: Model, history: LeadHistory, now: number): Moment[] {
  const days = eventfulDays(history, now);
  const moments = days.at(-1) === now ? days : [...days, now];
  return moments.flatMap((at) => {
    const evidence = evidenceAsOf(history, at, 'occurred');
    return evidence ? [{ at, receipt: evaluate(model, evidence, at) }] : [];
  });
}

/** Each day as a sum that adds up, with what was new on it below. */
export function timelineText(timeline: readonly Moment[]): string {
  const lines = timeline.flatMap(({ at, receipt }) => [
    `  ${dateText(at)}  ${sumText(receipt)}, ${DECIDED[receipt.decision]}`,
    ...newOn(at, receipt).map((one) => `      ${signed(one.points)}  ${one.label}`),
  ]);
  return ['How the score came about', ...lines].join('\n');
}

const DECIDED: Readonly<Record<Decision, string>> = {
  mql: 'MQL',
  not_mql: 'not an MQL',
  hold: 'on hold',
  disqualified: 'disqualified',
  diverted: 'diverted',
};

/** "15 + 20 + 10 + 25 = 70": in the order in which it happened, with what a cap or the floor made of it. */
function sumText(receipt: Receipt): string {
  const terms = [...counted(receipt).map((one) => one.points), ...adjustments(receipt)];
  const [first = 0, ...rest] = terms;
  const text = rest.map((points) => ` ${points < 0 ? '-' : '+'} ${exact(Math.abs(points))}`).join('');
  return `${exact(first)}${text} = ${exact(receipt.score)}`;
}

/** What the limit of a group and the floor of the whole take or give: without it the sum would not come out. */
function adjustments(receipt: Receipt): number[] {
  const groups = Object.entries(receipt.scores).filter(([group]) => group !== 'fit' || receipt.fitInScore);
  const cuts = groups.map(([, { cut }]) => -cut);
  const floor = receipt.score - groups.reduce((total, [, { used }]) => total + used, 0);
  return [...cuts, floor].filter((points) => points !== 0);
}

function counted({ contributions, fitInScore }: Receipt): readonly Contribution[] {
  return contributions
    .filter((one) => one.points !== 0 && (one.score !== 'fit' || fitInScore))
    .toSorted((a, b) => (a.triggeredAt ?? Infinity) - (b.triggeredAt ?? Infinity) || 0);
}

function newOn(at: number, receipt: Receipt): readonly Contribution[] {
  return counted(receipt).filter(
    ({ triggeredAt }) => triggeredAt !== null && dateText(triggeredAt) === dateText(at),
  );
}

/** To the milli-point, so that a sum adds up before the reader's eyes. */
function exact(milliPoints: number): string {
  return String(milliPoints / 1000);
}

function signed(milliPoints: number): string {
  return milliPoints < 0 ? exact(milliPoints) : `+${exact(milliPoints)}`;
}
