/** One kind of content after the other: learning, then comparing, then buying (I-20, AT-15). */
import type { Signal } from './input.ts';
import type { ProgressionTest } from './schema.ts';
import { type DatedCondition, NONE, NOTHING_OPEN, newestFirst, recentOnes } from './signal-conditions.ts';
import type { TopicOf } from './topics.ts';
import type { Happened } from './world.ts';

/**
 * Holds where each step has a signal later than the one of the step before. What counts is the newest signal of the
 * last step that ends such a row, so a progression is worth its points once, however often it is walked. On the same
 * topic: some step says what it is about, and no other says otherwise; a price list is often about nothing in particular.
 */
export function compileProgression(
  test: ProgressionTest,
  steps: readonly (readonly number[])[],
  topicOf: TopicOf,
): DatedCondition {
  const { withinDays, sameTopic } = test;
  return {
    kind: 'dated',
    kinds: test.progression.flat(),
    needs: null,
    mayRise: false,
    ...NOTHING_OPEN,
    hits: (happened) => {
      const walked = steps.map((kinds) => stepSignals(happened, kinds, withinDays));
      if (walked.some((signals) => signals.length === 0)) return NONE;
      return sameTopic ? newestRowOnOneTopic(walked, topicOf) : newestRow(walked);
    },
  };
}

function stepSignals(
  { signals, day }: Happened,
  kinds: readonly number[],
  withinDays: number,
): readonly Signal[] {
  return kinds.flatMap((kind) => recentOnes(signals[kind] ?? NONE, day, withinDays)).sort(newestFirst);
}

/** Each step in turn is the one that names the topic; all others may be about it or about nothing in particular. */
function newestRowOnOneTopic(steps: readonly (readonly Signal[])[], topicOf: TopicOf): readonly Signal[] {
  let best: readonly Signal[] = NONE;
  for (const topic of topicsOf(steps.flat(), topicOf)) {
    const fitting = steps.map((signals) => signals.filter((signal) => (topicOf(signal) ?? topic) === topic));
    for (const [named, signals] of fitting.entries()) {
      const naming = signals.filter((signal) => topicOf(signal) === topic);
      best = newer(best, newestRow(fitting.with(named, naming)));
    }
  }
  return best;
}

/** From the last step backwards, always the newest signal that is earlier than the one after it. */
function newestRow(steps: readonly (readonly Signal[])[]): readonly Signal[] {
  const row: Signal[] = [];
  for (let step = steps.length - 1; step >= 0; step--) {
    const after = row.at(-1)?.occurredAt ?? Number.POSITIVE_INFINITY;
    const earlier = steps[step]!.find((signal) => signal.occurredAt < after);
    if (earlier === undefined) return NONE;
    row.push(earlier);
  }
  return row;
}

function topicsOf(signals: readonly Signal[], topicOf: TopicOf): ReadonlySet<string> {
  return new Set(signals.flatMap((signal) => topicOf(signal) ?? []));
}

/** The one whose last step is newer; where these are alike, the step before, and so on. */
function newer(best: readonly Signal[], row: readonly Signal[]): readonly Signal[] {
  if (best.length === 0 || row.length === 0) return row.length === 0 ? best : row;
  const differing = row.findIndex((signal, i) => newestFirst(signal, best[i]!) !== 0);
  return differing >= 0 && newestFirst(row[differing]!, best[differing]!) < 0 ? row : best;
}
