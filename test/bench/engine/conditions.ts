/** The model's rules and gates in the one form from which each rival's own rules are made. */
import type { ModelDocument } from '../../../src/engine/schema.ts';
import { readText, readTokens } from '../../../src/engine/values.ts';

export type Test =
  | { readonly fact: string; readonly is: 'equal'; readonly value: string | number | boolean }
  | { readonly fact: string; readonly is: 'one of' | 'none of'; readonly values: readonly string[] }
  | { readonly fact: string; readonly is: '>' | '>=' | '<' | '<='; readonly value: number }
  | { readonly fact: string; readonly is: 'known' }
  /** Any of these phrases, each between spaces. */
  | { readonly fact: string; readonly is: 'containing'; readonly phrases: readonly string[] };

/** Holds where all tests of any group hold: rules first, then gates, in the document's order. */
export interface RivalCondition {
  readonly groups: readonly (readonly Test[])[];
  /** The properties it reads, for explanations. */
  readonly reads: readonly Read[];
  /** For a condition about signals. */
  readonly signal: SignalTest | null;
  /** Something must hold, not just be set: what is missing leaves it open. */
  readonly required: boolean;
}

export interface Read {
  readonly object: 'contact' | 'company';
  readonly property: string;
  readonly input: string;
  readonly label: string;
}

type When = ModelDocument['rules'][number]['when'];
export type SignalTest = Extract<When, { signal: string; atLeast: number }>;
type FilterTest = Extract<When, { filters: unknown }> | Extract<When, { filterGroups: unknown }>;
type Filter = Extract<When, { filters: unknown }>['filters'][number];

export function rivalConditions(document: ModelDocument): readonly RivalCondition[] {
  return [
    ...document.rules.map(({ when }) => rivalCondition(document, when, false)),
    ...document.gates.map(({ when, kind }) => rivalCondition(document, when, kind === 'require')),
  ];
}

function rivalCondition(document: ModelDocument, when: When, required: boolean): RivalCondition {
  if ('signal' in when) {
    const test: Test = { fact: countName(when), is: '>=', value: when.atLeast };
    return { groups: [[test]], reads: [], signal: when, required };
  }
  if (!('filters' in when) && !('filterGroups' in when))
    throw new TypeError('The bench model has filters and signals.');
  const groups = groupsOf(when);
  return {
    groups: groups.map((filters) => filters.flatMap((filter) => testsOf(document, filter))),
    reads: readsOf(document, groups.flat()),
    signal: null,
    required,
  };
}

/** The fact in which such signals are counted. */
export function countName({ signal, withinDays, where }: SignalTest): string {
  return [signal, withinDays, ...where.map(({ attribute, value }) => `${attribute}${value}`)].join('_');
}

function groupsOf(when: FilterTest): readonly (readonly Filter[])[] {
  return 'filters' in when ? [when.filters] : when.filterGroups.map(({ filters }) => filters);
}

function testsOf(document: ModelDocument, filter: Filter): readonly Test[] {
  const fact = `${filter.object}_${filter.propertyName}`;
  switch (filter.operator) {
    case 'HAS_PROPERTY':
      return [{ fact, is: 'known' }];
    case 'EQ':
      return [
        {
          fact,
          is: 'equal',
          value: typeof filter.value === 'string' ? readText(filter.value) : filter.value,
        },
      ];
    case 'BETWEEN':
      return [
        { fact, is: '>=', value: filter.value },
        { fact, is: '<=', value: filter.highValue },
      ];
    case 'GT':
      return [{ fact, is: '>', value: filter.value }];
    case 'GTE':
      return [{ fact, is: '>=', value: filter.value }];
    case 'LT':
      return [{ fact, is: '<', value: filter.value }];
    case 'LTE':
      return [{ fact, is: '<=', value: filter.value }];
    case 'IN':
      return [{ fact, is: 'one of', values: textsOf(document, filter) }];
    case 'NOT_IN':
      return [{ fact, is: 'none of', values: textsOf(document, filter) }];
    case 'CONTAINS_TOKEN':
      return [
        { fact: `${fact}_words`, is: 'containing', phrases: textsOf(document, filter).map(readTokens) },
      ];
    default:
      throw new TypeError(`The bench model does not use ${filter.operator}.`);
  }
}

function textsOf(document: ModelDocument, filter: Filter): readonly string[] {
  const { list, values, value }: { list?: string; values?: readonly unknown[]; value?: unknown } =
    filter as never;
  const choices: readonly unknown[] = list === undefined ? (values ?? [value]) : document.lists[list]!;
  return choices.map((choice) => readText(String(choice)));
}

function readsOf(document: ModelDocument, filters: readonly Filter[]): readonly Read[] {
  const reads = new Map<string, Read>();
  for (const { object, propertyName: property } of filters) {
    const input = `${object}.${property}`;
    reads.set(input, {
      object,
      property,
      input,
      label: document.inputs[object][property]!.label ?? property,
    });
  }
  return [...reads.values()];
}
