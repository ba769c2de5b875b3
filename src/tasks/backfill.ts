/**
 * The first look at a portal's contacts, or deals: page after page of ids becomes work, which the ordinary worker does
 * after all live work, reading each one's history. It opens no episode and starts no clock.
 * The checkpoint is HubSpot's cursor: killed at any time, it goes on with the page it was at.
 */
import type { Task, TaskStep } from './task.ts';

export interface BackfillDeps {
  /** One page of ids in HubSpot's order. */
  readonly page: (portalId: string, after: string | undefined) => Promise<{ ids: string[]; after?: string }>;
  /** How many of them the portal has, as far as HubSpot says. */
  readonly count: (portalId: string) => Promise<number>;
  readonly enqueue: (portalId: string, ids: readonly string[]) => Promise<void>;
  /** How many still wait for their first look. */
  readonly waiting: (portalId: string) => Promise<number>;
}

/** Listing pauses while this many wait: the work table is a queue, not a copy of the portal. */
const ENOUGH_WAITING = 1_000;
const LOOK_AGAIN_MS = 250;

export async function backfillStep(deps: BackfillDeps, task: Task): Promise<TaskStep> {
  const { after, listed = 0, ended = false, total = null } = task.checkpoint as Checkpoint;
  const waiting = await deps.waiting(task.portalId);
  const done = Math.max(0, listed - waiting);
  if (ended) {
    if (waiting === 0) return { kind: 'done', progress: { done: listed, total: listed } };
    return again({ listed, ended, total: listed }, done, LOOK_AGAIN_MS);
  }
  if (waiting >= ENOUGH_WAITING) return again({ after, listed, ended, total }, done, LOOK_AGAIN_MS);
  const known = total ?? (await deps.count(task.portalId));
  const page = await deps.page(task.portalId, after);
  await deps.enqueue(task.portalId, page.ids);
  const next = listed + page.ids.length;
  return again({ after: page.after, listed: next, ended: page.after === undefined, total: known }, done, 0);
}

interface Checkpoint {
  readonly after?: string | undefined;
  readonly listed?: number;
  readonly ended?: boolean;
  readonly total?: number | null;
}

function again(checkpoint: Checkpoint, done: number, afterMs: number): TaskStep {
  return {
    kind: 'again',
    checkpoint: { ...checkpoint },
    progress: { done, total: checkpoint.total ?? null },
    afterMs,
  };
}
