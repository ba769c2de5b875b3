/** Companies whose leads are to be looked at again: all of them, the most recently active first. */
import { sql, type Transaction } from 'kysely';
import type { WorkReason } from '../inbox/claim.ts';
import { addWorkFrom } from './enqueue-work.ts';
import type { Tables } from './tables.ts';
import { AT_ONCE, LATER } from './work-priority.ts';

/** This many leads of a company are looked at with the other live work, the rest after it. */
const SOON = 100;

export interface CompanyNews {
  readonly companyId: string;
  readonly reason: WorkReason;
  /** Nobody waits for it: all of its leads come after the live work. */
  readonly isPatient: boolean;
  /** Only leads that were decided while the account looked otherwise have anything to see. */
  readonly otherThan?: string;
  /** Only these leads. */
  readonly only?: readonly string[];
  /** Only leads that this model has decided; others wait for their own turn. */
  readonly decidedBy?: string;
}

/**
 * Makes the leads due; the caller wakes the portal. One statement however many there are: a lead that were left out
 * would stay on the old company for ever.
 * @returns how many were made due
 */
export async function lookAgain(
  tx: Transaction<Tables>,
  portalId: string,
  news: readonly CompanyNews[],
  now: number,
): Promise<number> {
  if (news.length === 0) return 0;
  const rows = news.map((each) => ({
    company_id: each.companyId,
    reason: each.reason,
    soon: each.isPatient ? 0 : SOON,
    other_than: each.otherThan ?? null,
    lead_ids: each.only ?? null,
    decided_by: each.decidedBy ?? null,
  }));
  return addWorkFrom(
    tx,
    { portalId, objectType: 'contact', dueAt: now },
    sql`
    select lead.contact_id as object_id, min(case when lead.place <= soon then ${AT_ONCE} else ${LATER} end)::smallint as priority,
      min(reason) as reason
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as company (company_id bigint, reason text, soon int, other_than text, lead_ids bigint[], decided_by text),
      lateral (
        select contact_id, row_number() over (order by active_at desc nulls last) as place from lead
        where portal_id = ${portalId} and lead.company_id = company.company_id and deleted_at is null
          and (other_than is null or account_view is distinct from other_than)
          and (lead_ids is null or lead_id = any(lead_ids))
          and (decided_by is null or model_hash = decided_by)) as lead
    group by lead.contact_id`,
  );
}
