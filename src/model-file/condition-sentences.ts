/** How conditions are said in each language: the words between the names that a model gives to things. */
import type { Filter } from '../engine/schema.ts';

export interface ConditionSentences {
  and: string;
  or: string;
  not(text: string): string;
  afterwards: string;
  /** A label inside of a sentence. */
  inside(label: string): string;
  within(days: number): string;
  times(count: number): string;
  details(details: readonly string[]): string;
  detail(attribute: string, operator: 'EQ' | 'GTE' | 'LTE', value: unknown): string;
  about(topic: string): string;
  sameTopic: string;
  people(count: number, departments: number | undefined, kinds: string): string;
  ofCompany(property: string): string;
  part(part: string, whole: string): string;
  orUnset: string;
  inList(list: string): string;
  /** Of the words that a text may contain. */
  ofList(list: string): string;
  oneOf(values: string): string;
  more(shown: string, left: number): string;
  test(operator: Filter['operator'], value: string, highValue: string): string;
}

export const ENGLISH_CONDITIONS: ConditionSentences = {
  and: 'and',
  or: 'or',
  not: (text) => `not (${text})`,
  afterwards: ', then ',
  inside: (label) => (/^[A-Z][a-z]/.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label),
  within: (days) => `within ${days === 1 ? '1 day' : `${days} days`}`,
  times: (count) => `at least ${count} times `,
  details: (details) => ` with ${details.join(' and ')}`,
  detail: (attribute, operator, value) =>
    `${attribute} ${{ EQ: 'equal to', GTE: 'of at least', LTE: 'of at most' }[operator]} ${value}`,
  about: (topic) => ` about ${topic}`,
  sameTopic: ' on the same topic',
  people: (count, departments, kinds) =>
    `${count} people${departments === undefined ? '' : ` of ${departments} departments`} with ${kinds}`,
  ofCompany: (property) => `company ${property}`,
  part: (part, whole) => `${part} by ${whole}`,
  orUnset: ' (or not known)',
  inList: (list) => `in the list ${list}`,
  ofList: (list) => `the words of the list ${list}`,
  oneOf: (values) => `one of ${values}`,
  more: (shown, left) => `${shown} and ${left} more`,
  test: (operator, value, highValue) => {
    switch (operator) {
      case 'EQ':
      case 'IN':
        return `is ${value}`;
      case 'NEQ':
      case 'NOT_IN':
        return `is not ${value}`;
      case 'GT':
        return `is above ${value}`;
      case 'GTE':
        return `is at least ${value}`;
      case 'LT':
        return `is below ${value}`;
      case 'LTE':
        return `is at most ${value}`;
      case 'BETWEEN':
        return `is between ${value} and ${highValue}`;
      case 'CONTAINS_TOKEN':
        return `contains ${value}`;
      case 'NOT_CONTAINS_TOKEN':
        return `contains none of ${value}`;
      case 'HAS_PROPERTY':
        return 'is known';
      case 'NOT_HAS_PROPERTY':
        return 'is not known';
    }
  },
};

export const GERMAN_CONDITIONS: ConditionSentences = {
  and: 'und',
  or: 'oder',
  not: (text) => `nicht (${text})`,
  afterwards: ', dann ',
  inside: (label) => label,
  within: (days) => `innerhalb von ${days === 1 ? '1 Tag' : `${days} Tagen`}`,
  times: (count) => `mindestens ${count}-mal `,
  details: (details) => ` mit ${details.join(' und ')}`,
  detail: (attribute, operator, value) =>
    `${attribute} ${{ EQ: 'gleich', GTE: 'von mindestens', LTE: 'von höchstens' }[operator]} ${value}`,
  about: (topic) => ` über ${topic}`,
  sameTopic: ' zum selben Thema',
  people: (count, departments, kinds) =>
    `${count} Personen${departments === undefined ? '' : ` aus ${departments} Abteilungen`} mit ${kinds}`,
  ofCompany: (property) => `${property} des Unternehmens`,
  part: (part, whole) => `${part} nach ${whole}`,
  orUnset: ' (oder nicht bekannt)',
  inList: (list) => `in der Liste ${list}`,
  ofList: (list) => `den Wörtern der Liste ${list}`,
  oneOf: (values) => `eines von ${values}`,
  more: (shown, left) => `${shown} und ${left} weitere`,
  test: (operator, value, highValue) => {
    switch (operator) {
      case 'EQ':
      case 'IN':
        return `ist ${value}`;
      case 'NEQ':
      case 'NOT_IN':
        return `ist nicht ${value}`;
      case 'GT':
        return `ist größer als ${value}`;
      case 'GTE':
        return `ist mindestens ${value}`;
      case 'LT':
        return `ist kleiner als ${value}`;
      case 'LTE':
        return `ist höchstens ${value}`;
      case 'BETWEEN':
        return `liegt zwischen ${value} und ${highValue}`;
      case 'CONTAINS_TOKEN':
        return `enthält ${value}`;
      case 'NOT_CONTAINS_TOKEN':
        return `enthält nichts von ${value}`;
      case 'HAS_PROPERTY':
        return 'ist bekannt';
      case 'NOT_HAS_PROPERTY':
        return 'ist nicht bekannt';
    }
  },
};
