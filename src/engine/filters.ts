/** Single filters about a property: what each asks of a value, and what it says of none. */
import { propertyOf } from './condition-tree.ts';
import { type Facts, formOf, needed, type Slot, type SlotTable, type TitlePart } from './facts.ts';
import type { Leaf } from './failures.ts';
import type { Filter, ModelDocument } from './schema.ts';
import { NO, type Tri, UNKNOWN, YES } from './three-valued.ts';
import { MISSING, readText, readTokens } from './values.ts';

export type FactTest = (facts: Facts) => Tri;

export interface FilterCompiler {
  readonly document: ModelDocument;
  readonly slots: SlotTable;
}

export interface FilterOptions {
  readonly missingIsOpen?: boolean;
}

export function compileLeaf(compiler: FilterCompiler, filter: Filter, options: FilterOptions): Leaf {
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

/** What a filter says about a contact or a company that has no value at all; without a company all is unknown. */
function absentResult(filter: Filter, missingIsOpen: boolean): Tri {
  if (filter.operator === 'NOT_HAS_PROPERTY') return YES;
  if (filter.operator === 'HAS_PROPERTY') return missingIsOpen ? UNKNOWN : NO;
  return filter.includeObjectsWithNoValueSet ? YES : UNKNOWN;
}

type Choice = string | number | boolean;

/** What a filter looks for: its own values, or those of its list; countries and regions as codes. */
function choicesOf(
  { document, slots }: FilterCompiler,
  filter: Filter,
  form: Slot['form'],
): readonly Choice[] {
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
      return presenceTest(slot, absent, YES);
    case 'NOT_HAS_PROPERTY':
      return presenceTest(slot, absent, NO);
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

/** Also what cannot be read is a value; what a company would say that is not known may be none. */
function presenceTest(slot: number, absent: Tri, present: Tri): FactTest {
  return (facts) => {
    const { raw, fact } = facts[slot]!;
    if (fact === MISSING) return absent;
    return raw === undefined ? UNKNOWN : present;
  };
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
