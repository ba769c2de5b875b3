/**
 * The section `handoff` of a model: what a portal has agreed about MQL, SAL and SQL otherwise than by default. The
 * engine reads none of it; it stands in the document so that one hash names all that was agreed. What the values mean
 * together (a calendar that opens, a reminder before its due time) is asked in `src/handoff/handoff-issues.ts`.
 */
import { z } from 'zod';
import { CHANNELS } from './channels.ts';
import {
  DEFINED_STAGES,
  HANDOFF_STAGES,
  LEAD_ACTS,
  NOTICE_KINDS,
  PRIORITIES,
  QUESTIONS,
  REASON_OUTCOMES,
  STAGE_OWNERS,
  WEEKDAYS,
} from './handoff-words.ts';
import { NEXT_ACTIONS } from './receipt.ts';
import { REJECTION_REASONS } from './rejection-reasons.ts';
import { dictionary, label, name } from './schema-parts.ts';

const whole = (least: number, most: number) => z.number().int().min(least).max(most);
const text = z.string().min(1).max(400);

const reason = z.strictObject({
  label: label.optional(),
  /** When to choose it. */
  use: text.optional(),
  outcome: z.enum(REASON_OUTCOMES).optional(),
  nextAction: z.enum(NEXT_ACTIONS).optional(),
  /** After how many days a lead that it recycles wakes; null for the usual. */
  recycleDays: whole(1, 730).nullable().optional(),
});

const question = z.strictObject({
  ask: text.optional(),
  /** The reason to reject with where the answer is no; null to recycle. */
  ifNo: z.enum(REJECTION_REASONS).nullable().optional(),
});

const criteria = z.array(text).min(1).max(20);
const stage = z.strictObject({
  label: label.optional(),
  owner: z.enum(STAGE_OWNERS).optional(),
  /** What it takes to enter, and what ends it: for people to read. */
  entry: criteria.optional(),
  exit: criteria.optional(),
  /** Contact properties that the record should have. */
  requiredFields: z
    .array(
      z.strictObject({
        property: name,
        label,
        /** True: nobody enters the stage without it. False: what is missing is shown. */
        blocks: z.boolean().default(false),
      }),
    )
    .max(30)
    .optional(),
  /** How a lead in the stage is turned down: for people to read. */
  rejection: text.optional(),
});

const item = z.strictObject({
  key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'use lower-case letters, digits and underscores'),
  label,
  /** What counts as confirmed. */
  help: text,
  required: z.boolean().default(false),
});
const checklist = z.strictObject({
  label,
  items: z.array(item).min(1).max(30),
  pass: z.strictObject({
    atLeast: whole(1, 30),
    /** Asked beside the items; a conversation and a next step unless told. */
    also: z.array(item).max(10).optional(),
    mayStayOpen: z.array(name).max(30).default([]),
  }),
});

const span = z.strictObject({ hours: z.number(), counted: z.enum(['business', 'elapsed']) });
const targets = z.strictObject({
  firstTouch: span.optional(),
  acceptance: span.nullable().optional(),
  hardLimit: span.nullable().optional(),
  followUp: span.optional(),
  remindBefore: z
    .union([z.strictObject({ share: z.number() }), z.strictObject({ minutes: z.number() })])
    .optional(),
  escalateFirstTouchAfter: span.nullable().optional(),
  minAttempts: z.number().optional(),
});
const sla = z.strictObject({
  ...targets.shape,
  /** Marketing's side: so many MQLs a month that meet the definition. */
  mqlsPerMonth: whole(1, 1_000_000).optional(),
  /** All that fit a lead apply, in this order: what comes later wins. */
  overrides: z
    .array(
      z.strictObject({
        priorities: z.array(z.enum(PRIORITIES)).optional(),
        channels: z.array(z.enum(CHANNELS)).optional(),
        targets,
      }),
    )
    .max(50)
    .optional(),
});

const opening = z.strictObject({ from: z.string(), to: z.string() });
const calendar = z.strictObject({
  /** A place such as Europe/Berlin; the zone of the HubSpot account unless told. */
  zone: z.string().optional(),
  hours: z.partialRecord(z.enum(WEEKDAYS), z.array(opening)).optional(),
  holidays: z
    .array(z.strictObject({ date: z.string(), name: label.optional(), hours: z.array(opening).optional() }))
    .optional(),
});

const leads = z.strictObject({
  /** The moment at which one is made. */
  when: z.literal('mql'),
  /** HubSpot's own lead pipeline unless told. */
  pipeline: name.optional(),
  /** In which of its stages a lead is, by what sales has done; HubSpot's five unless told. */
  stages: z.partialRecord(z.enum(LEAD_ACTS), name).optional(),
  /** Whether a new one is labelled hot, warm or cold by its priority. */
  label: z.boolean().optional(),
});

/** To a stage of the portal's own, by its internal name; null leaves HubSpot's field alone. */
const mapping = z.partialRecord(z.enum(HANDOFF_STAGES), name.nullable());

export const handoff = z.strictObject({
  mode: z.enum(['three_stages', 'two_stages']).optional(),
  graceDays: whole(0, 365).optional(),
  recycleDays: whole(1, 730).optional(),
  undoMinutes: whole(0, 10_080).optional(),
  awaitReasonMinutes: whole(0, 1_440).optional(),
  closedLostCoolDownDays: whole(0, 1_825).optional(),
  otherTerritories: z.boolean().optional(),
  expansionPoints: whole(0, 1_000).optional(),
  reasons: z.partialRecord(z.enum(REJECTION_REASONS), reason).optional(),
  /** What accepting says yes to. */
  questions: z.partialRecord(z.enum(QUESTIONS), question).optional(),
  /** What each stage means (ST-18). */
  stages: z.partialRecord(z.enum(DEFINED_STAGES), stage).optional(),
  /** The list that an SQL has to pass. */
  checklist: name.optional(),
  /** Lists of one's own, beside BANT, MEDDIC and GPCTBA/C&I. */
  checklists: dictionary(checklist).optional(),
  sla: sla.optional(),
  calendar: calendar.optional(),
  /** Where a deal is opened for a new SQL, by HubSpot's ids; left out: none is. */
  deal: z.strictObject({ pipeline: name, stage: name }).optional(),
  /** A record of HubSpot's lead object for each attempt, by HubSpot's ids; left out: none is made. */
  leads: leads.optional(),
  /** Which notices are also a task for the owner in HubSpot; left out: none is. */
  tasks: z.array(z.enum(NOTICE_KINDS)).max(NOTICE_KINDS.length).optional(),
  /** Which value of `lifecyclestage` follows a stage. */
  lifecycle: mapping.optional(),
  /** Which value of `hs_lead_status` follows a stage. */
  leadStatus: mapping.optional(),
});

export type HandoffSection = z.output<typeof handoff>;
