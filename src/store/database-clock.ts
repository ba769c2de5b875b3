/**
 * One clock for all processes: the database's. Ownerships, leases and due times of several hosts are compared with
 * each other, and hosts disagree about the time, some by minutes. Between two readings it runs on this process's
 * monotonic clock, which never jumps: a worker that was put to sleep wakes up believing it is earlier than it is,
 * which takes nothing from anybody, and learns better from the next reading.
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';

export interface DatabaseClock {
  /** Epoch milliseconds as the database counts them. */
  readonly now: () => number;
  /** Asks the database once more. */
  read(): Promise<void>;
  stop(): void;
}

export interface ClockParts {
  /** The database's time, epoch ms. */
  readonly ask: () => Promise<number>;
  /** Milliseconds since any moment that stays the same, never running backwards. */
  readonly elapsed: () => number;
}

/** How often the database is asked: quartz drifts by less than a millisecond in this time. */
const READ_EVERY_MS = 10_000;

/** Reads the database's clock, and again every ten seconds. @throws the driver's error where it cannot be reached */
export async function openDatabaseClock(
  db: Database,
  onError: (error: unknown) => void,
): Promise<DatabaseClock> {
  const clock = await startClock({ ask: () => askDatabase(db), elapsed: () => performance.now() });
  const timer = setInterval(() => {
    clock.read().catch(onError);
  }, READ_EVERY_MS);
  timer.unref();
  return { ...clock, stop: () => clearInterval(timer) };
}

/**
 * The answer was true at some moment between question and answer: that bounds how far the two clocks are apart. A
 * reading that agrees with what we believe changes nothing, however slow the answer was; else we move to the nearest
 * bound, so that time does not jump about with the load of the machine.
 */
export async function startClock({ ask, elapsed }: ClockParts): Promise<Omit<DatabaseClock, 'stop'>> {
  let apart: number | undefined;
  const read = async (): Promise<void> => {
    const asked = elapsed();
    const told = await ask();
    const most = told - asked;
    const least = told - elapsed();
    apart = apart === undefined ? (least + most) / 2 : Math.min(most, Math.max(least, apart));
  };
  await read();
  return { now: () => Math.round(elapsed() + apart!), read };
}

async function askDatabase(db: Database): Promise<number> {
  const { rows } = await sql<{ now: number }>`select clock_timestamp() as now`.execute(db);
  return rows[0]!.now;
}
