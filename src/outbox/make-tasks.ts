/** One of the outbox's rows of tasks: each is made, or found, where it is still wanted. */
import type { NoticeTask } from '../handoff/notice-tasks.ts';
import type { DispatchDeps } from './dispatch.ts';
import type { OutboxBatch, OutboxRow } from './ports.ts';

/** @throws what HubSpot or the store has against it; the row is then as it was, and what is made is found next time */
export async function makeTasks(deps: DispatchDeps, batch: OutboxBatch, row: OutboxRow): Promise<void> {
  const { portalId } = batch;
  const { objectId: contactId } = row;
  const tasks = Object.values(row.properties).map((task) => JSON.parse(task) as NoticeTask);
  const asked = tasks.map((task) => ({ contactId, task }));
  const wanted = (await deps.outbox.tasksWanted(portalId, asked)).get(contactId);
  for (const task of tasks) {
    if (!wanted?.has(task.key) || isOvertaken(task, deps.now())) continue;
    const { taskId, how } = await deps.crm.makeTask(contactId, task);
    const action = how === 'made' ? 'task-made' : 'task-found';
    await deps.record({ portalId, action, objectId: contactId, detail: { taskId, notice: task.key } });
  }
  await deps.outbox.sent(batch, [row]);
}

/** Once the clock has run out, its breach says more than what came before. */
function isOvertaken({ kind, dueAt }: NoticeTask, now: number): boolean {
  return (kind === 'handover' || kind === 'reminder') && dueAt <= now;
}
