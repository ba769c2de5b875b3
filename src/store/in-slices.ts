/** Deletes many rows in many short transactions: nobody waits long for a lock, and no statement runs into its time limit. */
import { type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

/** Rows a statement. */
const SLICE = 10_000;

/** A row's place is its own only within one table, and a table may be parted. @returns how many rows went */
export async function deleteInSlices(
  db: Database,
  table: string,
  which: RawBuilder<unknown>,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} as every using (
        select tableoid, ctid from ${sql.table(table)} where ${which} limit ${SLICE}) as old
      where every.tableoid = old.tableoid and every.ctid = old.ctid`.execute(db);
    const count = Number(numAffectedRows ?? 0);
    deleted += count;
    if (count < SLICE) return deleted;
  }
}
