/**
 * Sends a portal's outbox, batch by batch. A write is stored before it is sent, sent again identically when its
 * answer was lost, and ends as sent, as refused with HubSpot's reason, or waiting for another try.
 */
import type { CrmWriter, OutboxBatch, OutboxRow, OutboxStore } from './ports.ts';

export interface DispatchDeps {
  readonly outbox: OutboxStore;
  readonly crm: CrmWriter;
  /** Whether a failed send is worth another try, and when (epoch ms). */
  readonly retryAt: (error: unknown, attempts: number, causedAt: number) => number | null;
  readonly record: (entry: DispatchEntry) => Promise<void>;
  readonly now: () => number;
}

/** What the audit log keeps of writes that did not go as decided. */
export interface DispatchEntry {
  readonly portalId: string;
  readonly action: 'write-refused' | 'write-not-applied';
  readonly objectId: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Dispatched {
  readonly sent: number;
  readonly refused: number;
  /** Milliseconds from the decision to HubSpot's answer, one for each row sent. */
  readonly latencies: readonly number[];
}

const BATCH = 100;

/** Runs until nothing of this portal is due. */
export async function dispatchPortal(deps: DispatchDeps, portalId: string): Promise<Dispatched> {
  const latencies: number[] = [];
  let refused = 0;
  for (;;) {
    const batch = await deps.outbox.claim(portalId, deps.now(), BATCH);
    if (!batch) return { sent: latencies.length, refused, latencies };
    const outcome = await sendBatch(deps, batch);
    latencies.push(...outcome.latencies);
    refused += outcome.refused;
  }
}

async function sendBatch(deps: DispatchDeps, batch: OutboxBatch): Promise<Omit<Dispatched, 'sent'>> {
  const rows = batch.rows.filter((row) => Object.keys(row.properties).length > 0);
  const withdrawn = batch.rows.filter((row) => Object.keys(row.properties).length === 0);
  await deps.outbox.sent(batch, withdrawn);
  if (rows.length === 0) return { refused: 0, latencies: [] };
  let answer: Awaited<ReturnType<CrmWriter['update']>>;
  try {
    answer = await deps.crm.update(
      batch.objectType,
      rows.map(({ objectId, properties }) => ({ id: objectId, properties })),
    );
  } catch (error) {
    await postpone(deps, batch, error);
    return { refused: 0, latencies: [] };
  }
  const reasons = new Map(answer.refused.map(({ id, reason }) => [id, reason]));
  const sent = rows.filter((row) => !reasons.has(row.objectId));
  await deps.outbox.sent(batch, sent);
  await refuse(deps, batch, rows, reasons);
  if (batch.lane === 'stage') await readBack(deps, batch, sent);
  const at = deps.now();
  return { refused: reasons.size, latencies: sent.map((row) => at - row.causedAt) };
}

async function postpone(deps: DispatchDeps, batch: OutboxBatch, error: unknown): Promise<void> {
  const attempts = Math.max(...batch.rows.map((row) => row.attempts)) + 1;
  const causedAt = Math.min(...batch.rows.map((row) => row.causedAt));
  const dueAt = deps.retryAt(error, attempts, causedAt);
  const reason = error instanceof Error ? error.message : String(error);
  if (dueAt !== null) {
    await deps.outbox.retry(batch, { dueAt, error: reason, countAttempt: true });
    return;
  }
  const reasons = new Map(batch.rows.map((row) => [row.objectId, reason]));
  await refuse(deps, batch, batch.rows, reasons);
}

async function refuse(
  deps: DispatchDeps,
  batch: OutboxBatch,
  rows: readonly OutboxRow[],
  reasons: ReadonlyMap<string, string>,
): Promise<void> {
  const refusals = rows.flatMap((row) => {
    const reason = reasons.get(row.objectId);
    return reason === undefined ? [] : [{ row, reason }];
  });
  await deps.outbox.refused(batch, refusals, deps.now());
  for (const { row, reason } of refusals) {
    await deps.record({
      portalId: batch.portalId,
      action: 'write-refused',
      objectId: row.objectId,
      detail: { lane: batch.lane, properties: Object.keys(row.properties), reason },
    });
  }
}

/** HubSpot ignores a backward lifecycle move in silence: what it made of the write is looked up (R36). */
async function readBack(deps: DispatchDeps, batch: OutboxBatch, rows: readonly OutboxRow[]): Promise<void> {
  const wanted = rows.filter((row) => row.properties.lifecyclestage !== undefined);
  if (wanted.length === 0) return;
  let stages: ReadonlyMap<string, string | null>;
  try {
    stages = await deps.crm.lifecycleStages(wanted.map((row) => row.objectId));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const row of wanted) await notApplied(deps, batch, row, { readBack: 'failed', reason });
    return;
  }
  for (const row of wanted) {
    const found = stages.get(row.objectId) ?? null;
    if (found !== row.properties.lifecyclestage) await notApplied(deps, batch, row, { found });
  }
}

async function notApplied(
  deps: DispatchDeps,
  batch: OutboxBatch,
  row: OutboxRow,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await deps.record({
    portalId: batch.portalId,
    action: 'write-not-applied',
    objectId: row.objectId,
    detail: { wanted: row.properties.lifecyclestage, ...detail },
  });
}
