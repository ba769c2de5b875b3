/**
 * Conditions become closures once, when a model is compiled. Logic is three-valued (Kleene): what is missing or
 * unreadable makes a filter UNKNOWN instead of false, and only then decides nothing.
 */
import type { Facts, SlotTable } from './facts.ts';
import { formOf } from './facts.ts';
import { describeFailure, type Leaf } from './failures.ts';
import type { Condition, Filter, ModelDocument } from './schema.ts';
import { compileSignalTest, type SignalCondition } from './signal-conditions.ts';
import { MISSING, readText, readTokens } from './values.ts';

export const NO = 0;
export const YES = 1;
export const UNKNOWN = 2;
export type Tri = typeof NO | typeof YES | typeof UNKNOWN;
export type FactTest = (facts: Facts) => Tri;

export interface FilterCondition {
  readonly kind: 'filters';
  readonly test: FactTest;
  /** Slots read, each property once. */
  readonly reads: readonly number[];
  /** Why it is not true, in figures. */
  readonly failure: (facts: Facts, raws: (slot: number) => string) => string | null;
}

export type CompiledCondition = FilterCondition | SignalCondition;

export interface Compiler {
  readonly document: ModelDocument;
  readonly slots: SlotTable;
  /** The number of a signal kind among those the model counts. */
  readonly kindIndex: (kind: string) => number;
}

/** `require` gates ask: there a missing value leaves HAS_PROPERTY open, so that `onMissing` decides. */
export function compileCondition(
  compiler: Compiler,
  condition: Condition,
  options: { readonly missingIsOpen?: boolean } = {},
): CompiledCondition {
  if ('signal' in condition) return compileSignalTest(condition, compiler.kindIndex(condition.signal));
  const groups =
    'filters' in condition ? [condition.filters] : condition.filterGroups.map((one) => one.filters);
  const leaves = groups.map((filters) => filters.map((filter) => compileLeaf(compiler, filter, options)));
  return {
    kind: 'filters',
    test: anyOf(leaves.map((group) => allOf(group.map((leaf) => leaf.test)))),
    reads: distinctReads(compiler, leaves.flat()),
    failure: (facts, raws) => describeFailure(leaves, facts, raws),
  };
}

function distinctReads(compiler: Compiler, leaves: readonly Leaf[]): readonly number[] {
  const byInput = new Map<string, number>();
  for (const leaf of leaves) {
    const { input } = compiler.slots.slots[leaf.slot]!;
    if (!byInput.has(input)) byInput.set(input, leaf.slot);
  }
  return [...byInput.values()];
}

export function allOf(tests: readonly FactTest[]): FactTest {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (facts) => {
    let result: Tri = YES;
    for (const test of tests) {
      const one = test(facts);
      if (one === NO) return NO;
      if (one === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

export function anyOf(tests: readonly FactTest[]): FactTest {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (facts) => {
    let result: Tri = NO;
    for (const test of tests) {
      const one = test(facts);
      if (one === YES) return YES;
      if (one === UNKNOWN) result = UNKNOWN;
    }
    return result;
  };
}

function compileLeaf(
  compiler: Compiler,
  filter: Filter,
  options: { readonly missingIsOpen?: boolean },
): Leaf {
  const declared = compiler.document.inputs[filter.object][filter.propertyName]!;
  const form = filter.operator.endsWith('CONTAINS_TOKEN') ? 'tokens' : formOf(declared.type);
  const label = declared.label ?? filter.propertyName;
  const slot = compiler.slots.slot(filter.object, filter.propertyName, form, label);
  const many = declared.type === 'enumeration';
  return {
    slot,
    filter,
    label,
    test: leafTest(filter, slot, {
      absent: absentResult(filter, options.missingIsOpen ?? false),
      choices: choicesOf(compiler.document, filter),
      many,
    }),
  };
}

/** What a filter says about a contact that has no value at all. */
function absentResult(filter: Filter, missingIsOpen: boolean): Tri {
  if (filter.operator === 'NOT_HAS_PROPERTY') return YES;
  if (filter.operator === 'HAS_PROPERTY') return missingIsOpen ? UNKNOWN : NO;
  return filter.includeObjectsWithNoValueSet ? YES : UNKNOWN;
}

function choicesOf(document: ModelDocument, filter: Filter): readonly (string | number | boolean)[] {
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
      return (facts) => (facts[slot] === MISSING ? absent : YES);
    case 'NOT_HAS_PROPERTY':
      return (facts) => (facts[slot] === MISSING ? absent : NO);
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
    const value = facts[slot];
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
    const value = facts[slot];
    if (value === MISSING) return absent;
    if (value === null) return UNKNOWN;
    const several = many && typeof value === 'string' && value.includes(';');
    const found = several ? value.split(';').some((one) => choices.has(one.trim())) : choices.has(value);
    return found === wanted ? YES : NO;
  };
}

function tokenTest(slot: number, options: LeafOptions, wanted: boolean): FactTest {
  const { absent } = options;
  const phrases = options.choices.map((choice) => readTokens(String(choice)));
  return (facts) => {
    const value = facts[slot];
    if (value === MISSING) return absent;
    if (typeof value !== 'string') return UNKNOWN;
    for (const phrase of phrases) if (value.includes(phrase)) return wanted ? YES : NO;
    return wanted ? NO : YES;
  };
}
