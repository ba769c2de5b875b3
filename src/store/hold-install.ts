/**
 * An install counts the generation up and drops the writes of the one before. Whoever keeps writes holds the install
 * off until its commit, so that none of them is kept under a generation that has ended: it would wait for ever, and be
 * taken for one that is on its way.
 */
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const lockOf = (portalId: string) => sql`hashtextextended(${`install:${portalId}`}, 0)`;

/** The first step of its transaction. @returns the generation, which stays until the commit; null without an installation */
export async function holdInstall(tx: Transaction<Tables>, portalId: string): Promise<number | null> {
  await sql`select pg_advisory_xact_lock_shared(${lockOf(portalId)})`.execute(tx);
  // A statement of its own: the one before looked at the database before it waited.
  const { rows } = await sql<{ generation: number }>`
    select generation from installation where portal_id = ${portalId}`.execute(tx);
  return rows[0]?.generation ?? null;
}

/** Waits for those who hold it off; the next ones wait for this transaction. */
export async function beginInstall(tx: Database, portalId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${lockOf(portalId)})`.execute(tx);
}
