/** Makes work due: rows of the work table, and the portal's turn with them. `work.ts` is who claims and ends it. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { WorkReason } from '../inbox/claim.ts';
import type { ObjectType } from '../webhooks/event.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';
import { AT_ONCE, type WorkPriority } from './work-priority.ts';

/** Makes contacts or companies due, for whatever is not a webhook: a backfill, a rescore, a changed company. */
export async function enqueueWork(
  db: Database | Transaction<Tables>,
  work: {
    portalId: string;
    objectType: ObjectType;
    objectIds: readonly string[];
    dueAt: number;
    reason: WorkReason;
    priority?: WorkPriority;
  },
): Promise<void> {
  if (work.objectIds.length === 0) return;
  const { objectIds, priority = AT_ONCE, ...rest } = work;
  await addWork(db, { ...rest, items: objectIds.map((objectId) => ({ objectId, priority })) });
  await wakePortal(db, work.portalId, work.dueAt);
}

/**
 * As `enqueueWork`, for a transaction that wakes the portal itself, as its last step: webhooks take work first and
 * the portal last, and who takes them the other way round waits for them in a circle.
 */
export async function addWork(
  db: Database | Transaction<Tables>,
  work: {
    portalId: string;
    objectType: ObjectType;
    items: readonly {
      readonly objectId: string;
      readonly priority: WorkPriority;
      /** In place of the reason of all. */
      readonly reason?: WorkReason;
    }[];
    dueAt: number;
    reason: WorkReason;
  },
): Promise<void> {
  const { items } = work;
  await addWorkFrom(
    db,
    work,
    sql`
    select object_id, min(priority) as priority, min(reason) as reason
    from unnest(${items.map((item) => item.objectId)}::bigint[], ${items.map((item) => item.priority)}::smallint[],
      ${items.map((item) => item.reason ?? work.reason)}::text[]) as wanted (object_id, priority, reason)
    group by object_id`,
  );
}

/** As `addWork`, for items that a query finds: each object once, with its priority and reason. @returns how many */
export async function addWorkFrom(
  db: Database | Transaction<Tables>,
  work: { readonly portalId: string; readonly objectType: ObjectType; readonly dueAt: number },
  wanted: RawBuilder<unknown>,
): Promise<number> {
  const due = new Date(work.dueAt);
  const { numAffectedRows = 0n } = await sql`
    insert into work (portal_id, object_type, object_id, due_at, priority, reason)
    select ${work.portalId}, ${work.objectType}, object_id, ${due}, priority, reason
    from (${wanted}) as wanted order by object_id
    on conflict (portal_id, object_type, object_id) do update set gen = work.gen + 1,
      priority = least(work.priority, excluded.priority),
      reason = case when work.reason = 'time' or work.reason in ('rescore', 'import') and excluded.reason = 'deal'
          or work.reason <> 'history' and excluded.reason in ('event', 'company', 'account', 'history')
        then excluded.reason else work.reason end,
      due_at = case when work.lease_until is null then least(work.due_at, excluded.due_at) else work.due_at end`.execute(
    db,
  );
  return Number(numAffectedRows);
}

/** Makes sure the portal is looked at by `dueAt`. */
export async function wakePortal(
  db: Database | Transaction<Tables>,
  portalId: string,
  dueAt: number,
): Promise<void> {
  const due = new Date(dueAt);
  await sql`
    insert into portal_queue (portal_id, next_due) values (${portalId}, ${due})
    on conflict (portal_id) do update set next_due = least(portal_queue.next_due, excluded.next_due)`.execute(
    db,
  );
}
