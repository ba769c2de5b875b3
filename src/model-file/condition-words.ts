/** Conditions as people say them: "employee count is between 50 and 500", "pricing page visit within 90 days". */
import { filterGroupsOf, propertyOf } from '../engine/condition-tree.ts';
import type {
  Committee,
  Condition,
  Filter,
  ModelDocument,
  ProgressionTest,
  SignalTest,
} from '../engine/schema.ts';

export function conditionText(document: ModelDocument, condition: Condition): string {
  if ('signal' in condition) return signalText(document, condition);
  if ('progression' in condition) return progressionText(document, condition);
  if ('account' in condition) return committeeText(document, condition.account);
  if ('all' in condition) return condition.all.map((one) => joinedText(document, one)).join(', and ');
  if ('any' in condition) return condition.any.map((one) => joinedText(document, one)).join(', or ');
  if ('not' in condition) return `not (${conditionText(document, condition.not)})`;
  const groups = filterGroupsOf(condition).map((filters) => filtersText(document, filters));
  return groups.length === 1 ? groups[0]! : groups.join(', or ');
}

function joinedText(document: ModelDocument, condition: Condition): string {
  const text = conditionText(document, condition);
  return 'all' in condition || 'any' in condition || 'filterGroups' in condition ? `(${text})` : text;
}

function progressionText(document: ModelDocument, test: ProgressionTest): string {
  const steps = test.progression.map((kinds) =>
    kinds.map((kind) => signalLabel(document, kind)).join(' or '),
  );
  return `${steps.join(', then ')}${aboutText(document, test)} within ${days(test.withinDays)}`;
}

/** "3 people of 2 departments with a guide download or a webinar attendance, on the same topic, within 30 days". */
export function committeeText(document: ModelDocument, committee: Committee): string {
  const { people, departments, signals, withinDays } = committee;
  const from = departments === undefined ? '' : ` of ${departments} departments`;
  const kinds = signals.map((kind) => signalLabel(document, kind)).join(' or ');
  return `${people} people${from} with ${kinds}${aboutText(document, committee)} within ${days(withinDays)}`;
}

interface About {
  readonly topic?: string | undefined;
  readonly sameTopic?: true | undefined;
}

function aboutText(document: ModelDocument, { topic, sameTopic }: About): string {
  if (topic !== undefined) return ` about ${document.topics?.[topic]?.label ?? topic}`;
  return sameTopic ? ' on the same topic' : '';
}

function signalText(document: ModelDocument, test: SignalTest): string {
  const { signal, withinDays, atLeast, where } = test;
  const times = atLeast === 1 ? '' : `at least ${atLeast} times `;
  const details = where.map((test) => `${test.attribute} ${COMPARED[test.operator]} ${test.value}`);
  const detail = details.length === 0 ? '' : ` with ${details.join(' and ')}`;
  return `${times}${signalLabel(document, signal)}${detail}${aboutText(document, test)} within ${days(withinDays)}`;
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
  const { property, part } = propertyOf(filter.propertyName);
  const own = Object.hasOwn(declared, property) ? declared[property]!.label : null;
  const whole = own ?? (filter.object === 'company' ? `company ${property}` : property);
  const label = part === null ? whole : `${part} by ${whole}`;
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
