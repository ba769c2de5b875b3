/** Runs one step of the task that has waited longest, for a portal this worker owns or may own. */
import { type Task, type TaskKind, TaskRefusedError, type TaskStep, type TaskStore } from './task.ts';

export type TaskHandler = (task: Task) => Promise<TaskStep>;

export interface TaskDeps {
  readonly tasks: TaskStore;
  readonly handlers: Readonly<Record<TaskKind, TaskHandler>>;
  /** Takes or keeps the portal; false when another worker has it. */
  readonly own: (portalId: string) => Promise<boolean>;
  /** Whether a failed step is worth another try, and when (epoch ms). */
  readonly retryAt: (error: unknown, attempts: number, since: number) => number | null;
  readonly now: () => number;
}

export interface RunOptions {
  /** A step that is due within so many ms counts as due. */
  readonly withinMs?: number;
  /** Portals to leave alone for now. */
  readonly busy?: readonly string[];
  /** Runs the step. */
  readonly during?: (portalId: string, step: () => Promise<void>) => Promise<void>;
}

/** @returns false when no task is due within `withinMs`, or others own all portals that have one */
export async function runTask(
  deps: TaskDeps,
  { withinMs = 0, busy = [], during = (_portalId, step) => step() }: RunOptions = {},
): Promise<boolean> {
  for (const task of await deps.tasks.due(deps.now() + withinMs)) {
    if (busy.includes(task.portalId) || !(await deps.own(task.portalId))) continue;
    await during(task.portalId, () => runStep(deps, task));
    return true;
  }
  return false;
}

async function runStep(deps: TaskDeps, task: Task): Promise<void> {
  try {
    const step = await deps.handlers[task.kind](task);
    await deps.tasks.save(task, step, deps.now());
  } catch (error) {
    const isRefused = error instanceof TaskRefusedError;
    const now = deps.now();
    const dueAt = isRefused ? null : deps.retryAt(error, task.attempts + 1, task.failingSince ?? now);
    const reason = error instanceof Error ? error.message : String(error);
    if (dueAt === null) await deps.tasks.fail(task, reason, now);
    else await deps.tasks.postpone(task, { dueAt, error: reason }, now);
  }
}
