/** What HubSpot has made of a write to its own stage fields: it ignores a backward lifecycle move in silence (R36). */
import type { MirrorField } from '../lifecycle/stage-mirror.ts';
import type { DispatchDeps, DispatchEntry } from './dispatch.ts';
import type { OutboxBatch, OutboxRow, StageAnswer } from './ports.ts';

export async function readBack(
  deps: DispatchDeps,
  batch: OutboxBatch,
  rows: readonly OutboxRow[],
): Promise<void> {
  const asked = rows.filter((row) => Object.keys(row.properties).length > 0);
  if (asked.length === 0) return;
  let found: Awaited<ReturnType<DispatchDeps['crm']['stageFields']>>;
  try {
    found = await deps.crm.stageFields(asked.map((row) => row.objectId));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const row of asked) await record(deps, batch, row, 'read-back-failed', { reason });
    return;
  }
  const answers: StageAnswer[] = [];
  for (const row of asked) {
    const now = found.get(row.objectId);
    const ignored = Object.entries(row.properties).filter(
      ([field, value]) => (now?.[field as MirrorField] ?? '') !== value,
    );
    const of = { contactId: row.objectId, asked: row.properties };
    answers.push({ ...of, how: ignored.length === 0 ? 'taken' : 'not_taken' });
    for (const [field, wanted] of ignored) {
      const detail = { property: field, wanted, found: now?.[field as MirrorField] ?? null };
      await record(deps, batch, row, 'write-not-applied', detail);
    }
  }
  await deps.outbox.keepStageAnswers(batch.portalId, answers, deps.now());
}

async function record(
  deps: DispatchDeps,
  { portalId }: OutboxBatch,
  { objectId, properties }: OutboxRow,
  action: DispatchEntry['action'],
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await deps.record({ portalId, action, objectId, detail: { wanted: properties, ...detail } });
}
