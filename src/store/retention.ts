/**
 * What has to go by itself: contacts that HubSpot erased, what was told and done long ago, and portals that have left.
 * Any number of processes may do it; one of them at a time does.
 */
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { eraseContacts } from './erase.ts';
import { eraseIfLeft } from './erase-portal.ts';
import { deleteInSlices } from './in-slices.ts';

export const DAY_MS = 86_400_000;

export interface RetentionRules {
  /** How long events, their dead letters, finished imports and notices that gave up are kept. */
  readonly eventDays: number;
  /** How long after its disconnection everything about a portal is erased. */
  readonly leftDays: number;
}

export interface RetentionReport {
  readonly events: number;
  readonly deadLetters: number;
  readonly notices: number;
  readonly imports: number;
  readonly acts: number;
  /** Of models, thrown away and not brought back within a day. */
  readonly drafts: number;
  /** Portals that were erased. */
  readonly portals: readonly string[];
}

/** Contacts of a portal that are erased in one round; the rest has its turn in the next. */
const ERASED_AT_ONCE = 200;

/**
 * Erases the contacts whose erasure HubSpot has told and no worker has come to yet: whatever waits, however HubSpot
 * answers, and whether the portal is still connected (R39). What fails in one portal is told once all had their turn.
 *
 * @throws AggregateError
 */
export async function erasePending(db: Database, now: number): Promise<number> {
  const { rows } = await sql<{ portal_id: string; ids: string[] }>`
    select portal_id, array_agg(distinct object_id::text) as ids from (
      select portal_id, object_id, row_number() over (partition by portal_id order by recorded_at) as place
      from event where type = 'contact.privacyDeletion' and outcome is null) as pending
    where place <= ${ERASED_AT_ONCE} group by portal_id`.execute(db);
  const failures: unknown[] = [];
  for (const { portal_id, ids } of rows) {
    await eraseContacts(db, portal_id, ids, now).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) {
    const [cause] = failures;
    throw new AggregateError(failures, `erasures failed in ${failures.length} portals`, { cause });
  }
  return rows.reduce((count, { ids }) => count + ids.length, 0);
}

/** @returns null where another process is at it */
export async function deleteOld(
  db: Database,
  { eventDays, leftDays }: RetentionRules,
  now: number,
): Promise<RetentionReport | null> {
  return db.connection().execute(async (connection) => {
    const { rows } = await sql<{ mine: boolean }>`
      select pg_try_advisory_lock(hashtextextended('fairlead:retention', 0)) as mine`.execute(connection);
    if (!rows[0]!.mine) return null;
    try {
      const before = new Date(now - eventDays * DAY_MS);
      const events = await deleteInSlices(connection, 'event', settledBefore(before));
      const deadLetters = await deleteInSlices(connection, 'dead_letter', sql`at < ${before}`);
      const notices = await deleteInSlices(connection, 'notice_delivery', sql`given_up_at < ${before}`);
      const acts = await deleteInSlices(connection, 'settings_act', sql`at < ${before}`);
      const drafts = await deleteInSlices(connection, 'model_draft', thrownBefore(new Date(now - DAY_MS)));
      const imports = await deleteInSlices(connection, 'import_row', importedBefore(before));
      const portals = await erasePortalsThatLeft(db, new Date(now - leftDays * DAY_MS), now);
      return { events, deadLetters, notices, imports, acts, drafts, portals };
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended('fairlead:retention', 0))`.execute(connection);
    }
  });
}

/** That a contact was erased is kept, without anything about it: a late event must not bring it back. */
function settledBefore(before: Date) {
  return sql`recorded_at < ${before} and outcome is not null and type <> 'contact.privacyDeletion'`;
}

function thrownBefore(before: Date) {
  return sql`is_thrown and at < ${before}`;
}

function importedBefore(before: Date) {
  return sql`not exists (
      select from task where task.portal_id = import_row.portal_id and kind = 'import'
        and input->>'importId' = import_id and (finished_at is null or finished_at >= ${before}))
    and exists (
      select from task where task.portal_id = import_row.portal_id and kind = 'import'
        and input->>'importId' = import_id)`;
}

/** What fails in one portal is told once all had their turn. @throws AggregateError */
async function erasePortalsThatLeft(db: Database, leftBefore: Date, now: number): Promise<string[]> {
  const { rows } = await sql<{ portal_id: string }>`
    select portal_id from installation
    where erasing or state = 'disconnected' and updated_at < ${leftBefore} order by portal_id`.execute(db);
  const erased: string[] = [];
  const failures: unknown[] = [];
  for (const { portal_id } of rows) {
    await eraseIfLeft(db, portal_id, { actor: 'fairlead', now, leftBefore }).then(
      (done) => void (done && erased.push(portal_id)),
      (error: unknown) => failures.push(error),
    );
  }
  if (failures.length > 0) {
    const [cause] = failures;
    throw new AggregateError(failures, `${failures.length} portals that have left could not be erased`, {
      cause,
    });
  }
  return erased;
}
