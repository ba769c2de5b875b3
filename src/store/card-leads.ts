/** One lead with everything the card shows of it, from the local store alone, in three round trips. */
import { sql } from 'kysely';
import type { CardEpisode, CardLead, CardPerson, CardReading, CardStore, NoLead } from '../card/ports.ts';
import { committeeReach } from '../engine/committee-reach.ts';
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { accountMembers } from '../inbox/account-people.ts';
import { asProperties, type Facts } from '../inbox/changes.ts';
import { accountPeople } from './accounts.ts';
import type { Database } from './database.ts';
import { type HandoffRow, handoffsByLead } from './handoffs.ts';
import { type StoredSignal, signalsByLead } from './leads.ts';
import type { ModelStore } from './models.ts';

export function createCardStore(db: Database, models: Pick<ModelStore, 'byHash'>): CardStore {
  return { read: (portalId, contactId, now) => readCard(db, models, { portalId, contactId }, now) };
}

interface Asked {
  readonly portalId: string;
  readonly contactId: string;
}

async function readCard(
  db: Database,
  models: Pick<ModelStore, 'byHash'>,
  asked: Asked,
  now: number,
): Promise<CardReading> {
  const [portal, row] = await Promise.all([readPortal(db, asked.portalId), readLead(db, asked)]);
  if (portal === null) return { kind: 'not_installed' };
  if (portal.state === 'disconnected') return { kind: 'disconnected' };
  if (portal.modelHash === null) return { kind: 'preparing' };
  if (row === null) return nobodyYet(db, asked);
  if (row.deleted_at !== null) return { kind: 'deleted' };
  if (row.receipt === null) return waiting(db, asked.portalId);
  const model = await models.byHash(asked.portalId, portal.modelHash);
  const { receipt } = row;
  const settings = settingsOf(portal.account);
  return { kind: 'lead', lead: await readWhole(db, asked.portalId, { row, receipt, model, settings, now }) };
}

interface PortalRow {
  readonly state: 'connected' | 'disconnected';
  readonly modelHash: string | null;
  readonly account: Readonly<Record<string, unknown>>;
}

async function readPortal(db: Database, portalId: string): Promise<PortalRow | null> {
  const { rows } = await sql<PortalRow>`
    select state, model_hash as "modelHash", account
    from installation where portal_id = ${portalId}`.execute(db);
  return rows[0] ?? null;
}

interface LeadRow extends HandoffRow {
  readonly contact_id: string;
  readonly company_id: string | null;
  readonly channel: string | null;
  readonly deleted_at: number | null;
  readonly facts: Facts;
  readonly company_facts: Facts | null;
  readonly receipt: Receipt | null;
}

/** Also by an id that was merged away. */
async function readLead(db: Database, { portalId, contactId }: Asked): Promise<LeadRow | null> {
  const { rows } = await sql<LeadRow>`
    select lead.*, company.facts as company_facts, latest.receipt
    from lead_alias alias
    join lead using (portal_id, lead_id)
    left join company on company.portal_id = lead.portal_id
      and company.company_id::text = lead.facts->'associatedcompanyid'->>0
    left join latest_receipt latest on latest.portal_id = lead.portal_id and latest.lead_id = lead.lead_id
    where alias.portal_id = ${portalId} and alias.kind = 'contact' and alias.value = ${contactId}`.execute(
    db,
  );
  return rows[0] ?? null;
}

async function nobodyYet(db: Database, { portalId, contactId }: Asked): Promise<NoLead> {
  const { rows } = await sql<{ erased: boolean }>`
    select exists (select from event where portal_id = ${portalId} and object_type = 'contact'
      and object_id = ${contactId} and reason = 'erased') as erased`.execute(db);
  return rows[0]!.erased ? { kind: 'erased' } : waiting(db, portalId);
}

async function waiting(db: Database, portalId: string): Promise<NoLead> {
  const { rows } = await sql<{ done: number; total: number | null }>`
    select coalesce((progress->>'done')::int, 0) as done, (progress->>'total')::int as total
    from task where portal_id = ${portalId} and kind = 'backfill' and state in ('waiting', 'running')`.execute(
    db,
  );
  return { kind: 'waiting', backfill: rows[0] ?? null };
}

interface WholeGiven {
  readonly row: LeadRow;
  readonly receipt: Receipt;
  readonly model: Model;
  readonly settings: HandoffSettings;
  readonly now: number;
}

async function readWhole(db: Database, portalId: string, given: WholeGiven): Promise<CardLead> {
  const { row, receipt, model, settings, now } = given;
  const leadId = row.lead_id;
  const [handoffs, signals, episodes, people, account] = await Promise.all([
    handoffsByLead(db, portalId, [row]),
    signalsByLead(db, portalId, [leadId]),
    readEpisodes(db, portalId, leadId),
    readPeople(db, portalId, colleaguesIn(receipt)),
    colleaguesOf(db, portalId, row, model, now),
  ]);
  const { state, episode, activity, checklist } = handoffs.get(leadId)!;
  const own: readonly StoredSignal[] = signals.get(leadId) ?? [];
  return {
    contactId: row.contact_id,
    name: nameIn(row.facts) ?? `Contact ${row.contact_id}`,
    settings,
    state,
    episode,
    receipt,
    model,
    input: {
      contact: asProperties(row.facts),
      company: row.company_facts && asProperties(row.company_facts),
      signals: own,
      ...(row.episode > 0 && row.channel ? { channel: row.channel } : {}),
      ...(account ? { account } : {}),
    },
    episodes,
    activity,
    people,
    checklist,
  };
}

async function readEpisodes(db: Database, portalId: string, leadId: string): Promise<CardEpisode[]> {
  const rows = await db
    .selectFrom('episode')
    .select(['number', 'opened_at', 'channel', 'closed_at', 'outcome'])
    .where('portal_id', '=', portalId)
    .where('lead_id', '=', leadId)
    .orderBy('number')
    .execute();
  return rows.map(({ opened_at, closed_at, ...row }) => ({
    ...row,
    openedAt: opened_at,
    closedAt: closed_at,
  }));
}

function colleaguesIn({ account, contributions }: Receipt): string[] {
  const because = [...contributions, ...(account ? [account] : [])].flatMap((one) => one.because);
  return [...new Set(because.flatMap(({ lead }) => lead ?? []))];
}

async function readPeople(
  db: Database,
  portalId: string,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, CardPerson>> {
  if (leadIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('lead')
    .select(['lead_id', 'contact_id', 'facts'])
    .where('portal_id', '=', portalId)
    .where('lead_id', 'in', leadIds)
    .execute();
  return new Map(
    rows.map(({ lead_id, contact_id, facts }) => [
      lead_id,
      {
        name: nameIn(facts) ?? `Contact ${contact_id}`,
        title: facts.jobtitle?.[0] || null,
        contactId: contact_id,
      },
    ]),
  );
}

/** Null where the model asks for no committee. */
async function colleaguesOf(db: Database, portalId: string, row: LeadRow, model: Model, now: number) {
  const reach = committeeReach(model);
  const companyId = row.facts.associatedcompanyid?.[0];
  if (reach === null) return null;
  if (!companyId) return [];
  const asked = { companyIds: [companyId], reach, without: [row.lead_id], now };
  const people = await accountPeople(db, portalId, asked);
  return accountMembers(people.get(companyId) ?? [], reach, now);
}

function nameIn(facts: Facts): string | null {
  const fact = (name: string) => facts[name]?.[0] ?? '';
  return [fact('firstname'), fact('lastname')].filter(Boolean).join(' ') || fact('email') || null;
}
