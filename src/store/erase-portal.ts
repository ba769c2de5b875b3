/** Every row of a portal goes, whatever table it is in: for portals that have left, and for those that ask. */
import { sql } from 'kysely';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';

export interface PortalErasure {
  /** How many rows went, by table; tables that had none are left out. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What is in hand when the rows go may still be kept a moment later; what is queued went with them. */
const MOST_PASSES = 5;
/** New leads wait for those who decide, and work is claimed and ended last: nobody waits in a circle. */
const FIRST = ['company', 'lead'];
const LAST = ['work', 'portal_queue', 'installation'];

/**
 * Erases a portal in passes, until one finds nothing more. Then the audit log says that it was done, by whom and how
 * many rows there were, and nothing else is left.
 */
export async function erasePortal(
  db: Database,
  portalId: string,
  { actor, now }: { readonly actor: string; readonly now: number },
): Promise<PortalErasure> {
  const tables = await tablesOfPortals(db);
  const rows: Record<string, number> = {};
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const gone = await db.transaction().execute((tx) => deleteAll(tx, tables, portalId));
    for (const [table, count] of gone) rows[table] = (rows[table] ?? 0) + count;
    if (gone.length === 0) break;
  }
  await createAuditLog(db).add({
    portalId,
    at: now,
    actor,
    action: 'erase_portal',
    leadId: null,
    detail: { rows },
  });
  return { rows };
}

async function deleteAll(
  tx: Database,
  tables: readonly string[],
  portalId: string,
): Promise<readonly (readonly [string, number])[]> {
  const gone: [string, number][] = [];
  for (const table of tables) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where portal_id = ${portalId}`.execute(tx);
    if (numAffectedRows) gone.push([table, Number(numAffectedRows)]);
  }
  return gone;
}

/** Asked of the database, so that no table can be forgotten. */
export async function tablesOfPortals(db: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
    where table_schema = current_schema() and column_name = 'portal_id' order by 1`.execute(db);
  const names = rows.map(({ name }) => name);
  const others = names.filter((name) => !FIRST.includes(name) && !LAST.includes(name));
  return [...FIRST, ...others, ...LAST];
}
