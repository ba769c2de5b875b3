/** Who owns leads in a portal, as HubSpot last told: so that people find their own among thousands. */
import { type RawBuilder, sql } from 'kysely';
import type { Viewer } from '../card/identity.ts';
import type { Owner } from '../home/ports.ts';
import type { OwnerRecord } from '../inbox/ports.ts';
import type { Decider } from '../lifecycle/actors.ts';
import type { Database } from './database.ts';

/** More would make a list that nobody reads. */
const MOST_OWNERS = 40;

/** All that HubSpot lists now; who is on the list no more is forgotten. */
export async function keepOwners(
  db: Database,
  portalId: string,
  owners: readonly OwnerRecord[],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into portal_owner (portal_id, owner_id, user_id, email, name)
      select ${portalId}, id, "userId", email, name
      from jsonb_to_recordset(${JSON.stringify(owners)}::jsonb)
        as owner (id text, "userId" text, email text, name text) order by id
      on conflict (portal_id, owner_id) do update set user_id = excluded.user_id, email = excluded.email,
        name = excluded.name`.execute(tx);
    await sql`
      delete from portal_owner where portal_id = ${portalId}
        and owner_id <> all(${owners.map(({ id }) => id)}::text[])`.execute(tx);
  });
}

/** Whose leads are meant by `whose` of the home page's contract, as a condition on `lead`. */
export function ownedBy(whose: string, viewer: Viewer): RawBuilder<unknown> {
  switch (whose) {
    case 'everyone':
      return sql`true`;
    case 'nobody':
      return sql`owner_id is null`;
    case 'mine':
      return sql`owner_id in (select owner_id from portal_owner where portal_id = ${viewer.portalId}
        and ${isViewer(viewer)})`;
    default:
      return sql`owner_id = ${whose}`;
  }
}

/** Owners of leads that wait for sales or are worked, the busiest first; and who looks, and who was chosen. */
export async function ownersWithLeads(
  db: Database,
  viewer: Viewer,
  chosen: string,
): Promise<readonly Owner[]> {
  const { portalId } = viewer;
  const { rows } = await sql<Owner>`
    with busy as (
      select owner_id, count(*) as leads from lead
      where portal_id = ${portalId} and sal_status in ('pending', 'accepted') and deleted_at is null
        and owner_id is not null
      group by owner_id
    )
    select owner_id as "ownerId", name, coalesce(${isViewer(viewer)}, false) as "isViewer"
    from busy full join (select * from portal_owner where portal_id = ${portalId}) as owner using (owner_id)
    where leads is not null or ${isViewer(viewer)} or owner_id = ${chosen}
    order by ${isViewer(viewer)} is true desc, owner_id = ${chosen} desc, leads desc nulls last, owner_id
    limit ${MOST_OWNERS}`.execute(db);
  return rows;
}

/** The user ids of the people among those who have decided. */
export function peopleAmong(deciders: readonly (Decider | undefined)[]): readonly string[] {
  return [...new Set(deciders.flatMap((by) => (by?.kind === 'person' ? [by.id] : [])))];
}

/** Those of the users whom HubSpot lists as owners, by their user ids. */
export async function userNames(
  db: Database,
  portalId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map();
  const { rows } = await sql<{ user_id: string; name: string }>`
    select user_id, coalesce(name, email) as name from portal_owner
    where portal_id = ${portalId} and user_id = any(${userIds}::text[]) and coalesce(name, email) is not null`.execute(
    db,
  );
  return new Map(rows.map(({ user_id, name }) => [user_id, name]));
}

/** HubSpot signs with whose user id and e-mail a call is made; an owner has both, or one of them. */
function isViewer({ userId, userEmail }: Viewer): RawBuilder<unknown> {
  return sql`(user_id = ${userId} or lower(email) = ${userEmail?.toLowerCase() ?? null})`;
}
