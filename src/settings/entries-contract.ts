/**
 * Rules, gates and fast tracks as forms: what settings page and server say to each other about one of them. A part of
 * `draft-contract.ts`, copied along with it.
 */
import * as z from 'zod/mini';

const name = z.string().check(z.minLength(1), z.maxLength(100));
const label = z.string().check(z.maxLength(200));
const whole = z.number();

export const OPERATORS = [
  'EQ',
  'NEQ',
  'GT',
  'GTE',
  'LT',
  'LTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
] as const;
export type Operator = (typeof OPERATORS)[number];

export const FILTER_TYPES = ['text', 'enumeration', 'number', 'bool', 'date', 'country', 'title'] as const;
export type FilterType = (typeof FILTER_TYPES)[number];

const filterForm = z.object({
  object: z.enum(['contact', 'company']),
  /** With the part of a title behind a dot: "jobtitle.seniority". */
  property: name,
  /** As the model reads it; what it does not read yet is declared so, and under this label. */
  type: z.enum(FILTER_TYPES),
  label,
  operator: z.enum(OPERATORS),
  /** As they are typed: none, one, two for BETWEEN, or several. A date is a day, "2026-03-01". */
  values: z.array(z.string().check(z.maxLength(500))).check(z.maxLength(500)),
  /** The list of the document that holds the values; null where they stand in the filter itself. */
  list: z.nullable(name),
  /** A lead of which nothing is known matches too. */
  orUnset: z.boolean(),
});
export type FilterForm = z.infer<typeof filterForm>;
export const MOST_FILTERS = 10;

const asked = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signal'), signal: name, withinDays: whole, atLeast: whole }),
  /** All of them have to hold. */
  z.object({
    kind: z.literal('filters'),
    filters: z.array(filterForm).check(z.minLength(1), z.maxLength(MOST_FILTERS)),
  }),
  /** What no form can show stays as it stands in the YAML. */
  z.object({ kind: z.literal('kept') }),
]);
export type Asked = z.infer<typeof asked>;

const ruleForm = z.object({
  list: z.literal('rules'),
  label,
  score: name,
  points: whole,
  asked,
  /** How it fades; null for not at all. */
  decay: z.nullable(name),
  /** How often it counts at most. */
  most: whole,
});
const gateForm = z.object({
  list: z.literal('gates'),
  label,
  /** What is the matter with whom it keeps out. */
  otherwise: label,
  gate: z.enum(['disqualify', 'divert', 'require']),
  asked,
  onMissing: z.enum(['pass', 'hold', 'fail']),
  rejectAs: name,
  nextAction: name,
});
const trackForm = z.object({ list: z.literal('fastTracks'), label, signal: name, withinDays: whole });

export const entryForm = z.discriminatedUnion('list', [ruleForm, gateForm, trackForm]);
export type RuleForm = z.infer<typeof ruleForm>;
export type GateForm = z.infer<typeof gateForm>;
export type TrackForm = z.infer<typeof trackForm>;
export type EntryForm = z.infer<typeof entryForm>;

export const LISTS = ['rules', 'gates', 'fastTracks'] as const;
export type EntryList = (typeof LISTS)[number];

export const entryEdits = [
  z.object({ kind: z.literal('add_entry'), entry: entryForm }),
  z.object({ kind: z.literal('change_entry'), id: name, entry: entryForm }),
  z.object({ kind: z.literal('remove_entry'), list: z.enum(LISTS), id: name }),
] as const;
export type EntryEdit = z.infer<(typeof entryEdits)[number]>;

const entryView = z.object({
  id: z.string(),
  /** "rules.7": how faults call it. */
  place: z.string(),
  label: z.string(),
  /** What it looks at, in words. */
  sentence: z.string(),
  /** About dates, so that it can fade; also where the form keeps what is asked. */
  isDated: z.boolean(),
  form: entryForm,
});
export type EntryView = z.infer<typeof entryView>;

/** The entries of a group, in the order of the document. */
export const entriesView = z.object({
  entries: z.array(entryView),
  /** What a new one begins with, and where it would stand. */
  blank: entryForm,
  next: z.string(),
});
export type EntriesView = z.infer<typeof entriesView>;

const option = z.object({ value: z.string(), label: z.string() });
export type Option = z.infer<typeof option>;

/** With the part of a title, where it is one. */
const readable = z.object({
  object: z.enum(['contact', 'company']),
  property: z.string(),
  label: z.string(),
  type: z.enum(FILTER_TYPES),
  /** null: what is compared with is typed. */
  options: z.nullable(z.array(option)),
});
export type Readable = z.infer<typeof readable>;

/** What the account has, whether the model reads it or not. */
export const accountProperties = z.array(readable);
export type AccountProperties = z.infer<typeof accountProperties>;

/** What the forms of rules and gates offer of this document. */
export const entryChoices = z.object({
  decays: z.array(option),
  gates: z.array(option),
  onMissing: z.array(option),
  reasons: z.array(option),
  actions: z.array(option),
  /** Properties that the model reads, and parts of titles, before those that only the account has. */
  inputs: z.array(readable),
});
export type EntryChoices = z.infer<typeof entryChoices>;
