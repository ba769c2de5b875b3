/** Which models a portal has used, and which one it went by at a time. */
import { sql } from 'kysely';
import type { Database } from './database.ts';

export interface UsedModel {
  readonly hash: string;
  readonly version: string;
}

/** Every model the portal has used, the newest last. */
export async function usedModels(db: Database, portalId: string): Promise<UsedModel[]> {
  const { rows } = await sql<UsedModel>`
    select hash, document->'model'->>'version' as version from model
    where portal_id = ${portalId} order by created_at, hash`.execute(db);
  return rows;
}

/** The model of the last receipt the portal kept by that time; null before its first. */
export async function modelHashAsOf(db: Database, portalId: string, at: number): Promise<string | null> {
  const row = await db
    .selectFrom('receipt')
    .select('model_hash')
    .where('portal_id', '=', portalId)
    .where('evaluated_at', '<=', sql<number>`${new Date(at)}`)
    .orderBy('evaluated_at', 'desc')
    .orderBy('receipt_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.model_hash ?? null;
}
