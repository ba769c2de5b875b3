/**
 * The audit log of a portal as it leaves the house: every entry, oldest first, with the receipt that it rests on. It is
 * read in slices of one snapshot, so what is written meanwhile neither shifts nor doubles a line.
 */
import { sql, type Transaction } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

export interface AuditQuery {
  readonly portalId: string;
  /** One lead alone, with what was said of writes to its record. */
  readonly leadId?: string | undefined;
  /** From then on (epoch ms). */
  readonly since?: number | undefined;
}

export interface AuditLine {
  readonly portalId: string;
  readonly auditId: string;
  /** Epoch ms. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly leadId: string | null;
  /** HubSpot's id of the record; null where the entry is about the portal. */
  readonly contactId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** What the transition or the decision rested on. */
  readonly receipt: AuditedReceipt | null;
}

export interface AuditedReceipt {
  readonly receiptId: string;
  /** Epoch ms. */
  readonly evaluatedAt: number;
  readonly modelVersion: string;
  readonly modelHash: string;
  readonly inputsHash: string;
  /** Milli-points. */
  readonly score: number;
  readonly grade: string;
  readonly decision: string;
}

const SLICE = 1_000;

/**
 * Calls `take` with one slice after the other until there is no more, or `take` says false.
 * @returns how many entries were taken
 */
export async function exportAudit(
  db: Database,
  query: AuditQuery,
  take: (lines: readonly AuditLine[]) => boolean,
): Promise<number> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      let after = '0';
      for (let taken = 0; ; ) {
        const lines = await readSlice(tx, query, after);
        taken += lines.length;
        const goesOn = lines.length === 0 || take(lines);
        if (lines.length < SLICE || !goesOn) return taken;
        after = lines.at(-1)!.auditId;
      }
    });
}

interface Row extends Omit<AuditLine, 'receipt'> {
  readonly receiptId: string | null;
  readonly evaluatedAt: number;
  readonly head: Omit<AuditedReceipt, 'receiptId' | 'evaluatedAt'>;
}

async function readSlice(
  tx: Transaction<Tables>,
  { portalId, leadId, since }: AuditQuery,
  after: string,
): Promise<AuditLine[]> {
  const fromThen = since === undefined ? sql`` : sql`and at >= ${new Date(since)}`;
  const ofLead =
    leadId === undefined
      ? sql``
      : sql`and (lead_id = ${leadId} or lead_id is null and detail->>'objectId' in (
          select value from lead_alias where portal_id = ${portalId} and kind = 'contact' and lead_id = ${leadId}))`;
  const { rows } = await sql<Row>`
    with slice as (
      select * from audit
      where portal_id = ${portalId} and audit_id > ${after} ${fromThen} ${ofLead}
      order by audit_id limit ${SLICE})
    select slice.portal_id as "portalId", slice.audit_id as "auditId", slice.at, slice.actor, slice.action,
      slice.lead_id as "leadId", coalesce(lead.contact_id::text, slice.detail->>'objectId') as "contactId",
      slice.detail, receipt.receipt_id as "receiptId", receipt.evaluated_at as "evaluatedAt",
      jsonb_build_object('modelVersion', receipt.receipt->'model'->'version', 'modelHash', receipt.model_hash,
        'inputsHash', receipt.receipt->'inputsHash', 'score', receipt.receipt->'score',
        'grade', receipt.receipt->'grade', 'decision', receipt.receipt->'decision') as head
    from slice
    left join lead on lead.portal_id = slice.portal_id and lead.lead_id = slice.lead_id
    left join decision on decision.portal_id = slice.portal_id and decision.lead_id = slice.lead_id
      and decision.key = coalesce(slice.detail->>'decisionKey', slice.detail->>'key')
    left join receipt on receipt.portal_id = slice.portal_id and receipt.lead_id = slice.lead_id
      and receipt.receipt_id = coalesce((slice.detail->>'receiptId')::bigint, decision.receipt_id)
    order by slice.audit_id`.execute(tx);
  return rows.map(({ receiptId, evaluatedAt, head, ...entry }) => ({
    ...entry,
    receipt: receiptId === null ? null : { receiptId, evaluatedAt, ...head },
  }));
}
