/**
 * The evidence store from its first day: what HubSpot told us (event), what we know (fact, signal), what we
 * decided and why (lead, receipt, episode, audit), what is to be done (work, task) and to be sent (outbox).
 * Every key starts with the portal. Facts, signals, receipts and audit rows are only ever added.
 */
import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table installation (
    portal_id bigint primary key,
    generation integer not null default 1,
    state text not null check (state in ('connected', 'disconnected')),
    disconnected_reason text,
    erasing boolean not null default false,
    scopes text[] not null,
    access_token text,
    refresh_token text,
    token_expires_at timestamptz,
    token_issued_at timestamptz,
    installed_by text,
    installed_at timestamptz not null,
    account jsonb not null default '{}',
    settings jsonb not null default '{}',
    model_hash text,
    published_by text,
    published_at timestamptz,
    provisioned_at timestamptz,
    updated_at timestamptz not null default now()
  )`,
  `create table oauth_state (
    state_hash text primary key,
    browser_hash text not null,
    verifier text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
  )`,
  `create index oauth_state_by_end on oauth_state (expires_at)`,
  // The hash of a key, never the key. It names its portal, so it alone is looked for.
  `create table portal_key (
    portal_id bigint not null,
    key_id text not null,
    hash text not null unique,
    label text not null,
    created_at timestamptz not null,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (portal_id, key_id)
  )`,
  `create table model (
    portal_id bigint not null,
    hash text not null,
    document jsonb not null,
    text text,
    created_at timestamptz not null default now(),
    primary key (portal_id, hash)
  )`,
  `create table publication (
    portal_id bigint not null,
    publication_id bigint generated always as identity,
    at timestamptz not null,
    model_hash text not null,
    published_by text,
    keys jsonb,
    primary key (portal_id, publication_id)
  )`,
  `create table model_proposal (
    portal_id bigint not null,
    proposal_id bigint generated always as identity,
    state text not null check (state in ('open', 'published', 'rejected', 'withdrawn')),
    text text not null,
    hash text not null,
    against text not null,
    note text,
    effect jsonb not null,
    proposed_by text not null,
    proposed_email text,
    proposed_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    decision_note text,
    primary key (portal_id, proposal_id)
  )`,
  // Two proposals at once would each be judged against a model that the other replaces.
  `create unique index model_proposal_open on model_proposal (portal_id) where state = 'open'`,
  // What somebody has changed and not proposed yet: the newest of each person.
  `create table model_draft (
    portal_id bigint not null,
    person text not null,
    text text not null,
    begun_on text,
    at timestamptz not null,
    is_thrown boolean not null default false,
    primary key (portal_id, person)
  )`,
  `create table settings_person (
    portal_id bigint not null,
    role text not null check (role in ('installer', 'admin', 'marketing', 'sales')),
    email text not null,
    user_id text,
    named_by text not null,
    named_at timestamptz not null,
    primary key (portal_id, role, email)
  )`,
  // What was done on the settings page, by the key it was sent with: sent again, it is told again.
  `create table settings_act (
    portal_id bigint not null,
    key text not null,
    at timestamptz not null,
    told text not null,
    primary key (portal_id, key)
  )`,
  `create table portal_properties (
    portal_id bigint primary key,
    read_at timestamptz not null,
    contact jsonb not null,
    company jsonb not null
  )`,
  `create table event (
    portal_id bigint not null,
    key uuid not null,
    type text not null,
    object_type text not null,
    object_id bigint not null,
    property text,
    value text,
    detail jsonb,
    change_source text,
    source_id text,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    outcome text check (outcome in ('applied', 'superseded', 'ignored', 'dead')),
    reason text,
    primary key (portal_id, key)
  )`,
  // All events, not the open ones alone: an erasure finds them, and settling one changes no index.
  `create index event_of_record on event (portal_id, object_type, object_id)`,
  // Erasures that HubSpot has told and nobody has carried out yet: none, nearly always.
  `create index event_of_erasure on event (recorded_at)
    where type = 'contact.privacyDeletion' and outcome is null`,
  // Retention reads the oldest rows alone; a block range index costs a new row nothing.
  `create index event_by_age on event using brin (recorded_at)`,
  `create table work (
    portal_id bigint not null,
    object_type text not null,
    object_id bigint not null,
    due_at timestamptz not null,
    priority smallint not null default 0 check (priority in (0, 5)),
    gen bigint not null default 1,
    attempts integer not null default 0,
    lease_token uuid,
    lease_until timestamptz,
    reason text not null,
    last_error text,
    primary key (portal_id, object_type, object_id)
  )`,
  `create index work_due on work (portal_id, object_type, priority, due_at)`,
  `create index work_failing on work (portal_id) where last_error is not null`,
  `create table portal_queue (
    portal_id bigint primary key,
    next_due timestamptz not null,
    pace_until timestamptz not null default '-infinity',
    served bigint not null default 0,
    owner text,
    owner_until timestamptz,
    -- When HubSpot last told of something to do here.
    heard_at timestamptz
  )`,
  `create sequence served_order`,
  `create table lead (
    portal_id bigint not null,
    lead_id bigint generated always as identity,
    contact_id bigint not null,
    company_id bigint,
    facts jsonb not null default '{}',
    written jsonb not null default '{}',
    origin text not null check (origin in ('live', 'history')),
    stage text not null default 'lead',
    furthest_stage text not null default 'lead',
    sal_status text not null default 'none',
    episode integer not null default 0,
    mql_at timestamptz,
    handoff jsonb not null default '{}',
    mirror jsonb,
    put_backs jsonb,
    awaiting jsonb,
    owner_deactivated boolean not null default false,
    owner_id text,
    sla_due_at timestamptz,
    checklist jsonb,
    asks_for_deal boolean not null default false,
    sales_leads jsonb not null default '{}',
    decision text,
    score integer,
    grade text,
    priority text,
    channel text,
    model_hash text,
    evaluated_at timestamptz,
    active_at timestamptz,
    next_change_at timestamptz,
    account_view text,
    created_at timestamptz not null,
    deleted_at timestamptz,
    revision integer not null default 0,
    primary key (portal_id, lead_id)
  )`,
  `create index lead_of_company on lead (portal_id, company_id, active_at desc nulls last)
    where company_id is not null`,
  // The highest score at a company is its first entry.
  `create index lead_of_company_by_score on lead (portal_id, company_id, score desc)
    where company_id is not null and score is not null and deleted_at is null`,
  `create index lead_by_stage on lead (portal_id, stage, mql_at desc)`,
  `create index lead_of_email on lead (portal_id, lower(facts->'email'->>0))`,
  // The leads whose day has come are its first entries: nobody else's are read to find them.
  `create index lead_by_next_change on lead (portal_id, next_change_at)
    where next_change_at is not null and deleted_at is null`,
  // Whose stage HubSpot has not taken over: none, on a good day.
  `create index lead_unfollowed on lead (portal_id) where jsonb_typeof(mirror->'unfollowed') = 'object'`,
  // Those that sales has been asked about, or works: few among all, with all that puts them in order or apart.
  `create index lead_in_handoff on lead (portal_id, sal_status, sla_due_at)
    include (stage, priority, mql_at, lead_id, owner_id)
    where sal_status in ('pending', 'accepted') and deleted_at is null`,
  `create table lead_alias (
    portal_id bigint not null,
    kind text not null,
    value text not null,
    lead_id bigint not null,
    recorded_at timestamptz not null default now(),
    primary key (portal_id, kind, value)
  )`,
  `create index lead_alias_of_lead on lead_alias (portal_id, lead_id)`,
  // Who may own records, as HubSpot last listed them.
  `create table portal_owner (
    portal_id bigint not null,
    owner_id text not null,
    user_id text,
    email text,
    name text,
    primary key (portal_id, owner_id)
  )`,
  `create table company (
    portal_id bigint not null,
    company_id bigint not null,
    facts jsonb not null default '{}',
    written jsonb,
    account jsonb,
    read_at timestamptz not null,
    deleted_at timestamptz,
    primary key (portal_id, company_id)
  )`,
  `create table fact (
    portal_id bigint not null,
    fact_id bigint generated always as identity,
    subject text not null check (subject in ('lead', 'company')),
    subject_id bigint not null,
    recorded_at timestamptz not null,
    source text not null,
    changes jsonb not null,
    primary key (portal_id, subject, subject_id, fact_id)
  )`,
  // What sales did, and what the contact did itself: a look reads what its attempt can see, however long the history.
  `create index fact_of_touch on fact (portal_id, subject_id, recorded_at)
    where subject = 'lead' and jsonb_path_exists(changes, '$[*] ? (@.property == "notes_last_contacted" || @.property == "num_contacted_notes" || @.property == "hs_sales_email_last_replied" || @.property == "hs_email_last_reply_date" || @.property == "engagements_last_meeting_booked")')`,
  // Who was ever at a company: a replay asks for the colleagues of that time.
  `create index fact_of_company_member on fact (portal_id,
    (jsonb_path_query_first(changes, '$[*] ? (@.property == "associatedcompanyid")') ->> 'value'))
    where subject = 'lead' and jsonb_path_exists(changes, '$[*] ? (@.property == "associatedcompanyid")')`,
  `create table signal (
    portal_id bigint not null,
    lead_id bigint not null,
    kind text not null,
    asset text not null default '',
    minute bigint not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    attributes jsonb not null default '{}',
    doors text[] not null,
    -- What it was known as before it was told again, and until when: the oldest first.
    earlier jsonb not null default '[]',
    primary key (portal_id, lead_id, kind, asset, minute)
  )`,
  // Numbers before texts, larger before smaller, by bytes: the rule of joinAttributes in src/signals/attributes.ts.
  `create function joined_attributes(one jsonb, other jsonb) returns jsonb language sql immutable parallel safe as $$
    select coalesce(jsonb_object_agg(name, value), '{}') from (
      select distinct on (name) name, value
      from (select * from jsonb_each(one) union all select * from jsonb_each(other)) as told (name, value)
      order by name, jsonb_typeof(value) = 'number' desc,
        case when jsonb_typeof(value) = 'number' then (value #>> '{}')::numeric end desc,
        (value #>> '{}') collate "C" desc) as strongest
  $$`,
  `create aggregate joined_attributes(jsonb) (sfunc = joined_attributes, stype = jsonb, initcond = '{}')`,
  `create table receipt (
    portal_id bigint not null,
    lead_id bigint not null,
    receipt_id bigint generated always as identity,
    cause text not null,
    evaluated_at timestamptz not null,
    model_hash text not null,
    receipt jsonb not null,
    -- Left out of a receipt that was kept because somebody decided on it: it is replayed from the history.
    inputs jsonb,
    primary key (portal_id, lead_id, receipt_id)
  )`,
  // Whose receipts rest on a colleague: an erasure finds them.
  `create index receipt_of_colleague on receipt
    using gin (jsonb_path_query_array(inputs, '$.account[*].leadId')) where inputs ? 'account'`,
  // Written at every look and read as a whole: as text it costs half of what jsonb does.
  `create table latest_receipt (
    portal_id bigint not null,
    lead_id bigint not null,
    evaluated_at timestamptz not null,
    receipt json not null,
    primary key (portal_id, lead_id)
  )`,
  `create table episode (
    portal_id bigint not null,
    lead_id bigint not null,
    number integer not null,
    opened_at timestamptz not null,
    opened_by text not null,
    trigger jsonb,
    asset text,
    via text,
    channel text not null,
    priority text not null,
    campaign text,
    source text,
    topic text,
    first_touch jsonb,
    model_hash text not null,
    receipt_id bigint not null,
    owner text,
    mql_at timestamptz,
    sal_at timestamptz,
    sql_at timestamptz,
    restarted_at timestamptz,
    decision jsonb,
    answers jsonb,
    checklist jsonb,
    notices jsonb not null default '[]',
    closed_at timestamptz,
    outcome text,
    deal jsonb,
    primary key (portal_id, lead_id, number)
  )`,
  `create index episode_by_mql on episode (portal_id, mql_at) include (outcome)`,
  // Every decision for good, also those that were replaced or taken back.
  `create table decision (
    portal_id bigint not null,
    lead_id bigint not null,
    key text not null,
    at timestamptz not null,
    recorded_at timestamptz not null,
    standing text not null check (standing in ('stands', 'superseded', 'undone')),
    record jsonb not null,
    receipt_id bigint,
    -- What people found where the data contradict it.
    resolution jsonb,
    primary key (portal_id, lead_id, key)
  )`,
  `create table deal (
    portal_id bigint not null,
    deal_id bigint not null,
    state text not null check (state in ('open', 'won', 'lost')),
    since timestamptz not null,
    opened_at timestamptz,
    amount numeric,
    currency text,
    lost_reason text,
    pipeline text,
    stage text,
    closes_at timestamptz,
    owner text,
    read_at timestamptz not null,
    deleted_at timestamptz,
    primary key (portal_id, deal_id)
  )`,
  `create table deal_contact (
    portal_id bigint not null,
    deal_id bigint not null,
    contact_id bigint not null,
    primary key (portal_id, deal_id, contact_id)
  )`,
  `create index deal_of_contact on deal_contact (portal_id, contact_id)`,
  `create table outbox (
    portal_id bigint not null,
    object_type text not null,
    object_id bigint not null,
    lane text not null check (lane in ('score', 'stage', 'deal', 'task', 'lead')),
    properties jsonb not null,
    generation integer not null,
    version bigint not null default 1,
    caused_at timestamptz not null,
    seen_at timestamptz,
    due_at timestamptz not null,
    attempts integer not null default 0,
    lease_token uuid,
    lease_until timestamptz,
    last_error text,
    primary key (portal_id, object_type, object_id, lane)
  )`,
  `create index outbox_due on outbox (portal_id, due_at)`,
  `create index outbox_failing on outbox (portal_id) where last_error is not null`,
  // One row: when webhooks could last be taken. A gap in it is looked into.
  `create table open_doors (
    one boolean primary key default true check (one),
    open_at timestamptz not null
  )`,
  // One row: where the reading of HubSpot's journal stands, and which process reads.
  `create table journal (
    one boolean primary key default true check (one),
    read_offset text,
    next_offset text,
    next_offset_at timestamptz,
    read_until timestamptz,
    repair_since timestamptz,
    repair_until timestamptz,
    unavailable text,
    leader text,
    leader_until timestamptz
  )`,
  `create table journal_cover (
    portal_id bigint primary key,
    since timestamptz not null
  )`,
  // What the journal told, until the records were asked: no values.
  `create table journal_change (
    portal_id bigint not null,
    change_id bigint generated always as identity,
    object_type text not null,
    object_id bigint not null,
    what text not null,
    property text not null,
    occurred_at timestamptz not null,
    noted_at timestamptz not null,
    primary key (portal_id, change_id),
    unique (portal_id, object_type, object_id, what, property, occurred_at)
  )`,
  `create table task (
    portal_id bigint not null,
    task_id bigint generated always as identity,
    kind text not null,
    state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    input jsonb not null default '{}',
    asked integer not null default 1,
    checkpoint jsonb not null default '{}',
    progress jsonb not null default '{}',
    generation integer not null,
    due_at timestamptz not null default '-infinity',
    attempts integer not null default 0,
    error text,
    failing_since timestamptz,
    created_at timestamptz not null default now(),
    finished_at timestamptz,
    primary key (portal_id, task_id)
  )`,
  `create unique index task_open on task (portal_id, kind) where state in ('waiting', 'running')`,
  `create table import_row (
    portal_id bigint not null,
    import_id text not null,
    section smallint not null,
    line integer not null,
    key text,
    keys text[],
    payload jsonb not null,
    record_id bigint,
    outcome text,
    reason text,
    primary key (portal_id, import_id, section, line)
  )`,
  `create index import_row_open on import_row (portal_id, import_id, section, line) where outcome is null`,
  `create index import_row_open_key on import_row (portal_id, import_id, section, key)
    where outcome is null and key is not null`,
  `create index import_row_keys on import_row using gin (keys) where keys is not null`,
  `create table notice_delivery (
    portal_id bigint not null,
    delivery_id uuid not null default gen_random_uuid(),
    contact_id bigint not null,
    payload jsonb not null,
    created_at timestamptz not null,
    due_at timestamptz not null,
    attempts integer not null default 0,
    last_error text,
    given_up_at timestamptz,
    primary key (portal_id, delivery_id)
  )`,
  `create index notice_delivery_due on notice_delivery (due_at) where given_up_at is null`,
  `create index notice_delivery_of_contact on notice_delivery (portal_id, contact_id)`,
  `create table dead_letter (
    portal_id bigint not null,
    dead_id bigint generated always as identity,
    key uuid,
    at timestamptz not null,
    source text not null check (source in ('event', 'work', 'outbox')),
    object_type text,
    object_id bigint,
    reason text not null,
    payload jsonb not null default '{}',
    replayed_at timestamptz,
    withdrawn_at timestamptz,
    primary key (portal_id, dead_id),
    unique (portal_id, key)
  )`,
  `create table audit (
    portal_id bigint not null,
    audit_id bigint generated always as identity,
    at timestamptz not null,
    actor text not null,
    action text not null,
    lead_id bigint,
    detail jsonb not null default '{}',
    primary key (portal_id, audit_id)
  )`,
  `create index audit_of_lead on audit (portal_id, lead_id, audit_id) where lead_id is not null`,
  `create index audit_of_record on audit (portal_id, (detail->>'objectId')) where lead_id is null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
