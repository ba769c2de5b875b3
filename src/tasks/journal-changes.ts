/**
 * What the journal told of a portal and no webhook did: the records are asked for their history, which says who changed
 * them, and those events go through the webhooks' door. By the portal's owner, whose limiter alone calls HubSpot.
 */
import { HISTORY_BATCH_SIZE } from '../crm/read-records.ts';
import { countChanges, forgetChanges, untoldChanges } from '../store/journal-changes.ts';
import type { ModelStore } from '../store/models.ts';
import { watchedProperties } from '../webhooks/watched-properties.ts';
import { askAbout, type ChangedRecordsDeps } from './changed-records.ts';
import type { Task, TaskStep } from './task.ts';

export interface JournalChangesDeps extends ChangedRecordsDeps {
  readonly models: Pick<ModelStore, 'active'>;
}

export async function journalChangesStep(
  deps: JournalChangesDeps,
  { portalId, checkpoint }: Task,
): Promise<TaskStep> {
  const { db, models, now } = deps;
  const before = typeof checkpoint.done === 'number' ? checkpoint.done : 0;
  const untold = await untoldChanges(db, portalId, { limit: HISTORY_BATCH_SIZE, now: now() });
  if (untold === null) return { kind: 'done', progress: { done: before, total: before } };
  const { objectType, ids, since } = untold;
  const properties = watchedProperties(objectType, await models.active(portalId));
  await askAbout(deps, portalId, objectType, { ids, since, properties });
  await forgetChanges(db, portalId, untold);
  const done = before + ids.length;
  const progress = { done, total: done + (await countChanges(db, portalId)) };
  return { kind: 'again', checkpoint: { done }, progress, afterMs: 0 };
}
