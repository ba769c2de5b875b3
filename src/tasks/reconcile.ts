/**
 * What changed in HubSpot while nobody took its webhooks: records by the time of their last change, page after page,
 * companies first, so that their people are decided on them. Each step is one search. A record that changes again
 * meanwhile moves to the end and shifts the others, so a page begins at a time, and within one moment at an id, but
 * never at a place: none is passed over, and one seen twice is known. What was deleted or merged is not found by its
 * last change.
 */
import { type Task, TaskRefusedError, type TaskStep } from './task.ts';

export const RECONCILED = ['company', 'contact', 'deal'] as const;
export type Reconciled = (typeof RECONCILED)[number];

export interface ChangedPage {
  readonly records: readonly { readonly id: string; readonly changedAt: number }[];
  /** Whether the same search would find more. */
  readonly hasMore: boolean;
}

/** Changed at or after a time (epoch ms), the least recently changed first; or at it, by id, beyond an id. */
export type ChangedSearch = { readonly from: number } | { readonly at: number; readonly beyondId: string };

export interface ReconcileDeps {
  readonly changed: (portalId: string, object: Reconciled, search: ChangedSearch) => Promise<ChangedPage>;
  /** Has them looked at, for what happened to them since. */
  readonly take: (
    portalId: string,
    object: Reconciled,
    found: { readonly ids: readonly string[]; readonly since: number },
  ) => Promise<void>;
  /** Before it the backfill has seen everything (epoch ms). */
  readonly installedAt: (portalId: string) => Promise<number>;
}

/** A hundred records each: beyond them, looking at everyone costs less. */
const MOST_PAGES = 1_000;

/** @throws TaskRefusedError for a task without its time, or where more has changed than a sweep is for */
export async function reconcileStep(deps: ReconcileDeps, task: Task): Promise<TaskStep> {
  const since = Math.max(sinceOf(task), await deps.installedAt(task.portalId));
  const {
    object = RECONCILED[0],
    search = { from: since },
    pages = 0,
    done = 0,
    asked = task.asked,
  } = task.checkpoint as Checkpoint;
  if (pages >= MOST_PAGES) throw tooMuch(task, since);
  const page = await deps.changed(task.portalId, object, search);
  const ids = page.records.map(({ id }) => id);
  if (ids.length > 0) await deps.take(task.portalId, object, { ids, since });
  const progress = { done: done + ids.length, total: null };
  const further = nextSearch(page, search);
  if (further) return again({ object, search: further, pages: pages + 1, done: progress.done, asked });
  const next = RECONCILED[RECONCILED.indexOf(object) + 1];
  if (next)
    return again({ object: next, search: { from: since }, pages: pages + 1, done: progress.done, asked });
  // What was asked for meanwhile may have changed after its kind was searched, or before the time it was searched from.
  if (asked < task.asked) return again({ pages: 0, done: progress.done });
  return { kind: 'done', progress: { done: progress.done, total: progress.done } };
}

interface Checkpoint {
  readonly object?: Reconciled;
  readonly search?: ChangedSearch;
  readonly pages?: number;
  readonly done?: number;
  /** How often the task had been asked for when this search through all began. */
  readonly asked?: number;
}

/** From the last time seen on; a moment that fills a page by itself, as a bulk change does, is read by id. */
function nextSearch({ records, hasMore }: ChangedPage, search: ChangedSearch): ChangedSearch | null {
  const last = records.at(-1);
  if ('at' in search) {
    const { at } = search;
    return hasMore && last ? { at, beyondId: last.id } : { from: at + 1 };
  }
  if (!hasMore || !last) return null;
  return last.changedAt > search.from ? { from: last.changedAt } : { at: search.from, beyondId: '0' };
}

function again(checkpoint: Required<Pick<Checkpoint, 'done'>> & Checkpoint): TaskStep {
  return {
    kind: 'again',
    checkpoint: { ...checkpoint },
    progress: { done: checkpoint.done, total: null },
    afterMs: 0,
  };
}

function sinceOf({ input }: Task): number {
  if (typeof input.since === 'number') return input.since;
  throw new TaskRefusedError('The task does not say since when; start it anew with a time.');
}

function tooMuch({ portalId }: Task, since: number): TaskRefusedError {
  const most = (MOST_PAGES * 100).toLocaleString('en');
  return new TaskRefusedError(
    `More than ${most} records have changed since ${new Date(since).toISOString()}: those before are being looked at. ` +
      `"fairlead rescore --portal ${portalId}" looks at all leads.`,
  );
}
