/** The draft that is kept of each person who changes a portal's model: one, the newest. */
import type { Person } from '../settings/people.ts';
import type { DraftMark, KeptDraft } from '../settings/ports.ts';
import type { Database } from './database.ts';

export async function keepDraft(
  db: Database,
  portalId: string,
  person: Person,
  { text, begunOn, at }: KeptDraft,
): Promise<void> {
  const kept = { text, begun_on: begunOn, at: new Date(at), is_thrown: false };
  await db
    .insertInto('model_draft')
    .values({ portal_id: portalId, person: nameOf(person), ...kept })
    .onConflict((conflict) => conflict.columns(['portal_id', 'person']).doUpdateSet(kept))
    .execute();
}

/** Without the text, which may be long. */
export async function readDraftMark(
  db: Database,
  portalId: string,
  person: Person,
): Promise<DraftMark | null> {
  const row = await db
    .selectFrom('model_draft')
    .select(['begun_on as begunOn', 'at', 'is_thrown as isThrown'])
    .where('portal_id', '=', portalId)
    .where('person', '=', nameOf(person))
    .executeTakeFirst();
  return row ? { ...row, rejected: await lastRejection(db, portalId, person) } : null;
}

/** What became of their latest proposal, where it was rejected. */
async function lastRejection(db: Database, portalId: string, person: Person): Promise<DraftMark['rejected']> {
  const last = await db
    .selectFrom('model_proposal')
    .select(['state', 'decided_by as by', 'decided_at as at', 'decision_note as note'])
    .where('portal_id', '=', portalId)
    .where('proposed_by', '=', nameOf(person))
    .orderBy('proposal_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.state !== 'rejected' || last.by === null || last.at === null) return null;
  return { by: last.by, at: last.at, note: last.note };
}

/** What was thrown away is kept again. */
export async function openDraft(db: Database, portalId: string, person: Person): Promise<KeptDraft | null> {
  const row = await db
    .updateTable('model_draft')
    .set({ is_thrown: false })
    .where('portal_id', '=', portalId)
    .where('person', '=', nameOf(person))
    .returning(['text', 'begun_on as begunOn', 'at'])
    .executeTakeFirst();
  return row ?? null;
}

/** @returns false where there is none */
export async function throwAwayDraft(
  db: Database,
  portalId: string,
  person: Person,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('model_draft')
    .set({ is_thrown: true, at: new Date(now) })
    .where('portal_id', '=', portalId)
    .where('person', '=', nameOf(person))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Where it is this text. */
export async function dropDraft(db: Database, portalId: string, person: Person, text: string): Promise<void> {
  await db
    .deleteFrom('model_draft')
    .where('portal_id', '=', portalId)
    .where('person', '=', nameOf(person))
    .where('text', '=', text)
    .execute();
}

/** Unless they have another one by now. */
export async function giveBackDraft(
  db: Database,
  portalId: string,
  person: Person,
  { text, begunOn, at }: KeptDraft,
): Promise<void> {
  const kept = { text, begun_on: begunOn, at: new Date(at), is_thrown: false };
  await db
    .insertInto('model_draft')
    .values({ portal_id: portalId, person: nameOf(person), ...kept })
    .onConflict((conflict) =>
      conflict.columns(['portal_id', 'person']).doUpdateSet(kept).where('model_draft.is_thrown', '=', true),
    )
    .execute();
}

function nameOf({ userId, email }: Person): string {
  const name = userId ?? email;
  if (name === null) throw new TypeError('a draft is kept of a person whom HubSpot has named; ask for one');
  return name;
}
