/**
 * What sales did in the attempt that a lead is in: the part of its history that the attempt's clocks and attempts can
 * see, read through an index of touches alone. A lead of many years costs a look no more than a new one.
 */
import { sql } from 'kysely';
import type { Episode } from '../lifecycle/episodes.ts';
import {
  type PropertyChange,
  STANDING_PROPERTIES,
  TOUCH_PROPERTIES,
} from '../lifecycle/sla/activity-readings.ts';
import type { Database } from './database.ts';
import type { LatestEpisodes } from './episodes.ts';
import { FACTS_OF_A_MERGED_LEAD } from './fact-sources.ts';

/** HubSpot's clock and ours differ, and what has happened is told a moment later, not always in its order. */
const MARGIN_MS = 86_400_000;
/** How long after an attempt has ended it is still of interest what was logged about it. */
const AFTERWARDS_MS = 7 * 86_400_000;

interface Window {
  readonly lead_id: string;
  /** Epoch ms. */
  readonly since: number;
  /** Null while the attempt runs. */
  readonly until: number | null;
}

/** Which part of a lead's history its attempt can see; null where there is no attempt. */
export function windowOf({ current, previous }: LatestEpisodes): Omit<Window, 'lead_id'> | null {
  if (current === null) return null;
  // A decision that has begun an attempt may be taken back in this very look.
  const isTheirs = current.openedBy !== 'engine' && previous !== null;
  const since = Math.min(startOf(current), isTheirs ? startOf(previous) : startOf(current));
  const until = current.closedAt === null ? null : current.closedAt + AFTERWARDS_MS;
  return { since: since - MARGIN_MS, until };
}

function startOf({ openedAt, mqlAt }: Episode): number {
  return Math.min(openedAt, mqlAt ?? openedAt);
}

/** By lead; with the values of before that later ones are counted from. */
export async function activityOfEpisodes(
  db: Database,
  portalId: string,
  episodes: ReadonlyMap<string, LatestEpisodes>,
): Promise<Map<string, PropertyChange[]>> {
  const windows = [...episodes].flatMap(([lead_id, latest]): Window[] => {
    const window = windowOf(latest);
    return window ? [{ lead_id, ...window }] : [];
  });
  if (windows.length === 0) return new Map();
  const { rows } = await sql<{ lead_id: string; change: PropertyChange }>`
    select fact.subject_id as lead_id, change || jsonb_build_object('byMerge', ${BY_MERGE}) as change
    from jsonb_to_recordset(${JSON.stringify(windows)}::jsonb) as asked (lead_id bigint, since float8, until float8),
      lateral (
        select fact.* from fact where ${IS_TOUCH} and fact.portal_id = ${portalId} and subject_id = asked.lead_id
          and source <> ${FACTS_OF_A_MERGED_LEAD} and recorded_at >= to_timestamp(asked.since / 1000.0)
          and (asked.until is null or recorded_at <= to_timestamp(asked.until / 1000.0))
        union
        select before.* from unnest(${[...STANDING_PROPERTIES]}::text[]) as standing (property),
          lateral (select max(recorded_at) as at from fact where ${IS_TOUCH} and fact.portal_id = ${portalId}
            and subject_id = asked.lead_id and source <> ${FACTS_OF_A_MERGED_LEAD}
            and recorded_at < to_timestamp(asked.since / 1000.0)
            and changes @> jsonb_build_array(jsonb_build_object('property', standing.property))) as newest,
          lateral (select fact.* from fact where ${IS_TOUCH} and fact.portal_id = ${portalId}
            and subject_id = asked.lead_id and source <> ${FACTS_OF_A_MERGED_LEAD}
            and recorded_at < to_timestamp(asked.since / 1000.0)
            and recorded_at >= newest.at - ${MARGIN_MS} * interval '1 millisecond'
            and changes @> jsonb_build_array(jsonb_build_object('property', standing.property))) as before) as fact,
      jsonb_array_elements(fact.changes) as change
    where change->>'property' = any(${[...TOUCH_PROPERTIES]}::text[])
    order by fact.fact_id`.execute(db);
  const byLead = Map.groupBy(rows, (row) => row.lead_id);
  return new Map([...byLead].map(([leadId, each]) => [leadId, each.map(({ change }) => change)]));
}

/** As the index `fact_of_touch` has it, word for word. */
export const IS_TOUCH = sql.raw(
  `fact.subject = 'lead' and jsonb_path_exists(fact.changes, '$[*] ? (${TOUCH_PROPERTIES.map(
    (property) => `@.property == "${property}"`,
  ).join(' || ')})')`,
);

/** The first look after a merge finds the values of both records together. */
export const BY_MERGE = sql`exists (
  select 1 from audit where audit.portal_id = fact.portal_id and audit.lead_id = fact.subject_id
    and audit.action = 'merge' and audit.at <= fact.recorded_at and not exists (
      select 1 from fact between_them where between_them.portal_id = fact.portal_id
        and between_them.subject = 'lead' and between_them.subject_id = fact.subject_id
        and between_them.fact_id < fact.fact_id and between_them.recorded_at >= audit.at
        and between_them.source <> ${FACTS_OF_A_MERGED_LEAD}))`;
