/** Decisions as rows: each is kept for good, with the states before and after it. */
import { sql, type Transaction } from 'kysely';
import type { DecisionRecord } from '../lifecycle/decision.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** All decisions about these leads, by lead. */
export async function decisionsByLead(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<Map<string, DecisionRecord[]>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('decision')
    .select(['lead_id', 'record'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .orderBy('at')
    .execute();
  const byLead = Map.groupBy(rows, (row) => row.lead_id);
  return new Map([...byLead].map(([leadId, each]) => [leadId, each.map(({ record }) => record)]));
}

export interface KeptDecision {
  readonly leadId: string;
  readonly record: DecisionRecord;
  /** The receipt that was seen; an earlier decision keeps its own. */
  readonly receiptId: string | null;
}

/** A correction that leaves the reason as it was is as contradictory as before, and what people found of that holds. */
const foundBefore = (portalId: string) => sql`(
  select resolution from decision as earlier
  where earlier.portal_id = ${portalId} and earlier.lead_id = kept.lead_id
    and earlier.key = kept.record->>'replaces' and earlier.record->'reason' = kept.record->'reason'
)`;

export async function saveDecisions(
  tx: Transaction<Tables>,
  portalId: string,
  kept: readonly KeptDecision[],
): Promise<void> {
  if (kept.length === 0) return;
  const rows = JSON.stringify(
    kept.map(({ leadId, record, receiptId }) => ({
      lead_id: leadId,
      key: record.decision.key,
      at: record.decision.at,
      recorded_at: record.recordedAt,
      standing: record.standing,
      record,
      receipt_id: receiptId,
    })),
  );
  await sql`
    insert into decision (portal_id, lead_id, key, at, recorded_at, standing, record, receipt_id, resolution)
    select ${portalId}, lead_id, key, to_timestamp(at / 1000.0), to_timestamp(recorded_at / 1000.0), standing,
      record, receipt_id, ${foundBefore(portalId)}
    from jsonb_to_recordset(${rows}::jsonb) as kept (lead_id bigint, key text, at float8, recorded_at float8,
      standing text, record jsonb, receipt_id bigint)
    on conflict (portal_id, lead_id, key) do update set standing = excluded.standing, record = excluded.record`.execute(
    tx,
  );
}
