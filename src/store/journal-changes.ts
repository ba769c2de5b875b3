/** Changes that the journal has told, until their records were asked about: ids, names and times, no values. */
import { sql } from 'kysely';
import type { JournalChange } from '../journal/ports.ts';
import type { Database } from './database.ts';
import { createTaskStore } from './tasks.ts';

/** Webhooks of the same moment are on their way: what they tell needs no asking. */
const WEBHOOKS_FIRST_MS = 30_000;
/** What could not be done is mostly so again at once. */
const FAILED_RESTS_MS = 3_600_000;

/** Of connected portals alone, and of what happened since they were installed: the backfill has seen the rest. */
export async function noteChanges(
  db: Database,
  changes: readonly JournalChange[],
  now: number,
): Promise<void> {
  if (changes.length === 0) return;
  const column = <Name extends keyof JournalChange>(name: Name) => changes.map((change) => change[name]);
  await sql`
    insert into journal_change (portal_id, object_type, object_id, what, property, occurred_at, noted_at)
    select portal_id, object_type, object_id, what, property, to_timestamp(occurred_at / 1000.0), ${new Date(now)}
    from unnest(${column('portalId')}::bigint[], ${column('objectType')}::text[], ${column('objectId')}::bigint[],
        ${column('what')}::text[], ${column('property')}::text[], ${column('occurredAt')}::bigint[])
      as change (portal_id, object_type, object_id, what, property, occurred_at)
    join installation using (portal_id)
    where state = 'connected' and to_timestamp(occurred_at / 1000.0) >= installed_at
    order by portal_id, object_type, object_id, what, property, occurred_at
    on conflict (portal_id, object_type, object_id, what, property, occurred_at) do nothing`.execute(db);
}

/** One task for each portal that has some, unless one has just failed; those that ended before are no history to keep. */
export async function startCatchingUp(db: Database, now: number): Promise<void> {
  const { rows } = await sql<{ portal_id: string }>`
    select distinct portal_id from journal_change join installation using (portal_id)
    where state = 'connected' and noted_at <= ${new Date(now - WEBHOOKS_FIRST_MS)}
      and not exists (select from task
        where task.portal_id = installation.portal_id and task.generation = installation.generation
          and kind = 'journal' and task.state = 'failed'
          and finished_at > ${new Date(now - FAILED_RESTS_MS)})`.execute(db);
  if (rows.length === 0) return;
  const portals = rows.map(({ portal_id }) => portal_id);
  await sql`
    delete from task where kind = 'journal' and state in ('done', 'failed')
      and portal_id = any(${portals}::bigint[])`.execute(db);
  const tasks = createTaskStore(db);
  for (const portalId of portals) await tasks.start(portalId, 'journal');
}

/** Records of one kind that changed, and the first of their changes that nobody told of. */
export interface UntoldChanges {
  readonly objectType: JournalChange['objectType'];
  readonly ids: readonly string[];
  /** Epoch ms. */
  readonly since: number;
  /** All up to this one are looked into with them. */
  readonly upTo: string;
}

/** Companies come first, so that their people are decided on them. */
const ORDER = sql`array_position(array['company', 'contact', 'deal'], object_type)`;

/** Forgets what was told meanwhile. @returns the next records to ask about; null where there is none */
export async function untoldChanges(
  db: Database,
  portalId: string,
  { limit, now }: { readonly limit: number; readonly now: number },
): Promise<UntoldChanges | null> {
  await sql`
    delete from journal_change change using event
    where change.portal_id = ${portalId} and event.portal_id = ${portalId}
      and event.object_type = change.object_type and event.object_id = change.object_id
      and event.occurred_at = change.occurred_at and event.type like '%.' || change.what
      and coalesce(event.property, '') = change.property`.execute(db);
  const { rows } = await sql<UntoldChanges & { first: number }>`
    with due as (
      select * from journal_change
      where portal_id = ${portalId} and noted_at <= ${new Date(now - WEBHOOKS_FIRST_MS)}),
    kind as (select object_type from due order by ${ORDER} limit 1),
    record as (
      select object_id, min(occurred_at) as first, max(change_id) as last
      from due join kind using (object_type) group by object_id order by min(change_id) limit ${limit})
    select (select object_type from kind) as "objectType", array_agg(object_id::text) as ids,
      min(first) as since, max(last)::text as "upTo"
    from record having count(*) > 0`.execute(db);
  return rows[0] ?? null;
}

export async function forgetChanges(
  db: Database,
  portalId: string,
  { objectType, ids, upTo }: UntoldChanges,
): Promise<void> {
  await sql`
    delete from journal_change where portal_id = ${portalId} and object_type = ${objectType}
      and object_id = any(${[...ids]}::bigint[]) and change_id <= ${upTo}`.execute(db);
}

export async function countChanges(db: Database, portalId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from journal_change where portal_id = ${portalId}`.execute(db);
  return rows[0]!.count;
}
