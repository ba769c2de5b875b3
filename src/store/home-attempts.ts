/** The attempts of the last weeks with their acceptance clocks: what the headline figures are counted from. */
import { sql } from 'kysely';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import type { Attempt, Home } from '../home/ports.ts';
import { type Episode, type EpisodeDecision, slaFactsOf, type TimedEpisode } from '../lifecycle/episodes.ts';
import { acceptanceOf } from '../lifecycle/sla/clocks.ts';
import { answerOf } from '../reports/sla-row.ts';
import type { Database } from './database.ts';

/** Shares of so many say enough; where there are more, those of the newest are told. */
const MOST_ATTEMPTS = 400;

interface AttemptsGiven {
  readonly portalId: string;
  /** Epoch ms. */
  readonly since: number;
  readonly now: number;
}

/** Of an episode what the figures ask of it: hundreds are read, and the rest of them would cost ten times as much. */
interface AttemptRow extends Omit<TimedEpisode, 'decision'>, Pick<Episode, 'outcome'> {
  readonly decision: EpisodeDecision['decision'] | null;
  readonly decidedAt: number | null;
  /** The model in force at its end; null while it goes on. */
  readonly agreedHash: string | null;
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
  given: AttemptsGiven,
): Promise<Home['attempts']> {
  const rows = await readAttempts(db, given);
  const settings = new Map<string | null, HandoffSettings>();
  for (const hash of new Set(rows.map((row) => row.agreedHash))) settings.set(hash, await agreed(hash));
  return {
    total: rows[0]?.total ?? 0,
    newest: rows.map((row) => attemptOf(row, settings.get(row.agreedHash)!, given.now)),
  };
}

function attemptOf(row: AttemptRow, { sla, calendar }: HandoffSettings, now: number): Attempt {
  const { decision, decidedAt: at } = row;
  const episode = { ...row, decision: decision === null || at === null ? null : { decision, at } };
  return {
    answer: answerOf(episode),
    acceptance: acceptanceOf(slaFactsOf(episode, null), sla, calendar, now),
  };
}

/** Epoch ms from the database, which is quicker than reading a date. */
const ms = (time: string) => sql.raw(`date_part('epoch', ${time}) * 1000`);

async function readAttempts(
  db: Database,
  { portalId, since, now }: AttemptsGiven,
): Promise<readonly AttemptRow[]> {
  const attempts = sql`episode where portal_id = ${portalId} and outcome is distinct from 'merged'
    and mql_at >= ${new Date(since)} and mql_at <= ${new Date(now)}`;
  const { rows } = await sql<AttemptRow>`
    select priority, channel, ${ms('opened_at')} as "openedAt", ${ms('mql_at')} as "mqlAt",
      ${ms('restarted_at')} as "restartedAt", ${ms('sal_at')} as "salAt", ${ms('sql_at')} as "sqlAt",
      ${ms('closed_at')} as "closedAt", outcome, decision->>'decision' as decision,
      (decision->>'at')::float8 as "decidedAt", last.model_hash as "agreedHash",
      (select count(*)::int from ${attempts}) as total
    from (select * from ${attempts} order by mql_at desc limit ${MOST_ATTEMPTS}) as newest
    left join lateral (
      select receipt.model_hash from receipt
      where receipt.portal_id = newest.portal_id and receipt.lead_id = newest.lead_id
        and coalesce(newest.closed_at, newest.sql_at) is not null
        and receipt.evaluated_at <= coalesce(newest.closed_at, newest.sql_at)
      order by receipt.evaluated_at desc limit 1
    ) as last on true`.execute(db);
  return rows;
}
