/** Episodes as rows: each attempt at qualification with everything that reports will ask of it. */
import { sql, type Transaction } from 'kysely';
import type { Episode } from '../lifecycle/episodes.ts';
import type { EpisodeEnd } from '../lifecycle/transition-table.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

interface LeadOfEpisode {
  readonly lead_id: string;
  /** The number of the episode that it is in, or was in last. */
  readonly episode: number;
}

/** The episodes that these leads are in, by lead. */
export async function currentEpisodes(
  db: Database,
  portalId: string,
  leads: readonly LeadOfEpisode[],
): Promise<Map<string, Episode>> {
  const latest = await latestEpisodes(db, portalId, leads);
  return new Map([...latest].flatMap(([leadId, { current }]) => (current ? [[leadId, current]] : [])));
}

export interface LatestEpisodes {
  readonly current: Episode | null;
  readonly previous: Episode | null;
}

export interface EpisodesOfLead extends LatestEpisodes {
  /** Those before the latest two, the oldest first. */
  readonly earlier: readonly Episode[];
}

/** The episodes that these leads are in, and those before them, by lead. What came along in a merge is none of them. */
export async function latestEpisodes(
  db: Database,
  portalId: string,
  leads: readonly LeadOfEpisode[],
): Promise<Map<string, EpisodesOfLead>> {
  const numbers = new Map(leads.map((lead) => [lead.lead_id, lead.episode]));
  const begun = leads.filter(({ episode }) => episode > 0).map((lead) => lead.lead_id);
  if (begun.length === 0) return new Map();
  const rows = await db
    .selectFrom('episode')
    .selectAll()
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', begun)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '!=', 'merged')]))
    .orderBy('number')
    .execute();
  const byLead = Map.groupBy(rows.map(withLead), ({ leadId }) => leadId);
  return new Map(
    [...byLead].map(([leadId, own]) => {
      const number = numbers.get(leadId)!;
      const episodes = own.map(({ episode }) => episode);
      const current = episodes.find((each) => each.number === number) ?? null;
      const before = episodes.filter((each) => each.number < number);
      return [leadId, { current, previous: before.at(-1) ?? null, earlier: before.slice(0, -1) }];
    }),
  );
}

function withLead(row: EpisodeRow) {
  return { leadId: row.lead_id, episode: toEpisode(row) };
}

/** Every attempt of a lead, the oldest first, those among them that it brought along when it was merged. */
export async function episodesOf(db: Database, portalId: string, leadId: string): Promise<Episode[]> {
  const rows = await db
    .selectFrom('episode')
    .selectAll()
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .orderBy('number')
    .execute();
  return rows.map(toEpisode);
}

export type EpisodeRow = Awaited<ReturnType<typeof selectOne>>;
const selectOne = (db: Database) => db.selectFrom('episode').selectAll().executeTakeFirstOrThrow();

export function toEpisode(row: EpisodeRow): Episode {
  return {
    number: row.number,
    openedAt: row.opened_at,
    openedBy: row.opened_by,
    trigger: row.trigger,
    asset: row.asset,
    via: row.via,
    channel: row.channel,
    priority: row.priority,
    origin: { campaign: row.campaign, source: row.source, topic: row.topic },
    firstTouch: row.first_touch,
    modelHash: row.model_hash,
    receiptId: row.receipt_id,
    owner: row.owner,
    mqlAt: row.mql_at,
    salAt: row.sal_at,
    sqlAt: row.sql_at,
    restartedAt: row.restarted_at,
    decision: row.decision,
    answers: row.answers,
    checklist: row.checklist,
    notices: row.notices,
    outcome: row.outcome as EpisodeEnd | null,
    closedAt: row.closed_at,
    deal: row.deal,
  };
}

export interface KeptEpisode {
  readonly leadId: string;
  readonly episode: Episode;
  /** The receipt of an episode that begins now. */
  readonly receiptId: string | null;
}

/** As they are now: a new one is added, an earlier one is as told; how it began does not change. */
export async function saveEpisodes(tx: Tx, portalId: string, kept: readonly KeptEpisode[]): Promise<void> {
  if (kept.length === 0) return;
  await tx
    .insertInto('episode')
    .values(
      kept.map(({ leadId, episode, receiptId }) => ({
        portal_id: portalId,
        lead_id: leadId,
        number: episode.number,
        opened_at: new Date(episode.openedAt),
        opened_by: episode.openedBy,
        trigger: json(episode.trigger),
        asset: episode.asset,
        via: episode.via,
        channel: episode.channel,
        priority: episode.priority,
        ...episode.origin,
        first_touch: json(episode.firstTouch),
        model_hash: episode.modelHash,
        receipt_id: (episode.receiptId ?? receiptId)!,
        owner: episode.owner,
        mql_at: date(episode.mqlAt),
        sal_at: date(episode.salAt),
        sql_at: date(episode.sqlAt),
        restarted_at: date(episode.restartedAt),
        decision: json(episode.decision),
        answers: json(episode.answers),
        checklist: json(episode.checklist),
        notices: JSON.stringify(episode.notices),
        closed_at: date(episode.closedAt),
        outcome: episode.outcome,
        deal: json(episode.deal),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['portal_id', 'lead_id', 'number']).doUpdateSet((eb) => ({
        mql_at: eb.ref('excluded.mql_at'),
        sal_at: eb.ref('excluded.sal_at'),
        sql_at: eb.ref('excluded.sql_at'),
        restarted_at: eb.ref('excluded.restarted_at'),
        decision: eb.ref('excluded.decision'),
        answers: eb.ref('excluded.answers'),
        checklist: eb.ref('excluded.checklist'),
        notices: eb.ref('excluded.notices'),
        closed_at: eb.ref('excluded.closed_at'),
        outcome: eb.ref('excluded.outcome'),
        deal: eb.ref('excluded.deal'),
      })),
    )
    .execute();
}

/** Episodes that never were: the decision that had begun them was taken back. */
export async function dropEpisodes(
  tx: Tx,
  portalId: string,
  dropped: readonly { readonly leadId: string; readonly number: number }[],
): Promise<void> {
  if (dropped.length === 0) return;
  await sql`
    delete from episode using unnest(${dropped.map(({ leadId }) => leadId)}::bigint[],
      ${dropped.map(({ number }) => number)}::int[]) as dropped (lead_id, number)
    where episode.portal_id = ${portalId} and episode.lead_id = dropped.lead_id
      and episode.number = dropped.number`.execute(tx);
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}

function date(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
