/** The attempts of the last weeks with their acceptance clocks: what the headline figures are counted from. */
import { sql } from 'kysely';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import type { Attempt, Home } from '../home/ports.ts';
import { type EpisodeDecision, slaFactsOf, type TimedEpisode } from '../lifecycle/episodes.ts';
import { acceptanceOf } from '../lifecycle/sla/clocks.ts';
import { type AnsweredEpisode, answerOf } from '../reports/sla-row.ts';
import type { Database } from './database.ts';

/** Shares of so many say enough; where there are more, those of the newest are told. */
const MOST_ATTEMPTS = 400;

interface AttemptsGiven {
  readonly portalId: string;
  /** Epoch ms. */
  readonly since: number;
  readonly now: number;
}

/** Of an episode what the figures ask of it: hundreds are read, and their receipts, answers and notices weigh a lot. */
interface AttemptRow extends TimedEpisode, AnsweredEpisode {
  readonly decision: Pick<EpisodeDecision, 'at' | 'decision'> | null;
  /** The model in force at its end; null while it goes on. */
  readonly agreedHash: string | null;
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
  const { total, newest } = await readAttempts(db, given);
  const settings = new Map<string | null, HandoffSettings>();
  for (const hash of new Set(newest.map((row) => row.agreedHash))) settings.set(hash, await agreed(hash));
  return { total, newest: newest.map((row) => measured(row, settings.get(row.agreedHash)!, given.now)) };
}

function measured(row: AttemptRow, { sla, calendar }: HandoffSettings, now: number): Attempt {
  return { answer: answerOf(row), acceptance: acceptanceOf(slaFactsOf(row, null), sla, calendar, now) };
}

const ms = (time: string) => sql.raw(`(extract(epoch from ${time}) * 1000)::float8`);

/** As one value of JSON: hundreds of rows, each with its times, would take several times as long to be read. */
async function readAttempts(db: Database, { portalId, since, now }: AttemptsGiven) {
  const attempts = sql`episode where portal_id = ${portalId} and outcome is distinct from 'merged'
    and mql_at >= ${new Date(since)} and mql_at <= ${new Date(now)}`;
  const { rows } = await sql<{ total: number; newest: readonly AttemptRow[] }>`
    select (select count(*)::int from ${attempts}) as total, (
      select coalesce(json_agg(json_build_object(
        'priority', priority, 'channel', channel, 'openedAt', ${ms('opened_at')}, 'mqlAt', ${ms('mql_at')},
        'restartedAt', ${ms('restarted_at')}, 'salAt', ${ms('sal_at')}, 'sqlAt', ${ms('sql_at')},
        'closedAt', ${ms('closed_at')}, 'outcome', outcome, 'agreedHash', last.model_hash,
        'decision', case when decision is not null then json_build_object(
          'at', decision->'at', 'decision', decision->'decision') end)), '[]')
      from (select * from ${attempts} order by mql_at desc limit ${MOST_ATTEMPTS}) as newest
      left join lateral (
        select receipt.model_hash from receipt
        where receipt.portal_id = newest.portal_id and receipt.lead_id = newest.lead_id
          and receipt.evaluated_at <= coalesce(newest.closed_at, newest.sql_at)
        order by receipt.evaluated_at desc limit 1
      ) as last on coalesce(newest.closed_at, newest.sql_at) is not null
    ) as newest`.execute(db);
  return rows[0]!;
}
