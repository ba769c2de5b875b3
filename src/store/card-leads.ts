/** One lead with everything the card shows of it, from the local store alone, in two round trips; in three where people have spoken. */
import { sql } from 'kysely';
import type { CardLead, CardReading, CardStore, NoLead } from '../card/ports.ts';
import type { AskedDeal } from '../deals/deal-ahead.ts';
import { committeeReach } from '../engine/committee-reach.ts';
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import { type HandoffSettings, settingsOf } from '../handoff/handoff-settings.ts';
import { stillTold } from '../handoff/told-put-back.ts';
import { accountMembers } from '../inbox/account-people.ts';
import { asProperties, type Facts } from '../inbox/changes.ts';
import type { PutBacks } from '../inbox/put-backs.ts';
import { type AwaitingReason, stillAwaited } from '../lifecycle/crm-edits.ts';
import { hasOpenEpisode } from '../lifecycle/lead-state.ts';
import type { OwnerGiven } from '../lifecycle/sla/owner-turn.ts';
import type { StageMirror } from '../lifecycle/stage-mirror.ts';
import { accountPeople } from './accounts.ts';
import { readAttempt } from './card-attempts.ts';
import { colleaguesIn, nameIn, readPeople } from './card-people.ts';
import { contradictedIn } from './contradictions.ts';
import type { Database } from './database.ts';
import { ASKED_DEAL } from './deal-wishes.ts';
import { episodesOf } from './episodes.ts';
import { activityByLead, type HandoffRow } from './handoffs.ts';
import { stateOf } from './lead-state.ts';
import { signalsByLead } from './leads.ts';
import type { ModelStore } from './models.ts';
import { peopleAmong, userNames } from './portal-owners.ts';

export function createCardStore(db: Database, models: Pick<ModelStore, 'byHash'>): CardStore {
  return {
    read: (portalId, contactId, now) => readCard(db, models, { portalId, contactId }, now),
    readAttempt: (portalId, contactId, number) => readAttempt(db, models, { portalId, contactId }, number),
  };
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
  const row = await readRow(db, asked);
  if (row === null) return { kind: 'not_installed' };
  if (row.state === 'disconnected') return { kind: 'disconnected' };
  if (row.model_hash === null) return { kind: 'preparing' };
  if (row.lead === null) return nobodyYet(db, asked);
  if (row.lead.deleted_at !== null) return { kind: 'deleted' };
  if (row.receipt === null) return waiting(db, asked.portalId);
  const { lead, receipt, company, asked_deal: askedDeal } = row;
  const model = await models.byHash(asked.portalId, row.model_hash);
  const settings = settingsOf(row.account, model.document);
  return {
    kind: 'lead',
    lead: await readWhole(db, asked.portalId, { lead, receipt, company, model, settings, askedDeal, now }),
  };
}

interface Row {
  readonly state: 'connected' | 'disconnected';
  readonly model_hash: string | null;
  readonly account: Readonly<Record<string, unknown>>;
  readonly lead: LeadRow | null;
  readonly company: Facts | null;
  readonly receipt: Receipt | null;
  readonly asked_deal: AskedDeal;
}

interface LeadRow extends HandoffRow {
  readonly contact_id: string;
  readonly company_id: string | null;
  readonly channel: string | null;
  readonly deleted_at: number | null;
  readonly facts: Facts;
  readonly put_backs: PutBacks | null;
  readonly mirror: StageMirror | null;
  readonly awaiting: AwaitingReason | null;
  readonly owner_deactivated: boolean;
}

/** The portal, and what it knows of this contact, also by an id that was merged away. */
async function readRow(db: Database, { portalId, contactId }: Asked): Promise<Row | null> {
  const { rows } = await sql<Row & LeadRow>`
    select portal.state, portal.model_hash, portal.account, lead.lead_id, lead.contact_id, lead.company_id,
      lead.channel, lead.deleted_at, lead.facts, lead.stage, lead.furthest_stage, lead.sal_status, lead.episode,
      lead.mql_at, lead.handoff, lead.checklist, lead.put_backs, lead.mirror, lead.awaiting, lead.owner_deactivated,
      company.facts as company, latest.receipt, ${ASKED_DEAL} as asked_deal
    from installation portal
    left join lead_alias alias on alias.portal_id = portal.portal_id and alias.kind = 'contact'
      and alias.value = ${contactId}
    left join lead on lead.portal_id = portal.portal_id and lead.lead_id = alias.lead_id
    left join company on company.portal_id = portal.portal_id and company.company_id = lead.company_id
    left join latest_receipt latest on latest.portal_id = portal.portal_id and latest.lead_id = lead.lead_id
    where portal.portal_id = ${portalId}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { state, model_hash, account, company, receipt, asked_deal } = row;
  return {
    state,
    model_hash,
    account,
    company,
    receipt,
    asked_deal,
    lead: row.lead_id === null ? null : row,
  };
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
  readonly lead: LeadRow;
  readonly receipt: Receipt;
  readonly company: Facts | null;
  readonly model: Model;
  readonly settings: HandoffSettings;
  readonly askedDeal: AskedDeal;
  readonly now: number;
}

async function readWhole(db: Database, portalId: string, given: WholeGiven): Promise<CardLead> {
  const { lead, receipt, company, model, settings, askedDeal, now } = given;
  const leadId = lead.lead_id;
  const state = stateOf(lead);
  const awaiting = stillAwaited(lead.awaiting, state);
  const [signals, episodes, activity, people, contradicted, account] = await Promise.all([
    signalsByLead(db, portalId, [leadId]),
    lead.episode > 0 ? episodesOf(db, portalId, leadId) : [],
    activityByLead(db, portalId, hasOpenEpisode(state) ? [leadId] : []),
    readPeople(db, portalId, colleaguesIn(receipt)),
    state.decided ? contradictedIn(db, { portalId, leadId }) : null,
    colleaguesOf(db, portalId, lead, model, now),
  ]);
  const speakers = [state.decided?.by, awaiting?.by, contradicted?.by, contradicted?.resolution?.by];
  const users = await userNames(db, portalId, peopleAmong(speakers));
  return {
    contactId: lead.contact_id,
    name: nameIn(lead.facts) ?? `Contact ${lead.contact_id}`,
    settings,
    state,
    receipt,
    model,
    input: {
      contact: asProperties(lead.facts),
      company: company && asProperties(company),
      signals: signals.get(leadId) ?? [],
      ...(lead.episode > 0 && lead.channel ? { channel: lead.channel } : {}),
      ...(account ? { account } : {}),
    },
    episodes,
    activity: activity.get(leadId) ?? [],
    people,
    users,
    checklist: lead.checklist,
    owner: ownerOf(lead),
    awaiting,
    held: lead.put_backs?.held ?? null,
    putBack: stillTold(lead.put_backs?.told ?? null, state, now),
    unfollowed: lead.mirror?.unfollowed ?? null,
    askedDeal,
    contradicted,
  };
}

function ownerOf({ facts, owner_deactivated: isDeactivated }: LeadRow): OwnerGiven {
  const [ownerId, since] = facts.hubspot_owner_id ?? [null, null];
  return { ownerId: ownerId || null, since, isDeactivated };
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
