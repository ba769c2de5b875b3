/**
 * The commit of a claim: facts, signals, states, receipts, episodes, outbox, audit, the events' terminal
 * records and the end of the work, in one transaction. If the claim was lost meanwhile, or a lead has moved
 * on, nothing of it stays and the contacts are looked at again.
 */
import { sql, type Transaction } from 'kysely';
import type { Claim, ClaimedItem } from '../inbox/claim.ts';
import type { CommitBatch, ContactCommit, LeadStore, SettledEvent } from '../inbox/ports.ts';
import { owedClock } from '../lifecycle/owed.ts';
import { SIGNAL_RECORDED } from '../webhooks/event.ts';
import { addAccountWork, holdAccounts } from './accounts.ts';
import { addFacts, addSignals, saveLatestReceipts } from './commit-evidence.ts';
import { fillOutbox, withdrawEdited } from './commit-writes.ts';
import type { Database } from './database.ts';
import { wakePortal } from './enqueue-work.ts';
import { holdInstall } from './hold-install.ts';
import { keepHandoffs, type LookedAt } from './keep-handoffs.ts';
import { handoffOf } from './lead-state.ts';
import { lockLeads } from './lock-leads.ts';
import type { Tables } from './tables.ts';
import { completeWork } from './work.ts';

type Tx = Transaction<Tables>;

/** Somebody else has worked on this meanwhile: look again, nothing is lost. */
export class StaleClaimError extends Error {
  override readonly name = 'StaleClaimError';
  readonly code = 'stale-claim';
}

/** @throws StaleClaimError where the portal was installed again since the look began */
export function mustBeOf(generation: number | null, seen: { readonly generation: number }): void {
  if (generation !== seen.generation) throw new StaleClaimError('the portal was installed again meanwhile');
}

/** A contact's part of the commit once its lead id is known. */
export interface CommitRow extends ContactCommit {
  readonly leadId: string;
}

export async function commitBatch(
  db: Database,
  ...[work, decide]: Parameters<LeadStore['commit']>
): Promise<void> {
  const { claim, items, asked } = work;
  await db.transaction().execute(async (tx) => {
    const generation = await holdInstall(tx, claim.portalId);
    const batch = await decide(
      asked === null ? new Map() : await holdAccounts(tx, claim.portalId, asked, work.now),
    );
    mustBeOf(generation, batch);
    const rows = await withLeads(tx, batch);
    // Those that HubSpot no longer has are changed as well.
    const leadIds = rows.map(({ leadId }) => leadId);
    await lockLeads(tx, batch.portalId, { leadIds, contactIds: batch.gone });
    if (rows.length > 0) {
      await saveStates(tx, batch, rows);
      await addFacts(tx, batch, rows);
      await addSignals(tx, batch, rows);
      await saveLatestReceipts(tx, batch, rows);
      await keepHandoffs(tx, batch, rows.map(lookedAt));
      await withdrawEdited(tx, batch, rows);
      await fillOutbox(tx, batch, rows);
    }
    await markGone(tx, batch);
    await settleEvents(tx, batch.portalId, batch.settled);
    await addAccountWork(tx, batch.portalId, batch.accounts, batch.now);
    await endClaim(tx, claim, items, batch);
  });
}

/** The last step, because webhooks about these contacts wait from here to the end of the transaction. */
async function endClaim(
  tx: Tx,
  claim: Claim,
  items: readonly ClaimedItem[],
  { now, accounts }: CommitBatch,
): Promise<void> {
  const held = await completeWork(tx, claim, items, now);
  if (held < items.length) throw new StaleClaimError('the claim was taken over by another worker');
  if (accounts.length > 0) await wakePortal(tx, claim.portalId, now);
}

const NEXT_LEAD_ID = sql`nextval(pg_get_serial_sequence('lead', 'lead_id'))`;

export async function newLeadIds(db: Database, count: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select ${NEXT_LEAD_ID} as id from generate_series(1, ${count})`.execute(db);
  return rows.map((row) => row.id);
}

/** Gives each contact its lead; new ones get a surrogate id and the aliases under which they are found. */
async function withLeads(tx: Tx, batch: CommitBatch): Promise<CommitRow[]> {
  const fresh = batch.decided.filter((each) => each.leadId === null);
  if (fresh.length === 0) return batch.decided as CommitRow[];
  const names = new Map([
    ...fresh.flatMap(otherNames),
    ...fresh.map(({ contactId }) => [contactId, contactId] as const),
  ]);
  const rows = JSON.stringify(
    fresh.map((each) => ({
      contact_id: each.contactId,
      lead_id: each.newLeadId,
      origin: each.live ? 'live' : 'history',
    })),
  );
  const created = await sql<{ contact_id: string; lead_id: string }>`
    with added as (
      insert into lead (portal_id, lead_id, contact_id, origin, created_at) overriding system value
      select ${batch.portalId}, coalesce(lead_id, ${NEXT_LEAD_ID}), contact_id, origin, ${new Date(batch.now)}
      from jsonb_to_recordset(${rows}::jsonb) as fresh (contact_id bigint, lead_id bigint, origin text)
      returning contact_id, lead_id)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select ${batch.portalId}, 'contact', name, lead_id from added
      join unnest(${[...names.keys()]}::text[], ${[...names.values()]}::bigint[]) as named (name, contact_id)
        using (contact_id)
    order by name
    on conflict (portal_id, kind, value) do nothing
    returning value as contact_id, lead_id`.execute(tx);
  if (created.rows.length < names.size) throw new StaleClaimError('a contact was met twice at once');
  const ids = new Map(created.rows.map((row) => [row.contact_id, row.lead_id]));
  return batch.decided.map((each) => ({ ...each, leadId: each.leadId ?? ids.get(each.contactId)! }));
}

function otherNames({ contactId, alsoKnownAs }: ContactCommit) {
  return alsoKnownAs.map((name) => [name, contactId] as const);
}

async function saveStates(tx: Tx, { portalId, now }: CommitBatch, rows: readonly CommitRow[]): Promise<void> {
  const states = JSON.stringify(rows.map((row) => stateRow(row)));
  const { rows: saved } = await sql`
    update lead set contact_id = state.contact_id, company_id = state.company_id, facts = state.facts,
      stage = state.stage, furthest_stage = state.furthest_stage, sal_status = state.sal_status,
      episode = state.episode, mql_at = to_timestamp(state.mql_at / 1000.0), handoff = state.handoff,
      mirror = state.mirror, put_backs = state.put_backs, awaiting = state.awaiting,
      owner_deactivated = state.owner_deactivated, owner_id = state.owner_id,
      sla_due_at = to_timestamp(state.sla_due_at / 1000.0), written = lead.written || state.known,
      decision = state.decision, score = state.score, grade = state.grade, priority = state.priority,
      channel = state.channel, model_hash = state.model_hash, evaluated_at = ${new Date(now)}, deleted_at = null,
      active_at = greatest(lead.active_at, to_timestamp(state.active_at / 1000.0)),
      next_change_at = to_timestamp(state.next_change_at / 1000.0), account_view = state.account_view,
      revision = lead.revision + 1
    from jsonb_to_recordset(${states}::jsonb) as state (lead_id bigint, revision int, contact_id bigint,
      company_id bigint, facts jsonb, stage text, furthest_stage text, sal_status text, episode int,
      mql_at float8, handoff jsonb, mirror jsonb, put_backs jsonb, awaiting jsonb,
      owner_deactivated boolean, owner_id text, sla_due_at float8, known jsonb, decision text, score int,
      grade text, priority text, channel text, model_hash text, active_at float8, next_change_at float8,
      account_view text)
    where lead.portal_id = ${portalId} and lead.lead_id = state.lead_id and lead.revision = state.revision
    returning lead.lead_id`.execute(tx);
  if (saved.length < rows.length) throw new StaleClaimError('a lead has moved on since it was read');
}

function stateRow({
  leadId,
  revision,
  contactId,
  companyId,
  accountView,
  outcome,
}: CommitRow): Record<string, unknown> {
  const { receipt, handoff, writes } = outcome;
  const { state } = handoff.progress;
  const times = outcome.input.signals.map((signal) => signal.occurredAt);
  return {
    lead_id: leadId,
    revision,
    contact_id: contactId,
    company_id: companyId,
    facts: outcome.facts,
    stage: state.stage,
    furthest_stage: state.furthestStage,
    sal_status: state.salStatus,
    episode: state.episode,
    mql_at: state.mqlAt,
    handoff: handoffOf(state),
    mirror: outcome.mirror,
    put_backs: outcome.putBacks,
    awaiting: handoff.awaiting,
    owner_deactivated: handoff.turn?.state === 'deactivated',
    owner_id: ownerOf(outcome),
    sla_due_at: owedClock(handoff.sla, state.salStatus)?.dueAt ?? null,
    known: writes.known,
    decision: receipt.decision,
    score: receipt.score,
    grade: receipt.grade,
    priority: receipt.priority,
    channel: outcome.channel,
    model_hash: receipt.model.hash,
    active_at: times.length > 0 ? Math.max(...times) : null,
    next_change_at: outcome.nextChangeAt,
    account_view: accountView,
  };
}

function lookedAt({ leadId, seen, outcome }: CommitRow): LookedAt {
  const { receipt, input, handoff, putBack, newlyHeld, dealWish, leadWishes, tasks, writes } = outcome;
  const { progress, notices, turn } = handoff;
  return {
    leadId,
    progress,
    evaluated: { receipt, input },
    seen: seen ?? receipt,
    putBack,
    newlyHeld,
    stageGivenUp: writes.stageGivenUp,
    owner: ownerOf(outcome),
    turn,
    dealWish,
    leadWishes,
    tasks,
    notices,
  };
}

/** HubSpot's owner id; null where nobody owns the lead. */
function ownerOf({ facts }: ContactCommit['outcome']): string | null {
  return facts.hubspot_owner_id?.[0] || null;
}

async function markGone(tx: Tx, { portalId, gone, now }: CommitBatch): Promise<void> {
  if (gone.length === 0) return;
  await sql`
    update lead set deleted_at = ${new Date(now)}, revision = revision + 1
    from lead_alias alias where alias.portal_id = ${portalId} and alias.kind = 'contact'
      and alias.value = any(${gone}::text[]) and lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
      and lead.contact_id::text = alias.value and lead.deleted_at is null`.execute(tx);
  await sql`
    delete from outbox where portal_id = ${portalId} and object_type = 'contact'
      and object_id = any(${gone}::bigint[])`.execute(tx);
}

export async function settleEvents(
  tx: Tx,
  portalId: string,
  settled: readonly SettledEvent[],
): Promise<void> {
  if (settled.length === 0) return;
  await sql`
    update event set outcome = settled.outcome, reason = settled.reason,
      value = case when settled.outcome = 'ignored' then null else event.value end,
      detail = case when settled.outcome = 'ignored' and event.type = ${SIGNAL_RECORDED} then null else event.detail end
    from unnest(${settled.map((each) => each.key)}::uuid[], ${settled.map((each) => each.outcome)}::text[],
      ${settled.map((each) => each.reason)}::text[]) as settled (key, outcome, reason)
    where event.portal_id = ${portalId} and event.key = settled.key`.execute(tx);
}
