/** What a look at contacts has found, kept in its commit: facts, signals, and the receipts that are now in force. */
import { sql, type Transaction } from 'kysely';
import type { CommitBatch } from '../inbox/ports.ts';
import { slices } from '../slices.ts';
import type { CommitRow } from './commit.ts';
import type { Tables } from './tables.ts';
import { TOLD_AGAIN } from './told-again.ts';

type Tx = Transaction<Tables>;

export async function addFacts(
  tx: Tx,
  { portalId, now }: CommitBatch,
  rows: readonly CommitRow[],
): Promise<void> {
  const changed = rows
    .filter(({ outcome }) => outcome.changes.length > 0)
    .map(({ leadId, outcome, live }) => ({
      lead_id: leadId,
      changes: outcome.changes,
      source: live ? 'event' : 'read',
    }));
  if (changed.length === 0) return;
  await sql`
    insert into fact (portal_id, subject, subject_id, recorded_at, source, changes)
    select ${portalId}, 'lead', lead_id, ${new Date(now)}, source, changes
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      as changed (lead_id bigint, source text, changes jsonb)`.execute(tx);
}

export async function addSignals(
  tx: Tx,
  { portalId, now }: CommitBatch,
  rows: readonly CommitRow[],
): Promise<void> {
  const signals = rows.flatMap(({ leadId, outcome }) =>
    [...outcome.signals, ...outcome.furtherDoors, ...outcome.sayingMore].map((signal) => ({
      lead_id: leadId,
      kind: signal.kind,
      asset: signal.asset ?? '',
      minute: Math.floor(signal.occurredAt / 60_000),
      occurred_at: signal.occurredAt,
      attributes: signal.attributes,
      doors: signal.doors,
    })),
  );
  if (signals.length === 0) return;
  await sql`
    insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
    select ${portalId}, lead_id, kind, asset, minute, to_timestamp(occurred_at / 1000.0), ${new Date(now)},
      attributes, doors
    from jsonb_to_recordset(${JSON.stringify(signals)}::jsonb) as signal (lead_id bigint, kind text, asset text,
      minute bigint, occurred_at float8, attributes jsonb, doors text[])
    ${TOLD_AGAIN}`.execute(tx);
}

/** So many receipts go in one statement: some hundred kilobytes, which take a few milliseconds. */
const RECEIPTS = 25;

export async function saveLatestReceipts(
  tx: Tx,
  { portalId, now }: CommitBatch,
  rows: readonly CommitRow[],
): Promise<void> {
  for (const some of slices(rows, RECEIPTS)) {
    // As text within the text: it is not taken apart on its way into the table.
    const receipts = JSON.stringify(
      some.map(({ leadId, outcome }) => ({ lead_id: leadId, receipt: JSON.stringify(outcome.receipt) })),
    );
    await sql`
      insert into latest_receipt (portal_id, lead_id, evaluated_at, receipt)
      select ${portalId}, lead_id, ${new Date(now)}, receipt::json
      from json_to_recordset(${receipts}::json) as latest (lead_id bigint, receipt text)
      on conflict (portal_id, lead_id) do update set evaluated_at = excluded.evaluated_at,
        receipt = excluded.receipt`.execute(tx);
  }
}
