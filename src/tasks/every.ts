/** Work that a process does again and again beside everything else. */
import type { Logger } from 'pino';

export interface Loop {
  /** Ends what is under way. */
  stop(): Promise<void>;
}

/** One round after the other; a failed one is followed by the next. */
export function every(ms: number, log: Logger, doing: string, work: () => Promise<void>): Loop {
  let round: Promise<void> = Promise.resolve();
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    round = work()
      .catch((error: unknown) => log.error({ err: error }, `${doing} failed`))
      .finally(() => {
        isBusy = false;
      });
  }, ms);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
