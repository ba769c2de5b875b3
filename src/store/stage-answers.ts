/**
 * What HubSpot has made of what its own stage fields were asked to follow, kept with the lead: taken, and nothing is left to
 * ask; or not, and people see it. Of an older wish it says nothing.
 */
import { sql } from 'kysely';
import type { StageAnswer } from '../outbox/ports.ts';
import type { Database } from './database.ts';
import { lockLeads } from './lock-leads.ts';

/** When to look again at what HubSpot has not taken over. */
const LOOK_AGAIN_MS = 60_000;

/** A cleared field is on its way to its next value. */
const isWhole = ({ how, asked }: StageAnswer) => how !== 'taken' || !Object.values(asked).includes('');

export async function keepStageAnswers(
  db: Database,
  portalId: string,
  answers: readonly StageAnswer[],
  now: number,
): Promise<void> {
  const told = answers
    .filter(isWhole)
    .map((answer) => ({ contact_id: answer.contactId, reason: null, ...answer }));
  if (told.length === 0) return;
  await db.transaction().execute(async (tx) => {
    await lockLeads(tx, portalId, { contactIds: told.map((answer) => answer.contact_id) });
    await sql`
    update lead set
      mirror = case how
        when 'taken' then mirror || '{"isOpen": false, "unfollowed": null}'
        when 'refused' then mirror || jsonb_build_object('unfollowed', jsonb_build_object('wanted', told.asked,
          'found', '{}'::jsonb, 'reason', told.reason,
          'since', coalesce(nullif(mirror->'unfollowed', 'null')->'since', to_jsonb(${now}::bigint))))
        else mirror end,
      next_change_at = case how when 'not_taken' then least(next_change_at, ${new Date(now + LOOK_AGAIN_MS)})
        else next_change_at end
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      as told (contact_id text, asked jsonb, how text, reason text)
      join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'contact'
        and alias.value = told.contact_id
    where lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
      and mirror->'asked' = told.asked and mirror->'isOpen' = 'true'`.execute(tx);
  });
}

/** How HubSpot's own stage fields lag behind on a portal. */
export interface UnfollowedLeads {
  readonly count: number;
  /** HubSpot's words about the last one that it refused; null where it only kept its own value. */
  readonly reason: string | null;
}

export async function unfollowedLeads(db: Database, portalId: string): Promise<UnfollowedLeads> {
  const { rows } = await sql<UnfollowedLeads>`
    select count(*)::int as count, (array_agg(mirror->'unfollowed'->>'reason'
      order by mirror->'unfollowed'->>'since' desc) filter (where mirror->'unfollowed'->>'reason' is not null))[1]
      as reason
    from lead where portal_id = ${portalId} and deleted_at is null
      and jsonb_typeof(mirror->'unfollowed') = 'object'`.execute(db);
  return rows[0] ?? { count: 0, reason: null };
}
