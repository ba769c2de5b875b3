/** What people found about the decisions that stand against the data, kept beside them; every word of it is audited. */
import { sql, type Transaction } from 'kysely';
import type { ReviewDesk } from '../card/review-door.ts';
import type { Contradicted } from '../card/review-view.ts';
import type { Person } from '../lifecycle/actors.ts';
import {
  type ReviewAct,
  type Reviewed,
  review,
  type StandingContradiction,
} from '../lifecycle/resolution.ts';
import { createAuditLog } from './audit.ts';
import type { Database } from './database.ts';
import { readRoster } from './settings-reads.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

export interface ReviewedLead {
  readonly portalId: string;
  readonly leadId: string;
}

/** In one transaction, in which nobody else reviews or decides about the lead. */
export async function reviewContradiction(
  db: Database,
  lead: ReviewedLead,
  { act, by, now }: { readonly act: ReviewAct; readonly by: Person; readonly now: number },
): Promise<Reviewed> {
  return db.transaction().execute(async (tx) => {
    const result = review(await holdContradictions(tx, lead), act, by, now);
    if (!result.ok || !result.isNews) return result;
    await keep(tx, lead, result);
    await audit(tx, lead, result, { by, now, note: act.note });
    return result;
  });
}

/** The latest decision about the lead that stands against the data, with what speaks against it. */
export async function contradictedIn(
  db: Database,
  { portalId, leadId }: ReviewedLead,
): Promise<Contradicted | null> {
  const { rows } = await sql<Contradicted>`
    select key, at, record->'decision'->'by' as by, record->>'reason' as reason,
      record->'contradiction'->>'evidence' as evidence, resolution from decision
    where portal_id = ${portalId} and lead_id = ${leadId} and standing = 'stands'
      and record->'contradiction' <> 'null'
    order by at desc, key limit 1`.execute(db);
  return rows[0] ?? null;
}

/** What the card's review needs: who holds a key, and the act by HubSpot's id, also one that was merged away. */
export function createReviewDesk(db: Database, now: () => number): ReviewDesk {
  return {
    roster: (portalId) => readRoster(db, portalId),
    async review(portalId, contactId, act, by) {
      const lead = await db
        .selectFrom('lead_alias')
        .select('lead_id')
        .where('portal_id', '=', portalId)
        .where('kind', '=', 'contact')
        .where('value', '=', contactId)
        .executeTakeFirst();
      if (!lead) return null;
      return reviewContradiction(db, { portalId, leadId: lead.lead_id }, { act, by, now: now() });
    },
  };
}

async function holdContradictions(
  tx: Tx,
  { portalId, leadId }: ReviewedLead,
): Promise<readonly StandingContradiction[]> {
  // The lead before its decisions, as whoever decides about it holds them.
  await sql`select from lead where portal_id = ${portalId} and lead_id = ${leadId} for update`.execute(tx);
  const { rows } = await sql<StandingContradiction>`
    select key, at, record->'decision'->'by' as by, record->>'reason' as reason, resolution from decision
    where portal_id = ${portalId} and lead_id = ${leadId} and standing = 'stands'
      and record->'contradiction' <> 'null'`.execute(tx);
  return rows;
}

type Accepted = Extract<Reviewed, { ok: true }>;

async function keep(
  tx: Tx,
  { portalId, leadId }: ReviewedLead,
  { about, resolution }: Accepted,
): Promise<void> {
  await tx
    .updateTable('decision')
    .set({ resolution: resolution && JSON.stringify(resolution) })
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .where('key', '=', about.key)
    .execute();
}

async function audit(
  tx: Tx,
  { portalId, leadId }: ReviewedLead,
  { about, resolution }: Accepted,
  { by, now, note }: { readonly by: Person; readonly now: number; readonly note: string | null },
): Promise<void> {
  const { key: decisionKey, reason, resolution: before } = about;
  const found = resolution ? { wrong: resolution.wrong } : { wasWrong: before?.wrong };
  await createAuditLog(tx).add({
    portalId,
    at: now,
    actor: by.id,
    action: resolution ? 'contradiction_resolved' : 'contradiction_reopened',
    leadId,
    detail: { decisionKey, reason, by, note, ...found },
  });
}
