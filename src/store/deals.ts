/**
 * Deals: what each of them says, and whose they are. A deal that HubSpot no longer has is kept as gone, so that it comes
 * back as it was when it is restored; it is nobody's outcome meanwhile.
 */
import { type Selectable, sql, type Transaction } from 'kysely';
import type { DealFact } from '../deals/deal-fact.ts';
import type { ContactToLookAt, DealCommit, DealRead, DealStore, KnownDeal } from '../deals/ports.ts';
import type { Claim } from '../inbox/claim.ts';
import { StaleClaimError, settleEvents } from './commit.ts';
import type { Database } from './database.ts';
import { addWorkFrom, enqueueWork, wakePortal } from './enqueue-work.ts';
import { openEvents } from './open-events.ts';
import type { Tables } from './tables.ts';
import { endWork } from './work.ts';
import { AT_ONCE, LATER } from './work-priority.ts';

type Tx = Transaction<Tables>;

export function createDealStore(db: Database): DealStore {
  return {
    forPortal: (portalId) => ({
      load: (dealIds) => loadDeals(db, portalId, dealIds),
      events: (dealIds) => openEvents(db, portalId, 'deal', dealIds),
      addWork: (objectIds, now) =>
        enqueueWork(db, { portalId, objectType: 'deal', objectIds, dueAt: now, reason: 'event' }),
      finish: (claim, commit, now) => finishDeals(db, claim, commit, now),
      ofContacts: (contactIds) => dealsOfContacts(db, portalId, contactIds),
    }),
  };
}

/** The living deals of some contacts, by contact, the latest change first. A contact without deals is not among them. */
export async function dealsOfContacts(
  db: Database | Tx,
  portalId: string,
  contactIds: readonly string[],
): Promise<Map<string, DealFact[]>> {
  if (contactIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('deal_contact as link')
    .innerJoin('deal', (join) =>
      join.onRef('deal.portal_id', '=', 'link.portal_id').onRef('deal.deal_id', '=', 'link.deal_id'),
    )
    .selectAll('deal')
    .select('link.contact_id')
    .where('link.portal_id', '=', portalId)
    .where('link.contact_id', 'in', contactIds)
    .where('deal.deleted_at', 'is', null)
    .orderBy('deal.since', 'desc')
    .orderBy('deal.deal_id', 'desc')
    .execute();
  const byContact = Map.groupBy(rows, (row) => row.contact_id);
  return new Map([...byContact].map(([contactId, deals]) => [contactId, deals.map(toFact)]));
}

async function loadDeals(
  db: Database,
  portalId: string,
  dealIds: readonly string[],
): Promise<Map<string, KnownDeal>> {
  if (dealIds.length === 0) return new Map();
  const deals = await db
    .selectFrom('deal')
    .selectAll()
    .where('portal_id', '=', portalId)
    .where('deal_id', 'in', dealIds)
    .execute();
  const links = await db
    .selectFrom('deal_contact')
    .select(['deal_id', 'contact_id'])
    .where('portal_id', '=', portalId)
    .where('deal_id', 'in', dealIds)
    .execute();
  const contacts = Map.groupBy(links, (link) => link.deal_id);
  return new Map(
    deals.map((row) => [
      row.deal_id,
      {
        fact: toFact(row),
        contactIds: (contacts.get(row.deal_id) ?? []).map((link) => link.contact_id),
        gone: row.deleted_at !== null,
      },
    ]),
  );
}

function toFact(row: Selectable<Tables['deal']>): DealFact {
  return {
    dealId: row.deal_id,
    state: row.state,
    at: row.since,
    openedAt: row.opened_at,
    amount: row.amount,
    currency: row.currency,
    lostReason: row.lost_reason,
    pipeline: row.pipeline,
    stage: row.stage,
    closesAt: row.closes_at,
    owner: row.owner,
  };
}

/** Rows are locked in the order in which webhooks take them: contacts' work before deals', the portal last. */
async function finishDeals(db: Database, claim: Claim, commit: DealCommit, now: number): Promise<void> {
  const { portalId } = claim;
  await db.transaction().execute(async (tx) => {
    await saveDeals(tx, portalId, commit.read, now);
    await saveLinks(tx, portalId, commit.read);
    await markGone(tx, portalId, commit.gone, now);
    await settleEvents(tx, portalId, commit.settled);
    const looking = await lookAtLeads(tx, portalId, commit.lookAt, now);
    const { held, again } = await endWork(tx, claim, claim.items, now);
    if (held < claim.items.length) throw new StaleClaimError('the claim was taken over by another worker');
    if (looking + again > 0) await wakePortal(tx, portalId, now);
  });
}

async function saveDeals(tx: Tx, portalId: string, read: readonly DealRead[], now: number): Promise<void> {
  if (read.length === 0) return;
  const rows = read.map(({ fact }) => ({
    deal_id: fact.dealId,
    state: fact.state,
    since: fact.at,
    opened_at: fact.openedAt,
    amount: fact.amount,
    currency: fact.currency,
    lost_reason: fact.lostReason,
    pipeline: fact.pipeline,
    stage: fact.stage,
    closes_at: fact.closesAt,
    owner: fact.owner,
  }));
  await sql`
    insert into deal (portal_id, deal_id, state, since, opened_at, amount, currency, lost_reason, pipeline, stage,
      closes_at, owner, read_at)
    select ${portalId}, deal_id, state, to_timestamp(since / 1000.0), to_timestamp(opened_at / 1000.0),
      amount::numeric, currency, lost_reason, pipeline, stage, to_timestamp(closes_at / 1000.0), owner, ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as told (deal_id bigint, state text, since float8,
      opened_at float8, amount text, currency text, lost_reason text, pipeline text, stage text, closes_at float8, owner text)
    order by deal_id
    on conflict (portal_id, deal_id) do update set state = excluded.state, since = excluded.since,
      opened_at = excluded.opened_at, amount = excluded.amount, currency = excluded.currency, lost_reason = excluded.lost_reason,
      pipeline = excluded.pipeline, stage = excluded.stage, closes_at = excluded.closes_at, owner = excluded.owner,
      read_at = excluded.read_at, deleted_at = null`.execute(tx);
}

/**
 * The contacts of each deal are those that HubSpot names. One that was merged meanwhile is linked under the id it lives
 * on under; one that was erased while the deal was being read is not linked again (R39).
 */
async function saveLinks(tx: Tx, portalId: string, read: readonly DealRead[]): Promise<void> {
  if (read.length === 0) return;
  const dealIds = read.map(({ fact }) => fact.dealId);
  const pairs = read.flatMap(({ fact, contactIds }) => contactIds.map((id) => [fact.dealId, id] as const));
  await sql`
    with told as (
      select deal_id, coalesce(lead.contact_id, contact.id) as contact_id
      from unnest(${pairs.map(([dealId]) => dealId)}::bigint[], ${pairs.map(([, id]) => id)}::bigint[])
          as contact (deal_id, id)
        left join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'contact'
          and alias.value = contact.id::text
        left join lead on lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
      where not exists (
        select from event where portal_id = ${portalId} and object_type = 'contact' and object_id = contact.id
          and type = 'contact.privacyDeletion')),
    gone as (
      delete from deal_contact link where portal_id = ${portalId} and deal_id = any(${dealIds}::bigint[])
        and not exists (
          select from told where told.deal_id = link.deal_id and told.contact_id = link.contact_id))
    insert into deal_contact (portal_id, deal_id, contact_id)
    select distinct ${portalId}::bigint, deal_id, contact_id from told order by 2, 3
    on conflict do nothing`.execute(tx);
}

async function markGone(tx: Tx, portalId: string, gone: readonly string[], now: number): Promise<void> {
  if (gone.length === 0) return;
  await sql`
    update deal set deleted_at = ${new Date(now)} where portal_id = ${portalId}
      and deal_id = any(${[...gone]}::bigint[]) and deleted_at is null`.execute(tx);
}

/**
 * A deal makes no lead: contacts that were never looked at find their deals when they are. The caller wakes the portal.
 * @returns how many became due
 */
async function lookAtLeads(
  tx: Tx,
  portalId: string,
  contacts: readonly ContactToLookAt[],
  now: number,
): Promise<number> {
  if (contacts.length === 0) return 0;
  return addWorkFrom(
    tx,
    { portalId, objectType: 'contact', dueAt: now },
    sql`
    select lead.contact_id as object_id, min(wanted.priority)::smallint as priority, 'deal' as reason
    from unnest(${contacts.map(({ contactId }) => contactId)}::text[],
        ${contacts.map(({ isPatient }) => (isPatient ? LATER : AT_ONCE))}::smallint[]) as wanted (contact_id, priority)
      join lead_alias alias on alias.portal_id = ${portalId} and alias.kind = 'contact'
        and alias.value = wanted.contact_id
      join lead on lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
    where lead.deleted_at is null
    group by lead.contact_id`,
  );
}

/**
 * Has deals looked at that nobody has read since then (epoch ms): what was deleted while nobody listened is not among
 * what HubSpot lists.
 */
export async function enqueueUnread(
  db: Database,
  portalId: string,
  { since, now }: { readonly since: number; readonly now: number },
): Promise<void> {
  const due = await addWorkFrom(
    db,
    { portalId, objectType: 'deal', dueAt: now },
    sql`
    select deal_id as object_id, ${LATER}::smallint as priority, 'history' as reason from deal
    where portal_id = ${portalId} and read_at < ${new Date(since)} and deleted_at is null`,
  );
  if (due > 0) await wakePortal(db, portalId, now);
}

/** Contacts live on under another id since a merge: their deals are that one's. */
export async function moveDealLinks(
  tx: Tx,
  portalId: string,
  { from, to }: { readonly from: readonly string[]; readonly to: string },
): Promise<void> {
  await sql`
    with moved as (
      delete from deal_contact where portal_id = ${portalId} and contact_id = any(${[...from]}::bigint[])
      returning deal_id)
    insert into deal_contact (portal_id, deal_id, contact_id)
    select distinct ${portalId}::bigint, deal_id, ${to}::bigint from moved order by 2
    on conflict do nothing`.execute(tx);
}

/** Erased contacts have had no deals; what sales wrote about a deal that is nobody's any more goes with them (R39). */
export async function forgetDealsOf(tx: Tx, portalId: string, contactIds: readonly string[]): Promise<void> {
  // Deals before their links, as when they are kept: nobody waits in a circle.
  await sql`
    select from deal where portal_id = ${portalId} and deal_id in (
      select deal_id from deal_contact
      where portal_id = ${portalId} and contact_id = any(${[...contactIds]}::bigint[]))
    order by deal_id for update`.execute(tx);
  const { rows } = await sql<{ deal_id: string }>`
    delete from deal_contact where portal_id = ${portalId} and contact_id = any(${[...contactIds]}::bigint[])
    returning deal_id`.execute(tx);
  const dealIds = [...new Set(rows.map((row) => row.deal_id))];
  if (dealIds.length === 0) return;
  await sql`
    update deal set lost_reason = null where portal_id = ${portalId} and deal_id = any(${dealIds}::bigint[])
      and not exists (
        select from deal_contact link where link.portal_id = deal.portal_id and link.deal_id = deal.deal_id)`.execute(
    tx,
  );
}
