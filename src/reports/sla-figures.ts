/** What the SLA comes to over many attempts: shares with what chance leaves open, and times. */
import type { Clock } from '../lifecycle/sla/clock.ts';
import { type Proportion, proportion } from './proportion.ts';
import type { Measured, SalesAnswer } from './sla-row.ts';
import { type Times, timesOf } from './times.ts';

/** A promise that has been kept or broken; what is still to come counts as neither (AT-43). */
export interface Kept {
  readonly inTime: Proportion;
  /** The clock runs, and is not due yet. */
  readonly open: number;
  /** It ended before it was due, and nobody needed to act any more. */
  readonly stopped: number;
}

export interface SlaFigures {
  readonly mqls: number;
  readonly answers: Readonly<Record<SalesAnswer, number>>;
  /** Accepted or sent back in time: sales keeps its promise by either (SL-01). */
  readonly answered: Kept;
  readonly touched: Kept;
  readonly toAnswer: Times;
  /** From the MQL, or from when it was handed on to another territory. */
  readonly toTouch: Times;
  /** The part of it in which the lead had no owner. */
  readonly systemDelay: Times;
  /** The part in which it had one, of those who had one at all. */
  readonly humanDelay: Times;
  /** Among those touched, whom nobody owned according to HubSpot. */
  readonly touchedWithoutOwner: number;
}

export function figuresOf(attempts: readonly Measured[]): SlaFigures {
  const touches = attempts.flatMap(({ toTouch }) => toTouch ?? []);
  const owned = touches.flatMap(({ human }) => human ?? []);
  return {
    mqls: attempts.length,
    answers: answersOf(attempts),
    answered: keptOf(attempts.flatMap(({ sla }) => sla.acceptance ?? [])),
    touched: keptOf(attempts.map(({ sla }) => sla.firstTouch)),
    toAnswer: timesOf(attempts.flatMap(({ toAnswer }) => toAnswer ?? [])),
    toTouch: timesOf(touches.map(({ whole }) => whole)),
    systemDelay: timesOf(touches.map(({ system }) => system)),
    humanDelay: timesOf(owned),
    touchedWithoutOwner: touches.length - owned.length,
  };
}

export function answersOf(attempts: readonly Pick<Measured, 'answer'>[]): SlaFigures['answers'] {
  const count = (answer: SalesAnswer) => attempts.filter((each) => each.answer === answer).length;
  return {
    accepted: count('accepted'),
    rejected: count('rejected'),
    recycled: count('recycled'),
    taken_away: count('taken_away'),
    waiting: count('waiting'),
  };
}

export function keptOf(clocks: readonly Clock[]): Kept {
  const count = (...states: readonly Clock['state'][]) =>
    clocks.filter(({ state }) => states.includes(state)).length;
  const met = count('met');
  return {
    inTime: proportion(met, met + count('breached')),
    open: count('running', 'due_soon'),
    stopped: count('stopped'),
  };
}
