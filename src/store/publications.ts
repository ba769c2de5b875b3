/** Every time that a portal's model was published, with the document as it is kept under its hash. */
import type { Publication } from '../settings/ports.ts';
import type { Database } from './database.ts';

export async function readPublications(
  db: Database,
  portalId: string,
  { before, most }: { readonly before: string | null; readonly most: number },
): Promise<Publication[]> {
  let query = ofPortal(db, portalId)
    .select(['publication_id as id', 'model_hash as hash', 'at', 'published_by as by', 'keys', 'document'])
    .orderBy('publication_id', 'desc')
    .limit(most);
  if (before !== null) query = query.where('publication_id', '<', before);
  return query.execute();
}

export async function readPublication(
  db: Database,
  portalId: string,
  id: string,
): Promise<{ readonly hash: string; readonly text: string | null; readonly document: unknown } | null> {
  const row = await ofPortal(db, portalId)
    .select(['model_hash as hash', 'text', 'document'])
    .where('publication_id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

function ofPortal(db: Database, portalId: string) {
  return db
    .selectFrom('publication')
    .innerJoin('model', (join) =>
      join
        .onRef('model.portal_id', '=', 'publication.portal_id')
        .onRef('model.hash', '=', 'publication.model_hash'),
    )
    .where('publication.portal_id', '=', portalId);
}
