/** The audit log: who did what to which lead, and when. Rows are only ever added; erasure alone removes them. */
import type { Database } from './database.ts';

export interface AuditEntry {
  readonly portalId: string;
  readonly at: number;
  /** `engine`, `crm`, `fairlead`, or a person's id. */
  readonly actor: string;
  readonly action: string;
  readonly leadId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface RecordedEntry extends AuditEntry {
  readonly auditId: string;
}

export interface AuditLog {
  add(entry: AuditEntry): Promise<void>;
  /** Entries after `auditId`, oldest first, over all portals of this process: for the operator's eyes. */
  after(auditId: string, limit: number): Promise<RecordedEntry[]>;
  of(portalId: string, leadId: string): Promise<RecordedEntry[]>;
}

export function createAuditLog(db: Database): AuditLog {
  return {
    async add(entry) {
      await db
        .insertInto('audit')
        .values({
          portal_id: entry.portalId,
          at: new Date(entry.at),
          actor: entry.actor,
          action: entry.action,
          lead_id: entry.leadId,
          detail: JSON.stringify(entry.detail),
        })
        .execute();
    },
    async after(auditId, limit) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('audit_id', '>', auditId)
        .orderBy('audit_id')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
    async of(portalId, leadId) {
      const rows = await db
        .selectFrom('audit')
        .selectAll()
        .where('portal_id', '=', portalId)
        .where('lead_id', '=', leadId)
        .orderBy('audit_id')
        .execute();
      return rows.map(toEntry);
    },
  };
}

function toEntry(row: {
  portal_id: string;
  audit_id: string;
  at: number;
  actor: string;
  action: string;
  lead_id: string | null;
  detail: Record<string, unknown>;
}): RecordedEntry {
  return {
    portalId: row.portal_id,
    auditId: row.audit_id,
    at: row.at,
    actor: row.actor,
    action: row.action,
    leadId: row.lead_id,
    detail: row.detail,
  };
}
