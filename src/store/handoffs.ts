/** The handoff of leads as the store has it: where they stand, what was decided, the episode, and what sales did. */
import { sql } from 'kysely';
import type { Receipt } from '../engine/receipt.ts';
import type { KeptHandoff } from '../handoff/progress.ts';
import type { LeadStandings } from '../handoff/sales-lead.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import { type PropertyChange, TOUCH_PROPERTIES } from '../lifecycle/sla/activity-readings.ts';
import type { Database } from './database.ts';
import { decisionsByLead } from './decisions.ts';
import { activityOfEpisodes, BY_MERGE, IS_TOUCH } from './episode-activity.ts';
import { latestEpisodes } from './episodes.ts';
import { FACTS_OF_A_MERGED_LEAD } from './fact-sources.ts';
import { type LeadStateRow, stateOf } from './lead-state.ts';

export interface StoredHandoff extends KeptHandoff {
  readonly activity: readonly PropertyChange[];
  readonly checklist: ChecklistAnswers | null;
  readonly asksForDeal: boolean;
  readonly leadStandings: LeadStandings;
  readonly earlierEpisodes: readonly Episode[];
}

export interface HandoffRow extends LeadStateRow {
  readonly lead_id: string;
  readonly checklist: ChecklistAnswers | null;
  readonly asks_for_deal: boolean;
  readonly sales_leads: LeadStandings;
}

/** By lead. */
export async function handoffsByLead(
  db: Database,
  portalId: string,
  leads: readonly HandoffRow[],
): Promise<Map<string, StoredHandoff>> {
  const ids = leads.map((lead) => lead.lead_id);
  const decisions = await decisionsByLead(db, portalId, ids);
  const episodes = await latestEpisodes(db, portalId, leads);
  const activity = await activityOfEpisodes(db, portalId, episodes);
  return new Map(
    leads.map((lead) => [
      lead.lead_id,
      {
        state: stateOf(lead),
        decisions: decisions.get(lead.lead_id) ?? [],
        episode: episodes.get(lead.lead_id)?.current ?? null,
        previous: episodes.get(lead.lead_id)?.previous ?? null,
        activity: activity.get(lead.lead_id) ?? [],
        checklist: lead.checklist,
        asksForDeal: lead.asks_for_deal,
        leadStandings: lead.sales_leads,
        earlierEpisodes: episodes.get(lead.lead_id)?.earlier ?? [],
      },
    ]),
  );
}

/** All that HubSpot has ever told of sales' activity with these leads, by lead. */
export async function activityByLead(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<Map<string, PropertyChange[]>> {
  if (leadIds.length === 0) return new Map();
  const { rows } = await sql<{ lead_id: string; change: PropertyChange }>`
    select fact.subject_id as lead_id, change || jsonb_build_object('byMerge', ${BY_MERGE}) as change
    from fact, jsonb_array_elements(fact.changes) as change
    where fact.portal_id = ${portalId} and ${IS_TOUCH} and fact.source <> ${FACTS_OF_A_MERGED_LEAD}
      and fact.subject_id = any(${[...leadIds]}::bigint[])
      and change->>'property' = any(${[...TOUCH_PROPERTIES]}::text[])
    order by fact.fact_id`.execute(db);
  return new Map(
    [...Map.groupBy(rows, (row) => row.lead_id)].map(([id, each]) => [id, each.map(({ change }) => change)]),
  );
}

/** The receipts that are in force, by lead. */
export async function latestReceipts(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<Map<string, Receipt>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('latest_receipt')
    .select(['lead_id', 'receipt'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .execute();
  return new Map(rows.map((row) => [row.lead_id, row.receipt as Receipt]));
}
