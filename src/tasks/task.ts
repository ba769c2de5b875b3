/**
 * The long work of a portal: provisioning, the first look at its deals and contacts, rescore, reconciliation, what
 * the journal told, import, and what the
 * settings ask of HubSpot. It resumes where it was, after any end.
 */

export const TASK_KINDS = [
  'provision',
  'deals',
  'backfill',
  'rescore',
  'reconcile',
  'journal',
  'import',
  'properties',
] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** What was asked cannot be done, however often it is tried. */
export class TaskRefusedError extends Error {
  override readonly name = 'TaskRefusedError';
  readonly code = 'task-refused';
}

/** What a person sees of it. `total` is unknown until HubSpot or the file has told. */
export interface TaskProgress {
  readonly done: number;
  readonly total: number | null;
}

export interface Task {
  readonly portalId: string;
  readonly taskId: string;
  readonly kind: TaskKind;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly input: Readonly<Record<string, unknown>>;
  /** How often it was started before it ended. */
  readonly asked: number;
  readonly checkpoint: Readonly<Record<string, unknown>>;
  readonly progress: TaskProgress;
  readonly generation: number;
  readonly attempts: number;
  readonly error: string | null;
  /** When the first of the steps failed that have failed since the last good one (epoch ms). */
  readonly failingSince: number | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

/** What one step of a task comes to. A step is short, so that a stop is quick and a kill costs little. */
export type TaskStep =
  | { readonly kind: 'done'; readonly progress: TaskProgress }
  | {
      readonly kind: 'again';
      /** Where the next step goes on. */
      readonly checkpoint: Readonly<Record<string, unknown>>;
      readonly progress: TaskProgress;
      /** How long to wait before it, ms. */
      readonly afterMs: number;
    };

export interface TaskStore {
  /**
   * Starts a task, or returns the one of this kind that is open already. That one does not end before another step of it
   * has seen that it was asked for again; of two times since when, the earlier one counts.
   */
  start(portalId: string, kind: TaskKind, input?: Readonly<Record<string, unknown>>): Promise<Task>;
  /**
   * Due tasks of connected portals of the present generation, the one that has waited longest first: after a step a
   * task goes behind the others, so that a long import keeps no other portal from its first step.
   */
  due(now: number): Promise<Task[]>;
  save(task: Task, step: TaskStep, now: number): Promise<void>;
  postpone(task: Task, retry: { dueAt: number; error: string }, now: number): Promise<void>;
  fail(task: Task, error: string, now: number): Promise<void>;
  read(portalId: string, taskId: string): Promise<Task | null>;
  list(portalId: string): Promise<Task[]>;
  /** Connected portals that were never provisioned and have no task to do it: a crash came between. */
  resumeInstallations(): Promise<void>;
}
