/** A task over all contacts of a portal, watched from its first call to the last write it causes. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggedCall } from '../../../sandbox/http/call-log.ts';
import type { Database } from '../../../src/store/database.ts';
import { createTaskStore } from '../../../src/store/tasks.ts';
import type { TaskKind } from '../../../src/tasks/task.ts';

const LOOK_EVERY_MS = 500;
const MIB = 1_024;

export interface Sight {
  readonly at: number;
  readonly done: number;
  /** Resident memory of the app, MiB; undefined where the system does not tell. */
  readonly rssMib: number | undefined;
}

export interface Watching {
  readonly db: Database;
  readonly portalId: string;
  readonly kind: TaskKind;
  readonly appPid: number;
  readonly withinMs: number;
}

/** @returns what was seen, from the start on; @throws Error for a task that fails or is too slow */
export async function watchTask(watching: Watching): Promise<readonly Sight[]> {
  const { db, portalId, kind, appPid, withinMs } = watching;
  const sights: Sight[] = [];
  for (const until = Date.now() + withinMs; Date.now() < until; await sleep(LOOK_EVERY_MS)) {
    const task = (await createTaskStore(db).list(portalId)).find((each) => each.kind === kind);
    if (task?.state === 'failed') throw new Error(`the ${kind} failed: ${task.error}`);
    if (task) sights.push({ at: Date.now(), done: task.progress.done, rssMib: rssMib(appPid) });
    if (task?.state === 'done' && (await isAllSent(db))) return sights;
  }
  throw new Error(`the ${kind} is not done after ${withinMs / 1_000} s: ${JSON.stringify(sights.at(-1))}`);
}

async function isAllSent(db: Database): Promise<boolean> {
  const { waiting } = await db
    .selectFrom('outbox')
    .select((eb) => eb.fn.countAll<string>().as('waiting'))
    .executeTakeFirstOrThrow();
  return Number(waiting) === 0;
}

export interface Pace {
  readonly calls: number;
  readonly seconds: number;
  /** Calls a second under saturation, as a share of our own ceiling. */
  readonly utilisation: number;
  readonly refusals: number;
}

/** How the calls of a task used the portal's limit; `ceiling` is what we allow ourselves in a second. */
export function paceOf(calls: readonly LoggedCall[], ceiling: number): Pace {
  const times = calls.map((call) => call.at);
  if (times.length < 2) throw new Error('the task called HubSpot less than twice: nothing to measure');
  return {
    calls: times.length,
    seconds: (times.at(-1)! - times[0]!) / 1_000,
    utilisation: saturation(times) / ceiling,
    refusals: calls.filter((call) => call.status === 429).length,
  };
}

/** The pace between the first call and the moment nine tenths are done: the tail has nothing left to fill a batch. */
function saturation(times: readonly number[]): number {
  const steady = times.slice(0, Math.ceil(times.length * 0.9));
  return (steady.length - 1) / ((steady.at(-1)! - steady[0]!) / 1_000);
}

/** The most memory of any sight from `from` to `to` contacts done; undefined where none was seen. */
export function mostMemory(sights: readonly Sight[], from: number, to: number): number | undefined {
  const seen = sights.filter(({ done }) => done >= from && done <= to).flatMap(({ rssMib }) => rssMib ?? []);
  return seen.length === 0 ? undefined : Math.max(...seen);
}

/** Linux alone (proc(5)). */
function rssMib(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return kib === undefined ? undefined : Number(kib) / MIB;
}
