/** How a portal's work goes, in figures, read without changing anything. */
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { waitingForRight } from './deal-wishes.ts';
import { FAILING_WORK, FAILING_WRITES, failingOf } from './failing-work.ts';
import { leadsWithoutRight } from './sales-leads.ts';
import { type UnfollowedLeads, unfollowedLeads } from './stage-answers.ts';

/** Work that has waited so long is stuck. */
export const STUCK_MS = 10 * 60_000;
/** A portal that says nothing for so long is worth a look. */
export const QUIET_MS = 7 * 86_400_000;

export interface PortalHealth {
  /** When HubSpot last told us of something that wants a look there, epoch ms. */
  readonly heardAt: number | null;
  /** Due times of what has waited longest (epoch ms); null where nothing waits. */
  readonly workDueSince: number | null;
  readonly writesDueSince: number | null;
  /** Contacts and companies whose look or write failed and is tried again, and what it last failed with. */
  readonly failing: number;
  readonly lastError: string | null;
  /** Why deals are not read, where some wait for it; null where none does. */
  readonly dealsError: string | null;
  /** SQLs whose deal the model asks for and the portal does not let us make; null where it does, or none is asked for. */
  readonly dealsWithoutRight: number | null;
  /** Leads whose records the model asks for and the portal does not let us make; null as above. */
  readonly leadsWithoutRight: number | null;
  /** Leads whose stage HubSpot has not taken over. */
  readonly unfollowed: UnfollowedLeads;
  readonly deadLetters: number;
  /** The newest task of each kind, where that one failed. */
  readonly failedTasks: readonly { readonly kind: string; readonly error: string | null }[];
  /** Open tasks whose last step failed and is tried again; those of deals are told above. */
  readonly troubledTasks: readonly { readonly kind: string; readonly error: string }[];
}

export async function readPortalHealth(db: Database, portalId: string): Promise<PortalHealth> {
  const { rows } = await sql<Omit<PortalHealth, 'dealsWithoutRight' | 'leadsWithoutRight' | 'unfollowed'>>`
    select
      (select heard_at from portal_queue where portal_id = ${portalId}) as "heardAt",
      (select min(due_at) from work where portal_id = ${portalId} and lease_until is null) as "workDueSince",
      (select min(due_at) from outbox where portal_id = ${portalId} and lease_until is null) as "writesDueSince",
      ${failingOf(portalId)} as failing,
      (select last_error from (
        select attempts, due_at, last_error from work where portal_id = ${portalId} and ${FAILING_WORK}
        union all
        select attempts, due_at, last_error from outbox where portal_id = ${portalId} and ${FAILING_WRITES}) as failed
        order by attempts desc, due_at limit 1) as "lastError",
      (select error from (
        select due_at, last_error as error from work where portal_id = ${portalId} and object_type = 'deal'
        union all
        select due_at, error from task where portal_id = ${portalId} and kind = 'deals'
          and state in ('waiting', 'running')) as deals
        where error is not null order by due_at limit 1) as "dealsError",
      (select count(*)::int from dead_letter where portal_id = ${portalId} and replayed_at is null
        and withdrawn_at is null) as "deadLetters",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'error', error) order by kind), '[]') from (
        select distinct on (kind) kind, state, error from task where portal_id = ${portalId}
        order by kind, task_id desc) newest where state = 'failed') as "failedTasks",
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'error', error) order by kind), '[]') from task
        where portal_id = ${portalId} and state in ('waiting', 'running') and error is not null
          and kind <> 'deals') as "troubledTasks"`.execute(db);
  return {
    ...rows[0]!,
    dealsWithoutRight: await waitingForRight(db, portalId),
    leadsWithoutRight: await leadsWithoutRight(db, portalId),
    unfollowed: await unfollowedLeads(db, portalId),
  };
}

/** Names of the migrations this database has had; null where it has had none. */
export async function appliedMigrations(db: Database): Promise<string[] | null> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (!rows[0]?.there) return null;
  const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  return applied.rows.map((row) => row.name);
}
