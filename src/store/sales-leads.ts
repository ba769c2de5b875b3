/**
 * Records of HubSpot's lead object that attempts ask for. `lead.sales_leads` says of each attempt that has asked which
 * record it has and what HubSpot was told last; a row of the outbox, in a lane of its own, is what it is to be told now.
 * Where that row cannot be, or goes with other rows, the next look adds it.
 */
import { sql, type Transaction } from 'kysely';
import type { LeadStanding, LeadStandings, LeadWish } from '../handoff/sales-lead.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

type Tx = Transaction<Tables>;

/** HubSpot's rights that a portal grants or not; it takes both. */
export const TO_KEEP_LEADS: readonly string[] = ['crm.objects.leads.read', 'crm.objects.leads.write'];

export interface WishesOfLead {
  readonly leadId: string;
  readonly leadWishes: readonly LeadWish[];
}

interface Moment {
  readonly portalId: string;
  /** Epoch ms. */
  readonly now: number;
}

/** In the transaction that keeps the look or the decision. What is on its way already stays as it is. */
export async function keepLeadWishes(tx: Tx, at: Moment, leads: readonly WishesOfLead[]): Promise<void> {
  const asking = leads
    .filter(({ leadWishes }) => leadWishes.length > 0)
    .map(({ leadId, leadWishes }) => ({
      lead_id: leadId,
      fresh: Object.fromEntries(
        leadWishes.filter(({ isNew }) => isNew).map(({ lead }) => [lead.attempt, UNTOLD]),
      ),
      wishes: Object.fromEntries(leadWishes.map(({ lead }) => [lead.attempt, JSON.stringify(lead)])),
    }));
  if (asking.length === 0) return;
  const { portalId, now } = at;
  await sql`
    update lead set sales_leads = asking.fresh || lead.sales_leads
    from jsonb_to_recordset(${JSON.stringify(asking)}::jsonb) as asking (lead_id bigint, fresh jsonb)
    where lead.portal_id = ${portalId} and lead.lead_id = asking.lead_id and asking.fresh <> '{}'`.execute(
    tx,
  );
  await sql`
    insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    select lead.portal_id, 'contact', lead.contact_id, 'lead', asking.wishes, installation.generation,
      ${new Date(now)}, ${new Date(now)}
    from jsonb_to_recordset(${JSON.stringify(asking)}::jsonb) as asking (lead_id bigint, wishes jsonb)
      join lead on lead.portal_id = ${portalId} and lead.lead_id = asking.lead_id
      join installation on installation.portal_id = lead.portal_id
        and installation.scopes @> ${[...TO_KEEP_LEADS]}::text[]
    order by lead.contact_id
    on conflict (portal_id, object_type, object_id, lane) do update set
      properties = outbox.properties || excluded.properties, version = outbox.version + 1
      where not outbox.properties @> excluded.properties`.execute(tx);
}

const UNTOLD: LeadStanding = { id: null, act: null };

/** Of the contact's lead, whatever id that has now; empty where there is none any more. */
export async function leadStandings(
  db: Database,
  portalId: string,
  contactId: string,
): Promise<LeadStandings> {
  const { rows } = await sql<{ sales_leads: LeadStandings }>`
    select lead.sales_leads from lead_alias alias join lead using (portal_id, lead_id)
    where portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}
      and lead.deleted_at is null`.execute(db);
  return rows[0]?.sales_leads ?? {};
}

export async function keepLeadStanding(
  db: Database,
  portalId: string,
  contactId: string,
  { attempt, standing }: { readonly attempt: number; readonly standing: LeadStanding },
): Promise<void> {
  const told = JSON.stringify({ [attempt]: standing });
  await sql`
    update lead set sales_leads = sales_leads || ${told}::jsonb from lead_alias alias
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}
      and lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id
      and jsonb_exists(sales_leads, ${String(attempt)})`.execute(db);
}

/** HubSpot would not take these: nothing more is asked for these attempts until somebody has it tried again. */
export async function endAskingForLeads(
  tx: Tx,
  portalId: string,
  rows: readonly { readonly objectId: string; readonly properties: Readonly<Record<string, string>> }[],
): Promise<void> {
  for (const { objectId, properties } of rows) {
    await setRefused(tx, portalId, objectId, { attempts: Object.keys(properties), isRefused: true });
  }
}

/**
 * What HubSpot refused is asked for once more, by the contact's next look: with what the model says by then.
 * @returns whether there is a lead that can ask
 */
export async function askForLeadsAgain(
  tx: Tx,
  portalId: string,
  contactId: string,
  refused: Readonly<Record<string, string>>,
): Promise<boolean> {
  const attempts = Object.keys(refused);
  return (await setRefused(tx, portalId, contactId, { attempts, isRefused: false })) > 0n;
}

async function setRefused(
  tx: Tx,
  portalId: string,
  contactId: string,
  { attempts, isRefused }: { readonly attempts: readonly string[]; readonly isRefused: boolean },
): Promise<bigint> {
  const { numAffectedRows = 0n } = await sql`
    update lead set sales_leads = sales_leads || (
      select jsonb_object_agg(attempt, standing || jsonb_build_object('isRefused', ${isRefused}::boolean))
      from jsonb_each(sales_leads) as known (attempt, standing) where attempt = any(${[...attempts]}::text[]))
    from lead_alias alias
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}
      and lead.portal_id = alias.portal_id and lead.lead_id = alias.lead_id and lead.deleted_at is null
      and jsonb_exists_any(sales_leads, ${[...attempts]}::text[])`.execute(tx);
  return numAffectedRows;
}

/** How many leads wait for the right to their records; null where it is granted, or the published model asks for none. */
export async function leadsWithoutRight(db: Database, portalId: string): Promise<number | null> {
  const { rows } = await sql<{ waiting: number }>`
    select (select count(*)::int from lead where lead.portal_id = installation.portal_id and deleted_at is null
      and jsonb_path_exists(sales_leads, '$.* ? (@.act == null && !(@.isRefused == true))')) as waiting
    from installation join model on model.portal_id = installation.portal_id
      and model.hash = installation.model_hash
    where installation.portal_id = ${portalId} and installation.state = 'connected'
      and jsonb_exists(model.document->'handoff', 'leads')
      and not installation.scopes @> ${[...TO_KEEP_LEADS]}::text[]`.execute(db);
  return rows[0]?.waiting ?? null;
}
