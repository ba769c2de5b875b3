/** Decisions about records that have become one (R37). */
import { sql, type Transaction } from 'kysely';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

interface LeadingLead {
  readonly leadId: string;
  /** The number of its episode before the merge, and after it. */
  readonly episode: number;
  readonly goesOnAs: number;
}

/**
 * What was decided about any of them is kept, under the first. About the episode that goes on, under its new number,
 * are the decisions of the leading lead; those about the others are history, which nobody can take back any more.
 */
export async function joinDecisions(
  tx: Tx,
  portalId: string,
  leads: readonly [{ readonly leadId: string }, ...{ readonly leadId: string }[]],
  { leadId: leadingId, episode, goesOnAs }: LeadingLead,
): Promise<void> {
  const ids = leads.map(({ leadId }) => leadId);
  const renumbered = (part: string) =>
    sql`jsonb_set(record->${part}, '{episode}', to_jsonb(${goesOnAs}::int))`;
  await sql`
    update decision set record = record || jsonb_build_object('episode', ${goesOnAs}::int,
      'before', ${renumbered('before')}, 'ground', ${renumbered('ground')}, 'after', ${renumbered('after')})
    where portal_id = ${portalId} and lead_id = ${leadingId}
      and (record->>'episode')::int = ${episode}`.execute(tx);
  await sql`
    update decision set record = jsonb_set(record, '{episode}', '0')
    where portal_id = ${portalId} and lead_id = any(${ids}::bigint[]) and lead_id <> ${leadingId}`.execute(
    tx,
  );
  await renameKeys(tx, portalId, ids, leadingId);
  await sql`update decision set lead_id = ${leads[0].leadId}
    where portal_id = ${portalId} and lead_id = any(${ids}::bigint[])`.execute(tx);
}

/**
 * Two programs may have chosen one key for decisions about two records. The leading lead's keep theirs, for its state
 * names them. A record says the same key as its row, under which it is kept again, and so does what replaced it.
 */
async function renameKeys(
  tx: Tx,
  portalId: string,
  leadIds: readonly string[],
  leadingId: string,
): Promise<void> {
  await sql`
    with known as (
      select lead_id, key, record->>'replaces' as replaces, row_number() over (
        partition by key order by lead_id <> ${leadingId}::bigint, lead_id) as place from decision
      where portal_id = ${portalId} and lead_id = any(${[...leadIds]}::bigint[])),
    renamed as (select lead_id, key, key || '@' || lead_id as name from known where place > 1),
    said as (
      select known.lead_id, known.key, coalesce(own.name, known.key) as name,
        coalesce(other.name, known.replaces) as replaces
      from known
        left join renamed own on own.lead_id = known.lead_id and own.key = known.key
        left join renamed other on other.lead_id = known.lead_id and other.key = known.replaces
      where own.name is not null or other.name is not null)
    update decision set key = said.name, record = record || jsonb_build_object('replaces', said.replaces,
      'decision', record->'decision' || jsonb_build_object('key', said.name))
    from said
    where decision.portal_id = ${portalId} and decision.lead_id = said.lead_id and decision.key = said.key`.execute(
    tx,
  );
}
