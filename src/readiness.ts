/**
 * What `/readyz` asks before it says yes. A web process takes webhooks as long as it can store them, however far the
 * work is behind: HubSpot gives up after a day what it is not allowed to hand over.
 */
import { sql } from 'kysely';
import type { Config } from './config.ts';
import type { Readiness, ReadinessCheck } from './http/health.ts';
import type { Worker } from './inbox/worker.ts';
import type { Database } from './store/database.ts';
import { migrationsMissing } from './store/migrate.ts';
import { STUCK_MS } from './store/portal-health.ts';

export interface ReadinessParts {
  readonly db: Database;
  readonly roles: Config['roles'];
  readonly worker: Pick<Worker, 'standing'>;
  readonly now: () => number;
}

export function readinessChecks({ db, roles, worker, now }: ReadinessParts): readonly ReadinessCheck[] {
  return [
    { name: 'database', check: () => askDatabase(db) },
    { name: 'schema', check: () => askSchema(db) },
    { name: 'work', check: async () => judgeWork(await oldestDue(db), now(), roles) },
    ...(roles.worker ? [{ name: 'worker', check: async () => judgeWorker(worker.standing) }] : []),
  ];
}

async function askDatabase(db: Database): Promise<Readiness> {
  await sql`select 1`.execute(db);
  return { ok: true };
}

async function askSchema(db: Database): Promise<Readiness> {
  const { missing, unknown } = await migrationsMissing(db);
  if (unknown > 0) return { ok: false, detail: 'the database belongs to a newer version' };
  if (missing > 0) return { ok: false, detail: 'the database is older than this version' };
  return { ok: true };
}

/** One row a portal: cheap, however much waits. */
async function oldestDue(db: Database): Promise<number | null> {
  const { rows } = await sql<{ due: number | null }>`
    select min(greatest(next_due, pace_until)) as due from portal_queue
    join installation using (portal_id) where state = 'connected' and next_due < 'infinity'`.execute(db);
  return rows[0]?.due ?? null;
}

/** Pure. A process that only works is of no use while work has waited for long. */
export function judgeWork(due: number | null, now: number, roles: Config['roles']): Readiness {
  const waited = due === null ? 0 : Math.max(0, now - due);
  const detail = `the oldest due work waits ${Math.round(waited / 1000)} s`;
  if (waited > STUCK_MS && roles.worker && !roles.web) return { ok: false, detail };
  return { ok: true, detail };
}

function judgeWorker(standing: Worker['standing']): Readiness {
  return standing === 'running' ? { ok: true } : { ok: false, detail: standing };
}
