/**
 * A task for a contact's owner: the one that was made for this notice, else a new one. Each carries its notice's key in its
 * text, since a task has no property of ours; so a lost answer makes no second one.
 * Source: HubSpot, tasks guide; it takes the right to write contacts.
 */
import { z } from 'zod';
import type { NoticeTask } from '../handoff/notice-tasks.ts';
import type { MadeTask } from '../outbox/ports.ts';
import type { Call } from './client.ts';
import type { CrmClient } from './crm.ts';
import { objectsPath } from './paths.ts';
import { BATCH_SIZE } from './read-records.ts';

/** HubSpot's own type: a task's contact (associations guide). */
const TASK_TO_CONTACT = 204;

export interface NewTask {
  readonly subject: string;
  /** As HTML. */
  readonly body: string;
  /** HubSpot's owner id. */
  readonly owner: string;
  readonly priority: 'LOW' | 'MEDIUM' | 'HIGH';
  /** Epoch ms. */
  readonly dueAt: number;
  readonly contactId: string;
}

type Client = Pick<CrmClient, 'readLinked' | 'readBatch' | 'createTask'>;

/** @throws CrmError; `missing-scopes` or `forbidden` where the account does not let the app write tasks */
export async function makeTaskFor(client: Client, contactId: string, task: NoticeTask): Promise<MadeTask> {
  const found = await taskOfNotice(client, contactId, task.key);
  if (found !== null) return { taskId: found, how: 'found' };
  const { subject, body, owner, priority, dueAt } = task;
  const text = [...body, marker(task.key)].map(asHtml).join('<br>');
  const taskId = await client.createTask({ subject, body: text, owner, priority, dueAt, contactId });
  return { taskId, how: 'made' };
}

const created = z.object({ id: z.union([z.string(), z.number()]).transform(String) });

/** In one call that is not repeated where its answer was lost. @returns the task's id */
export async function createTask(call: Call, task: NewTask): Promise<string> {
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: TASK_TO_CONTACT }];
  const answer = await call(
    {
      operation: 'task create',
      method: 'POST',
      path: objectsPath('task'),
      body: {
        properties: {
          hs_task_subject: task.subject,
          hs_task_body: task.body,
          hs_task_priority: task.priority,
          hs_task_status: 'NOT_STARTED',
          hs_task_type: 'TODO',
          hs_timestamp: new Date(task.dueAt).toISOString(),
          hubspot_owner_id: task.owner,
        },
        associations: [{ to: { id: task.contactId }, types }],
      },
      repeatable: false,
    },
    created,
  );
  return answer.id;
}

async function taskOfNotice(client: Client, contactId: string, key: string): Promise<string | null> {
  const ids = (await client.readLinked({ from: 'contact', to: 'task' }, [contactId])).get(contactId) ?? [];
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const some = ids.slice(start, start + BATCH_SIZE);
    const { found } = await client.readBatch('task', { ids: some, properties: ['hs_task_body'] });
    const its = found.find(({ properties }) => properties.hs_task_body?.includes(marker(key)));
    if (its !== undefined) return its.id;
  }
  return null;
}

/** In brackets: one key may begin with another. */
function marker(key: string): string {
  return `[Fairlead ${key}]`;
}

/** HubSpot shows a task's text as HTML; what a contact typed is none. */
function asHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
