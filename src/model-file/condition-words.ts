/** Conditions as people say them: "employee count is between 50 and 500", "pricing page visit within 90 days". */
import type { Condition, Filter, ModelDocument, SignalTest } from '../engine/schema.ts';

export function conditionText(document: ModelDocument, condition: Condition): string {
  if ('signal' in condition) return signalText(document, condition);
  if ('filters' in condition) return filtersText(document, condition.filters);
  const groups = condition.filterGroups.map(({ filters }) => filtersText(document, filters));
  return groups.length === 1 ? groups[0]! : groups.join(', or ');
}

function signalText(document: ModelDocument, { signal, withinDays, atLeast, where }: SignalTest): string {
  const times = atLeast === 1 ? '' : `at least ${atLeast} times `;
  const details = where.map((test) => `${test.attribute} ${COMPARED[test.operator]} ${test.value}`);
  const detail = details.length === 0 ? '' : ` with ${details.join(' and ')}`;
  return `${times}${signalLabel(document, signal)}${detail} within ${days(withinDays)}`;
}

/** "pricing page visit", or the kind itself where it is not declared. */
export function signalLabel(document: ModelDocument, kind: string): string {
  const declared = Object.hasOwn(document.signals, kind) ? document.signals[kind] : undefined;
  return declared ? lowerFirst(declared.label) : kind;
}

export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

const COMPARED = {
  EQ: 'equal to',
  NEQ: 'other than',
  GT: 'above',
  GTE: 'of at least',
  LT: 'below',
  LTE: 'of at most',
} as const;

function filtersText(document: ModelDocument, filters: readonly Filter[]): string {
  return filters.map((filter) => filterText(document, filter)).join(' and ');
}

function filterText(document: ModelDocument, filter: Filter): string {
  const declared = document.inputs[filter.object];
  const { propertyName } = filter;
  const own = Object.hasOwn(declared, propertyName) ? declared[propertyName]!.label : null;
  const label = own ?? (filter.object === 'company' ? `company ${propertyName}` : propertyName);
  const unset = filter.includeObjectsWithNoValueSet ? ' (or not known)' : '';
  return `${label} ${testText(filter)}${unset}`;
}

function testText(filter: Filter): string {
  switch (filter.operator) {
    case 'EQ':
      return `is ${filter.value}`;
    case 'NEQ':
      return `is not ${filter.value}`;
    case 'GT':
    case 'GTE':
    case 'LT':
    case 'LTE':
      return `is ${COMPARED[filter.operator].replace('of ', '')} ${filter.value}`;
    case 'BETWEEN':
      return `is between ${filter.value} and ${filter.highValue}`;
    case 'IN':
      return `is ${choiceText(filter, 'one of')}`;
    case 'NOT_IN':
      return `is not ${choiceText(filter, 'one of')}`;
    case 'CONTAINS_TOKEN':
      return `contains ${choiceText(filter, 'one of')}`;
    case 'NOT_CONTAINS_TOKEN':
      return `contains none of ${choiceText(filter, '')}`.trim();
    case 'HAS_PROPERTY':
      return 'is known';
    case 'NOT_HAS_PROPERTY':
      return 'is not known';
  }
}

const SHOWN = 5;

function choiceText(
  choice: {
    readonly list?: string | undefined;
    readonly values?: readonly unknown[] | undefined;
    readonly value?: unknown;
  },
  several: string,
): string {
  if (choice.list !== undefined) return `in the list ${choice.list}`;
  const values = choice.values ?? [choice.value];
  if (values.length === 1) return String(values[0]);
  return `${several} ${enumerated(values)}`.trim();
}

/** "a, b, c and 4 more". */
export function enumerated(values: readonly unknown[], shown: number = SHOWN): string {
  const first = values.slice(0, shown).map(String).join(', ');
  return values.length > shown ? `${first} and ${values.length - shown} more` : first;
}
