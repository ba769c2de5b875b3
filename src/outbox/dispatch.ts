/**
 * Sends a portal's outbox, batch by batch. A write is stored before it is sent, sent again identically when its
 * answer was lost, and ends as sent, as refused with HubSpot's reason, or waiting for another try.
 */
import { reasonOf } from './each-wish.ts';
import { makeTasks } from './make-tasks.ts';
import { openDeal } from './open-deals.ts';
import type { CrmWriter, OutboxBatch, OutboxRow, OutboxStore, PutLead, Refusal } from './ports.ts';
import { putLeads } from './put-leads.ts';
import { readBack } from './read-back.ts';
import { type SentBatch, sendRows } from './send-again.ts';

export interface DispatchDeps {
  readonly outbox: OutboxStore;
  readonly crm: CrmWriter;
  /** Whether a failed send of a row is worth another try, and when (epoch ms). */
  readonly retryAt: (
    error: unknown,
    attempts: number,
    causedAt: number,
    lane: OutboxBatch['lane'],
  ) => number | null;
  /** HubSpot may have done what it was asked, and it is worth asking again at once. */
  readonly isAnswerLost: (error: unknown) => boolean;
  /** The properties the portal turned out not to have; none where the failure was another. */
  readonly missingProperties: (error: unknown) => readonly string[];
  /** Keeps them out of what is decided from now on, for an admin to see. */
  readonly markMissing: (
    portalId: string,
    objectType: OutboxBatch['objectType'],
    properties: readonly string[],
  ) => Promise<void>;
  /** The worker is asked to end: no further batch is begun. */
  readonly isStopping: () => boolean;
  readonly record: (entry: DispatchEntry) => Promise<void>;
  readonly now: () => number;
}

/** What the audit log keeps of writes that did not go as decided. */
export interface DispatchEntry {
  readonly portalId: string;
  readonly action:
    | 'write-refused'
    | 'write-not-applied'
    | 'read-back-failed'
    | 'deal-created'
    | 'deal-joined'
    | 'deal-found'
    | 'task-made'
    | 'task-found'
    | `lead-${Exclude<PutLead['how'], 'unmade'>}`;
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

/** Runs until nothing of this portal is due, or until HubSpot or the store is in trouble: then later. */
export async function dispatchPortal(deps: DispatchDeps, portalId: string): Promise<Dispatched> {
  const latencies: number[] = [];
  let refused = 0;
  while (!deps.isStopping()) {
    const batch = await deps.outbox.claim(portalId, deps.now(), BATCH);
    if (!batch) break;
    const outcome = await sendBatch(deps, batch).finally(() => deps.outbox.done(batch));
    if (outcome === 'postponed') break;
    latencies.push(...outcome.latencies);
    refused += outcome.refused;
  }
  return { sent: latencies.length, refused, latencies };
}

async function sendBatch(
  deps: DispatchDeps,
  batch: OutboxBatch,
): Promise<Omit<Dispatched, 'sent'> | 'postponed'> {
  const rows = batch.rows.filter((row) => Object.keys(row.properties).length > 0);
  const withdrawn = batch.rows.filter((row) => Object.keys(row.properties).length === 0);
  await deps.outbox.sent(batch, withdrawn);
  if (rows.length === 0) return { refused: 0, latencies: [] };
  if (batch.lane === 'deal') return sendEach(deps, batch, rows, openDeal);
  if (batch.lane === 'task') return sendEach(deps, batch, rows, makeTasks);
  if (batch.lane === 'lead') return sendEach(deps, batch, rows, putLeads);
  let outcome: SentBatch;
  try {
    outcome = await sendRows(deps, batch, rows);
  } catch (error) {
    return failed(deps, batch, error);
  }
  const { answer } = outcome;
  const refused = new Map(answer.refused.map((each) => [each.id, each]));
  const sent = outcome.rows.filter((row) => !refused.has(row.objectId));
  await deps.outbox.sent(batch, sent);
  const lacking = new Map(
    answer.refused.flatMap(({ id, missingProperties }) =>
      missingProperties.length > 0 ? [[id, missingProperties]] : [],
    ),
  );
  if (lacking.size > 0) {
    const unsent = rows.filter((row) => lacking.has(row.objectId));
    await leaveOut(deps, batch, unsent, [...new Set([...lacking.values()].flat())]);
  }
  const faulty = answer.refused.filter((each) => each.missingProperties.length === 0);
  const reasons = new Map(faulty.map(({ id, reason }) => [id, reason]));
  await refuse(
    deps,
    batch,
    rows.flatMap((row) => {
      const reason = reasons.get(row.objectId);
      return reason === undefined ? [] : [{ row, reason }];
    }),
  );
  if (batch.lane === 'stage') await readBack(deps, batch, sent);
  const at = deps.now();
  return { refused: faulty.length, latencies: sent.map((row) => at - row.causedAt) };
}

/**
 * One row after the other. What is wrong with one is no other's fault; trouble with the portal is, and they wait with it.
 * What a stopping worker does not come to, the next one takes.
 */
async function sendEach(
  deps: DispatchDeps,
  batch: OutboxBatch,
  rows: readonly OutboxRow[],
  send: (deps: DispatchDeps, batch: OutboxBatch, row: OutboxRow) => Promise<readonly Refusal[]>,
): Promise<Omit<Dispatched, 'sent'> | 'postponed'> {
  const latencies: number[] = [];
  let refused = 0;
  for (const [index, row] of rows.entries()) {
    if (deps.isStopping()) {
      await deps.outbox.giveBack(batch, rows.slice(index));
      return 'postponed';
    }
    try {
      const refusals = await send(deps, batch, row);
      await refuse(deps, batch, refusals);
      if (refusals.length > 0) refused += 1;
      else latencies.push(deps.now() - row.causedAt);
    } catch (error) {
      const isGivenUp = deps.retryAt(error, row.attempts + 1, row.causedAt, batch.lane) === null;
      await failed(deps, { ...batch, rows: isGivenUp ? [row] : rows.slice(index) }, error);
      if (!isGivenUp) return 'postponed';
      refused += 1;
    }
  }
  return { refused, latencies };
}

/** The portal lacks properties of ours: they go from all that is on its way, which is then due as it was. */
async function leaveOut(
  { outbox, markMissing }: DispatchDeps,
  batch: OutboxBatch,
  unsent: readonly OutboxRow[],
  missing: readonly string[],
): Promise<void> {
  await markMissing(batch.portalId, batch.objectType, missing);
  await outbox.withdraw(batch.portalId, batch.objectType, missing);
  // Rows that never had them, or have them no more, were not sent either.
  await outbox.giveBack(batch, unsent);
}

/**
 * A property the portal lacks is left out, and the rest is sent at once. Else each row waits for its own time;
 * those that have waited for too long, or are themselves at fault, are refused.
 */
async function failed(
  deps: DispatchDeps,
  batch: OutboxBatch,
  error: unknown,
): Promise<Omit<Dispatched, 'sent'> | 'postponed'> {
  const missing = deps.missingProperties(error);
  if (missing.length > 0) {
    await leaveOut(deps, batch, batch.rows, missing);
    return { refused: 0, latencies: [] };
  }
  const reason = reasonOf(error);
  const judged = batch.rows.map((row) => ({
    row,
    dueAt: deps.retryAt(error, row.attempts + 1, row.causedAt, batch.lane),
  }));
  const again = judged.flatMap(({ row, dueAt }) => (dueAt === null ? [] : [{ row, dueAt }]));
  const given = judged.flatMap(({ row, dueAt }) => (dueAt === null ? [{ row, reason }] : []));
  if (again.length > 0) await deps.outbox.retry(batch, again, reason);
  await refuse(deps, batch, given);
  return 'postponed';
}

async function refuse(deps: DispatchDeps, batch: OutboxBatch, refusals: readonly Refusal[]): Promise<void> {
  const kept = new Set(await deps.outbox.refused(batch, refusals, deps.now()));
  if (batch.lane === 'stage') await showRefused(deps, batch, refusals);
  for (const { row, reason } of refusals.filter((each) => kept.has(each.row.objectId))) {
    await deps.record({
      portalId: batch.portalId,
      action: 'write-refused',
      objectId: row.objectId,
      detail: { lane: batch.lane, properties: Object.keys(row.properties), reason },
    });
  }
}

/** HubSpot's own stage fields do not follow: the lead shows it until they do. */
async function showRefused(
  { outbox, now }: DispatchDeps,
  { portalId }: OutboxBatch,
  refusals: readonly Refusal[],
): Promise<void> {
  const answers = refusals.map(
    ({ row, reason }) =>
      ({ contactId: row.objectId, asked: row.properties, how: 'refused', reason }) as const,
  );
  await outbox.keepStageAnswers(portalId, answers, now());
}
