/**
 * Conditions: HubSpot's search filters about properties, tests about dated signals, and the three words that join
 * them. `filters` all hold, of `filterGroups` any does; `all`, `any` and `not` do the same for whole conditions.
 */
import { z } from 'zod';
import { label, name, scalar, wholeDays } from './schema-parts.ts';

/**
 * `country` is a text read as the country it names; `title` a job title, of which rules may ask for
 * `jobtitle.seniority`, `jobtitle.department` and `jobtitle.persona` besides its words.
 */
export const INPUT_TYPES = ['text', 'enumeration', 'number', 'bool', 'date', 'country', 'title'] as const;
const inputType = z.enum(INPUT_TYPES);
export const declaredInput = z.union([
  inputType.transform((type) => ({ type, label: null })),
  z.strictObject({ type: inputType, label: label.nullable().default(null) }),
]);

const target = {
  object: z.enum(['contact', 'company']).default('contact'),
  propertyName: name,
  /** HubSpot's own words: a contact without a value matches too. */
  includeObjectsWithNoValueSet: z.boolean().default(false),
};
const choices = { values: z.array(scalar).min(1).optional(), list: name.optional() };

/** HubSpot's search filters; `values` and `list` (a named list of the document) are ours for tokens. */
const filter = z.discriminatedUnion('operator', [
  z.strictObject({ ...target, operator: z.enum(['EQ', 'NEQ']), value: scalar }),
  z.strictObject({ ...target, operator: z.enum(['GT', 'GTE', 'LT', 'LTE']), value: z.number() }),
  z.strictObject({ ...target, operator: z.literal('BETWEEN'), value: z.number(), highValue: z.number() }),
  z.strictObject({ ...target, operator: z.enum(['IN', 'NOT_IN']), ...choices }),
  z.strictObject({
    ...target,
    operator: z.enum(['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN']),
    value: z.string().min(1).optional(),
    ...choices,
  }),
  z.strictObject({ ...target, operator: z.enum(['HAS_PROPERTY', 'NOT_HAS_PROPERTY']) }),
]);
const filters = z.array(filter).min(1);
const allFilters = z.strictObject({ filters });
const anyFilters = z.strictObject({ filterGroups: z.array(z.strictObject({ filters })).min(1) });

const attributeTest = z.strictObject({
  attribute: name,
  operator: z.enum(['GTE', 'LTE', 'EQ']),
  value: scalar,
});

/** So many signals of a kind within so many days. */
const signalTest = z.strictObject({
  signal: name,
  withinDays: wholeDays,
  atLeast: z.number().int().min(1).max(100).default(1),
  where: z.array(attributeTest).default([]),
  /** Only those about this topic of the document. */
  topic: name.optional(),
  /** All of them about one topic, whichever it is. */
  sameTopic: z.literal(true).optional(),
});

/** One kind after the other, each later than the one before: from learning to comparing to buying (I-20). */
const progressionTest = z.strictObject({
  /** A step may name several kinds of which any will do. */
  progression: z
    .array(z.union([name.transform((kind) => [kind]), z.array(name).min(1)]))
    .min(2)
    .max(6),
  withinDays: wholeDays,
  sameTopic: z.literal(true).optional(),
});

/** Several people of one company, each with a signal of their own. */
export const committee = {
  people: z.number().int().min(2).max(50),
  /** How many departments they must come from, by their job titles; those not recognised count for none. */
  departments: z.number().int().min(2).max(10).optional(),
  withinDays: wholeDays,
  signals: z.array(name).min(1).max(50),
  topic: name.optional(),
  sameTopic: z.literal(true).optional(),
};
const accountTest = z.strictObject({ account: z.strictObject(committee) });

export type Filter = z.output<typeof filter>;
export type SignalTest = z.output<typeof signalTest>;
export type ProgressionTest = z.output<typeof progressionTest>;
export type AccountTest = z.output<typeof accountTest>;
export type Committee = AccountTest['account'];
export type FilterTest = z.output<typeof allFilters> | z.output<typeof anyFilters>;
/** About what has happened: it has dates, so it can decay. */
export type DatedTest = SignalTest | ProgressionTest | AccountTest;
export type Condition = FilterTest | DatedTest | AllOf | AnyOf | Not;
export interface AllOf {
  readonly all: readonly Condition[];
}
export interface AnyOf {
  readonly any: readonly Condition[];
}
export interface Not {
  readonly not: Condition;
}
export type InputType = (typeof INPUT_TYPES)[number];

const several = z.lazy(() => z.array(condition).min(1).max(50));
export const condition: z.ZodType<Condition> = z.union([
  allFilters,
  anyFilters,
  signalTest,
  progressionTest,
  accountTest,
  z.strictObject({ all: several }),
  z.strictObject({ any: several }),
  z.strictObject({ not: z.lazy(() => condition) }),
]);
