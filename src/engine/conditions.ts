/** Conditions become closures once, when a model is compiled. */
import { compileAccountTest } from './committee.ts';
import { filterGroupsOf, isDated, kindsOf } from './condition-tree.ts';
import type { Facts } from './facts.ts';
import { describeFailure } from './failures.ts';
import { compileLeaf, type FactTest, type FilterCompiler, type FilterOptions } from './filters.ts';
import { compileProgression } from './progression.ts';
import type { Condition, DatedTest, FilterTest } from './schema.ts';
import { compileSignalTest, type DatedCondition } from './signal-conditions.ts';
import { allOf, anyOf, NO, noneOf, type Tri, UNKNOWN, YES } from './three-valued.ts';
import type { TopicOf } from './topics.ts';
import type { Happened, World } from './world.ts';

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

export interface Compiler extends FilterCompiler {
  /** The number of a signal kind among those the model counts. */
  readonly kindIndex: (kind: string) => number;
  readonly topicOf: TopicOf;
}

/** `require` gates ask: there a missing value leaves HAS_PROPERTY open, so that `onMissing` decides. */
export function compileCondition(
  compiler: Compiler,
  condition: Condition,
  options: FilterOptions = {},
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

function compileFilters(compiler: Compiler, condition: FilterTest, options: FilterOptions): FilterCondition {
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
