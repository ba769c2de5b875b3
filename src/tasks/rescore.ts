/**
 * All leads of a portal looked at again under the published model. It reads the store for who they are and
 * leaves the work to the worker; the checkpoint is the last lead whose turn has come. Where another model is published
 * meanwhile it begins again: the first leads were decided by the one before.
 */
import { FIRST_PLACE, type SlicedLead, type SlicePlace } from '../store/lead-slices.ts';
import type { Task, TaskStep } from './task.ts';

export interface RescoreDeps {
  readonly slice: (portalId: string, after: SlicePlace, limit: number) => Promise<readonly SlicedLead[]>;
  readonly count: (portalId: string) => Promise<number>;
  /** The hash of the published model. */
  readonly model: (portalId: string) => Promise<string | null>;
  /** Contacts that are looked at in this order. */
  readonly enqueue: (portalId: string, contactIds: readonly string[]) => Promise<void>;
  readonly waiting: (portalId: string) => Promise<number>;
}

const SLICE = 500;
const ENOUGH_WAITING = 2_000;
const LOOK_AGAIN_MS = 250;

export async function rescoreStep(deps: RescoreDeps, task: Task): Promise<TaskStep> {
  const model = await deps.model(task.portalId);
  const { place = FIRST_PLACE, listed = 0, ended = false } = checkpointOf(task, model);
  const waiting = await deps.waiting(task.portalId);
  const total = task.progress.total ?? (await deps.count(task.portalId));
  const progress = { done: Math.max(0, listed - waiting), total };
  if (ended && waiting === 0) return { kind: 'done', progress: { done: listed, total: listed } };
  if (ended || waiting >= ENOUGH_WAITING) {
    return { kind: 'again', checkpoint: { model, place, listed, ended }, progress, afterMs: LOOK_AGAIN_MS };
  }
  const slice = await deps.slice(task.portalId, place, SLICE);
  await deps.enqueue(
    task.portalId,
    slice.map((each) => each.contactId),
  );
  return {
    kind: 'again',
    checkpoint: {
      model,
      place: placeOf(slice) ?? place,
      listed: listed + slice.length,
      ended: slice.length < SLICE,
    },
    progress,
    afterMs: 0,
  };
}

function placeOf(slice: readonly SlicedLead[]): SlicePlace | undefined {
  const last = slice.at(-1);
  return last && { companyId: last.companyId, leadId: last.leadId };
}

function checkpointOf(task: Task, model: string | null): Checkpoint {
  const checkpoint = task.checkpoint as Checkpoint;
  return checkpoint.model === model ? checkpoint : {};
}

interface Checkpoint {
  readonly model?: string | null;
  readonly place?: SlicePlace;
  readonly listed?: number;
  readonly ended?: boolean;
}
