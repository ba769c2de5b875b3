/** Entries of the audit log as lines: each whole as JSON, or with what is asked for most in columns of its own. */
import type { AuditLine } from '../../store/audit-export.ts';
import { csvLine } from '../csv.ts';

export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export function lineOf(format: Format, entry: AuditLine): string {
  return format === 'csv' ? csvLine(Object.values(columnsOf(entry))) : JSON.stringify(asData(entry));
}

/** Null for a form that needs none. */
export function headOf(format: Format): string | null {
  return format === 'csv' ? csvLine(COLUMNS) : null;
}

function asData({ at, receipt, ...entry }: AuditLine) {
  return {
    ...entry,
    at: timeText(at),
    receipt: receipt && { ...receipt, evaluatedAt: timeText(receipt.evaluatedAt) },
  };
}

const COLUMNS = [
  'at',
  'audit_id',
  'portal_id',
  'contact_id',
  'lead_id',
  'actor',
  'action',
  'from',
  'to',
  'decision',
  'reason',
  'note',
  'message',
  'model_version',
  'receipt_id',
  'points',
  'grade',
  'detail',
] as const;

function columnsOf(entry: AuditLine): Readonly<Record<(typeof COLUMNS)[number], unknown>> {
  const { detail, receipt } = entry;
  return {
    at: timeText(entry.at),
    audit_id: entry.auditId,
    portal_id: entry.portalId,
    contact_id: entry.contactId,
    lead_id: entry.leadId,
    actor: entry.actor,
    action: entry.action,
    from: detail.from,
    to: detail.to,
    decision: detail.decision,
    reason: detail.reason,
    note: detail.note,
    message: detail.message,
    model_version: receipt?.modelVersion,
    receipt_id: receipt?.receiptId,
    points: receipt && receipt.score / 1000,
    grade: receipt?.grade,
    detail: JSON.stringify(detail),
  };
}

function timeText(time: number): string {
  return new Date(time).toISOString();
}
