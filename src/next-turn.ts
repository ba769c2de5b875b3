/** Long work is done in pieces, so that whoever waits for an answer of this process is not kept waiting by all of it. */
import { setImmediate } from 'node:timers/promises';

let last: Promise<void> = Promise.resolve();

/** Resolves once others had their turn. One piece goes on in each turn of the event loop, however much work there is. */
export function nextTurn(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}

/** In their order, so many of them in a piece. */
export async function inTurns<Each, Result>(
  all: readonly Each[],
  size: number,
  work: (each: Each) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [place, each] of all.entries()) {
    if (place > 0 && place % size === 0) await nextTurn();
    results.push(work(each));
  }
  return results;
}
