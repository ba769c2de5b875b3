/**
 * The work table: which contact, company or deal of which portal wants another look. One row for each, however many
 * events arrive (coalescing); `gen` counts them, so an event that arrives while its contact is being worked
 * on is seen again afterwards. A portal is owned by one worker at a time, which makes its order, its limiter
 * and its token refresh exact. Portals are served in turn, the one that has waited longest first.
 */
import { randomUUID } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { Claim, ClaimedItem } from '../inbox/claim.ts';
import type { Database } from './database.ts';
import { wakePortal } from './enqueue-work.ts';
import { Gathering } from './gathering.ts';
import { OwnPortals } from './own-portals.ts';
import { dueTypes, pickDue, renewLeases } from './pick-work.ts';
import {
  longestWaiting,
  releasePortals,
  renewPortals,
  rest,
  returnSoon,
  type Taker,
  takePortal,
  takeTurn,
} from './portal-turns.ts';
import type { Tables } from './tables.ts';

export interface WorkTimes {
  /** How long a worker owns a portal without a heartbeat, ms. */
  readonly ownership: number;
  /** How long a new owner keeps quiet after the old one's ownership ran out: HubSpot's window, ms. */
  readonly quiet: number;
  /** How long an item is held by a claim without a heartbeat, ms: what a dead worker had in hand goes on within a minute. */
  readonly lease: number;
  /** The pause after a claim that was not full, so that the next one gathers more, ms. */
  readonly pace: number;
}

export const WORK_TIMES: WorkTimes = { ownership: 20_000, quiet: 10_000, lease: 40_000, pace: 1_000 };

/**
 * All times but the pace shrink with `FAIRLEAD_RETRY_SCALE`, so that tests of dead workers need not wait. A lease stays
 * longer than a batch takes on a busy machine.
 */
export function scaledTimes(scale: number, times: WorkTimes = WORK_TIMES): WorkTimes {
  return {
    ownership: Math.max(500, times.ownership * scale),
    quiet: times.quiet * scale,
    lease: Math.max(5_000, times.lease * scale),
    pace: times.pace,
  };
}

/** What one batch call of HubSpot's takes. */
export const CLAIM_LIMIT = 100;

/** A portal is kept for this many leases after it was last used, which is longer than any step of a task. */
const KEPT_LEASES = 8;

export class WorkQueue {
  readonly #db: Database;
  readonly #owner: string;
  readonly #times: WorkTimes;
  /** When each portal was last used, epoch ms. */
  readonly #used = new Map<string, number>();
  readonly #gathering: Gathering;
  readonly #own: OwnPortals;
  /** The claims that are being worked on here. */
  readonly #held = new Map<string, Claim>();

  constructor(db: Database, owner: string, times: WorkTimes = WORK_TIMES) {
    this.#db = db;
    this.#owner = owner;
    this.#times = times;
    this.#gathering = new Gathering(times.pace);
    this.#own = new OwnPortals(times.ownership);
  }

  /**
   * The next batch, or null when nothing is due. `patient` also obeys the pace, which gathers contacts and companies,
   * each by themselves, into full batches; draining does not. Portals in `busy` are passed over: they have enough hands at work.
   */
  async claim(
    now: number,
    options: { limit?: number; patient?: boolean; busy?: readonly string[] } = {},
  ): Promise<Claim | null> {
    const { limit = CLAIM_LIMIT, patient = true, busy = [] } = options;
    const taker = this.#taker(now);
    for (const except = [...busy]; ; ) {
      const portalId = await longestWaiting(this.#db, taker, { patient, except });
      if (portalId === null) return null;
      const claim = (await this.#own.take(portalId, () => takeTurn(this.#db, taker, portalId)))
        ? await this.#claimOf(portalId, now, { limit, patient })
        : null;
      if (claim) return claim;
      // Another worker was quicker, or other hands hold all of it.
      except.push(portalId);
    }
  }

  async #claimOf(
    portalId: string,
    now: number,
    { limit, patient }: { limit: number; patient: boolean },
  ): Promise<Claim | null> {
    const token = randomUUID();
    const leaseUntil = now + this.#times.lease;
    const types = await dueTypes(this.#db, portalId, now);
    for (const objectType of patient ? this.#gathering.ready(portalId, types, now) : types) {
      const items = await pickDue(this.#db, { portalId, objectType, now, limit, token, leaseUntil });
      if (items.length === 0) continue;
      this.#used.set(portalId, now);
      const isFull = items.length === limit;
      this.#gathering.claimed(portalId, objectType, { now, isFull });
      const others = types.filter((type) => type !== objectType);
      const more = isFull || this.#gathering.ready(portalId, others, now).length > 0;
      if (more) await returnSoon(this.#db, portalId, now);
      else await rest(this.#db, portalId, this.#gathering.nextTurn(portalId, others, now));
      const claim = { portalId, objectType, token, leaseUntil, items };
      this.#held.set(token, claim);
      return claim;
    }
    await rest(this.#db, portalId, this.#gathering.nextTurn(portalId, types, now));
    return null;
  }

  /** The claim is dealt with, in whatever way: its lease is renewed no more. */
  done({ token }: Claim): void {
    this.#held.delete(token);
  }

  /**
   * Takes or keeps the ownership of a portal, for work that calls HubSpot outside of a claim (tasks, outbox).
   * False when another worker owns it, or owned it within HubSpot's window.
   */
  async own(portalId: string, now: number): Promise<boolean> {
    const owned = await this.#own.take(portalId, () => takePortal(this.#db, this.#taker(now), portalId));
    if (owned) this.#used.set(portalId, now);
    return owned;
  }

  /**
   * Whether a call to HubSpot may leave now: asked before each. A portal that was taken here has to be ours still; when
   * that is in doubt the database is asked. Others, which no worker of this process works for, are free to call.
   */
  async mayCall(portalId: string, now: number): Promise<boolean> {
    return this.#own.standing(portalId) !== 'lapsed' || this.own(portalId, now);
  }

  /**
   * The heartbeat: keeps the portals in use, and says which ones those are, and the claims that are being worked on: a
   * batch may take longer than its lease as long as its worker lives. In use is what is named, and what was
   * claimed or asked for lately; the others are let go by time, so that an idle worker may have them.
   */
  async renew(now: number, inUse: readonly string[] = []): Promise<string[]> {
    for (const portalId of inUse) this.#used.set(portalId, now);
    const unusedSince = now - KEPT_LEASES * this.#times.lease;
    for (const [portalId, usedAt] of this.#used) {
      if (usedAt <= unusedSince) this.#used.delete(portalId);
    }
    await renewLeases(this.#db, [...this.#held.values()], now + this.#times.lease);
    const asked = [...this.#used.keys()];
    return this.#own.renew(asked, () => renewPortals(this.#db, this.#taker(now), asked));
  }

  /** Lets go of every portal at a graceful stop. The next owner still keeps HubSpot's window. */
  async release(now: number): Promise<void> {
    this.#used.clear();
    this.#own.lapse();
    await releasePortals(this.#db, this.#owner, now);
  }

  #taker(now: number): Taker {
    const { ownership, quiet } = this.#times;
    return { owner: this.#owner, now, until: now + ownership, abandonedBefore: now - quiet };
  }
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
  const { held, again } = await endWork(tx, claim, items, now);
  if (again > 0) await wakePortal(tx, claim.portalId, now);
  return held;
}

/** As `completeWork`, for a transaction that has more work to write: it wakes the portal itself, as its last step. */
export async function endWork(
  tx: Transaction<Tables>,
  claim: Claim,
  items: readonly ClaimedItem[],
  now: number,
): Promise<{ held: number; again: number }> {
  await lockWork(tx, claim, items);
  const { rows } = await sql<{ held: number; again: number }>`
    with done as (select * from unnest(${items.map((item) => item.objectId)}::bigint[],
        ${items.map((item) => item.gen)}::bigint[]) as done (object_id, gen)),
      gone as (
        delete from work using done where work.portal_id = ${claim.portalId}
          and work.object_type = ${claim.objectType} and work.object_id = done.object_id
          and work.lease_token = ${claim.token} and work.gen = done.gen returning 1),
      again as (
        update work set lease_token = null, lease_until = null, due_at = ${new Date(now)}, attempts = 0, last_error = null
        from done where work.portal_id = ${claim.portalId} and work.object_type = ${claim.objectType}
          and work.object_id = done.object_id and work.lease_token = ${claim.token} and work.gen > done.gen
        returning 1)
    select (select count(*) from gone)::int + (select count(*) from again)::int as held,
      (select count(*) from again)::int as again`.execute(tx);
  return rows[0]!;
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

/** Gives items back to be tried again at `dueAt`, keeping the reason in sight; null where nothing has failed. */
export async function retryWork(
  db: Database,
  claim: Claim,
  items: readonly ClaimedItem[],
  retry: { dueAt: number; error: string | null; countAttempt: boolean },
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
