/** One of the outbox's rows of tasks: each is made, or found, where it is still wanted. */
import type { NoticeTask } from '../handoff/notice-tasks.ts';
import type { DispatchDeps } from './dispatch.ts';
import { grantEach } from './each-wish.ts';
import type { OutboxBatch, OutboxRow, Refusal } from './ports.ts';

/**
 * @returns what HubSpot would not take
 * @throws what HubSpot or the store has against all of it; the row is then as it was, and what is made is found next time
 */
export async function makeTasks(
  deps: DispatchDeps,
  batch: OutboxBatch,
  row: OutboxRow,
): Promise<readonly Refusal[]> {
  const { portalId } = batch;
  const { objectId: contactId } = row;
  const asked = Object.values(row.properties).map((task) => ({ contactId, task: taskOf(task) }));
  const wanted = (await deps.outbox.tasksWanted(portalId, asked, deps.now())).get(contactId);
  return grantEach(deps, batch, row, async (wish) => {
    const task = taskOf(wish);
    if (!wanted?.has(task.key) || isOvertaken(task, deps.now())) return;
    const { taskId, how } = await deps.crm.makeTask(contactId, task);
    const action = how === 'made' ? 'task-made' : 'task-found';
    await deps.record({ portalId, action, objectId: contactId, detail: { taskId, notice: task.key } });
  });
}

const taskOf = (wish: string) => JSON.parse(wish) as NoticeTask;

/** Once the clock has run out, its breach says more than what came before. */
function isOvertaken({ kind, dueAt }: NoticeTask, now: number): boolean {
  return (kind === 'handover' || kind === 'reminder') && dueAt <= now;
}
