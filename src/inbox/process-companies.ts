/** One claim of companies: read them again, and where something changed, have their leads looked at again. */
import type { Claim } from './claim.ts';
import { type CompanyReader, changedCompanies, readCompanies } from './company-facts.ts';
import type { CompanyMerge, LeadStore, OpenEvent, PortalContext } from './ports.ts';

export interface CompanyDeps {
  readonly leads: LeadStore;
  readonly crm: CompanyReader;
  readonly now: () => number;
}

/**
 * HubSpot's answer decides whether a company is there, whatever its events say of deletion and restore. What is
 * found is kept only with the leads that become due by it: a kill in between leaves all of it to be done again.
 */
export async function processCompanies(
  deps: CompanyDeps,
  portal: PortalContext,
  claim: Claim,
): Promise<void> {
  const { portalId } = portal;
  const ids = claim.items.map((item) => item.objectId);
  const events = await deps.leads.companyEvents(portalId, ids);
  const merges = [...events].flatMap(([survivor, each]) => mergesOf(survivor, each));
  const mergedIds = merges.flatMap((merge) => merge.merged);
  const known = await deps.leads.companies(portalId, [...new Set([...ids, ...mergedIds])]);
  const read = await readCompanies(deps, portal, ids, known, merges);
  const there = new Set(read.map(({ companyId }) => companyId));
  const gone = [...new Set([...ids, ...mergedIds])].filter((id) => !there.has(id));
  await deps.leads.finishCompanies(
    claim,
    {
      read,
      gone,
      merges,
      changed: [
        ...new Set([...changedCompanies(read, known), ...gone, ...merges.map(({ survivor }) => survivor)]),
      ],
      settled: [...events.values()].flat().map(({ key }) => ({ key, outcome: 'applied', reason: null })),
    },
    deps.now(),
  );
}

function mergesOf(survivor: string, events: readonly OpenEvent[]): CompanyMerge[] {
  return events.flatMap(({ detail }) => {
    const { primaryObjectId, mergedObjectIds } = detail ?? {};
    if (!Array.isArray(mergedObjectIds)) return [];
    const merged = [...new Set([primaryObjectId, ...mergedObjectIds].map(String))];
    return [{ survivor, merged: merged.filter((id) => id !== survivor) }];
  });
}
