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
import type { Database } from './database.ts';
import { keepHandoffs, type LookedAt } from './keep-handoffs.ts';
import { handoffOf } from './lead-state.ts';
import type { Tables } from './tables.ts';
import { TOLD_AGAIN } from './told-again.ts';
import { completeWork, wakePortal } from './work.ts';

type Tx = Transaction<Tables>;

/** Somebody else has worked on this meanwhile: look again, nothing is lost. */
export class StaleClaimError extends Error {
  override readonly name = 'StaleClaimError';
  readonly code = 'stale-claim';
}

/** A contact's part of the commit once its lead id is known. */
interface Row extends ContactCommit {
  readonly leadId: string;
}

export async function commitBatch(
  db: Database,
  ...[work, decide]: Parameters<LeadStore['commit']>
): Promise<void> {
  const { claim, items, asked } = work;
  await db.transaction().execute(async (tx) => {
    const batch = decide(
      asked === null ? new Map() : await holdAccounts(tx, claim.portalId, asked, work.now),
    );
    const rows = await withLeads(tx, batch);
    await lockLeads(tx, batch, rows);
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

/** Gives each contact its lead; new ones get a surrogate id and the alias under which they are found. */
async function withLeads(tx: Tx, batch: CommitBatch): Promise<Row[]> {
  const fresh = batch.decided.filter((each) => each.leadId === null);
  if (fresh.length === 0) return batch.decided as Row[];
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
    select ${batch.portalId}, 'contact', contact_id::text, lead_id from added
    on conflict (portal_id, kind, value) do nothing
    returning value as contact_id, lead_id`.execute(tx);
  if (created.rows.length < fresh.length) throw new StaleClaimError('a contact was met twice at once');
  const ids = new Map(created.rows.map((row) => [row.contact_id, row.lead_id]));
  return batch.decided.map((each) => ({ ...each, leadId: each.leadId ?? ids.get(each.contactId)! }));
}

async function saveStates(tx: Tx, { portalId, now }: CommitBatch, rows: readonly Row[]): Promise<void> {
  const states = JSON.stringify(rows.map((row) => stateRow(row)));
  const { rows: saved } = await sql`
    update lead set contact_id = state.contact_id, company_id = state.company_id, facts = state.facts,
      stage = state.stage, furthest_stage = state.furthest_stage, sal_status = state.sal_status,
      episode = state.episode, mql_at = to_timestamp(state.mql_at / 1000.0), handoff = state.handoff,
      mirror = state.mirror, put_backs = state.put_backs, awaiting = state.awaiting,
      owner_deactivated = state.owner_deactivated, owner_id = state.owner_id,
      sla_due_at = to_timestamp(state.sla_due_at / 1000.0), written = lead.written || state.known, decision = state.decision,
      score = state.score, grade = state.grade, priority = state.priority, channel = state.channel,
      model_hash = state.model_hash, evaluated_at = ${new Date(now)}, deleted_at = null,
      active_at = greatest(lead.active_at, to_timestamp(state.active_at / 1000.0)),
      next_change_at = to_timestamp(state.next_change_at / 1000.0), account_view = state.account_view,
      revision = lead.revision + 1
    from jsonb_to_recordset(${states}::jsonb) as state (lead_id bigint, revision int, contact_id bigint,
      company_id bigint, facts jsonb, stage text, furthest_stage text, sal_status text, episode int,
      mql_at float8, handoff jsonb, mirror jsonb, put_backs jsonb, awaiting jsonb,
      owner_deactivated boolean, owner_id text, sla_due_at float8, known jsonb, decision text, score int, grade text, priority text,
      channel text, model_hash text, active_at float8, next_change_at float8, account_view text)
    where lead.portal_id = ${portalId} and lead.lead_id = state.lead_id and lead.revision = state.revision
    returning lead.lead_id`.execute(tx);
  if (saved.length < rows.length) throw new StaleClaimError('a lead has moved on since it was read');
}

/**
 * All that this commit changes, in the order in which a merge takes them: an update takes them as it meets them. Those
 * that HubSpot no longer has are among them.
 */
async function lockLeads(tx: Tx, { portalId, gone }: CommitBatch, rows: readonly Row[]): Promise<void> {
  if (rows.length + gone.length < 2) return;
  await sql`
    select from lead where portal_id = ${portalId} and lead_id = any(array(
      select unnest(${rows.map(({ leadId }) => leadId)}::bigint[]) union
      select lead_id from lead_alias where portal_id = ${portalId} and kind = 'contact'
        and value = any(${[...gone]}::text[])))
    order by lead_id for update`.execute(tx);
}

function stateRow({
  leadId,
  revision,
  contactId,
  companyId,
  accountView,
  outcome,
}: Row): Record<string, unknown> {
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

function lookedAt({ leadId, seen, outcome }: Row): LookedAt {
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

async function addFacts(tx: Tx, { portalId, now }: CommitBatch, rows: readonly Row[]): Promise<void> {
  const changed = rows
    .filter(({ outcome }) => outcome.changes.length > 0)
    .map(({ leadId, outcome, live }) => ({
      lead_id: leadId,
      changes: outcome.changes,
      source: live ? 'event' : 'read',
    }));
  if (changed.length === 0) return;
  await sql`
    insert into fact (portal_id, subject, subject_id, recorded_at, source, changes)
    select ${portalId}, 'lead', lead_id, ${new Date(now)}, source, changes
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      as changed (lead_id bigint, source text, changes jsonb)`.execute(tx);
}

async function addSignals(tx: Tx, { portalId, now }: CommitBatch, rows: readonly Row[]): Promise<void> {
  const signals = rows.flatMap(({ leadId, outcome }) =>
    [...outcome.signals, ...outcome.furtherDoors, ...outcome.sayingMore].map((signal) => ({
      lead_id: leadId,
      kind: signal.kind,
      asset: signal.asset ?? '',
      minute: Math.floor(signal.occurredAt / 60_000),
      occurred_at: signal.occurredAt,
      attributes: signal.attributes,
      doors: signal.doors,
    })),
  );
  if (signals.length === 0) return;
  await sql`
    insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
    select ${portalId}, lead_id, kind, asset, minute, to_timestamp(occurred_at / 1000.0), ${new Date(now)},
      attributes, doors
    from jsonb_to_recordset(${JSON.stringify(signals)}::jsonb) as signal (lead_id bigint, kind text, asset text,
      minute bigint, occurred_at float8, attributes jsonb, doors text[])
    ${TOLD_AGAIN}`.execute(tx);
}

async function saveLatestReceipts(
  tx: Tx,
  { portalId, now }: CommitBatch,
  rows: readonly Row[],
): Promise<void> {
  const receipts = JSON.stringify(
    rows.map(({ leadId, outcome }) => ({ lead_id: leadId, receipt: outcome.receipt })),
  );
  await sql`
    insert into latest_receipt (portal_id, lead_id, evaluated_at, receipt)
    select ${portalId}, lead_id, ${new Date(now)}, receipt
    from jsonb_to_recordset(${receipts}::jsonb) as latest (lead_id bigint, receipt jsonb)
    on conflict (portal_id, lead_id) do update set evaluated_at = excluded.evaluated_at,
      receipt = excluded.receipt`.execute(tx);
}

/**
 * A person has edited these properties in HubSpot: what is still on its way there lets go of them. A row without them
 * stays as it is: another version of it would be sent once more.
 */
async function withdrawEdited(tx: Tx, { portalId }: CommitBatch, rows: readonly Row[]): Promise<void> {
  const edited = rows
    .filter(({ outcome }) => outcome.writes.edited.length > 0)
    .map(({ contactId, outcome }) => ({ object_id: contactId, names: outcome.writes.edited }));
  if (edited.length === 0) return;
  await sql`
    update outbox set version = outbox.version + 1,
      properties = outbox.properties - array(select jsonb_array_elements_text(edited.names))
    from jsonb_to_recordset(${JSON.stringify(edited)}::jsonb) as edited (object_id bigint, names jsonb)
    where outbox.portal_id = ${portalId} and outbox.object_type = 'contact'
      and outbox.object_id = edited.object_id
      and outbox.properties ?| array(select jsonb_array_elements_text(edited.names))`.execute(tx);
}

/**
 * What HubSpot must be told. A row that still waits takes the newer values; its version tells the dispatcher
 * that what it has just sent is no longer the last word.
 */
async function fillOutbox(tx: Tx, batch: CommitBatch, rows: readonly Row[]): Promise<void> {
  const writes = rows.flatMap(({ contactId, outcome }) =>
    (['score', 'stage'] as const)
      .map((lane) => ({
        object_id: contactId,
        lane,
        properties: outcome.writes[lane],
        seen_at: outcome.writes.seenAt,
      }))
      .filter(({ properties }) => Object.keys(properties).length > 0),
  );
  if (writes.length === 0) return;
  const at = new Date(batch.now);
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, seen_at, due_at)
    select ${batch.portalId}, 'contact', object_id, lane, properties, ${batch.generation}, ${at},
      to_timestamp(seen_at / 1000.0), ${at}
    from jsonb_to_recordset(${JSON.stringify(writes)}::jsonb)
      as write (object_id bigint, lane text, properties jsonb, seen_at float8) order by object_id, lane
    on conflict (portal_id, object_type, object_id, lane) do update set
      properties = outbox.properties || excluded.properties, generation = excluded.generation,
      seen_at = excluded.seen_at,
      version = outbox.version + 1`.execute(tx);
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
