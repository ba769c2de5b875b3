/** Deals that new SQLs ask for, on their way to HubSpot: rows of the outbox, in a lane of their own. */
import { sql, type Transaction } from 'kysely';
import type { DealWish } from '../deals/deal-wish.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** HubSpot's right that a portal grants or not. */
export const TO_WRITE_DEALS = 'crm.objects.deals.write';

export interface LeadWish {
  readonly leadId: string;
  readonly dealWish: DealWish | null;
}

/** In the transaction that keeps the SQL; nothing where the portal has not granted it. A wish is kept once. */
export async function keepDealWishes(
  tx: Transaction<Tables>,
  { portalId, now }: { readonly portalId: string; readonly now: number },
  leads: readonly LeadWish[],
): Promise<void> {
  const wishes = leads.flatMap(({ leadId, dealWish }) =>
    dealWish?.kind === 'open' ? [{ lead_id: leadId, deal: dealWish.deal }] : [],
  );
  const withdrawn = leads.flatMap(({ leadId, dealWish }) => (dealWish?.kind === 'withdrawn' ? [leadId] : []));
  if (withdrawn.length > 0) {
    await sql`
      delete from outbox using lead where lead.portal_id = ${portalId} and lead.lead_id = any(${withdrawn}::bigint[])
        and outbox.portal_id = ${portalId} and object_type = 'contact' and object_id = lead.contact_id
        and lane = 'deal'`.execute(tx);
  }
  if (wishes.length === 0) return;
  const at = new Date(now);
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select lead.portal_id, 'contact', lead.contact_id, 'deal', wish.deal, installation.generation, ${at}, ${at}
    from jsonb_to_recordset(${JSON.stringify(wishes)}::jsonb) as wish (lead_id bigint, deal jsonb)
      join lead on lead.portal_id = ${portalId} and lead.lead_id = wish.lead_id
      join installation on installation.portal_id = lead.portal_id and ${TO_WRITE_DEALS} = any(installation.scopes)
    on conflict (portal_id, object_type, object_id, lane) do nothing`.execute(tx);
}

/** Whether the published model asks for deals that the portal does not let us make: then none is made, and nobody waits. */
export async function lacksRightToDeals(db: Database, portalId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from installation join model on model.portal_id = installation.portal_id
      and model.hash = installation.model_hash
    where installation.portal_id = ${portalId} and installation.state = 'connected'
      and jsonb_exists(model.document->'handoff', 'deal') and not ${TO_WRITE_DEALS} = any(installation.scopes)`.execute(
    db,
  );
  return rows.length > 0;
}
