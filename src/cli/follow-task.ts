/** Follows a task of a portal to its end, and lends it a hand where no other process works for that portal. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Task, TaskProgress } from '../tasks/task.ts';

export interface FollowOptions {
  readonly show: (progress: TaskProgress) => void;
  /** Ends the following; the task stays, and goes on wherever a worker is. */
  readonly interrupted: AbortSignal;
}

type Parts = Pick<Context, 'tasks' | 'queue' | 'worker' | 'now'>;

const LOOK_EVERY_MS = 200;

/** @returns the task as it was last seen: done, failed, or open where it was interrupted */
export async function followTask(
  { tasks, queue, worker, now }: Parts,
  task: Task,
  { show, interrupted }: FollowOptions,
): Promise<Task> {
  let working = false;
  try {
    for (let seen = task; ; seen = (await tasks.read(task.portalId, task.taskId)) ?? seen) {
      show(seen.progress);
      if (seen.state === 'done' || seen.state === 'failed' || interrupted.aborted) return seen;
      // Asked again each time: the process that worked for the portal may end meanwhile.
      if (!working && (await queue.own(task.portalId, now()))) {
        worker.start();
        working = true;
      }
      await sleep(LOOK_EVERY_MS, undefined, { signal: interrupted }).catch(whenInterrupted);
    }
  } finally {
    if (working) {
      await worker.stop();
      await queue.release(now());
    }
  }
}

function whenInterrupted(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error;
}
