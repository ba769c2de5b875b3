/** Two transactions that meet, in a known order. */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../../src/store/database.ts';
import type { Tables } from '../../src/store/tables.ts';

/**
 * Does `other` while a transaction stands open after `first`; once the other waits for it, or is done, it does what it
 * does `last`, and commits.
 */
export async function whileOpen<Result>(
  db: Database,
  first: (tx: Transaction<Tables>) => Promise<void>,
  other: () => Promise<Result>,
  last: (tx: Transaction<Tables>) => Promise<void> = async () => undefined,
): Promise<Result> {
  let pending: Promise<Result> | undefined;
  await db.transaction().execute(async (tx) => {
    await first(tx);
    pending = other();
    let done = false;
    const isDone = () => {
      done = true;
    };
    pending.then(isDone, isDone);
    while (!done && !(await somebodyWaits(db))) await sleep(5);
    await last(tx);
  });
  return pending!;
}

async function somebodyWaits(db: Database): Promise<boolean> {
  const { rows } = await sql`select 1 from pg_locks where not granted and pid in (
    select pid from pg_stat_activity where datname = current_database())`.execute(db);
  return rows.length > 0;
}
