/**
 * A merge in HubSpot gives the surviving contact a new id and ends the old ones. The histories join under one
 * lead, the dead ids stay as aliases and resolve to it, and what still waited under them goes along (R37).
 * Said again, it changes nothing. What was known about the kept lead before stays as it was known then (AT-50):
 * facts of the others are kept, but not folded into its own, and their signals count as recorded at the merge. Not
 * kept apart are their episodes: a receipt of the kept lead between the opening of another's episode and the merge
 * is replayed under that episode's channel. The others' own receipts keep their inputs, and are not replayed. Nor are
 * receipts of colleagues that counted two people where one is left: that one has the other's signals since the merge.
 */
import { sql, type Transaction } from 'kysely';
import type { Claim } from '../inbox/claim.ts';
import type { Move } from '../inbox/ports.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import { furthestOf, leadingState } from '../lifecycle/join-states.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { StageMirror } from '../lifecycle/stage-mirror.ts';
import { accountsOfLeads, addAccountWork } from './accounts.ts';
import type { Database } from './database.ts';
import { moveDealLinks } from './deals.ts';
import { enqueueWork, wakePortal } from './enqueue-work.ts';
import { FACTS_OF_A_MERGED_LEAD } from './fact-sources.ts';
import { joinDecisions } from './join-decisions.ts';
import { handoffOf, type LeadStateRow, stateOf } from './lead-state.ts';
import { overtakeLooks } from './overtake-looks.ts';
import type { Tables } from './tables.ts';
import { TOLD_AGAIN } from './told-again.ts';

type Tx = Transaction<Tables>;

interface Moment {
  readonly portalId: string;
  /** Epoch ms. */
  readonly now: number;
}

interface JoinedLead extends HandoffState {
  readonly leadId: string;
  readonly contactId: string;
  readonly mirror: StageMirror | null;
  readonly checklist: ChecklistAnswers | null;
}

/**
 * `merged` is what HubSpot names, its primary record first: that one's lead is the one that goes on. `claim` is the
 * caller's own; who else is looking at one of the ids has read what is no longer so, and looks again.
 */
export async function mergeLeads(
  db: Database,
  portalId: string,
  survivor: string,
  merged: readonly string[],
  now: number,
  claim: Claim | null = null,
): Promise<void> {
  const at = { portalId, now };
  const ids = [...new Set([...merged, survivor])];
  await overtakeLooks(db, portalId, ids, { claim, now });
  await db.transaction().execute(async (tx) => {
    const isNamed = await nameStrangers(tx, portalId, ids);
    const leads = await lockLeads(tx, portalId, ids);
    const [keep, ...rest] = leads;
    // Merged again since, and that was told first: the lead has moved further already.
    const livesOnAs = leads.find(({ contactId }) => !ids.includes(contactId))?.contactId ?? survivor;
    const accounts =
      rest.length > 0
        ? await accountsOfLeads(
            tx,
            portalId,
            leads.map(({ leadId }) => leadId),
          )
        : [];
    if (keep) {
      if (rest.length > 0) await joinLeads(tx, at, [keep, ...rest]);
      if (isNamed || rest.length > 0) await settleMerge(tx, at, keep.leadId, { survivor: livesOnAs, merged });
    }
    const dead = ids.filter((id) => id !== livesOnAs);
    await moveDealLinks(tx, portalId, { from: dead, to: livesOnAs });
    await sql`delete from outbox where portal_id = ${portalId} and object_type = 'contact'
      and object_id = any(${dead}::bigint[])`.execute(tx);
    await addAccountWork(tx, portalId, accounts, now);
    await carryOverEvents(
      tx,
      at,
      dead.map((from) => ({ from, to: livesOnAs })),
    );
    if (accounts.length > 0) await wakePortal(tx, portalId, now);
  });
}

/**
 * What happened to contacts that live on under another id is the business of that one: their open events go there
 * and it becomes due. Events about the old record itself (deleted, created ...) stay with it.
 */
export async function carryOverEvents(
  tx: Tx,
  { portalId, now }: Moment,
  moves: readonly Move[],
): Promise<void> {
  const { rows } = await sql<{ object_id: string }>`
    update event set object_id = move.new_id
    from unnest(${moves.map(({ from }) => from)}::bigint[], ${moves.map(({ to }) => to)}::bigint[])
      as move (old_id, new_id)
    where event.portal_id = ${portalId} and event.object_type = 'contact' and event.outcome is null
      and event.object_id = move.old_id and split_part(event.type, '.', 2) <> all(${OF_THE_RECORD_ITSELF}::text[])
    returning event.object_id`.execute(tx);
  await enqueueWork(tx, {
    portalId,
    objectType: 'contact',
    objectIds: [...new Set(rows.map((row) => row.object_id))],
    dueAt: now,
    reason: 'event',
  });
}

const OF_THE_RECORD_ITSELF = ['creation', 'deletion', 'restore', 'merge', 'privacyDeletion'];

interface JoinedRow extends LeadStateRow, Pick<JoinedLead, 'mirror' | 'checklist'> {
  readonly value: string;
  readonly lead_id: string;
  readonly contact_id: string;
}

/** The leads behind these contact ids, in the order of the ids, held until the end of the transaction. */
async function lockLeads(tx: Tx, portalId: string, ids: readonly string[]): Promise<JoinedLead[]> {
  const { rows } = await sql<JoinedRow>`
    select alias.value, lead.lead_id, lead.contact_id, lead.stage, lead.furthest_stage, lead.sal_status,
      lead.episode, lead.mql_at, lead.handoff, lead.mirror, lead.checklist
    from lead_alias alias join lead using (portal_id, lead_id)
    where portal_id = ${portalId} and alias.kind = 'contact' and alias.value = any(${[...ids]}::text[])
    order by lead.lead_id for update`.execute(tx);
  const places = rows.toSorted((a, b) => ids.indexOf(a.value) - ids.indexOf(b.value));
  const leads = new Map(
    places.map(({ lead_id: leadId, contact_id: contactId, mirror, checklist, ...row }) => [
      leadId,
      { ...stateOf(row), leadId, contactId, mirror, checklist },
    ]),
  );
  return [...leads.values()];
}

async function joinLeads(tx: Tx, at: Moment, leads: readonly [JoinedLead, ...JoinedLead[]]): Promise<void> {
  const [keep, ...rest] = leads;
  const leading = leadingState(leads);
  const episodes = await joinEpisodes(tx, at, leads, leading);
  await joinDecisions(tx, at.portalId, leads, { ...leading, goesOnAs: episodes });
  const { leadId: _leadId, contactId: _contactId, mirror, checklist, ...state } = leading;
  for (const { leadId } of rest) await joinEvidence(tx, at, leadId, keep.leadId);
  await sql`
    update lead set stage = ${leading.stage}, furthest_stage = ${furthestOf(leads)},
      sal_status = ${leading.salStatus}, mql_at = ${leading.mqlAt === null ? null : new Date(leading.mqlAt)},
      episode = ${episodes}, handoff = ${JSON.stringify(handoffOf(state))}::jsonb,
      mirror = ${mirror && JSON.stringify(mirror)}::jsonb,
      checklist = ${checklist && JSON.stringify(checklist)}::jsonb,
      sla_due_at = (select sla_due_at from lead where portal_id = ${at.portalId} and lead_id = ${leading.leadId}),
      asks_for_deal = lead.asks_for_deal or other.asks_for_deal,
      sales_leads = other.sales_leads || lead.sales_leads, written = other.written || lead.written,
      active_at = greatest(lead.active_at, other.active_at),
      channel = (select channel from episode where portal_id = ${at.portalId} and lead_id = ${keep.leadId}
        and outcome is distinct from 'merged' order by number desc limit 1)
    from (select coalesce(jsonb_object_agg(name, value) filter (where name is not null), '{}') as written,
        max(active_at) as active_at, bool_or(asks_for_deal) as asks_for_deal,
        (select coalesce(jsonb_object_agg(attempt, standing), '{}') from lead as each, jsonb_each(each.sales_leads)
          as known (attempt, standing) where each.portal_id = ${at.portalId}
          and each.lead_id = any(${rest.map(({ leadId }) => leadId)}::bigint[])) as sales_leads
      from lead left join jsonb_each(lead.written) as each (name, value) on true
      where portal_id = ${at.portalId} and lead_id = any(${rest.map(({ leadId }) => leadId)}::bigint[])
        ) as other
    where lead.portal_id = ${at.portalId} and lead.lead_id = ${keep.leadId}`.execute(tx);
  await rememberAbsorbed(
    tx,
    at.portalId,
    rest.map(({ leadId }) => leadId),
    keep.leadId,
  );
  await sql`delete from lead where portal_id = ${at.portalId}
    and lead_id = any(${rest.map(({ leadId }) => leadId)}::bigint[])`.execute(tx);
}

/**
 * All attempts in the order in which they were opened, that of the leading state last: it is the one that the lead is
 * in, and the next one finds a free number. No other goes on: it would be counted twice in a funnel.
 * @returns how many there are
 */
async function joinEpisodes(
  tx: Tx,
  { portalId, now }: Moment,
  leads: readonly [JoinedLead, ...JoinedLead[]],
  leading: JoinedLead,
): Promise<number> {
  const ids = leads.map(({ leadId }) => leadId);
  await sql`
    update episode set closed_at = ${new Date(now)}, outcome = 'merged'
    where portal_id = ${portalId} and lead_id = any(${ids}::bigint[]) and lead_id <> ${leading.leadId}
      and closed_at is null`.execute(tx);
  // By way of negative numbers: a number is unique within a lead at every moment.
  await sql`
    update episode set lead_id = ${leads[0].leadId}, number = -place
    from (select lead_id, number, row_number() over (
          order by lead_id = ${leading.leadId} and number = ${leading.episode}, opened_at, lead_id, number) as place from episode
      where portal_id = ${portalId} and lead_id = any(${ids}::bigint[])) as ordered
    where episode.portal_id = ${portalId} and episode.lead_id = ordered.lead_id
      and episode.number = ordered.number`.execute(tx);
  const { numAffectedRows = 0n } = await sql`
    update episode set number = -number
    where portal_id = ${portalId} and lead_id = ${leads[0].leadId}`.execute(tx);
  return Number(numAffectedRows);
}

async function joinEvidence(tx: Tx, { portalId, now }: Moment, from: string, to: string): Promise<void> {
  await sql`
    insert into signal (portal_id, lead_id, kind, asset, minute, occurred_at, recorded_at, attributes, doors)
    select portal_id, ${to}, kind, asset, minute, occurred_at, ${new Date(now)}, attributes, doors from signal
    where portal_id = ${portalId} and lead_id = ${from}
    ${TOLD_AGAIN}`.execute(tx);
  await sql`delete from signal where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
  await sql`update fact set subject_id = ${to}, source = ${FACTS_OF_A_MERGED_LEAD}
    where portal_id = ${portalId} and subject = 'lead' and subject_id = ${from}`.execute(tx);
  for (const table of ['receipt', 'audit', 'lead_alias'] as const) {
    await sql`update ${sql.table(table)} set lead_id = ${to}
      where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
  }
  await sql`delete from latest_receipt where portal_id = ${portalId} and lead_id = ${from}`.execute(tx);
}

/** Receipts of colleagues go on naming a lead as it was called then: an erasure has to find those too (R39). */
async function rememberAbsorbed(
  tx: Tx,
  portalId: string,
  leadIds: readonly string[],
  into: string,
): Promise<void> {
  await sql`
    insert into lead_alias (portal_id, kind, value, lead_id)
    select ${portalId}, 'lead', value, ${into} from unnest(${[...leadIds]}::text[]) as value`.execute(tx);
}

/**
 * Ids that nobody was met under lead to the first lead there is, if any. An import that is just meeting one of them ends
 * first: its lead then is one of those that are joined.
 * @returns whether there were such ids
 */
async function nameStrangers(tx: Tx, portalId: string, ids: readonly string[]): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    with first as (
      select lead_id from lead_alias join lead using (portal_id, lead_id)
      where portal_id = ${portalId} and kind = 'contact' and value = any(${[...ids]}::text[])
      order by array_position(${[...ids]}::text[], value) limit 1 for update of lead)
    insert into lead_alias (portal_id, kind, value, lead_id)
    select ${portalId}, 'contact', value, lead_id from first, unnest(${[...ids].sort()}::text[]) as value
    order by value
    on conflict (portal_id, kind, value) do nothing`.execute(tx);
  return numAffectedRows > 0n;
}

async function settleMerge(
  tx: Tx,
  { portalId, now }: Moment,
  leadId: string,
  { survivor, merged }: { readonly survivor: string; readonly merged: readonly string[] },
): Promise<void> {
  const { stage } = await tx
    .updateTable('lead')
    .set((eb) => ({
      contact_id: survivor,
      deleted_at: null,
      // No model has seen the joined evidence yet: the next decision is news, whatever it finds.
      model_hash: null,
      revision: eb('revision', '+', 1),
    }))
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .returning('stage')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('audit')
    .values({
      portal_id: portalId,
      at: new Date(now),
      actor: 'crm',
      action: 'merge',
      lead_id: leadId,
      detail: JSON.stringify({ survivor, merged, stage }),
    })
    .execute();
}
