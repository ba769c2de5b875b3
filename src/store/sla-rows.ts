/** Attempts at qualification with all that the SLA report asks of them, from the store alone. Reads only. */
import { sql } from 'kysely';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { slaOf } from '../handoff/sla-of-episode.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { Resolution } from '../lifecycle/resolution.ts';
import type { Ownership } from '../lifecycle/sla/response-delay.ts';
import type { SeenEvidence } from '../reports/definition.ts';
import type { Period } from '../reports/marketing-side.ts';
import type { SlaRow } from '../reports/sla-row.ts';
import type { Database } from './database.ts';
import { type EpisodeRow, toEpisode } from './episodes.ts';
import { FACTS_OF_A_MERGED_LEAD } from './fact-sources.ts';
import { activityByLead } from './handoffs.ts';
import type { Installation } from './installations.ts';
import type { ModelStore } from './models.ts';

const SLICE = 500;

export interface SlaQuery {
  readonly portal: Pick<Installation, 'portalId' | 'account'> & { readonly modelHash: string };
  /** When the attempts became MQLs, or were taken on by a person. */
  readonly period: Period;
  readonly now: number;
}

/** Slice by slice, so that memory stays the same however many there are. */
export async function* slaRows(
  db: Database,
  models: Pick<ModelStore, 'byHash'>,
  { portal: { portalId, account, modelHash }, period, now }: SlaQuery,
): AsyncGenerator<SlaRow> {
  const publications = await readPublications(db, portalId);
  // One object for each model: a calendar remembers the days that it has worked out.
  const agreements = new Map<string, HandoffSettings>();
  const agreed = async ({ closedAt, sqlAt }: Episode): Promise<HandoffSettings> => {
    const hash = agreedAt(publications, modelHash, closedAt ?? sqlAt);
    const known = agreements.get(hash) ?? settingsOf(account, (await models.byHash(portalId, hash)).document);
    agreements.set(hash, known);
    return known;
  };
  for (let after: Place = { lead_id: '0', number: 0 }; ; ) {
    const slice = await readSlice(db, portalId, period, after);
    const ids = [...new Set(slice.map(({ lead_id }) => lead_id))];
    const activities = await activityByLead(db, portalId, ids);
    const owners = await ownershipByLead(db, portalId, ids);
    for (const row of slice) {
      const episode = toEpisode(row);
      const agreement = await agreed(episode);
      const activity = activities.get(row.lead_id) ?? [];
      yield {
        contactId: row.contact_id,
        episode,
        sla: slaOf(episode, activity, agreement, now)!,
        agreement,
        seen: row.seen,
        resolution: row.resolution,
        activity,
        ownership: owners.get(row.lead_id) ?? [],
      };
    }
    const last = slice.at(-1);
    if (!last || slice.length < SLICE) return;
    after = last;
  }
}

interface Publication {
  /** Epoch ms. */
  readonly at: number;
  readonly hash: string;
  /** The model that was published until then. */
  readonly before: string | null;
}

/**
 * An attempt that has ended is measured by what was agreed then: another model promises nothing for the past. One that
 * goes on is measured as its clocks run, by the present one.
 */
function agreedAt(publications: readonly Publication[], present: string, endedAt: number | null): string {
  if (endedAt === null) return present;
  const of = publications.findLast(({ at }) => at <= endedAt);
  return of?.hash ?? publications[0]?.before ?? present;
}

/** The oldest first. */
async function readPublications(db: Database, portalId: string): Promise<readonly Publication[]> {
  const { rows } = await sql<Publication>`
    select at, detail->'model'->>'hash' as hash, detail->'before'->>'hash' as before
    from audit where portal_id = ${portalId} and lead_id is null and detail->>'objectId' is null
      and action = 'publish'
    order by audit_id`.execute(db);
  return rows;
}

type Place = Pick<SliceRow, 'lead_id' | 'number'>;

interface SliceRow extends EpisodeRow {
  readonly contact_id: string;
  readonly seen: SeenEvidence | null;
  readonly resolution: Resolution | null;
}

/** What a receipt says of who is within the definition. */
const evidenceIn = (receipt: 'opening' | 'last') =>
  sql.raw(`jsonb_build_object('gates', ${receipt}.receipt->'gates', 'fitCriteria', ${receipt}.receipt->'fitCriteria',
    'fitHigh', ${receipt}.receipt->'fitHigh', 'fitMinimum', ${receipt}.receipt->'fitMinimum')`);

/**
 * With what was seen of those that have ended: when they began, and at the end by whoever decided, or by the engine.
 */
async function readSlice(
  db: Database,
  portalId: string,
  { from, to }: Period,
  after: Place,
): Promise<readonly SliceRow[]> {
  const { rows } = await sql<SliceRow>`
    select episode.*, lead.contact_id, decision.resolution, case when last.receipt is not null then jsonb_build_object(
      'opening', case when opening.receipt is not null then ${evidenceIn('opening')} end,
      'end', ${evidenceIn('last')}) end as seen
    from episode
    join lead using (portal_id, lead_id)
    left join decision on decision.portal_id = episode.portal_id and decision.lead_id = episode.lead_id
      and decision.key = episode.decision->>'key'
    left join receipt opening on opening.portal_id = episode.portal_id and opening.lead_id = episode.lead_id
      and opening.receipt_id = episode.receipt_id
    left join lateral (
      select receipt.receipt from receipt
      where receipt.portal_id = episode.portal_id and receipt.lead_id = episode.lead_id
        and (receipt.receipt_id = decision.receipt_id or receipt.evaluated_at <= episode.closed_at
          or receipt.evaluated_at <= episode.sql_at)
      order by receipt.receipt_id is not distinct from decision.receipt_id desc, receipt.evaluated_at desc limit 1
    ) as last on coalesce(episode.closed_at, episode.sql_at) is not null
    where episode.portal_id = ${portalId} and episode.outcome is distinct from 'merged'
      and (episode.lead_id, episode.number) > (${after.lead_id}, ${after.number})
      and coalesce(episode.mql_at, episode.opened_at) >= ${new Date(from)}
      and coalesce(episode.mql_at, episode.opened_at) < ${new Date(to)}
    order by episode.lead_id, episode.number limit ${SLICE}`.execute(db);
  return rows;
}

async function ownershipByLead(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, Ownership[]>> {
  const { rows } = await sql<Ownership & { readonly lead_id: string }>`
    select fact.subject_id as lead_id, nullif(change->>'value', '') as "ownerId",
      (change->>'occurredAt')::float8 as "from"
    from fact, jsonb_array_elements(fact.changes) as change
    where fact.portal_id = ${portalId} and fact.subject = 'lead' and fact.source <> ${FACTS_OF_A_MERGED_LEAD}
      and fact.subject_id = any(${[...leadIds]}::bigint[]) and change->>'property' = 'hubspot_owner_id'
    order by fact.fact_id`.execute(db);
  const byLead = Map.groupBy(rows, (row) => row.lead_id);
  return new Map(
    [...byLead].map(([leadId, each]) => [leadId, each.map(({ ownerId, from }) => ({ ownerId, from }))]),
  );
}
