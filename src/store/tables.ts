/**
 * The tables as Kysely sees them. Ids are `bigint` in PostgreSQL and strings here; times are `timestamptz`
 * there and epoch milliseconds here (written as `Date`), see `database.ts` for the two parsers.
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
import type { ObjectType } from '../webhooks/event.ts';
import type { JournalTables } from './journal-tables.ts';
import type { EarlierTelling } from './replay.ts';
import type { SettingsTables } from './settings-tables.ts';

type Id = string;
type GeneratedId = ColumnType<string, never, never>;
/** Read as epoch milliseconds, written as `Date`. */
type Time = ColumnType<number, Date, Date>;
type TimeOrNull = ColumnType<number | null, Date | null | undefined, Date | null>;
/** Read as the parsed value, written as JSON text. */
type Json<T> = ColumnType<T, string, string>;
type JsonWithDefault<T> = ColumnType<T, string | undefined, string>;

export type EventOutcome = 'applied' | 'superseded' | 'ignored' | 'dead';
export type Lane = 'score' | 'stage' | 'deal' | 'task' | 'lead';
export type TaskState = 'waiting' | 'running' | 'done' | 'failed';

export interface Tables extends SettingsTables, JournalTables {
  installation: {
    portal_id: Id;
    generation: Generated<number>;
    state: 'connected' | 'disconnected';
    disconnected_reason: string | null;
    scopes: string[];
    access_token: string | null;
    refresh_token: string | null;
    token_expires_at: TimeOrNull;
    token_issued_at: TimeOrNull;
    installed_by: string | null;
    installed_at: Time;
    account: JsonWithDefault<Record<string, unknown>>;
    settings: JsonWithDefault<Record<string, unknown>>;
    model_hash: string | null;
    /** Whose publish made it the published model; null for one that came with the installation. */
    published_by: string | null;
    published_at: TimeOrNull;
    provisioned_at: TimeOrNull;
    updated_at: ColumnType<number, Date | undefined, Date>;
  };
  oauth_state: {
    state_hash: string;
    browser_hash: string;
    verifier: string;
    created_at: Time;
    expires_at: Time;
    used_at: TimeOrNull;
  };
  portal_key: {
    portal_id: Id;
    key_id: string;
    /** SHA-256 of the key, hex. */
    hash: string;
    label: string;
    created_at: Time;
    last_used_at: TimeOrNull;
    revoked_at: TimeOrNull;
  };
  model: {
    portal_id: Id;
    hash: string;
    document: Json<unknown>;
    /** As its author wrote it, with comments; null where it came otherwise. */
    text: string | null;
    created_at: ColumnType<number, Date | undefined, never>;
  };
  /** Which model decided from when on: a row each time one was published. */
  publication: {
    portal_id: Id;
    publication_id: GeneratedId;
    at: Time;
    model_hash: string;
    /** Null for the one that came with the installation. */
    published_by: string | null;
  };
  event: {
    portal_id: Id;
    key: string;
    type: string;
    object_type: ObjectType;
    object_id: Id;
    property: string | null;
    value: string | null;
    detail: Json<Record<string, unknown>> | null;
    change_source: string | null;
    source_id: string | null;
    occurred_at: Time;
    recorded_at: Time;
    outcome: EventOutcome | null;
    reason: string | null;
  };
  work: {
    portal_id: Id;
    object_type: ObjectType;
    object_id: Id;
    due_at: Time;
    priority: Generated<number>;
    gen: Generated<Id>;
    attempts: Generated<number>;
    lease_token: string | null;
    lease_until: TimeOrNull;
    reason: string;
    last_error: string | null;
  };
  open_doors: {
    one: Generated<boolean>;
    open_at: Time;
  };
  portal_queue: {
    portal_id: Id;
    next_due: Time;
    pace_until: ColumnType<number, Date | undefined, Date>;
    served: Generated<Id>;
    owner: string | null;
    owner_until: TimeOrNull;
    heard_at: TimeOrNull;
  };
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
  outbox: {
    portal_id: Id;
    object_type: 'contact' | 'company';
    object_id: Id;
    lane: Lane;
    properties: Json<Record<string, string>>;
    generation: number;
    version: Generated<Id>;
    caused_at: Time;
    /** What others had set up to then was known when the values were decided; null where `caused_at` says it. */
    seen_at: TimeOrNull;
    due_at: Time;
    attempts: Generated<number>;
    lease_token: string | null;
    lease_until: TimeOrNull;
    last_error: string | null;
  };
  task: {
    portal_id: Id;
    task_id: GeneratedId;
    kind: string;
    state: Generated<TaskState>;
    input: JsonWithDefault<Record<string, unknown>>;
    checkpoint: JsonWithDefault<Record<string, unknown>>;
    progress: JsonWithDefault<Record<string, unknown>>;
    generation: number;
    due_at: ColumnType<number, Date | undefined, Date>;
    attempts: Generated<number>;
    error: string | null;
    created_at: ColumnType<number, Date | undefined, never>;
    finished_at: TimeOrNull;
  };
  import_row: {
    portal_id: Id;
    import_id: string;
    /** The place of its file in the map; one more than the last for the leads to look at. */
    section: number;
    line: number;
    /** Of a record that still waits. */
    key: string | null;
    /** Under which later rows find a company. */
    keys: string[] | null;
    payload: Json<unknown>;
    record_id: Id | null;
    outcome: string | null;
    reason: string | null;
  };
  notice_delivery: {
    portal_id: Id;
    delivery_id: Generated<string>;
    contact_id: Id;
    payload: Json<unknown>;
    created_at: Time;
    due_at: Time;
    attempts: Generated<number>;
    last_error: string | null;
    given_up_at: TimeOrNull;
  };
  dead_letter: {
    portal_id: Id;
    dead_id: GeneratedId;
    /** Set for events, so that a redelivery is the same dead letter. */
    key: string | null;
    at: Time;
    source: 'event' | 'work' | 'outbox';
    object_type: ObjectType | null;
    object_id: Id | null;
    reason: string;
    payload: JsonWithDefault<Record<string, unknown>>;
    replayed_at: TimeOrNull;
    /** Nobody wants any more what was refused. */
    withdrawn_at: TimeOrNull;
  };
  audit: {
    portal_id: Id;
    audit_id: GeneratedId;
    at: Time;
    actor: string;
    action: string;
    lead_id: Id | null;
    detail: JsonWithDefault<Record<string, unknown>>;
  };
}
