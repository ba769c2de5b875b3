/**
 * The tables as Kysely sees them. Ids are `bigint` in PostgreSQL and strings here; times are `timestamptz`
 * there and epoch milliseconds here (written as `Date`), see `columns.ts`, and `database.ts` for the two parsers.
 */
import type { ColumnType, Generated } from 'kysely';
import type { PublishedWith } from '../settings/ports.ts';
import type { ObjectType } from '../webhooks/event.ts';
import type { GeneratedId, Id, Json, JsonWithDefault, Time, TimeOrNull } from './columns.ts';
import type { EvidenceTables } from './evidence-tables.ts';
import type { JournalTables } from './journal-tables.ts';
import type { SettingsTables } from './settings-tables.ts';

export type EventOutcome = 'applied' | 'superseded' | 'ignored' | 'dead';
export type Lane = 'score' | 'stage' | 'deal' | 'task' | 'lead';
export type TaskState = 'waiting' | 'running' | 'done' | 'failed';

export interface Tables extends EvidenceTables, SettingsTables, JournalTables {
  installation: {
    portal_id: Id;
    generation: Generated<number>;
    state: 'connected' | 'disconnected';
    disconnected_reason: string | null;
    erasing: Generated<boolean>;
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
    /** Null for what was not published with two keys. */
    keys: Json<PublishedWith> | null;
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
    asked: Generated<number>;
    checkpoint: JsonWithDefault<Record<string, unknown>>;
    progress: JsonWithDefault<Record<string, unknown>>;
    generation: number;
    due_at: ColumnType<number, Date | undefined, Date>;
    attempts: Generated<number>;
    error: string | null;
    failing_since: TimeOrNull;
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
