/** How many batches wait for the store: by it the worker of the same process sees when to give way. */
import type { EventIntake } from './intake.ts';

export interface CountedIntake extends EventIntake {
  readonly waiting: () => number;
}

export function countWaiting(intake: EventIntake): CountedIntake {
  let waiting = 0;
  return {
    waiting: () => waiting,
    async accept(batch) {
      waiting += 1;
      try {
        return await intake.accept(batch);
      } finally {
        waiting -= 1;
      }
    },
  };
}
