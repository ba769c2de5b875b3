/** Work that gave up: it stays visible with its reason until somebody has it tried again. */
import { sql, type Transaction } from 'kysely';
import type { Claim, ClaimedItem } from '../inbox/claim.ts';
import type { ObjectType } from '../webhooks/event.ts';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { askAgain } from './deal-wishes.ts';
import { enqueueWork } from './enqueue-work.ts';
import { askForTasksAgain } from './notice-tasks.ts';
import { askForLeadsAgain } from './sales-leads.ts';
import type { Tables } from './tables.ts';

export interface DeadLetter {
  readonly deadId: string;
  readonly at: number;
  readonly source: 'event' | 'work' | 'outbox';
  readonly objectType: ObjectType | null;
  readonly objectId: string | null;
  readonly reason: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly replayedAt: number | null;
  /**
   * Nobody wants any more what was refused: the deal of a lead that is no SQL any more, a task that is done, the sales lead
   * of a contact that is gone; or somebody has dismissed it.
   */
  readonly withdrawnAt: number | null;
}

/**
 * `unreadable`: an event that could not be read has nothing that could be tried again. `withdrawn`: nobody wants it any
 * more, so nothing is.
 */
export type Replay = 'replayed' | 'unreadable' | 'withdrawn' | 'replayed before' | 'not found';

export interface DeadLetters {
  /**
   * The newest first, those before `before` where that is given; what was replayed or withdrawn is left out unless
   * asked for.
   */
  list(options: {
    readonly limit: number;
    readonly all?: boolean;
    readonly before?: string;
  }): Promise<DeadLetter[]>;
  read(deadId: string): Promise<DeadLetter | null>;
  /** Has the contact, company or deal looked at again: what is decided then is what is written. A task is sent as it was. */
  replay(deadId: string, now: number): Promise<Replay>;
  /** Nobody wants it any more: it is withdrawn, with an entry in the audit log. False where it no longer waits. */
  dismiss(deadId: string, by: { readonly actor: string; readonly now: number }): Promise<boolean>;
}

/** Dead letters of events that name no portal stand under this one. */
export const NO_PORTAL = '0';

export function createDeadLetters(db: Database): { forPortal(portalId: string): DeadLetters } {
  return {
    forPortal: (portalId) => ({
      async list({ limit, all = false, before }) {
        const rows = await letters(db, portalId)
          .$if(!all, (query) => query.where('replayed_at', 'is', null).where('withdrawn_at', 'is', null))
          .$if(before !== undefined, (query) => query.where('dead_id', '<', before!))
          .orderBy('dead_id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(toLetter);
      },
      async read(deadId) {
        const row = await letters(db, portalId).where('dead_id', '=', deadId).executeTakeFirst();
        return row ? toLetter(row) : null;
      },
      replay: (deadId, now) => replay(db, portalId, deadId, now),
      dismiss: (deadId, by) => dismiss(db, portalId, deadId, by),
    }),
  };
}

function letters(db: Database, portalId: string) {
  return db.selectFrom('dead_letter').selectAll().where('portal_id', '=', portalId);
}

async function replay(db: Database, portalId: string, deadId: string, now: number): Promise<Replay> {
  return db.transaction().execute(async (tx) => {
    const row = await letters(tx, portalId).where('dead_id', '=', deadId).forUpdate().executeTakeFirst();
    if (!row) return 'not found';
    if (row.replayed_at !== null) return 'replayed before';
    const { object_type: objectType, object_id: objectId } = row;
    if (row.source === 'event' || objectType === null || objectId === null) return 'unreadable';
    if (row.withdrawn_at !== null) return 'withdrawn';
    if (!(await asksAgain(tx, portalId, objectId, row.payload))) {
      await mark(tx, portalId, deadId, { withdrawn_at: new Date(now) });
      return 'withdrawn';
    }
    if (row.payload.lane === 'task') {
      const refused = row.payload.properties as Readonly<Record<string, string>>;
      const isWanted = await askForTasksAgain(tx, { portalId, now }, objectId, refused);
      await mark(
        tx,
        portalId,
        deadId,
        isWanted ? { replayed_at: new Date(now) } : { withdrawn_at: new Date(now) },
      );
      return isWanted ? 'replayed' : 'withdrawn';
    }
    // HubSpot lacks what was decided then: the next decision is news, even where nothing new has happened. The lead
    // first, as in the commit of a decision; else the two could wait for each other.
    if (objectType === 'contact') {
      await forgetDecision(tx, portalId, objectId);
      await reopenEvents(tx, portalId, objectId);
    }
    await enqueueWork(tx, { portalId, objectType, objectIds: [objectId], dueAt: now, reason: 'event' });
    await mark(tx, portalId, deadId, { replayed_at: new Date(now) });
    return 'replayed';
  });
}

async function dismiss(
  db: Database,
  portalId: string,
  deadId: string,
  { actor, now }: { readonly actor: string; readonly now: number },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const letter = await tx
      .updateTable('dead_letter')
      .set({ withdrawn_at: new Date(now) })
      .where('portal_id', '=', portalId)
      .where('dead_id', '=', deadId)
      .where('replayed_at', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning(['source', 'object_type', 'object_id', 'reason'])
      .executeTakeFirst();
    if (!letter) return false;
    const { source, object_type: objectType, object_id: objectId, reason } = letter;
    await createAuditLog(tx).add({
      portalId,
      leadId: null,
      at: now,
      actor,
      action: 'dismiss_dead_letter',
      detail: { deadId, source, objectType, objectId, reason },
    });
    return true;
  });
}

/** A look is to ask once more for what is a deal or a sales lead; where it cannot, nobody wants that any more. */
async function asksAgain(
  tx: Transaction<Tables>,
  portalId: string,
  contactId: string,
  { lane, properties }: DeadLetter['payload'],
): Promise<boolean> {
  if (lane === 'deal') return askAgain(tx, portalId, contactId);
  if (lane !== 'lead') return true;
  return askForLeadsAgain(tx, portalId, contactId, properties as Readonly<Record<string, string>>);
}

async function mark(
  db: Database,
  portalId: string,
  deadId: string,
  change: { readonly replayed_at: Date } | { readonly withdrawn_at: Date },
): Promise<void> {
  await db
    .updateTable('dead_letter')
    .set(change)
    .where('portal_id', '=', portalId)
    .where('dead_id', '=', deadId)
    .execute();
}

async function forgetDecision(db: Database, portalId: string, contactId: string): Promise<void> {
  await sql`
    update lead set model_hash = null, revision = revision + 1 from lead_alias alias
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}
      and lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id`.execute(db);
}

/** What was told is nowhere else: HubSpot read again shows the last of all visits, and no workflow tells twice. */
async function reopenEvents(db: Database, portalId: string, contactId: string): Promise<void> {
  await sql`
    update event set outcome = null, reason = null
    where portal_id = ${portalId} and object_type = 'contact' and object_id = ${contactId} and outcome = 'dead'`.execute(
    db,
  );
}

function toLetter(row: {
  dead_id: string;
  at: number;
  source: DeadLetter['source'];
  object_type: ObjectType | null;
  object_id: string | null;
  reason: string;
  payload: Record<string, unknown>;
  replayed_at: number | null;
  withdrawn_at: number | null;
}): DeadLetter {
  return {
    deadId: row.dead_id,
    at: row.at,
    source: row.source,
    objectType: row.object_type,
    objectId: row.object_id,
    reason: row.reason,
    payload: row.payload,
    replayedAt: row.replayed_at,
    withdrawnAt: row.withdrawn_at,
  };
}

/** Moves the items that the claim still holds out of the queue; their open events end as dead, with the same reason. */
export async function buryWork(
  db: Database,
  claim: Claim,
  items: readonly ClaimedItem[],
  reason: string,
  now: number,
): Promise<void> {
  const ids = items.map((item) => item.objectId);
  await db.transaction().execute(async (tx) => {
    const { rows: buried } = await sql<{ object_id: string }>`
      with gone as (
        delete from work where portal_id = ${claim.portalId} and object_type = ${claim.objectType}
          and object_id = any(${ids}::bigint[]) and lease_token = ${claim.token}
        returning object_id, attempts, reason)
      insert into dead_letter (portal_id, at, source, object_type, object_id, reason, payload)
      select ${claim.portalId}, ${new Date(now)}, 'work', ${claim.objectType}, object_id, ${reason},
        jsonb_build_object('attempts', attempts, 'reason', gone.reason) from gone
      returning object_id`.execute(tx);
    await sql`
      update event set outcome = 'dead', reason = ${reason}
      where portal_id = ${claim.portalId} and object_type = ${claim.objectType}
        and object_id = any(${buried.map((row) => row.object_id)}::bigint[]) and outcome is null`.execute(tx);
  });
}
