/**
 * The tables of what is known of leads and companies, what was decided and why, as Kysely sees them; forms of ids and
 * times as in `columns.ts`.
 */
import type { ColumnType, Generated } from 'kysely';
import type { DealFact } from '../deals/deal-fact.ts';
import type { Channel } from '../engine/channels.ts';
import type { Priority, Trigger } from '../engine/receipt.ts';
import type { LeadStandings } from '../handoff/sales-lead.ts';
import type { FactChange, Facts } from '../inbox/changes.ts';
import type { KnownAccount } from '../inbox/ports.ts';
import type { PutBacks } from '../inbox/put-backs.ts';
import type { ChecklistAnswers, ChecklistResult } from '../lifecycle/checklist-result.ts';
import type { AwaitingReason } from '../lifecycle/crm-edits.ts';
import type { DecisionRecord, RecordStanding } from '../lifecycle/decision.ts';
import type { DealOutcome, Episode, EpisodeDecision, FirstTouch } from '../lifecycle/episodes.ts';
import type { StoredAnswers } from '../lifecycle/four-questions.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { Resolution } from '../lifecycle/resolution.ts';
import type { StageMirror } from '../lifecycle/stage-mirror.ts';
import type { EpisodeEnd } from '../lifecycle/transition-table.ts';
import type { GeneratedId, Id, Json, JsonWithDefault, Time, TimeOrNull } from './columns.ts';
import type { EarlierTelling } from './replay.ts';

export interface EvidenceTables {
  lead: {
    portal_id: Id;
    lead_id: GeneratedId;
    contact_id: Id;
    company_id: Id | null;
    facts: JsonWithDefault<Facts>;
    written: JsonWithDefault<Record<string, string>>;
    origin: 'live' | 'history';
    stage: Generated<string>;
    furthest_stage: Generated<string>;
    sal_status: Generated<string>;
    episode: Generated<number>;
    mql_at: TimeOrNull;
    /** What the handoff remembers beside the columns above. */
    handoff: JsonWithDefault<Partial<HandoffState>>;
    /** What HubSpot's own stage fields were last asked to follow; null before the first look. */
    mirror: Json<StageMirror> | null;
    /** What was written over what others had set, within the last hour. */
    put_backs: Json<PutBacks> | null;
    /** A rejection in HubSpot that lacked its reason at the last look. */
    awaiting: Json<AwaitingReason> | null;
    /** At the last look a clock ran for an owner whom HubSpot lists among the deactivated ones. */
    owner_deactivated: Generated<boolean>;
    /** HubSpot's owner id, as the facts have it: lists are asked for by it. */
    owner_id: string | null;
    /** When what sales owes the lead next runs out, by `owedClock`; null where nothing is owed. */
    sla_due_at: TimeOrNull;
    /** What discovery has stored so far. */
    checklist: Json<ChecklistAnswers> | null;
    /** An SQL has asked for its deal, and was neither given nor refused it. */
    asks_for_deal: Generated<boolean>;
    /** Records of HubSpot's lead object, by the attempts that ask for them. */
    sales_leads: JsonWithDefault<LeadStandings>;
    decision: string | null;
    score: number | null;
    grade: string | null;
    priority: string | null;
    channel: string | null;
    model_hash: string | null;
    evaluated_at: TimeOrNull;
    active_at: TimeOrNull;
    /** When it would stand differently with no news; null when never, or when it is woken already. */
    next_change_at: TimeOrNull;
    /** How its account looked when it was decided; null where the model asked for no committee. */
    account_view: string | null;
    created_at: Time;
    deleted_at: TimeOrNull;
    /** Raised by every commit: a decision made on an older state is refused. */
    revision: Generated<number>;
  };
  lead_alias: {
    portal_id: Id;
    kind: string;
    value: string;
    lead_id: Id;
    recorded_at: ColumnType<number, Date | undefined, never>;
  };
  portal_owner: {
    portal_id: Id;
    owner_id: string;
    user_id: string | null;
    email: string | null;
    name: string | null;
  };
  company: {
    portal_id: Id;
    company_id: Id;
    facts: JsonWithDefault<Facts>;
    /** Our own properties as HubSpot was last known to have them; null until they are read. */
    written: Json<Record<string, string>> | null;
    /** How the account last stood; null until it is looked at. */
    account: Json<KnownAccount> | null;
    read_at: Time;
    deleted_at: TimeOrNull;
  };
  fact: {
    portal_id: Id;
    fact_id: GeneratedId;
    subject: 'lead' | 'company';
    subject_id: Id;
    recorded_at: Time;
    source: string;
    changes: Json<readonly FactChange[]>;
  };
  signal: {
    portal_id: Id;
    lead_id: Id;
    kind: string;
    asset: Generated<string>;
    minute: Id;
    occurred_at: Time;
    recorded_at: Time;
    attributes: JsonWithDefault<Record<string, string | number>>;
    doors: string[];
    /** What it was known as before it was told again, the oldest first. */
    earlier: JsonWithDefault<readonly EarlierTelling[]>;
  };
  receipt: {
    portal_id: Id;
    lead_id: Id;
    receipt_id: GeneratedId;
    cause: string;
    evaluated_at: Time;
    model_hash: string;
    receipt: Json<unknown>;
    inputs: Json<unknown> | null;
  };
  latest_receipt: {
    portal_id: Id;
    lead_id: Id;
    evaluated_at: Time;
    receipt: Json<unknown>;
  };
  episode: {
    portal_id: Id;
    lead_id: Id;
    number: number;
    opened_at: Time;
    opened_by: Episode['openedBy'];
    trigger: Json<Trigger> | null;
    asset: string | null;
    via: string | null;
    channel: Channel;
    priority: Priority;
    campaign: string | null;
    source: string | null;
    topic: string | null;
    first_touch: Json<FirstTouch> | null;
    model_hash: string;
    receipt_id: Id;
    owner: string | null;
    mql_at: TimeOrNull;
    sal_at: TimeOrNull;
    sql_at: TimeOrNull;
    restarted_at: TimeOrNull;
    decision: Json<EpisodeDecision> | null;
    answers: Json<StoredAnswers> | null;
    checklist: Json<ChecklistResult> | null;
    /** Keys of the notices that were given. */
    notices: JsonWithDefault<readonly string[]>;
    closed_at: TimeOrNull;
    outcome: EpisodeEnd | 'merged' | null;
    deal: Json<DealOutcome> | null;
  };
  decision: {
    portal_id: Id;
    lead_id: Id;
    key: string;
    at: Time;
    recorded_at: Time;
    standing: RecordStanding;
    record: Json<DecisionRecord>;
    receipt_id: Id | null;
    /** What people found where the data contradict it; null for nothing yet. */
    resolution: ColumnType<Resolution | null, string | null | undefined, string | null>;
  };
  deal: {
    portal_id: Id;
    deal_id: Id;
    state: DealFact['state'];
    since: Time;
    opened_at: TimeOrNull;
    amount: string | null;
    currency: string | null;
    lost_reason: string | null;
    pipeline: string | null;
    stage: string | null;
    closes_at: TimeOrNull;
    owner: string | null;
    read_at: Time;
    deleted_at: TimeOrNull;
  };
  deal_contact: {
    portal_id: Id;
    deal_id: Id;
    contact_id: Id;
  };
}
