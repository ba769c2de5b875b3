/** How Fairlead itself is, in a line: the worst that is so, and what to do about it. Pure. */
import type { HomeView } from './contract.ts';
import type { WorkState } from './ports.ts';
import { ENGLISH_HOME, type HomeWords } from './words-english.ts';

/** Work that has been due for longer than this is stuck. */
const STUCK_MS = 10 * 60_000;

export function healthLine(
  work: WorkState,
  now: number,
  { health: words }: Pick<HomeWords, 'health'> = ENGLISH_HOME,
): HomeView['health'] {
  const [failed] = work.failedTasks;
  if (failed) return { tone: 'bad', sentence: words.failed(failed.kind), todo: words.failedTodo };
  const stuckMs = now - (earliest(work.workDueSince, work.writesDueSince) ?? now);
  if (stuckMs > STUCK_MS) return { tone: 'bad', sentence: words.stuck(stuckMs), todo: words.stuckTodo };
  const { deadLetters, backfill, failing } = work;
  if (deadLetters > 0) {
    return { tone: 'soon', sentence: words.deadLetters(deadLetters), todo: words.deadLettersTodo };
  }
  if (backfill) return neutral(words.backfill(backfill.done, backfill.total));
  if (failing > 0) return neutral(words.failing(failing));
  return { tone: 'good', sentence: words.good, todo: null };
}

function neutral(sentence: string): HomeView['health'] {
  return { tone: 'neutral', sentence, todo: null };
}

function earliest(first: number | null, second: number | null): number | null {
  return first === null || second === null ? (first ?? second) : Math.min(first, second);
}
