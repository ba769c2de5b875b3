/** Holds one lead while somebody decides about it, and keeps what was decided: one transaction, one lead. */
import { sql, type Transaction } from 'kysely';
import type { Receipt } from '../engine/receipt.ts';
import type { DecidedLead, DecisionStore, HeldLead, NotHeld } from '../handoff/decision-desk.ts';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { slaOf } from '../handoff/sla-of-episode.ts';
import { asProperties, type Facts } from '../inbox/changes.ts';
import { owedClock } from '../lifecycle/owed.ts';
import type { Database } from './database.ts';
import { enqueueWork } from './enqueue-work.ts';
import { type HandoffRow, handoffsByLead, latestReceipts } from './handoffs.ts';
import { holdInstall } from './hold-install.ts';
import { keepHandoffs } from './keep-handoffs.ts';
import { handoffOf } from './lead-state.ts';
import { signalsByLead } from './leads.ts';
import type { ModelStore } from './models.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

export function createDecisionStore(db: Database, models: Pick<ModelStore, 'byHash'>): DecisionStore {
  return {
    async withLead(portalId, contactId, take, now) {
      const portal = await readPortal(db, models, portalId);
      if (typeof portal === 'string') return portal;
      return db.transaction().execute(async (tx) => {
        await holdInstall(tx, portalId);
        const row = await holdLead(tx, portalId, contactId);
        if (row === null) return (await isOnItsWay(tx, portalId, contactId)) ? 'waiting' : 'unknown';
        if (row.deleted_at !== null) return 'deleted';
        const lead = await readLead(tx, portalId, row);
        if (lead === null) return 'waiting';
        const decided = take(lead, portal);
        await keep(tx, { portalId, now }, row, lead, decided);
        await keepOwed(tx, { portalId, now }, lead, decided, portal.settings);
        return null;
      });
    },
  };
}

async function readPortal(db: Database, models: Pick<ModelStore, 'byHash'>, portalId: string) {
  const row = await db
    .selectFrom('installation')
    .select(['state', 'model_hash', 'account'])
    .where('portal_id', '=', portalId)
    .executeTakeFirst();
  if (!row) return 'not_installed' satisfies NotHeld;
  if (row.state === 'disconnected') return 'disconnected' satisfies NotHeld;
  if (row.model_hash === null) return 'preparing' satisfies NotHeld;
  const model = await models.byHash(portalId, row.model_hash);
  return { settings: settingsOf(row.account, model.document), model };
}

interface HeldRow extends HandoffRow {
  readonly contact_id: string;
  readonly facts: Facts;
  readonly channel: string | null;
  readonly deleted_at: number | null;
}

/**
 * A worker that has decided on what was before finds the lead changed, and looks again. A merge that was just at work
 * leaves this contact with another lead than the one that was waited for.
 */
async function holdLead(tx: Tx, portalId: string, contactId: string): Promise<HeldRow | null> {
  return (await lockLead(tx, portalId, contactId)) ?? (await lockLead(tx, portalId, contactId));
}

async function lockLead(tx: Tx, portalId: string, contactId: string): Promise<HeldRow | null> {
  const { rows } = await sql<HeldRow>`
    select lead.lead_id, lead.contact_id, lead.facts, lead.stage, lead.furthest_stage, lead.sal_status, lead.episode,
      lead.mql_at, lead.handoff, lead.checklist, lead.asks_for_deal, lead.sales_leads, lead.channel, lead.deleted_at
    from lead_alias alias join lead using (portal_id, lead_id)
    where portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}
    for update of lead`.execute(tx);
  return rows[0] ?? null;
}

/** A contact that HubSpot has told of, or may yet be listed by the first look at the past. */
async function isOnItsWay(tx: Tx, portalId: string, contactId: string): Promise<boolean> {
  const { rows } = await sql<{ waits: boolean }>`
    select exists (select from work where portal_id = ${portalId} and object_type = 'contact'
        and object_id::text = ${contactId})
      or exists (select from task where portal_id = ${portalId} and kind = 'backfill'
        and state in ('waiting', 'running')) as waits`.execute(tx);
  return rows[0]!.waits;
}

async function readLead(tx: Tx, portalId: string, row: HeldRow): Promise<HeldLead | null> {
  const leadId = row.lead_id;
  const receipt: Receipt | undefined = (await latestReceipts(tx, portalId, [leadId])).get(leadId);
  if (!receipt) return null;
  const handoffs = await handoffsByLead(tx, portalId, [row]);
  const signals = await signalsByLead(tx, portalId, [leadId]);
  return {
    ...handoffs.get(leadId)!,
    leadId,
    properties: definite(asProperties(row.facts)),
    signals: signals.get(leadId) ?? [],
    channel: handoffs.get(leadId)!.episode?.channel ?? (row.episode > 0 ? row.channel : null),
    receipt,
  };
}

async function keep(
  tx: Tx,
  at: { readonly portalId: string; readonly now: number },
  { lead_id: leadId, contact_id: contactId }: HeldRow,
  { receipt: seen, checklist: before }: HeldLead,
  { progress, checklist, dealWish, leadWishes }: DecidedLead,
): Promise<void> {
  await keepHandoffs(tx, at, [
    {
      leadId,
      progress,
      evaluated: null,
      seen,
      putBack: null,
      newlyHeld: null,
      stageGivenUp: false,
      owner: progress.episode?.owner ?? null,
      turn: null,
      dealWish,
      leadWishes,
      tasks: [],
      notices: [],
    },
  ]);
  const { state } = progress;
  const isMoved = state !== progress.before.state;
  // What discovery has found stays, also where it does not make an SQL yet.
  if (!isMoved && checklist === before) return;
  await tx
    .updateTable('lead')
    .set((eb) => ({
      stage: state.stage,
      furthest_stage: state.furthestStage,
      sal_status: state.salStatus,
      episode: state.episode,
      mql_at: state.mqlAt === null ? null : new Date(state.mqlAt),
      handoff: JSON.stringify(handoffOf(state)),
      checklist: checklist && JSON.stringify(checklist),
      revision: eb('revision', '+', 1),
    }))
    .where('portal_id', '=', at.portalId)
    .where('lead_id', '=', leadId)
    .execute();
  if (!isMoved) return;
  const { portalId, now: dueAt } = at;
  await enqueueWork(tx, {
    portalId,
    objectType: 'contact',
    objectIds: [contactId],
    dueAt,
    reason: 'decision',
  });
}

/** The lists of leads to look after are right at once, and not only when the worker has looked. */
async function keepOwed(
  tx: Tx,
  { portalId, now }: { readonly portalId: string; readonly now: number },
  { leadId, activity }: HeldLead,
  { progress: { episode, state } }: DecidedLead,
  settings: HandoffSettings,
): Promise<void> {
  const clock = owedClock(slaOf(episode, activity, settings, now), state.salStatus);
  await sql`
    update lead set sla_due_at = ${clock && new Date(clock.dueAt)}
    where portal_id = ${portalId} and lead_id = ${leadId}`.execute(tx);
}

function definite(properties: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
}
