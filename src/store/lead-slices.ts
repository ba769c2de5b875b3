/**
 * All leads of a portal, slice by slice and company by company: those of one company follow each other, so that who
 * looks at them holds and reads few accounts at a time. Leads without a company come first.
 */
import type { Database } from './database.ts';

export interface SlicedLead {
  readonly leadId: string;
  readonly contactId: string;
  readonly companyId: string | null;
}

/** The last lead of the slice before. */
export type SlicePlace = Pick<SlicedLead, 'leadId' | 'companyId'>;

export const FIRST_PLACE: SlicePlace = { companyId: null, leadId: '0' };
const FIRST_COMPANY = { companyId: '0', leadId: '0' };

/** The next leads after that place, at most `limit`; fewer only where no others are left. */
export async function leadSlice(
  db: Database,
  portalId: string,
  after: SlicePlace,
  limit: number,
): Promise<SlicedLead[]> {
  const { companyId } = after;
  const alone = companyId === null ? await leadsAlone(db, portalId, after.leadId, limit) : [];
  if (alone.length === limit) return alone;
  const place = companyId === null ? FIRST_COMPANY : { companyId, leadId: after.leadId };
  return [...alone, ...(await leadsOfCompanies(db, portalId, place, limit - alone.length))];
}

async function leadsAlone(db: Database, portalId: string, afterLead: string, limit: number) {
  return livingLeads(db, portalId)
    .where('company_id', 'is', null)
    .where('lead_id', '>', afterLead)
    .orderBy('lead_id')
    .limit(limit)
    .execute();
}

async function leadsOfCompanies(
  db: Database,
  portalId: string,
  after: { readonly companyId: string; readonly leadId: string },
  limit: number,
) {
  return (
    livingLeads(db, portalId)
      // Says what the next line implies, for the index of those with a company.
      .where('company_id', '>=', after.companyId)
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('company_id', 'lead_id'), '>', tuple(after.companyId, after.leadId)),
      )
      .orderBy('company_id')
      .orderBy('lead_id')
      .limit(limit)
      .execute()
  );
}

function livingLeads(db: Database, portalId: string) {
  return db
    .selectFrom('lead')
    .select(['lead_id as leadId', 'contact_id as contactId', 'company_id as companyId'])
    .where('portal_id', '=', portalId)
    .where('deleted_at', 'is', null);
}
