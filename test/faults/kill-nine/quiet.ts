/** When nothing is left to do anywhere: the moment at which a checker may look. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Sandbox } from '../../../sandbox/sandbox.ts';

const QUIET_WITHIN_MS = 120_000;
const QUIET_FOR_MS = 2_500;

export interface Quiet {
  readonly db: pg.Client;
  readonly sandbox: Sandbox;
  /** What the processes have said, for whoever must find out why it is not quiet. */
  readonly output: () => string;
}

/**
 * Waits until no event, work, write or task is left anywhere; tells how long that took and what came last.
 * @throws Error when something still is after two minutes
 */
export async function untilQuiet({ db, sandbox, output }: Quiet): Promise<string> {
  const started = Date.now();
  let last = 'nothing was left';
  for (let quietSince = Date.now(); Date.now() - quietSince < QUIET_FOR_MS; await sleep(100)) {
    const left = await whatIsLeft(db, sandbox);
    if (left !== '') {
      quietSince = Date.now();
      last = `${left} left after ${((quietSince - started) / 1_000).toFixed(1)} s`;
    }
    if (Date.now() - started > QUIET_WITHIN_MS) {
      throw new Error(`not quiet after ${QUIET_WITHIN_MS / 1_000} s: ${left}\n${output()}`);
    }
  }
  return last;
}

async function whatIsLeft(db: pg.Client, sandbox: Sandbox): Promise<string> {
  const { rows } = await db.query<Record<string, number>>(
    `select (select count(*)::int from event where outcome is null) as events,
       (select count(*)::int from work where due_at < now() + interval '1 minute') as work,
       (select count(*)::int from outbox) as outbox,
       (select count(*)::int from task where state in ('waiting', 'running')) as tasks,
       (select count(*)::int from installation where provisioned_at is null) as installing,
       (select (count(*) = 0)::int from installation) as strangers`,
  );
  return Object.entries({ ...rows[0], webhooks: sandbox.webhooks.pending() })
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}
