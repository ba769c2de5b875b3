import type { Logger } from 'pino';

export interface RefusalLog {
  /** Logs the first refusal for a reason, and its number once a period has passed. */
  note(reason: string, cause?: unknown): void;
}

const PERIOD_MS = 10_000;

/** One line a reason and period, however many requests are refused: a flood must not fill the disk (R12). */
export function createRefusalLog(log: Logger, now: () => number): RefusalLog {
  const periods = new Map<string, { since: number; count: number }>();
  return {
    note(reason, cause) {
      const period = periods.get(reason);
      if (period !== undefined && now() - period.since < PERIOD_MS) {
        period.count += 1;
        return;
      }
      periods.set(reason, { since: now(), count: 0 });
      log.warn({ reason, ...describeCause(cause), unloggedBefore: period?.count ?? 0 }, 'request refused');
    },
  };
}

/** Name and code alone: a database's message can quote the row it refused, and rows hold contact data. */
function describeCause(cause: unknown): { error?: string; code?: unknown } {
  return cause instanceof Error ? { error: cause.name, code: (cause as { code?: unknown }).code } : {};
}
