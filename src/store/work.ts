/**
 * The work table: which contact or company of which portal wants another look. One row for each, however many
 * events arrive (coalescing); `gen` counts them, so an event that arrives while its contact is being worked
 * on is seen again afterwards. A portal is owned by one worker at a time, which makes its order, its limiter
 * and its token refresh exact. Portals are served in turn, the one that has waited longest first.
 */
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Claim, ClaimedItem, WorkReason } from '../inbox/claim.ts';
import type { ObjectType } from '../webhooks/event.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

export interface WorkTimes {
  /** How long a worker owns a portal without a heartbeat, ms. */
  readonly ownership: number;
  /** How long a new owner keeps quiet after the old one's ownership ran out: HubSpot's window, ms. */
  readonly quiet: number;
  /** How long an item is held by a claim, ms. */
  readonly lease: number;
  /** The pause after a claim that was not full, so that the next one gathers more, ms. */
  readonly pace: number;
}

export const WORK_TIMES: WorkTimes = { ownership: 20_000, quiet: 10_000, lease: 60_000, pace: 1_000 };

/** All times but the pace shrink with `FAIRLEAD_RETRY_SCALE`, so that tests of dead workers need not wait. */
export function scaledTimes(scale: number, times: WorkTimes = WORK_TIMES): WorkTimes {
  return {
    ownership: Math.max(500, times.ownership * scale),
    quiet: times.quiet * scale,
    lease: Math.max(1_000, times.lease * scale),
    pace: times.pace,
  };
}

/** The order matters: a portal with both claims contacts first, since people wait for them. */
const OBJECT_TYPES: readonly ObjectType[] = ['contact', 'company'];

export class WorkQueue {
  readonly #db: Database;
  readonly #owner: string;
  readonly #times: WorkTimes;

  constructor(db: Database, owner: string, times: WorkTimes = WORK_TIMES) {
    this.#db = db;
    this.#owner = owner;
    this.#times = times;
  }

  /**
   * The next batch, or null when nothing is due. `patient` also obeys the pace, which gathers contacts into
   * full batches; draining does not. Portals in `busy` are passed over: they have enough hands at work.
   */
  async claim(
    now: number,
    options: { limit?: number; patient?: boolean; busy?: readonly string[] } = {},
  ): Promise<Claim | null> {
    const { limit = 100, patient = true, busy = [] } = options;
    return this.#db.transaction().execute(async (tx) => {
      const portalId = await this.#choosePortal(tx, now, patient, busy);
      if (!portalId) return null;
      const token = randomUUID();
      const leaseUntil = now + this.#times.lease;
      for (const objectType of OBJECT_TYPES) {
        const items = await pick(tx, { portalId, objectType, now, limit, token, leaseUntil });
        if (items.length === 0) continue;
        await this.#rest(tx, portalId, now, items.length === limit);
        return { portalId, objectType, token, leaseUntil, items };
      }
      await this.#rest(tx, portalId, now, false);
      return null;
    });
  }

  /** The portal that has waited longest among those with due work that this worker may own. */
  async #choosePortal(
    tx: Transaction<Tables>,
    now: number,
    patient: boolean,
    busy: readonly string[],
  ): Promise<string | null> {
    const at = new Date(now);
    const abandoned = new Date(now - this.#times.quiet);
    const { rows } = await sql<{ portal_id: string }>`
      update portal_queue set owner = ${this.#owner}, owner_until = ${new Date(now + this.#times.ownership)},
        served = nextval('served_order')
      where portal_id = (
        select queue.portal_id from portal_queue queue join installation using (portal_id)
        where installation.state = 'connected' and installation.provisioned_at is not null
          and queue.portal_id <> all(${[...busy]}::bigint[])
          and queue.next_due <= ${at} and (${!patient} or queue.pace_until <= ${at})
          and (queue.owner is null or queue.owner = ${this.#owner} or queue.owner_until < ${abandoned})
        order by queue.served limit 1 for update of queue skip locked)
      returning portal_id`.execute(tx);
    return rows[0]?.portal_id ?? null;
  }

  /** When to look at this portal again: at once after a full batch, else when its next item is due. */
  async #rest(tx: Transaction<Tables>, portalId: string, now: number, full: boolean): Promise<void> {
    const at = new Date(now);
    if (full) {
      await sql`update portal_queue set next_due = ${at}, pace_until = ${at} where portal_id = ${portalId}`.execute(
        tx,
      );
      return;
    }
    await sql`update portal_queue set pace_until = ${new Date(now + this.#times.pace)}, next_due =
      coalesce((select min(due_at) from work where portal_id = ${portalId}), 'infinity')
      where portal_id = ${portalId}`.execute(tx);
  }

  /**
   * Takes or keeps the ownership of a portal, for work that calls HubSpot outside of a claim (tasks, outbox).
   * False when another worker owns it, or owned it within HubSpot's window.
   */
  async own(portalId: string, now: number): Promise<boolean> {
    const { rows } = await sql`
      insert into portal_queue (portal_id, next_due, owner, owner_until)
      values (${portalId}, 'infinity', ${this.#owner}, ${new Date(now + this.#times.ownership)})
      on conflict (portal_id) do update set owner = excluded.owner, owner_until = excluded.owner_until
      where portal_queue.owner is null or portal_queue.owner = excluded.owner
        or portal_queue.owner_until < ${new Date(now - this.#times.quiet)}
      returning portal_id`.execute(this.#db);
    return rows.length === 1;
  }

  /** The heartbeat: keeps every portal this worker owns, and says which ones those are. */
  async renew(now: number): Promise<string[]> {
    const { rows } = await sql<{ portal_id: string }>`
      update portal_queue set owner_until = ${new Date(now + this.#times.ownership)}
      where owner = ${this.#owner} and owner_until > ${new Date(now)} returning portal_id`.execute(this.#db);
    return rows.map((row) => row.portal_id);
  }

  /** Lets go of every portal at a graceful stop. The next owner still keeps HubSpot's window. */
  async release(now: number): Promise<void> {
    await this.#db
      .updateTable('portal_queue')
      .set({ owner: null, owner_until: new Date(now), pace_until: new Date(now) })
      .where('owner', '=', this.#owner)
      .execute();
  }
}

async function pick(
  tx: Transaction<Tables>,
  wanted: {
    portalId: string;
    objectType: ObjectType;
    now: number;
    limit: number;
    token: string;
    leaseUntil: number;
  },
): Promise<ClaimedItem[]> {
  const until = new Date(wanted.leaseUntil);
  const { rows } = await sql<{ object_id: string; gen: string; attempts: number; reason: WorkReason }>`
    with due as (
      select object_id from work
      where portal_id = ${wanted.portalId} and object_type = ${wanted.objectType}
        and due_at <= ${new Date(wanted.now)}
        and (lease_until is null or lease_until <= ${new Date(wanted.now)})
      order by priority, due_at limit ${wanted.limit} for update skip locked)
    update work set lease_token = ${wanted.token}, lease_until = ${until}, due_at = ${until}
    from due where work.portal_id = ${wanted.portalId} and work.object_type = ${wanted.objectType}
      and work.object_id = due.object_id
    returning work.object_id, work.gen, work.attempts, work.reason`.execute(tx);
  return rows.map((row) => ({
    objectId: row.object_id,
    reason: row.reason,
    gen: row.gen,
    attempts: row.attempts,
  }));
}

/**
 * Ends a claim inside the caller's transaction: items whose generation is unchanged go, the others become due
 * at once. Items of a claim that has been taken over by another worker are left alone.
 * @returns how many items this claim still held; fewer than asked means the lease was lost
 */
export async function completeWork(
  tx: Transaction<Tables>,
  claim: Claim,
  items: readonly ClaimedItem[],
  now: number,
): Promise<number> {
  await lockWork(tx, claim, items);
  const { rows } = await sql<{ held: number; again: number }>`
    with done as (select * from unnest(${items.map((item) => item.objectId)}::bigint[],
        ${items.map((item) => item.gen)}::bigint[]) as done (object_id, gen)),
      gone as (
        delete from work using done where work.portal_id = ${claim.portalId}
          and work.object_type = ${claim.objectType} and work.object_id = done.object_id
          and work.lease_token = ${claim.token} and work.gen = done.gen returning 1),
      again as (
        update work set lease_token = null, lease_until = null, due_at = ${new Date(now)}, attempts = 0
        from done where work.portal_id = ${claim.portalId} and work.object_type = ${claim.objectType}
          and work.object_id = done.object_id and work.lease_token = ${claim.token} and work.gen > done.gen
        returning 1)
    select (select count(*) from gone)::int + (select count(*) from again)::int as held,
      (select count(*) from again)::int as again`.execute(tx);
  const { held, again } = rows[0]!;
  if (again > 0) await wakePortal(tx, claim.portalId, now);
  return held;
}

/**
 * Waits for batches that are just coming in for these items, in the order in which they take them: the other way
 * round both would wait for each other. What follows then sees the generations those batches have left.
 */
async function lockWork(tx: Transaction<Tables>, claim: Claim, items: readonly ClaimedItem[]): Promise<void> {
  await sql`
    select from work where portal_id = ${claim.portalId} and object_type = ${claim.objectType}
      and object_id = any(${items.map((item) => item.objectId)}::bigint[])
    order by object_id for update`.execute(tx);
}

/** Gives items back to be tried again at `dueAt`, keeping the reason in sight. */
export async function retryWork(
  db: Database,
  claim: Claim,
  items: readonly ClaimedItem[],
  retry: { dueAt: number; error: string; countAttempt: boolean },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockWork(tx, claim, items);
    await sql`
      update work set lease_token = null, lease_until = null, due_at = ${new Date(retry.dueAt)},
        attempts = attempts + ${retry.countAttempt ? 1 : 0}, last_error = ${retry.error}
      where portal_id = ${claim.portalId} and object_type = ${claim.objectType}
        and object_id = any(${items.map((item) => item.objectId)}::bigint[])
        and lease_token = ${claim.token}`.execute(tx);
    await wakePortal(tx, claim.portalId, retry.dueAt);
  });
}

/** The priority of work nobody waits for: a backfill, a rescore, the many leads of a changed company. */
export const LATER = 5;

/** Makes contacts or companies due, for whatever is not a webhook: a backfill, a rescore, a changed company. */
export async function enqueueWork(
  db: Database | Transaction<Tables>,
  work: {
    portalId: string;
    objectType: ObjectType;
    objectIds: readonly string[];
    dueAt: number;
    reason: WorkReason;
    /** 0 is what people wait for; higher numbers come later. */
    priority?: number;
  },
): Promise<void> {
  if (work.objectIds.length === 0) return;
  const due = new Date(work.dueAt);
  await sql`
    insert into work (portal_id, object_type, object_id, due_at, priority, reason)
    select ${work.portalId}, ${work.objectType}, object_id, ${due}, ${work.priority ?? 0}, ${work.reason}
    from (select distinct unnest(${[...work.objectIds]}::bigint[]) as object_id order by 1) as wanted
    on conflict (portal_id, object_type, object_id) do update set gen = work.gen + 1,
      priority = least(work.priority, excluded.priority),
      reason = case when work.reason <> 'history' and excluded.reason in ('event', 'company', 'history')
        then excluded.reason else work.reason end,
      due_at = case when work.lease_until is null then least(work.due_at, excluded.due_at) else work.due_at end`.execute(
    db,
  );
  await wakePortal(db, work.portalId, work.dueAt);
}

/** Makes sure the portal is looked at by `dueAt`. */
export async function wakePortal(
  db: Database | Transaction<Tables>,
  portalId: string,
  dueAt: number,
): Promise<void> {
  const due = new Date(dueAt);
  await sql`
    insert into portal_queue (portal_id, next_due) values (${portalId}, ${due})
    on conflict (portal_id) do update set next_due = least(portal_queue.next_due, excluded.next_due)`.execute(
    db,
  );
}
