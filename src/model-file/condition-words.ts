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
import { type ConditionSentences, ENGLISH_CONDITIONS } from './condition-sentences.ts';

export function conditionText(
  document: ModelDocument,
  condition: Condition,
  words: ConditionSentences = ENGLISH_CONDITIONS,
): string {
  const inside = (one: Condition) => joinedText(document, one, words);
  if ('signal' in condition) return signalText(document, condition, words);
  if ('progression' in condition) return progressionText(document, condition, words);
  if ('account' in condition) return committeeText(document, condition.account, words);
  if ('all' in condition) return condition.all.map(inside).join(`, ${words.and} `);
  if ('any' in condition) return condition.any.map(inside).join(`, ${words.or} `);
  if ('not' in condition) return words.not(conditionText(document, condition.not, words));
  return filterGroupsOf(condition)
    .map((filters) => filters.map((one) => filterText(document, one, words)).join(` ${words.and} `))
    .join(`, ${words.or} `);
}

function joinedText(document: ModelDocument, condition: Condition, words: ConditionSentences): string {
  const text = conditionText(document, condition, words);
  return 'all' in condition || 'any' in condition || 'filterGroups' in condition ? `(${text})` : text;
}

function progressionText(document: ModelDocument, test: ProgressionTest, words: ConditionSentences): string {
  const steps = test.progression.map((kinds) => kindsText(document, kinds, words));
  return `${steps.join(words.afterwards)}${aboutText(document, test, words)} ${words.within(test.withinDays)}`;
}

/** "3 people of 2 departments with a guide download or a webinar attendance, on the same topic, within 30 days". */
export function committeeText(
  document: ModelDocument,
  committee: Committee,
  words: ConditionSentences = ENGLISH_CONDITIONS,
): string {
  const { people, departments, signals, withinDays } = committee;
  const who = words.people(people, departments, kindsText(document, signals, words));
  return `${who}${aboutText(document, committee, words)} ${words.within(withinDays)}`;
}

function kindsText(document: ModelDocument, kinds: readonly string[], words: ConditionSentences): string {
  return kinds.map((kind) => signalLabel(document, kind, words)).join(` ${words.or} `);
}

interface About {
  readonly topic?: string | undefined;
  readonly sameTopic?: true | undefined;
}

function aboutText(document: ModelDocument, { topic, sameTopic }: About, words: ConditionSentences): string {
  if (topic !== undefined) return words.about(document.topics?.[topic]?.label ?? topic);
  return sameTopic ? words.sameTopic : '';
}

function signalText(document: ModelDocument, test: SignalTest, words: ConditionSentences): string {
  const { signal, withinDays, atLeast, where } = test;
  const times = atLeast === 1 ? '' : words.times(atLeast);
  const details = where.map(({ attribute, operator, value }) => words.detail(attribute, operator, value));
  const detail = details.length === 0 ? '' : words.details(details);
  const what = `${signalLabel(document, signal, words)}${detail}${aboutText(document, test, words)}`;
  return `${times}${what} ${words.within(withinDays)}`;
}

/** "pricing page visit", or the kind itself where it is not declared. */
export function signalLabel(
  document: ModelDocument,
  kind: string,
  words: ConditionSentences = ENGLISH_CONDITIONS,
): string {
  const declared = Object.hasOwn(document.signals, kind) ? document.signals[kind] : undefined;
  return declared ? words.inside(declared.label) : kind;
}

export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

export function lowerFirst(text: string): string {
  return ENGLISH_CONDITIONS.inside(text);
}

function filterText(document: ModelDocument, filter: Filter, words: ConditionSentences): string {
  const declared = document.inputs[filter.object];
  const { property, part } = propertyOf(filter.propertyName);
  const own = Object.hasOwn(declared, property) ? declared[property]!.label : null;
  const whole = own ?? (filter.object === 'company' ? words.ofCompany(property) : property);
  const label = part === null ? whole : words.part(part, whole);
  const unset = filter.includeObjectsWithNoValueSet ? words.orUnset : '';
  return `${label} ${testText(filter, words)}${unset}`;
}

function testText(filter: Filter, words: ConditionSentences): string {
  const { operator } = filter;
  switch (operator) {
    case 'BETWEEN':
      return words.test(operator, String(filter.value), String(filter.highValue));
    case 'IN':
    case 'NOT_IN':
      return words.test(operator, choiceText(filter, words.oneOf, words), '');
    case 'CONTAINS_TOKEN':
      return words.test(
        operator,
        filter.list ? words.oneOf(words.ofList(filter.list)) : choiceText(filter, words.oneOf, words),
        '',
      );
    case 'NOT_CONTAINS_TOKEN':
      return words.test(
        operator,
        filter.list ? words.ofList(filter.list) : choiceText(filter, (values) => values, words),
        '',
      );
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
      return words.test(operator, '', '');
    default:
      return words.test(operator, String(filter.value), '');
  }
}

const SHOWN = 5;

interface Choice {
  readonly list?: string | undefined;
  readonly values?: readonly unknown[] | undefined;
  readonly value?: unknown;
}

function choiceText(choice: Choice, several: (values: string) => string, words: ConditionSentences): string {
  if (choice.list !== undefined) return words.inList(choice.list);
  const values = choice.values ?? [choice.value];
  if (values.length === 1) return String(values[0]);
  return several(enumerated(values, SHOWN, words));
}

/** "a, b, c and 4 more". */
export function enumerated(
  values: readonly unknown[],
  shown: number = SHOWN,
  words: ConditionSentences = ENGLISH_CONDITIONS,
): string {
  const first = values.slice(0, shown).map(String).join(', ');
  return values.length > shown ? words.more(first, values.length - shown) : first;
}
