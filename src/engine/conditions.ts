/**
 * Conditions become closures once, when a model is compiled. Logic is three-valued (Kleene): what is missing or
 * unreadable makes a filter UNKNOWN instead of false, and only then decides nothing.
 */
import { compileAccountTest } from './committee.ts';
import { filterGroupsOf, isDated, kindsOf, propertyOf } from './condition-tree.ts';
import { type Facts, formOf, needed, type Slot, type SlotTable, type TitlePart } from './facts.ts';
import { describeFailure, type Leaf } from './failures.ts';
import { compileProgression } from './progression.ts';
import type { Condition, DatedTest, Filter, FilterTest, ModelDocument } from './schema.ts';
import { compileSignalTest, type DatedCondition } from './signal-conditions.ts';
import type { TopicOf } from './topics.ts';
import { MISSING, readText, readTokens } from './values.ts';
import type { Happened, World } from './world.ts';

export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Tri = typeof NO | typeof YES | typeof UNKNOWN;
export type FactTest = (facts: Facts) => Tri;

/** About properties alone. */
export interface FilterCondition {
  readonly kind: 'filters';
  readonly test: FactTest;
  /** Slots read, also several forms of one property. */
  readonly reads: readonly number[];
  /** Of each property that is read one slot, for receipts. */
  readonly shows: readonly number[];
  /** Why it is not true, in figures. */
  readonly failure: (facts: Facts) => string | null;
}

/** About properties and what has happened, joined by `all`, `any` and `not`. */
export interface MixedCondition {
  readonly kind: 'mixed';
  readonly test: (world: World) => Tri;
  readonly reads: readonly number[];
  readonly shows: readonly number[];
  readonly dated: readonly DatedCondition[];
  /** Those of `dated` that are to hold: under an even number of `not`. */
  readonly asked: readonly DatedCondition[];
}

export type CompiledCondition = FilterCondition | DatedCondition | MixedCondition;

export interface Compiler {
  readonly document: ModelDocument;
  readonly slots: SlotTable;
  /** The number of a signal kind among those the model counts. */
  readonly kindIndex: (kind: string) => number;
  readonly topicOf: TopicOf;
}

interface Options {
  readonly missingIsOpen?: boolean;
}

/** `require` gates ask: there a missing value leaves HAS_PROPERTY open, so that `onMissing` decides. */
export function compileCondition(
  compiler: Compiler,
  condition: Condition,
  options: Options = {},
): CompiledCondition {
  const parts = (conditions: readonly Condition[]) =>
    conditions.map((one) => compileCondition(compiler, one, options));
  if ('all' in condition) return joined(compiler, parts(condition.all), allOf);
  if ('any' in condition) return joined(compiler, parts(condition.any), anyOf);
  if ('not' in condition) return joined(compiler, parts([condition.not]), noneOf);
  return isDated(condition)
    ? compileDated(compiler, condition)
    : compileFilters(compiler, condition, options);
}

export function compileDated(compiler: Compiler, test: DatedTest): DatedCondition {
  const { kindIndex, topicOf } = compiler;
  if ('signal' in test) return compileSignalTest(test, kindIndex(test.signal), topicOf);
  if ('progression' in test) {
    return compileProgression(
      test,
      test.progression.map((step) => step.map(kindIndex)),
      topicOf,
    );
  }
  const reads = test.account.departments === undefined ? [] : [departmentSlot(compiler)];
  return compileAccountTest(test.account, kindsOf(test).map(kindIndex), topicOf, reads);
}

/** Where HubSpot keeps a contact's job title. */
export const TITLE_PROPERTY = 'jobtitle';

/** The slot of the lead's own department. */
export function departmentSlot({ document, slots }: Pick<Compiler, 'document' | 'slots'>): number {
  const label = document.inputs.contact[TITLE_PROPERTY]?.label ?? 'job title';
  return slots.slot('contact', TITLE_PROPERTY, 'department', label);
}

function compileFilters(compiler: Compiler, condition: FilterTest, options: Options): FilterCondition {
  const leaves = filterGroupsOf(condition).map((filters) =>
    filters.map((filter) => compileLeaf(compiler, filter, options)),
  );
  return {
    kind: 'filters',
    test: anyOf(leaves.map((group) => allOf(group.map((leaf) => leaf.test)))),
    ...readings(
      compiler,
      leaves.flat().map(({ slot }) => slot),
    ),
    failure: (facts) => describeFailure(leaves, facts),
  };
}

type Join = <Given>(tests: readonly ((given: Given) => Tri)[]) => (given: Given) => Tri;

/** Of properties alone it stays a condition about properties: cheaper, and one that can be unknown. */
function joined(compiler: Compiler, parts: readonly CompiledCondition[], join: Join): CompiledCondition {
  const filters = parts.filter((part) => part.kind === 'filters');
  const read = readings(
    compiler,
    parts.flatMap((part) => part.reads),
  );
  if (filters.length === parts.length) {
    return {
      kind: 'filters',
      test: join(filters.map((part) => part.test)),
      ...read,
      failure: (facts) =>
        filters.map((part) => (part.test(facts) === NO ? part.failure(facts) : null)).find(Boolean) ?? null,
    };
  }
  const dated = parts.flatMap((part) => datedOf(part));
  const asked = parts.flatMap((part) => (part.kind === 'mixed' ? part.asked : datedOf(part)));
  return {
    kind: 'mixed',
    test: join(parts.map(worldTest)),
    ...read,
    dated,
    asked: join === noneOf ? dated.filter((one) => !asked.includes(one)) : asked,
  };
}

/** What a condition asks about what has happened. */
export function datedOf(condition: CompiledCondition): readonly DatedCondition[] {
  if (condition.kind === 'dated') return [condition];
  return condition.kind === 'mixed' ? condition.dated : [];
}

function worldTest(part: CompiledCondition): (world: World) => Tri {
  return (world) => testCondition(part, world);
}

export function testCondition(condition: CompiledCondition, world: World): Tri {
  switch (condition.kind) {
    case 'filters':
      return condition.test(world.facts);
    case 'dated':
      return testDated(condition, world);
    case 'mixed':
      return condition.test(world);
  }
}

/** What has happened is known; who did it may not be. */
export function testDated(condition: DatedCondition, happened: Happened): Tri {
  if (condition.hits(happened).length > 0) return YES;
  return condition.open !== null && condition.open(happened).length > 0 ? UNKNOWN : NO;
}

function readings(compiler: Compiler, slots: readonly number[]): Pick<FilterCondition, 'reads' | 'shows'> {
  const byInput = new Map<string, number>();
  for (const slot of slots) {
    const { input } = compiler.slots.slots[slot]!;
    if (!byInput.has(input)) byInput.set(input, slot);
  }
  return { reads: [...new Set(slots)], shows: [...byInput.values()] };
}

export function allOf<Given>(tests: readonly ((given: Given) => Tri)[]): (given: Given) => Tri {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (given) => {
    let result: Tri = YES;
    for (const test of tests) {
      const one = test(given);
      if (one === NO) return NO;
      if (one === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

export function anyOf<Given>(tests: readonly ((given: Given) => Tri)[]): (given: Given) => Tri {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (given) => {
    let result: Tri = NO;
    for (const test of tests) {
      const one = test(given);
      if (one === YES) return YES;
      if (one === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

/** What is unknown stays unknown when it is denied. */
function noneOf<Given>(tests: readonly ((given: Given) => Tri)[]): (given: Given) => Tri {
  const some = anyOf(tests);
  return (given) => {
    const result = some(given);
    return result === UNKNOWN ? UNKNOWN : result === YES ? NO : YES;
  };
}

function compileLeaf(compiler: Compiler, filter: Filter, options: Options): Leaf {
  const { property, part } = propertyOf(filter.propertyName);
  const declared = compiler.document.inputs[filter.object][property]!;
  const label = declared.label ?? property;
  const form = filterForm(filter, part, declared.type);
  const slot = compiler.slots.slot(filter.object, property, form, label);
  return {
    slot,
    filter,
    label: part === null ? label : `${label} (${part})`,
    test: leafTest(filter, slot, {
      absent: absentResult(filter, options.missingIsOpen ?? false),
      choices: choicesOf(compiler, filter, form),
      many: declared.type === 'enumeration',
    }),
  };
}

function filterForm(filter: Filter, part: string | null, type: Parameters<typeof formOf>[0]): Slot['form'] {
  if (part !== null) return part as TitlePart;
  return filter.operator.endsWith('CONTAINS_TOKEN') ? 'tokens' : formOf(type);
}

/** What a filter says about a contact that has no value at all. */
function absentResult(filter: Filter, missingIsOpen: boolean): Tri {
  if (filter.operator === 'NOT_HAS_PROPERTY') return YES;
  if (filter.operator === 'HAS_PROPERTY') return missingIsOpen ? UNKNOWN : NO;
  return filter.includeObjectsWithNoValueSet ? YES : UNKNOWN;
}

type Choice = string | number | boolean;

/** What a filter looks for: its own values, or those of its list; countries and regions as codes. */
function choicesOf({ document, slots }: Compiler, filter: Filter, form: Slot['form']): readonly Choice[] {
  const choices = namedChoices(document, filter);
  if (form !== 'country') return choices;
  return choices.flatMap((choice) => needed(slots.lexicon).countries(String(choice)));
}

/** The values a filter names, or those of the list it names. */
export function namedChoices(document: ModelDocument, filter: Filter): readonly Choice[] {
  if ('list' in filter && filter.list !== undefined) return document.lists[filter.list]!;
  if ('values' in filter && filter.values !== undefined) return filter.values;
  return 'value' in filter && filter.value !== undefined ? [filter.value] : [];
}

interface LeafOptions {
  readonly absent: Tri;
  readonly choices: readonly (string | number | boolean)[];
  /** An enumeration may hold several options: "DECISION_MAKER;END_USER". */
  readonly many: boolean;
}

function leafTest(filter: Filter, slot: number, options: LeafOptions): FactTest {
  const { absent } = options;
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return (facts) => (facts[slot]!.fact === MISSING ? absent : YES);
    case 'NOT_HAS_PROPERTY':
      return (facts) => (facts[slot]!.fact === MISSING ? absent : NO);
    case 'GT':
      return numberTest(slot, absent, (value) => value > filter.value);
    case 'GTE':
      return numberTest(slot, absent, (value) => value >= filter.value);
    case 'LT':
      return numberTest(slot, absent, (value) => value < filter.value);
    case 'LTE':
      return numberTest(slot, absent, (value) => value <= filter.value);
    case 'BETWEEN':
      return numberTest(slot, absent, (value) => value >= filter.value && value <= filter.highValue);
    case 'EQ':
    case 'IN':
      return choiceTest(slot, options, true);
    case 'NEQ':
    case 'NOT_IN':
      return choiceTest(slot, options, false);
    case 'CONTAINS_TOKEN':
      return tokenTest(slot, options, true);
    case 'NOT_CONTAINS_TOKEN':
      return tokenTest(slot, options, false);
  }
}

function numberTest(slot: number, absent: Tri, holds: (value: number) => boolean): FactTest {
  return (facts) => {
    const value = facts[slot]!.fact;
    if (typeof value === 'number') return holds(value) ? YES : NO;
    return value === MISSING ? absent : UNKNOWN;
  };
}

function choiceTest(slot: number, options: LeafOptions, wanted: boolean): FactTest {
  const { absent, many } = options;
  const choices = new Set<string | number>();
  for (const choice of options.choices) {
    choices.add(typeof choice === 'number' ? choice : readText(String(choice)));
    if (typeof choice === 'number') choices.add(String(choice));
  }
  return (facts) => {
    const value = facts[slot]!.fact;
    if (value === MISSING) return absent;
    if (value === null) return UNKNOWN;
    const found = choices.has(value) || (many && typeof value === 'string' && holdsOneOf(value, choices));
    return found === wanted ? YES : NO;
  };
}

/** Of several options in one value. */
function holdsOneOf(value: string, choices: ReadonlySet<string | number>): boolean {
  return value.includes(';') && value.split(';').some((one) => choices.has(one.trim()));
}

function tokenTest(slot: number, options: LeafOptions, wanted: boolean): FactTest {
  const { absent } = options;
  const phrases = options.choices.map((choice) => readTokens(String(choice)));
  return (facts) => {
    const value = facts[slot]!.fact;
    if (value === MISSING) return absent;
    if (typeof value !== 'string') return UNKNOWN;
    for (const phrase of phrases) if (value.includes(phrase)) return wanted ? YES : NO;
    return wanted ? NO : YES;
  };
}
