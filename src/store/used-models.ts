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

/** A model and the time from which on it decided (epoch ms); `by` null where it came with the installation. */
export interface PublishedModel {
  readonly hash: string;
  readonly at: number;
  readonly by: string | null;
}

/**
 * The model that decided at that time (epoch ms; undefined for now), whether or not a lead had been looked at since it
 * was published; before the first of all, that one. Null where none was ever published.
 */
export async function publishedAsOf(
  db: Database,
  portalId: string,
  at: number | undefined,
): Promise<PublishedModel | null> {
  const publications = db
    .selectFrom('publication')
    .select(['model_hash as hash', 'at', 'published_by as by'])
    .where('portal_id', '=', portalId)
    .limit(1);
  const latest = await publications
    .where('at', '<=', sql<number>`${thenOf(at)}`)
    .orderBy('at', 'desc')
    .orderBy('publication_id', 'desc')
    .executeTakeFirst();
  const first = publications.orderBy('at').orderBy('publication_id');
  return latest ?? (await first.executeTakeFirst()) ?? null;
}

/** The model of the last receipt that was kept of a lead by that time (undefined for now), and when it was given. Epoch ms. */
export async function lastReceiptBy(
  db: Database,
  portalId: string,
  leadId: string,
  at: number | undefined,
): Promise<{ readonly hash: string; readonly at: number } | null> {
  const row = await db
    .selectFrom('receipt')
    .select(['model_hash as hash', 'evaluated_at as at'])
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .where('evaluated_at', '<=', sql<number>`${thenOf(at)}`)
    .orderBy('evaluated_at', 'desc')
    .orderBy('receipt_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

function thenOf(at: number | undefined) {
  return sql`${at === undefined ? 'infinity' : new Date(at)}::timestamptz`;
}
