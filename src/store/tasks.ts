/** The task table. At most one task of a kind is open for a portal; a reinstall ends those of the old installation. */
import { sql } from 'kysely';
import type { Task, TaskKind, TaskProgress, TaskStore } from '../tasks/task.ts';
import type { Database } from './database.ts';

interface TaskRow {
  portal_id: string;
  task_id: string;
  kind: string;
  state: Task['state'];
  input: Record<string, unknown>;
  asked: number;
  checkpoint: Record<string, unknown>;
  progress: Record<string, unknown>;
  generation: number;
  attempts: number;
  error: string | null;
  failing_since: number | null;
  created_at: number;
  finished_at: number | null;
}

export function createTaskStore(db: Database): TaskStore {
  const tasks = db.selectFrom('task').selectAll();
  /** A task that has ended stays so, whatever a worker says that was slow, or asleep, over a step of it. */
  const stillOpen = ({ portalId, taskId }: Task) =>
    db
      .updateTable('task')
      .where('portal_id', '=', portalId)
      .where('task_id', '=', taskId)
      .where('state', 'in', ['waiting', 'running']);
  return {
    async start(portalId, kind, input = {}) {
      await sql`
        insert into task (portal_id, kind, input, generation)
        select portal_id, ${kind}, ${JSON.stringify(input)}, generation from installation
        where portal_id = ${portalId}
        on conflict (portal_id, kind) where state in ('waiting', 'running') do update set asked = task.asked + 1,
          input = case when task.input ? 'since' and excluded.input ? 'since'
            then task.input || jsonb_build_object('since',
              least((task.input->>'since')::numeric, (excluded.input->>'since')::numeric))
            else task.input end`.execute(db);
      const row = await tasks
        .where('portal_id', '=', portalId)
        .where('kind', '=', kind)
        .where('state', 'in', ['waiting', 'running'])
        .executeTakeFirst();
      if (!row) throw new Error(`Portal ${portalId} is not installed: there is nothing to ${kind}.`);
      return toTask(row);
    },
    async due(now) {
      const rows = await tasks
        .innerJoin('installation', (join) =>
          join
            .onRef('installation.portal_id', '=', 'task.portal_id')
            .onRef('installation.generation', '=', 'task.generation'),
        )
        .where('installation.state', '=', 'connected')
        .where('task.state', 'in', ['waiting', 'running'])
        .where('task.due_at', '<=', sql<number>`${new Date(now)}`)
        .orderBy('task.due_at')
        .orderBy('task.task_id')
        .selectAll('task')
        .execute();
      return rows.map(toTask);
    },
    async save(task, step, now) {
      const saved = stillOpen(task).set({
        progress: JSON.stringify(step.progress),
        error: null,
        failing_since: null,
        attempts: 0,
      });
      if (step.kind === 'again') {
        const checkpoint = JSON.stringify(step.checkpoint);
        await saved.set({ state: 'running', checkpoint, due_at: new Date(now + step.afterMs) }).execute();
        return;
      }
      const isLast = sql<boolean>`task.asked = ${task.asked}`;
      await saved
        .set({
          state: sql`case when ${isLast} then 'done' else 'running' end`,
          finished_at: sql`case when ${isLast} then ${new Date(now)}::timestamptz end`,
          due_at: new Date(now),
        })
        .execute();
    },
    async postpone(task, { dueAt, error }, now) {
      await stillOpen(task)
        .set((eb) => ({
          state: 'running',
          due_at: new Date(dueAt),
          error,
          attempts: eb('attempts', '+', 1),
          failing_since: sql`coalesce(failing_since, ${new Date(now)})`,
        }))
        .execute();
    },
    async fail(task, error, now) {
      await stillOpen(task)
        .set({ state: 'failed', error, finished_at: new Date(now) })
        .execute();
    },
    async read(portalId, taskId) {
      const row = await tasks
        .where('portal_id', '=', portalId)
        .where('task_id', '=', taskId)
        .executeTakeFirst();
      return row ? toTask(row) : null;
    },
    async list(portalId) {
      const rows = await tasks
        .where('portal_id', '=', portalId)
        .orderBy('task_id', 'desc')
        .limit(20)
        .execute();
      return rows.map(toTask);
    },
    async resumeInstallations() {
      await sql`
        update task set state = 'failed', error = 'the portal was installed anew', finished_at = now()
        from installation where installation.portal_id = task.portal_id
          and task.generation < installation.generation and task.state in ('waiting', 'running')`.execute(db);
      await sql`
        insert into task (portal_id, kind, generation)
        select portal_id, 'provision', generation from installation
        where state = 'connected' and provisioned_at is null
        on conflict (portal_id, kind) where state in ('waiting', 'running') do nothing`.execute(db);
    },
  };
}

function toTask(row: TaskRow): Task {
  return {
    portalId: row.portal_id,
    taskId: row.task_id,
    kind: row.kind as TaskKind,
    state: row.state,
    input: row.input,
    asked: row.asked,
    checkpoint: row.checkpoint,
    progress: { done: 0, total: null, ...(row.progress as Partial<TaskProgress>) },
    generation: row.generation,
    attempts: row.attempts,
    error: row.error,
    failingSince: row.failing_since,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
