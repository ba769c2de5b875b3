/**
 * Deals that SQLs ask for. `lead.asks_for_deal` holds as long as the SQL is to have one; a row of the outbox, in a lane of
 * its own, is the wish on its way to HubSpot. Where that row cannot be, or goes with other rows, the next look adds it.
 */
import { sql, type Transaction } from 'kysely';
import type { DealWish } from '../deals/deal-wish.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

/** HubSpot's right that a portal grants or not. */
export const TO_WRITE_DEALS = 'crm.objects.deals.write';

/** An `AskedDeal` as JSON, where `lead` and its `portal` (an installation) are joined. */
export const ASKED_DEAL = sql`jsonb_build_object(
  'asks', coalesce(lead.asks_for_deal, false),
  'isAllowed', ${TO_WRITE_DEALS} = any(portal.scopes),
  'isRetried', exists (select from outbox where outbox.portal_id = lead.portal_id and object_type = 'contact'
    and object_id = lead.contact_id and lane = 'deal' and attempts > 0),
  'isRefused', lead.stage in ('sql', 'opportunity') and not lead.asks_for_deal and exists (
    select from dead_letter where dead_letter.portal_id = lead.portal_id and dead_letter.object_type = 'contact'
      and dead_letter.object_id = any(array(select alias.value::bigint from lead_alias alias
        where alias.portal_id = lead.portal_id and alias.lead_id = lead.lead_id and alias.kind = 'contact'))
      and payload->>'lane' = 'deal' and replayed_at is null
      and withdrawn_at is null))`;

export interface LeadWish {
  readonly leadId: string;
  readonly dealWish: DealWish | null;
}

interface Moment {
  readonly portalId: string;
  /** Epoch ms. */
  readonly now: number;
}

/** In the transaction that keeps the look or the decision. A wish is on its way once; without the right it waits. */
export async function keepDealWishes(tx: Tx, at: Moment, leads: readonly LeadWish[]): Promise<void> {
  const wishes = leads.flatMap(({ leadId, dealWish }) =>
    dealWish?.kind === 'open' ? [{ leadId, ...dealWish }] : [],
  );
  const withdrawn = leads.flatMap(({ leadId, dealWish }) =>
    dealWish?.kind === 'withdrawn' ? [{ leadId, hasDeal: dealWish.hasDeal }] : [],
  );
  if (withdrawn.length > 0) await takeBack(tx, at, withdrawn);
  if (wishes.length > 0) await ask(tx, at, wishes);
}

async function ask(
  tx: Tx,
  { portalId, now }: Moment,
  wishes: readonly (Extract<DealWish, { kind: 'open' }> & { readonly leadId: string })[],
): Promise<void> {
  const fresh = wishes.filter(({ isNew }) => isNew).map(({ leadId }) => leadId);
  if (fresh.length > 0) await setAsking(tx, portalId, fresh, true);
  const rows = JSON.stringify(
    wishes.map(({ leadId, deal, dueAt }) => ({ lead_id: leadId, deal, due_at: Math.max(dueAt, now) })),
  );
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select lead.portal_id, 'contact', lead.contact_id, 'deal', wish.deal, installation.generation,
      to_timestamp(wish.due_at / 1000.0), to_timestamp(wish.due_at / 1000.0)
    from jsonb_to_recordset(${rows}::jsonb) as wish (lead_id bigint, deal jsonb, due_at float8)
      join lead on lead.portal_id = ${portalId} and lead.lead_id = wish.lead_id and lead.asks_for_deal
      join installation on installation.portal_id = lead.portal_id and ${TO_WRITE_DEALS} = any(installation.scopes)
    on conflict (portal_id, object_type, object_id, lane) do update set
      properties = excluded.properties, version = outbox.version + 1
      where outbox.lease_until is null and outbox.properties <> excluded.properties`.execute(tx);
}

/** What may have reached HubSpot, where the lead has a deal now, is found there; it makes no other. */
async function takeBack(
  tx: Tx,
  { portalId, now }: Moment,
  withdrawn: readonly { readonly leadId: string; readonly hasDeal: boolean }[],
): Promise<void> {
  const ids = withdrawn.map(({ leadId }) => leadId);
  await setAsking(tx, portalId, ids, false);
  const rows = JSON.stringify(
    withdrawn.map(({ leadId, hasDeal }) => ({ lead_id: leadId, has_deal: hasDeal })),
  );
  await sql`
    delete from outbox using jsonb_to_recordset(${rows}::jsonb) as gone (lead_id bigint, has_deal boolean)
      join lead on lead.portal_id = ${portalId} and lead.lead_id = gone.lead_id
    where outbox.portal_id = ${portalId} and object_type = 'contact' and object_id = lead.contact_id and lane = 'deal'
      and not (gone.has_deal and (attempts > 0 or lease_until is not null))`.execute(tx);
  await sql`
    update dead_letter set withdrawn_at = ${new Date(now)} from lead_alias alias
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.lead_id = any(${ids}::bigint[])
      and dead_letter.portal_id = alias.portal_id and object_type = 'contact' and object_id::text = alias.value
      and payload->>'lane' = 'deal' and replayed_at is null and withdrawn_at is null`.execute(tx);
}

async function setAsking(tx: Tx, portalId: string, leadIds: readonly string[], asks: boolean): Promise<void> {
  await sql`
    update lead set asks_for_deal = ${asks} where portal_id = ${portalId} and lead_id = any(${[...leadIds]}::bigint[])
      and asks_for_deal <> ${asks}`.execute(tx);
}

/** These contacts have been given their deal, or were refused it: their leads, whatever ids those have now, ask no more. */
export async function endAsking(tx: Tx, portalId: string, contactIds: readonly string[]): Promise<void> {
  await sql`
    update lead set asks_for_deal = false from lead_alias alias
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = any(${[...contactIds]}::text[])
      and lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id and asks_for_deal`.execute(tx);
}

/**
 * A deal that HubSpot refused is asked for once more, by the contact's next look: with what the model says by then, and
 * only where the lead is still without one.
 * @returns whether it is
 */
export async function askAgain(tx: Tx, portalId: string, contactId: string): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update lead set asks_for_deal = true from lead_alias alias
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}
      and lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
      and (stage = 'sql' or (stage = 'opportunity' and handoff->>'deal' is null))`.execute(tx);
  return numAffectedRows > 0n;
}

/** How many SQLs wait for the right to their deals; null where it is granted, or the published model asks for none. */
export async function waitingForRight(db: Database, portalId: string): Promise<number | null> {
  const { rows } = await sql<{ waiting: number }>`
    select (select count(*)::int from lead where lead.portal_id = installation.portal_id and asks_for_deal
      and deleted_at is null) as waiting
    from installation join model on model.portal_id = installation.portal_id
      and model.hash = installation.model_hash
    where installation.portal_id = ${portalId} and installation.state = 'connected'
      and jsonb_exists(model.document->'handoff', 'deal') and not ${TO_WRITE_DEALS} = any(installation.scopes)`.execute(
    db,
  );
  return rows[0]?.waiting ?? null;
}
