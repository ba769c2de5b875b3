/**
 * All leads of a portal looked at again under the published model. It reads the store for who they are and
 * leaves the work to the worker; the checkpoint is the last lead whose turn has come.
 */
import type { Task, TaskStep } from './task.ts';

export interface RescoreDeps {
  readonly slice: (
    portalId: string,
    afterLead: string,
    limit: number,
  ) => Promise<readonly { leadId: string; contactId: string }[]>;
  readonly count: (portalId: string) => Promise<number>;
  readonly enqueue: (portalId: string, contactIds: readonly string[]) => Promise<void>;
  readonly waiting: (portalId: string) => Promise<number>;
}

const SLICE = 500;
const ENOUGH_WAITING = 2_000;
const LOOK_AGAIN_MS = 250;

export async function rescoreStep(deps: RescoreDeps, task: Task): Promise<TaskStep> {
  const { lead = '0', listed = 0, ended = false } = task.checkpoint as Checkpoint;
  const waiting = await deps.waiting(task.portalId);
  const total = task.progress.total ?? (await deps.count(task.portalId));
  const progress = { done: Math.max(0, listed - waiting), total };
  if (ended && waiting === 0) return { kind: 'done', progress: { done: listed, total: listed } };
  if (ended || waiting >= ENOUGH_WAITING) {
    return { kind: 'again', checkpoint: { lead, listed, ended }, progress, afterMs: LOOK_AGAIN_MS };
  }
  const slice = await deps.slice(task.portalId, lead, SLICE);
  await deps.enqueue(
    task.portalId,
    slice.map((each) => each.contactId),
  );
  return {
    kind: 'again',
    checkpoint: {
      lead: slice.at(-1)?.leadId ?? lead,
      listed: listed + slice.length,
      ended: slice.length < SLICE,
    },
    progress,
    afterMs: 0,
  };
}

interface Checkpoint {
  readonly lead?: string;
  readonly listed?: number;
  readonly ended?: boolean;
}
