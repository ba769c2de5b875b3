/** Values that two rules or gates name for one property. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/engine/lint.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';
import { aRule, smallSource } from './small-model.ts';

const inputs = {
  contact: {
    town: 'text',
    sort: 'enumeration',
    country: 'country',
    size: 'number',
    jobtitle: 'title',
    flag: 'bool',
  },
  company: { town: 'text', sort: 'enumeration' },
};
const guide = { signal: 'guide', withinDays: 30 };
const findingsOf = (more: object) =>
  lint(parseModel(smallSource({ inputs, lists: { towns: ['Bonn', 'Wien'] }, ...more })), {
    now: onDay(5),
    reviewedAt: onDay(5),
  });
const filter = (propertyName: string, operator: string, more: object) => ({
  filters: [{ propertyName, operator, ...more }],
});
const inTown = (...values: readonly string[]) => filter('town', 'IN', { values });
const words = (...values: readonly string[]) => filter('town', 'CONTAINS_TOKEN', { values });

/** Which values two conditions are said to share. */
function shared(one: unknown, other: unknown, more: { one?: object; other?: object } = {}) {
  const found = findingsOf({
    rules: [
      aRule(guide, { id: 'enough' }),
      aRule(one, { id: 'one', ...more.one }),
      aRule(other, { id: 'other', ...more.other }),
    ],
  }).filter(({ id }) => id === 'lists.overlap');
  return found.map(({ evidence }) => evidence.values);
}

describe('two rules share', () => {
  it.each<[string, unknown, unknown, readonly string[]]>([
    ['whole values, in whatever case', inTown('Bonn', 'Wien'), inTown('wien', 'Graz'), ['wien']],
    ['a single value', filter('town', 'EQ', { value: 'Bonn' }), inTown('Bonn'), ['bonn']],
    ['an option', filter('sort', 'IN', { values: ['A', 'B'] }), filter('sort', 'EQ', { value: 'B' }), ['b']],
    [
      'a spelling of a country',
      filter('country', 'EQ', { value: 'DE' }),
      filter('country', 'IN', { values: ['DE', 'FR'] }),
      ['de'],
    ],
    ['words', words('bad honnef'), words('Bad Honnef'), ['bad honnef']],
    ['a word within a value', inTown('Bad Honnef am Rhein'), words('am rhein'), ['bad honnef am rhein']],
    ['a word within words', words('bad honnef'), words('honnef'), ['bad honnef']],
    [
      'what each asks for among other things',
      { all: [inTown('Bonn'), guide] },
      { any: [inTown('Bonn'), guide] },
      ['bonn'],
    ],
    ['one of two ways', { filterGroups: [inTown('Bonn'), inTown('Graz')] }, inTown('Graz'), ['graz']],
  ])('%s', (_, one, other, values) => {
    expect(shared(one, other)).toEqual([values]);
    expect(shared(other, one)).toEqual([values]);
  });
});

describe('two rules share nothing', () => {
  it.each<[string, unknown, unknown]>([
    ['of other values', inTown('Bonn'), inTown('Wien')],
    ['where one is part of a word', words('hon'), inTown('Bad Honnef')],
    ['where a value is only part of another', inTown('Bad'), inTown('Bad Honnef')],
    ['of two properties', inTown('A'), filter('sort', 'EQ', { value: 'A' })],
    ['of contact and company', inTown('Bonn'), filter('town', 'IN', { object: 'company', values: ['Bonn'] })],
    ['where one excludes it', inTown('Bonn'), filter('town', 'NOT_IN', { values: ['Bonn'] })],
    ['where one denies it', inTown('Bonn'), { not: inTown('Bonn') }],
    ['in numbers', filter('size', 'EQ', { value: 5 }), filter('size', 'IN', { values: [5] })],
    ['in yes and no', filter('flag', 'EQ', { value: true }), filter('flag', 'EQ', { value: true })],
    [
      'in a title and a part of one',
      filter('jobtitle', 'EQ', { value: 'head' }),
      filter('jobtitle.seniority', 'EQ', { value: 'head' }),
    ],
  ])('%s', (_, one, other) => {
    expect(shared(one, other)).toEqual([]);
  });

  it('where only one of them counts, or one is worth nothing', () => {
    const set = { exclusive: 'set' };
    expect(shared(inTown('Bonn'), inTown('Bonn'), { one: set, other: set })).toEqual([]);
    expect(shared(inTown('Bonn'), inTown('Bonn'), { one: set, other: { exclusive: 'more' } })).toHaveLength(
      1,
    );
    expect(shared(inTown('Bonn'), inTown('Bonn'), { other: { points: 0 } })).toEqual([]);
  });

  it('with themselves', () => {
    expect(shared({ filterGroups: [inTown('Bonn'), inTown('Bonn')] }, guide)).toEqual([]);
  });
});

describe('the sentence', () => {
  const told = (one: unknown, other: unknown) =>
    findingsOf({
      rules: [aRule(guide), aRule(one, { id: 'one' }), aRule(other, { id: 'other' })],
    }).flatMap(({ id, sentence }) => (id === 'lists.overlap' ? [sentence] : []));
  const ofList = filter('town', 'IN', { list: 'towns' });

  it('names up to three values, and how many more there are', () => {
    const towns = ['a', 'b', 'c', 'd'];
    expect(told(inTown(...towns.slice(0, 3)), inTown(...towns))).toEqual([
      'one and other overlap: "a", "b" and "c" stand in both of their lists.',
    ]);
    expect(told(inTown(...towns), inTown(...towns))).toEqual([
      'one and other overlap: "a", "b", "c" and 1 more stand in both of their lists.',
    ]);
  });

  it('names the list where both use one', () => {
    expect(told(ofList, ofList)).toEqual([
      'one and other overlap: "bonn" and "wien" stand in towns, which both use.',
    ]);
    expect(told(ofList, inTown('Bonn'))).toEqual([
      'one and other overlap: "bonn" stands in both of their lists.',
    ]);
  });

  it('is but a statement where one of the two is a gate', () => {
    const gate = {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      kind: 'disqualify',
      rejectAs: 'competitor',
      nextAction: 'none',
      when: ofList,
    };
    const found = findingsOf({ rules: [aRule(guide), aRule(ofList, { id: 'one' })], gates: [gate] });
    expect(found.filter(({ id }) => id === 'lists.overlap')).toMatchObject([
      {
        level: 'statement',
        path: 'rules.1.when',
        evidence: { property: 'contact.town', one: 'one', other: 'gate', otherPath: 'gates.0.when' },
      },
    ]);
  });
});
