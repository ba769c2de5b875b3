/** What is said of a filter that can never match, or asks a property for what its type does not have: word for word. */
import { describe, expect, it } from 'vitest';
import { REGIONS } from '../../src/engine/countries.ts';
import { DEPARTMENTS, PERSONAS, SENIORITIES } from '../../src/engine/titles.ts';
import { faults } from './faults.ts';
import { aRule } from './small-model.ts';

const guide = { signal: 'guide', withinDays: 30 };

describe('a filter', () => {
  const contact = {
    jobtitle: 'title',
    country: 'country',
    words: 'text',
    size: 'number',
    since: 'date',
    flag: 'bool',
    sort: 'enumeration',
  };
  const ofFilter = (propertyName: string, more: object) =>
    faults({
      inputs: { contact, company: {} },
      lists: { names: ['a'], lands: ['DE', 'Atlantis'] },
      rules: [aRule(guide), aRule({ filters: [{ propertyName, ...more }] }, { id: 'b' })],
    }).map((fault) => fault.replace('rules.1.when: ', ''));

  it('reads what is declared', () => {
    expect(ofFilter('height', { operator: 'HAS_PROPERTY' })).toEqual([
      'contact.height is not declared; add it to inputs.contact with its type',
    ]);
    expect(ofFilter('height', { object: 'company', operator: 'HAS_PROPERTY' })).toEqual([
      'company.height is not declared; add it to inputs.company with its type',
    ]);
  });

  it('searches for words: signs alone are none', () => {
    expect(ofFilter('words', { operator: 'CONTAINS_TOKEN', value: 'c++' })).toEqual([]);
    for (const operator of ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'])
      expect(ofFilter('words', { operator, values: ['sales', '&-!'] })).toEqual([
        '"&-!" has no letter and no figure to search for; name a word',
      ]);
  });

  it.each(['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'])(
    'takes no wildcard, which would be lost: %s',
    (operator) => {
      const message = (word: string) =>
        `"${word}" has a *, but only whole words are searched for; name each word that may stand there`;
      for (const word of ['market*', '*@northwind.example', 'ma*et'])
        expect(ofFilter('words', { operator, value: word })).toEqual([message(word)]);
      expect(ofFilter('words', { operator, values: ['sales', 'market*'] })).toEqual([message('market*')]);
    },
  );

  it.each(['GT', 'GTE', 'LT', 'LTE'])('compares by size only what has a size: %s', (operator) => {
    for (const input of ['size', 'since']) expect(ofFilter(input, { operator, value: 5 })).toEqual([]);
    for (const input of ['words', 'sort', 'flag', 'jobtitle'] as const) {
      expect(ofFilter(input, { operator, value: 5 })).toEqual([
        `${operator} needs a number or a date, but contact.${input} is declared as ${contact[input]}`,
      ]);
    }
  });

  it('lies between two bounds that are in order', () => {
    const between = (value: number, highValue: number) => ({ operator: 'BETWEEN', value, highValue });
    expect(ofFilter('size', between(5, 5))).toEqual([]);
    expect(ofFilter('size', between(6, 5))).toEqual(['6 is above 5: this can never match']);
    expect(ofFilter('sort', between(5, 6))).toEqual([
      'BETWEEN needs a number or a date, but contact.sort is declared as enumeration',
    ]);
  });

  it.each(['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'])('looks for words in what has words: %s', (operator) => {
    for (const input of ['words', 'sort', 'jobtitle'] as const)
      expect(ofFilter(input, { operator, value: 'a' })).toEqual([]);
    for (const input of ['size', 'since', 'flag', 'country'] as const) {
      expect(ofFilter(input, { operator, value: 'DE' })).toEqual([
        `${operator} needs a text, but contact.${input} is declared as ${contact[input]}`,
      ]);
    }
  });

  it('knows its choices in one of three ways', () => {
    for (const operator of ['IN', 'NOT_IN']) {
      expect(ofFilter('sort', { operator })).toEqual([`${operator} needs values, or a list`]);
      expect(ofFilter('sort', { operator, values: ['a'], list: 'names' })).toEqual([
        `${operator} needs exactly one of value, values and list`,
      ]);
      expect(ofFilter('sort', { operator, list: 'lost' })).toEqual([
        'list "lost" is not declared under lists',
      ]);
      expect(ofFilter('sort', { operator, list: 'names' })).toEqual([]);
    }
    for (const operator of ['CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN']) {
      expect(ofFilter('words', { operator })).toEqual([
        `${operator} needs exactly one of value, values and list`,
      ]);
      expect(ofFilter('words', { operator, value: 'a', values: ['a'] })).toHaveLength(1);
      for (const one of [{ value: 'a' }, { values: ['a'] }, { list: 'names' }])
        expect(ofFilter('words', { operator, ...one })).toEqual([]);
    }
  });

  it.each(['EQ', 'NEQ'])('compares with a value of the declared type: %s', (operator) => {
    const none = (input: keyof typeof contact, value: unknown) =>
      `contact.${input} is declared as ${contact[input]}; ${JSON.stringify(value)} is none`;
    for (const [input, fitting, strange] of [
      ['flag', true, 'true'],
      ['size', 5, '5'],
      ['since', 5, true],
      ['words', 5, false],
      ['sort', 'a', true],
    ] as const) {
      expect(ofFilter(input, { operator, value: fitting })).toEqual([]);
      expect(ofFilter(input, { operator, value: strange })).toEqual([none(input, strange)]);
    }
  });

  it('names countries that somebody knows', () => {
    const unknown = (names: string) =>
      `no country is known as ${names}; use two-letter codes, names or a region (${Object.keys(REGIONS).join(', ')})`;
    expect(ofFilter('country', { operator: 'IN', values: ['DE', 'Austria', 'dach'] })).toEqual([]);
    expect(ofFilter('country', { operator: 'IN', values: ['Mordor', 'DE', 'Thule'] })).toEqual([
      unknown('"Mordor", "Thule"'),
    ]);
    expect(ofFilter('country', { operator: 'NOT_IN', list: 'lands' })).toEqual([unknown('"Atlantis"')]);
    expect(ofFilter('country', { operator: 'EQ', value: true })).toEqual([
      'contact.country is declared as country; true is none',
    ]);
    expect(ofFilter('words', { operator: 'EQ', value: 'Thule' })).toEqual([]);
  });

  it('asks a title for the parts it has, and for values these can have', () => {
    const seniorities = SENIORITIES.join(', ');
    expect(ofFilter('words.seniority', { operator: 'HAS_PROPERTY' })).toEqual([
      'contact.words is declared as text; only a title has parts such as contact.words.seniority',
    ]);
    expect(ofFilter('jobtitle.rank', { operator: 'HAS_PROPERTY' })).toEqual([
      'a title has no rank; use seniority, department, persona',
    ]);
    for (const operator of ['EQ', 'NEQ'])
      expect(ofFilter('jobtitle.seniority', { operator, value: 'director' })).toEqual([]);
    for (const operator of ['IN', 'NOT_IN'])
      expect(ofFilter('jobtitle.seniority', { operator, values: ['director', 'boss', 'chief'] })).toEqual([
        `jobtitle.seniority is never boss, chief; use ${seniorities}`,
      ]);
    for (const operator of ['HAS_PROPERTY', 'NOT_HAS_PROPERTY'])
      expect(ofFilter('jobtitle.persona', { operator })).toEqual([]);
    expect(ofFilter('jobtitle.seniority', { operator: 'CONTAINS_TOKEN', value: 'director' })).toEqual([
      'CONTAINS_TOKEN does not fit jobtitle.seniority; use EQ, NEQ, IN, NOT_IN, HAS_PROPERTY, NOT_HAS_PROPERTY',
    ]);
    expect(ofFilter('jobtitle.department', { operator: 'EQ', value: 'cats' })).toEqual([
      `jobtitle.department is never cats; use ${DEPARTMENTS.join(', ')}`,
    ]);
    expect(ofFilter('jobtitle.persona', { operator: 'IN' })).toEqual(['IN needs values, or a list']);
    expect(ofFilter('jobtitle.persona', { operator: 'EQ', value: 'cats' })).toEqual([
      `jobtitle.persona is never cats; use ${PERSONAS.join(', ')}`,
    ]);
  });
});
