/** Every row of a portal goes, whatever table it is in: for portals that have left, and for those that ask. */
import { type RawBuilder, sql } from 'kysely';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { beginInstall } from './hold-install.ts';
import { deleteInSlices } from './in-slices.ts';

export interface PortalErasure {
  /** How many rows went, by table; tables that had none are left out. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What was in hand when the rows went may be kept a moment later; what was queued went with them. */
const MOST_PASSES = 5;
/** New leads wait for those who decide, and work is claimed and ended last: nobody waits in a circle. */
const FIRST = ['company', 'lead'];
const LAST = ['work', 'portal_queue', 'installation'];

/** Who has it done, and when. */
interface Erasing {
  readonly actor: string;
  readonly now: number;
}

/**
 * Erases a portal: most of it in slices, then what is left in passes, until one finds nothing more. From the first slice
 * on the portal cannot be installed, so that no new installation finds half of an old one; where the process ends in
 * between, the next round of the retention goes on. Then the audit log says that it was done, by whom and how many rows
 * there were, and nothing else is left.
 */
export async function erasePortal(db: Database, portalId: string, by: Erasing): Promise<PortalErasure> {
  await beginErasure(db, portalId, sql`true`);
  return eraseAll(db, portalId, by);
}

/** Only where it was disconnected before that and has not come back since. @returns whether it was erased */
export async function eraseIfLeft(
  db: Database,
  portalId: string,
  { leftBefore, ...by }: Erasing & { readonly leftBefore: Date },
): Promise<boolean> {
  const hasLeft = sql`(erasing or state = 'disconnected' and updated_at < ${leftBefore})`;
  if (!(await beginErasure(db, portalId, hasLeft))) return false;
  await eraseAll(db, portalId, by);
  return true;
}

async function beginErasure(db: Database, portalId: string, where: RawBuilder<unknown>): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await beginInstall(tx, portalId);
    const { rows } = await sql`
      update installation set erasing = true where portal_id = ${portalId} and ${where} returning 1`.execute(
      tx,
    );
    return rows.length > 0;
  });
}

async function eraseAll(db: Database, portalId: string, { actor, now }: Erasing): Promise<PortalErasure> {
  const tables = await tablesOfPortals(db);
  const rows: Record<string, number> = {};
  for (const table of tables.filter((name) => name !== 'installation')) {
    const gone = await deleteInSlices(db, table, sql`portal_id = ${portalId}`);
    if (gone > 0) rows[table] = gone;
  }
  for (let pass = 1; pass <= MOST_PASSES; pass += 1) {
    const gone = await db.transaction().execute(async (tx) => {
      await beginInstall(tx, portalId);
      return (await isInstalledAnew(tx, portalId)) ? [] : deleteAll(tx, tables, portalId);
    });
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

/** Between two passes somebody may install: what is there then is not what was to be erased. */
async function isInstalledAnew(tx: Database, portalId: string): Promise<boolean> {
  const { rows } = await sql`
    select from installation where portal_id = ${portalId} and not erasing`.execute(tx);
  return rows.length > 0;
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
