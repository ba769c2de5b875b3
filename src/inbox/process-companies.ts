/**
 * One claim of companies: read again those of which HubSpot has told something, look at their accounts, and where
 * something changed, have their leads looked at again.
 */
import { committeeReach } from '../engine/committee-reach.ts';
import { appraiseStored } from './appraise-account.ts';
import type { Claim, ClaimedItem, WorkReason } from './claim.ts';
import { type CompanyReader, changedCompanies, readCompanies } from './company-facts.ts';
import type { CompanyMerge, CompanyRecord, LeadStore, OpenEvent, PortalContext } from './ports.ts';

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
  const { portalId, generation } = portal;
  const ids = claim.items.map((item) => item.objectId);
  const events = await deps.leads.companyEvents(portalId, ids);
  const merges = [...events].flatMap(([survivor, each]) => mergesOf(survivor, each));
  const mergedIds = merges.flatMap((merge) => merge.merged);
  const known = await deps.leads.companies(portalId, [...new Set([...ids, ...mergedIds])]);
  const reach = committeeReach(portal.model);
  const told = claim.items
    .filter((item) => mustBeRead(item, events.has(item.objectId), known.get(item.objectId), reach !== null))
    .map(({ objectId }) => objectId);
  const read = await readCompanies(deps, portal, told, known, merges);
  const there = new Set(read.map(({ companyId }) => companyId));
  const gone = [...new Set([...told, ...mergedIds])].filter((id) => !there.has(id));
  const reasons = new Map(claim.items.map(({ objectId, reason }) => [objectId, reason]));
  const isNews = (id: string) => events.has(id) || !OF_THE_ACCOUNT.has(reasons.get(id) ?? 'event');
  const differing = changedCompanies(read, known);
  const now = deps.now();
  await deps.leads.finishCompanies(
    claim,
    {
      generation,
      read,
      gone,
      merges,
      changed: [
        ...new Set([...differing.filter(isNews), ...gone, ...merges.map(({ survivor }) => survivor)]),
      ],
      learned: differing.filter((id) => !isNews(id)),
      settled: [...events.values()].flat().map(({ key }) => ({ key, outcome: 'applied', reason: null })),
    },
    {
      asked: reach === null ? null : { companyIds: ids, reach },
      appraise: (account) => {
        const reason = reasons.get(account.companyId) ?? 'event';
        return appraiseStored(portal, account, { reach: reach!, reason, now });
      },
    },
    now,
  );
}

/** Why a company is looked at though HubSpot has told nothing of it. */
const OF_THE_ACCOUNT: ReadonlySet<WorkReason> = new Set(['account', 'time']);

/** An account's own business is known here: HubSpot is asked only where it has told of a change, or never was asked. */
function mustBeRead(
  { reason }: ClaimedItem,
  isTold: boolean,
  known: CompanyRecord | undefined,
  asksForCommittees: boolean,
): boolean {
  if (isTold || !OF_THE_ACCOUNT.has(reason)) return true;
  return asksForCommittees && known !== undefined && !known.gone && known.written === null;
}

function mergesOf(survivor: string, events: readonly OpenEvent[]): CompanyMerge[] {
  return events.flatMap(({ detail }) => {
    const { primaryObjectId, mergedObjectIds } = detail ?? {};
    if (!Array.isArray(mergedObjectIds)) return [];
    const merged = [...new Set([primaryObjectId, ...mergedObjectIds].map(String))];
    return [{ survivor, merged: merged.filter((id) => id !== survivor) }];
  });
}
