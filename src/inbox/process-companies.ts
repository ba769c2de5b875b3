/** One claim of companies: read them again, and where something changed, have their leads looked at again. */
import type { Claim } from './claim.ts';
import { type CompanyReader, refreshCompanies } from './company-facts.ts';
import type { LeadStore, PortalContext } from './ports.ts';

/** This many leads of a changed company are looked at with the other live work, the rest after it. */
const SOON = 100;

export interface CompanyDeps {
  readonly leads: LeadStore;
  readonly crm: CompanyReader;
  readonly now: () => number;
}

export async function processCompanies(
  deps: CompanyDeps,
  portal: PortalContext,
  claim: Claim,
): Promise<void> {
  const ids = claim.items.map((item) => item.objectId);
  const known = await deps.leads.companies(portal.portalId, ids);
  const changed = await refreshCompanies(deps, portal, ids, known);
  const leads = await Promise.all(
    changed.map(({ companyId }) => deps.leads.leadsOf(portal.portalId, companyId)),
  );
  await deps.leads.finishCompanies(
    claim,
    {
      soon: leads.flatMap((each) => each.slice(0, SOON)),
      later: leads.flatMap((each) => each.slice(SOON)),
    },
    deps.now(),
  );
}
