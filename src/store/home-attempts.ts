/** The attempts of the last weeks with their acceptance clocks: what the headline figures are counted from. */
import { sql } from 'kysely';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import { slaOf } from '../handoff/sla-of-episode.ts';
import type { Home } from '../home/ports.ts';
import type { Database } from './database.ts';
import { type EpisodeRow, toEpisode } from './episodes.ts';

/** Shares of so many say enough; where there are more, those of the newest are told. */
const MOST_ATTEMPTS = 400;

interface AttemptsGiven {
  readonly portalId: string;
  /** Epoch ms. */
  readonly since: number;
  readonly now: number;
}

interface AttemptRow extends EpisodeRow {
  /** The model in force at its end; null while it goes on. */
  readonly agreed_hash: string | null;
  /** How many there are in all. */
  readonly total: number;
}

/**
 * An attempt that has ended is measured by what was agreed then. When somebody got in touch is left out here, because
 * the clock of acceptance does not ask for it.
 */
export async function attemptsSince(
  db: Database,
  agreed: (hash: string | null) => Promise<HandoffSettings>,
  { portalId, since, now }: AttemptsGiven,
): Promise<Home['attempts']> {
  const { rows } = await sql<AttemptRow>`
    with page as materialized (
      select lead_id, number, count(*) over ()::int as total
      from episode
      where portal_id = ${portalId} and outcome is distinct from 'merged'
        and mql_at >= ${new Date(since)} and mql_at <= ${new Date(now)}
      order by mql_at desc limit ${MOST_ATTEMPTS}
    )
    select episode.*, last.model_hash as agreed_hash, page.total
    from page
    join episode on episode.portal_id = ${portalId} and episode.lead_id = page.lead_id
      and episode.number = page.number
    left join lateral (
      select receipt.model_hash from receipt
      where receipt.portal_id = episode.portal_id and receipt.lead_id = episode.lead_id
        and receipt.evaluated_at <= coalesce(episode.closed_at, episode.sql_at)
      order by receipt.evaluated_at desc limit 1
    ) as last on coalesce(episode.closed_at, episode.sql_at) is not null
    order by episode.mql_at desc`.execute(db);
  const settings = new Map<string | null, HandoffSettings>();
  for (const hash of new Set(rows.map((row) => row.agreed_hash))) settings.set(hash, await agreed(hash));
  const newest = rows.flatMap((row) => {
    const episode = toEpisode(row);
    const own = settings.get(row.agreed_hash)!;
    const sla = slaOf(episode, [], own, now);
    return sla === null ? [] : [{ episode, sla, settings: own }];
  });
  return { total: rows[0]?.total ?? 0, newest };
}
