/** A portal's contacts as somebody who edits a model wants to see them: the latest ones, and what they came with. */
import { sql } from 'kysely';
import { committeeReach, widerReach } from '../engine/committee-reach.ts';
import type { Model } from '../engine/model.ts';
import type { SampleLead, SeenValue } from '../settings/ports.ts';
import type { Database } from './database.ts';
import { leadEvidence } from './lead-evidence.ts';

export async function* sampleLeads(
  db: Database,
  portalId: string,
  { before, after }: { readonly before: Model; readonly after: Model },
  { most, now }: { readonly most: number; readonly now: number },
): AsyncGenerator<SampleLead> {
  const { rows } = await sql<{ leadId: string }>`
    select lead_id as "leadId" from lead where portal_id = ${portalId} and deleted_at is null
    order by active_at desc nulls last, lead_id desc limit ${most}`.execute(db);
  const reach = widerReach(committeeReach(before), committeeReach(after));
  const only = rows.map(({ leadId }) => leadId);
  for await (const lead of leadEvidence(db, portalId, { reach, now, only })) {
    const { contactId, stage, evidence } = lead;
    yield { contactId, stage, evidence, name: nameOf(lead) };
  }
}

function nameOf({ contactId, evidence }: { contactId: string; evidence: SampleLead['evidence'] }): string {
  const { firstname, lastname, email } = evidence.contact;
  const name = [firstname, lastname].filter(Boolean).join(' ').trim();
  return name || email || `Contact ${contactId}`;
}

const RECENT = 5_000;
const SHOWN = 20;

/** Of the contacts that were active last: the form and the page they were last seen with, and their first source. */
export async function seenValues(db: Database, portalId: string): Promise<SeenValue[]> {
  const { rows } = await sql<SeenValue>`
    with recent as (
      select facts from lead where portal_id = ${portalId} and deleted_at is null
      order by active_at desc nulls last limit ${RECENT}),
    seen as (
      select 'form' as kind, facts->'recent_conversion_event_name'->>0 as value from recent
      union all
      select 'page', regexp_replace(facts->'hs_analytics_last_url'->>0, '[?#].*$', '') from recent
      union all
      select 'source', facts->'hs_analytics_source'->>0 from recent),
    counted as (
      select kind, value, count(*)::int as contacts,
        row_number() over (partition by kind order by count(*) desc, value) as place
      from seen where value <> '' group by kind, value)
    select kind, value, contacts from counted where place <= ${SHOWN} order by kind, place`.execute(db);
  return rows;
}
