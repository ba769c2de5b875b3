/**
 * What has failed and is tried again, whether HubSpot or the contact itself is the cause: rows that keep a reason. Those
 * that wait for a right of the portal's to deals, tasks or HubSpot's leads are told apart, with what to do about it.
 */
import { type RawBuilder, sql } from 'kysely';

export const FAILING_WORK = sql`work.last_error is not null and work.object_type <> 'deal'`;
export const FAILING_WRITES = sql`outbox.last_error is not null and outbox.lane in ('score', 'stage')`;

/** How many they are in a portal. */
export function failingOf(portalId: string): RawBuilder<number> {
  return sql`((select count(*) from work where portal_id = ${portalId} and ${FAILING_WORK})
    + (select count(*) from outbox where portal_id = ${portalId} and ${FAILING_WRITES}))::int`;
}
