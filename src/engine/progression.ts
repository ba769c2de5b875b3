/** One kind of content after the other: learning, then comparing, then buying (I-20, AT-15). */
import type { Signal } from './input.ts';
import type { ProgressionTest } from './schema.ts';
import { ageInDays, type DatedCondition, NONE, newestFirst } from './signal-conditions.ts';
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
  const within = ({ signals, day }: Happened, kinds: readonly number[]) =>
    kinds
      .flatMap((kind) => signals[kind] ?? NONE)
      .filter((signal) => {
        const age = ageInDays(signal, day);
        return age >= 0 && age <= withinDays;
      })
      .sort(newestFirst);
  return {
    kind: 'dated',
    kinds: test.progression.flat(),
    mayRise: false,
    hits: (happened) => {
      const walked = steps.map((kinds) => within(happened, kinds));
      if (walked.some((signals) => signals.length === 0)) return NONE;
      if (!sameTopic) return newestRow(walked);
      const rows = topicsOf(walked.flat(), topicOf).map((topic) =>
        newestRow(walked.map((signals) => signals.filter((signal) => (topicOf(signal) ?? topic) === topic))),
      );
      return rows.filter((row) => row.some((signal) => topicOf(signal) !== null)).reduce(newer, NONE);
    },
  };
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

function topicsOf(signals: readonly Signal[], topicOf: TopicOf): readonly string[] {
  return [...new Set(signals.flatMap((signal) => topicOf(signal) ?? []))];
}

function newer(best: readonly Signal[], row: readonly Signal[]): readonly Signal[] {
  return best.length === 0 || row[0]!.occurredAt > best[0]!.occurredAt ? row : best;
}
