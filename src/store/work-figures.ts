/** How much waits in the whole store, and how long, for the metrics. Nothing is changed. */
import { sql } from 'kysely';
import type { TaskKind } from '../tasks/task.ts';
import type { Database } from './database.ts';
import { FAILING_WORK, FAILING_WRITES } from './failing-work.ts';

export interface Waiting {
  /** Rows that are due. Work of disconnected portals is parked and does not count. */
  readonly count: number;
  /** Due time of the oldest, epoch ms; null where nothing waits. */
  readonly since: number | null;
}

export interface WorkFigures {
  readonly work: Waiting;
  readonly writes: Waiting;
  /** Rows of connected portals that have failed and are tried again. */
  readonly workFailing: number;
  readonly writesFailing: number;
  readonly deadLetters: number;
  readonly disconnected: number;
  /** Open tasks of connected portals, added up by kind; a total that is not known yet counts as what is done. */
  readonly tasks: readonly { readonly kind: TaskKind; readonly done: number; readonly total: number }[];
}

export async function readWorkFigures(db: Database, now: number): Promise<WorkFigures> {
  const at = new Date(now);
  const { rows } = await sql<WorkFigures>`
    with connected as (select portal_id from installation where state = 'connected')
    select
      (select jsonb_build_object('count', count(*), 'since', floor(extract(epoch from min(due_at)) * 1000))
        from work join connected using (portal_id) where due_at <= ${at}) as work,
      (select jsonb_build_object('count', count(*), 'since', floor(extract(epoch from min(due_at)) * 1000))
        from outbox join connected using (portal_id) where due_at <= ${at}) as writes,
      (select count(*)::int from work join connected using (portal_id) where ${FAILING_WORK}) as "workFailing",
      (select count(*)::int from outbox join connected using (portal_id)
        where ${FAILING_WRITES}) as "writesFailing",
      (select count(*)::int from dead_letter where replayed_at is null and withdrawn_at is null) as "deadLetters",
      (select count(*)::int from installation where state = 'disconnected') as disconnected,
      (select coalesce(jsonb_agg(by_kind order by kind), '[]') from (
        select kind, coalesce(sum((progress->>'done')::numeric), 0) as done,
          coalesce(sum(coalesce(progress->>'total', progress->>'done')::numeric), 0) as total
        from task join connected using (portal_id) where state in ('waiting', 'running') group by kind
      ) as by_kind) as tasks`.execute(db);
  return rows[0]!;
}
