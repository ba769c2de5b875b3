/**
 * The qualification model document `fairlead/1`: what may be written in it. Strict: an unknown key, an undeclared
 * name or a rule that can never matter is refused with its path. An automatic SQL cannot be written at all: a fast
 * track leads to a review by a person, and the document has no word for more.
 */
import { z } from 'zod';
import { CHANNELS } from './channels.ts';
import { findContradictions } from './contradictions.ts';
import { type ModelIssue, toModelIssues, wordIssue } from './issues.ts';
import { NEXT_ACTIONS } from './receipt.ts';
import { REJECTION_REASONS } from './rejection-reasons.ts';
import { committee, condition, declaredInput } from './schema-conditions.ts';
import { handoff } from './schema-handoff.ts';
import { dictionary, groupName, label, name, points, scalar, wholeDays } from './schema-parts.ts';

export type { ModelIssue } from './issues.ts';
export type * from './schema-conditions.ts';

/** The document cannot be used; `issues` lists every fault found, not only the first. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  readonly code = 'MODEL_INVALID';
  readonly issues: readonly ModelIssue[];

  constructor(issues: readonly ModelIssue[]) {
    const lines = issues.map((issue) => `  ${issue.path || '(document)'}: ${issue.message}`);
    super(`The model cannot be used. Correct and try again:\n${lines.join('\n')}`);
    this.issues = issues;
  }
}

/** Checks a parsed YAML or JSON value. Throws `ModelError`; the result is plain JSON with all defaults filled in. */
export function parseModel(source: unknown): ModelDocument {
  const parsed = modelDocument.safeParse(source, { error: wordIssue });
  if (!parsed.success) throw new ModelError(toModelIssues(parsed.error.issues));
  const contradictions = findContradictions(parsed.data);
  if (contradictions.length > 0) throw new ModelError(contradictions);
  return parsed.data;
}

/** One text or several of which any will do. */
const anyText = z
  .union([
    z
      .string()
      .min(1)
      .transform((text) => [text]),
    z.array(z.string().min(1)).min(1),
  ])
  .transform((texts): readonly string[] => texts);
const match = {
  contains: anyText.optional(),
  equals: anyText.optional(),
  any: z.literal(true).optional(),
  rises: z.literal(true).optional(),
};
const door = z.strictObject({
  property: name,
  ...match,
  /** A second property that must match as well: the form's name beside the form's date. */
  beside: z.strictObject({ property: name, ...match }).optional(),
  /** `value`: the property holds the date itself; `change`: the moment it changed. */
  datedBy: z.enum(['value', 'change']).default('change'),
  asset: name.optional(),
  attributes: dictionary(name).default({}),
});
const signal = z.strictObject({ label, doors: z.array(door).default([]) });

const rule = z.strictObject({
  id: name,
  score: name,
  points,
  label,
  doing: label.optional(),
  basis: z.string().optional(),
  when: condition,
  decay: name.optional(),
  repeat: z.strictObject({ max: z.number().int().min(2).max(20) }).optional(),
  /** Of the rules that share this word only the strongest counts. */
  exclusive: name.optional(),
  /** false: counts and shows, but the threshold must be reached without it. */
  decisive: z.boolean().default(true),
  /** A fit rule that is extra credit rather than one of the criteria. */
  bonus: z.boolean().default(false),
  /** Someone at the company or in marketing can bring it about: candidate for a path. */
  actionable: z.boolean().default(false),
});

const writtenGate = z.strictObject({
  id: name,
  label,
  /** What is the matter when it does not pass: "works for a competitor". */
  otherwise: label,
  kind: z.enum(['disqualify', 'divert', 'require']),
  basis: z.string().optional(),
  when: condition,
  onMissing: z.enum(['fail', 'hold', 'pass']).optional(),
  rejectAs: z.enum(REJECTION_REASONS),
  nextAction: z.enum(NEXT_ACTIONS),
});
/** What excludes must be known to exclude; of what is required nobody can guess what the unknown should mean. */
const gate = writtenGate.transform(({ onMissing, ...others }, context) => {
  if (onMissing !== undefined || others.kind !== 'require')
    return { ...others, onMissing: onMissing ?? 'pass' };
  const message = 'a gate that requires must say what the unknown means: fail, hold or pass';
  context.addIssue({ code: 'custom', path: ['onMissing'], message });
  return z.NEVER;
});

const channelRules = z.strictObject({
  default: z.enum(CHANNELS),
  /** The first that matches names the channel. */
  rules: z.array(z.strictObject({ channel: z.enum(CHANNELS), when: condition })).default([]),
});
const channelThreshold = z.strictObject({ threshold: z.number().int(), require: condition.optional() });

/** Signs that a machine, not a person, opened or clicked: such signals are marked and earn nothing. */
const bot = z.strictObject({
  id: name,
  label,
  signals: z.array(name).min(1),
  sign: z.union([
    /** Within so many seconds of the moment that an attribute of the signal holds. */
    z.strictObject({ secondsAfter: name, within: z.number().int().min(0).max(3600) }),
    /** So many different links within so many seconds. */
    z.strictObject({ links: z.number().int().min(2).max(100), within: z.number().int().min(1).max(3600) }),
    /** An attribute that contains one of these, also within a word. */
    z.strictObject({ attribute: name, contains: z.array(z.string().min(1)).min(1) }),
  ]),
});

/** What content is about, by words in its address or name, or as whoever records a signal says. */
const topic = z.strictObject({ label, words: z.array(z.string().min(1)).min(1) });

const accountTrack = z.strictObject({
  id: name,
  label,
  basis: z.string().optional(),
  ...committee,
  /** What the company itself must be; properties of the company only. */
  require: condition.optional(),
});

const fastTrack = z.strictObject({
  id: name,
  label,
  doing: label.optional(),
  basis: z.string().optional(),
  signal: name,
  withinDays: wholeDays,
  to: z.literal('review'),
});

export const modelDocument = z.strictObject({
  schema: z.literal('fairlead/1'),
  model: z.strictObject({
    key: z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
    title: label,
    version: z.string().regex(/^\d+\.\d+\.\d+$/, 'use three numbers such as 1.0.0'),
    reviewBy: z.iso.date().optional(),
    owners: dictionary(z.string()).default({}),
  }),
  inputs: z.strictObject({ contact: dictionary(declaredInput), company: dictionary(declaredInput) }),
  lists: dictionary(z.array(scalar).min(1)).default({}),
  topics: dictionary(topic).optional(),
  signals: dictionary(signal),
  bots: z.array(bot).optional(),
  scores: z.record(groupName, z.strictObject({ limit: z.number().int(), floor: z.number().int() })),
  leadScore: z.strictObject({ sum: z.array(name).min(1), floor: z.number().int().default(0) }),
  decays: dictionary(
    z.strictObject({
      kind: z.enum(['halfLife', 'linear']),
      holdDays: z.number().int().min(0).max(365),
      days: z.number().int().min(1).max(365),
    }),
  ).default({}),
  rules: z.array(rule).min(1),
  gates: z.array(gate).default([]),
  channel: channelRules,
  mql: z.strictObject({
    fitMinimum: z.number().int().min(0),
    threshold: z.strictObject({
      default: z.number().int(),
      channels: z.partialRecord(z.enum(CHANNELS), channelThreshold).default({}),
    }),
    /** What to do with an MQL instead of a review by sales; the first that holds. */
    nextActions: z.array(z.strictObject({ when: condition, nextAction: z.enum(NEXT_ACTIONS) })).optional(),
  }),
  fastTracks: z.array(fastTrack).default([]),
  accountTracks: z.array(accountTrack).optional(),
  grades: z.strictObject({
    fit: z.strictObject({ A: z.number().int(), B: z.number().int(), C: z.number().int() }),
    behaviour: z.strictObject({ 1: z.number().int(), 2: z.number().int(), 3: z.number().int() }),
  }),
  /** What sales and marketing have agreed about the handoff, where it is not the usual. */
  handoff: handoff.optional(),
});

const caseSignal = z.strictObject({
  kind: name,
  /** Whole days after the first of the story: day 1 is the first. */
  day: z.number().int(),
  /** Seconds after the hour at which that day's signals happen; 0 unless told. */
  second: z.number().min(0).max(3599).optional(),
  asset: z.string().optional(),
  attributes: dictionary(z.union([z.string(), z.number()])).optional(),
});
/** Somebody else at the company, by their name in the story. */
const colleague = z.strictObject({ title: z.string().optional(), signals: z.array(caseSignal) });
const lead = z.strictObject({
  contact: dictionary(z.string().nullable()).default({}),
  company: dictionary(z.string().nullable()).nullable().default({}),
  signals: z.array(caseSignal).default([]),
  colleagues: dictionary(colleague).default({}),
});

/** Examples beside a model: a lead, a day, and what the receipt must say. */
export const modelCases = z.strictObject({
  schema: z.literal('fairlead-cases/1'),
  /** Leads by name, to start from. */
  leads: dictionary(lead),
  cases: z.array(
    z.strictObject({
      name: label,
      lead: name,
      /** Values in place of the lead's own; null takes one away, and a null company takes the company away. */
      contact: dictionary(z.string().nullable()).default({}),
      company: dictionary(z.string().nullable()).nullable().default({}),
      /** In place of the lead's own signals. */
      signals: z.array(caseSignal).optional(),
      /** In place of the lead's own colleagues. */
      colleagues: dictionary(colleague).optional(),
      day: z.number().int(),
      /** Receipt fields; points in points, `reason` and `nextStep` as a part of the sentence. */
      expect: dictionary(z.union([z.string(), z.number(), z.null()])),
    }),
  ),
});

/** Checks a parsed cases file. Throws `ModelError`. */
export function parseCases(source: unknown): ModelCases {
  const parsed = modelCases.safeParse(source, { error: wordIssue });
  if (!parsed.success) throw new ModelError(toModelIssues(parsed.error.issues));
  return parsed.data;
}

export type ModelCases = z.output<typeof modelCases>;
export type CaseSignal = z.output<typeof caseSignal>;
export type ModelCase = ModelCases['cases'][number];
export type ModelDocument = z.output<typeof modelDocument>;
export type Door = z.output<typeof door>;
export type DoorMatch = Pick<Door, 'contains' | 'equals' | 'any' | 'rises'>;
export type Rule = z.output<typeof rule>;
export type Gate = z.output<typeof gate>;
export type Bot = z.output<typeof bot>;
export type AccountTrack = z.output<typeof accountTrack>;
