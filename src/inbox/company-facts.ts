/** Companies as the engine needs them: from the store where known, else read from HubSpot once and kept. */
import type { Properties } from '../engine/input.ts';
import { applyChanges, type ChangeEvent, changedFacts, type Facts } from './changes.ts';
import type {
  CompanyMerge,
  CompanyRead,
  CompanyRecord,
  CrmReader,
  LeadStore,
  PortalContext,
} from './ports.ts';
import { companyProperties, trackedCompanyProperties, writtenOnCompanies } from './tracked-properties.ts';

export type CompanyReader = Pick<CrmReader, 'companies'>;

type Known = ReadonlyMap<string, CompanyRecord>;

interface CompanyDeps {
  readonly leads: LeadStore;
  readonly crm: CompanyReader;
  readonly now: () => number;
}

/** Facts by company id for the ids given (nulls are contacts without a company). */
export async function companyFacts(
  deps: CompanyDeps,
  portal: Pick<PortalContext, 'portalId' | 'model'>,
  ids: readonly (string | null)[],
): Promise<Map<string, Facts>> {
  const { portalId } = portal;
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const known = await deps.leads.companies(portalId, wanted);
  const missing = wanted.filter((id) => !isHere(known, id));
  const read = missing.length > 0 ? await readCompanies(deps, portal, missing, known) : [];
  if (read.length === 0) return factsOf(known);
  await deps.leads.addCompanies(portalId, read, deps.now());
  // Others may have met the same company at the same time: all decide on what the store then has.
  return factsOf(await deps.leads.companies(portalId, wanted));
}

/** Companies as HubSpot has them now, with what differs from what is known. Nothing is kept yet. */
export async function readCompanies(
  deps: Pick<CompanyDeps, 'crm' | 'now'>,
  portal: Pick<PortalContext, 'portalId' | 'model'>,
  ids: readonly string[],
  known: Known,
  merges: readonly CompanyMerge[] = [],
): Promise<CompanyRead[]> {
  if (ids.length === 0) return [];
  const tracked = trackedCompanyProperties(portal.model);
  const ours = writtenOnCompanies(portal.model);
  const requested = companyProperties(portal.model);
  // Asked for an id that was merged away, HubSpot answers with the survivor.
  const records = new Map((await deps.crm.companies(ids, requested)).map((record) => [record.id, record]));
  return [...records.values()].map((record) => {
    const before = known.get(record.id);
    const changes = changedFacts(before?.facts ?? {}, record.properties, tracked, {
      events: before ? [] : factsBefore(record.id, known, merges),
      knownSince: Math.min(record.updatedAt, deps.now()),
    });
    return {
      companyId: record.id,
      facts: applyChanges(before?.facts ?? {}, changes),
      changes,
      written: ours.length === 0 ? null : valuesOf(record.properties, ours),
    };
  });
}

/** Companies that differ from what is known, or were not here before. */
export function changedCompanies(read: readonly CompanyRead[], known: Known): string[] {
  return read
    .filter(({ companyId, changes }) => changes.length > 0 || !isHere(known, companyId))
    .map(({ companyId }) => companyId);
}

/** A merged company lives under a new id, but has its values since they were known under the old ones. */
function factsBefore(companyId: string, known: Known, merges: readonly CompanyMerge[]): ChangeEvent[] {
  const merged = merges.filter(({ survivor }) => survivor === companyId).flatMap((merge) => merge.merged);
  return merged.flatMap((id) =>
    Object.entries(known.get(id)?.facts ?? {}).map(([property, [value, occurredAt]]) => ({
      property,
      value,
      occurredAt,
    })),
  );
}

function valuesOf(properties: Properties, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (properties[name] ? [[name, properties[name]]] : [])));
}

function isHere(known: Known, companyId: string): boolean {
  return known.get(companyId)?.gone === false;
}

function factsOf(known: Known): Map<string, Facts> {
  const here = [...known.values()].filter(({ gone }) => !gone);
  return new Map(here.map(({ companyId, facts }) => [companyId, facts]));
}
