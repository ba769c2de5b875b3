/** Companies as the engine needs them: from the store where known, else read from HubSpot once and kept. */
import { applyChanges, changedFacts, type Facts } from './changes.ts';
import type { CompanyRecord, CrmReader, LeadStore, PortalContext } from './ports.ts';
import { companyProperties } from './tracked-properties.ts';

export type CompanyReader = Pick<CrmReader, 'companies'>;

interface CompanyDeps {
  readonly leads: LeadStore;
  readonly crm: CompanyReader;
  readonly now: () => number;
}

/** Facts by company id for the ids given (nulls are contacts without a company). */
export async function companyFacts(
  deps: CompanyDeps,
  portal: PortalContext,
  ids: readonly (string | null)[],
): Promise<Map<string, Facts>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const known = await deps.leads.companies(portal.portalId, wanted);
  const missing = wanted.filter((id) => !known.has(id));
  const fresh = missing.length > 0 ? await refreshCompanies(deps, portal, missing, known) : [];
  return new Map([...known.values(), ...fresh].map(({ companyId, facts }) => [companyId, facts]));
}

/** Reads companies from HubSpot and keeps what changed. Returns those whose facts differ from before. */
export async function refreshCompanies(
  deps: CompanyDeps,
  portal: PortalContext,
  ids: readonly string[],
  known: ReadonlyMap<string, CompanyRecord>,
): Promise<CompanyRecord[]> {
  const properties = companyProperties(portal.model);
  const records = await deps.crm.companies(ids, properties);
  const read = records.map((record) => {
    const before = known.get(record.id)?.facts ?? {};
    const changes = changedFacts(before, record.properties, properties, {
      events: [],
      knownSince: Math.min(record.updatedAt, deps.now()),
    });
    return { companyId: record.id, facts: applyChanges(before, changes), changes };
  });
  await deps.leads.saveCompanies(portal.portalId, read, deps.now());
  return read.filter(({ companyId, changes }) => changes.length > 0 || !known.has(companyId));
}
