/** What would have to be known of a lead that has the points, but of whom nobody knows whether it fits. */
import { describe, expect, it } from 'vitest';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { type Path, paths } from '../../src/engine/paths.ts';
import { onDay } from './on-day.ts';
import { aRule, at, smallModel } from './small-model.ts';

const inputs = {
  contact: {
    jobtitle: { type: 'title', label: 'job title' },
    country: { type: 'country', label: 'country' },
    size: { type: 'number', label: 'employee count' },
    since: { type: 'date', label: 'customer since' },
    flag: { type: 'bool', label: 'consent' },
    sort: 'enumeration',
    town: { type: 'text', label: 'home town' },
  },
  company: { size: 'number' },
};
const filter = (propertyName: string, operator: string, more: object = {}) => ({
  propertyName,
  operator,
  ...more,
});

/** Paths of a lead whose fit hangs on one condition. */
function pathsWhere(when: unknown, lead: Partial<EvaluationInput> = {}): readonly Path[] {
  const model = smallModel({
    inputs,
    lists: { towns: ['Bonn', 'Wien', 'Graz', 'Bern'] },
    rules: [aRule({ signal: 'guide', withinDays: 30 }), aRule(when, { id: 'fit', score: 'fit', points: 20 })],
    mql: { fitMinimum: 20, threshold: { default: 10 } },
  });
  const input = { contact: {}, company: null, signals: [at(1, 'guide')], ...lead };
  return paths(model, input, onDay(1, 12));
}

const known = (...filters: readonly object[]) => told(pathsWhere({ filters }));
const told = (found: readonly Path[]) =>
  found.map(({ steps }) =>
    steps.map((step) => (step.kind === 'fact' ? `${step.label}: ${step.known}` : step.label)).join(' + '),
  );

describe('a number or a date is named as the range that would do', () => {
  it.each([
    ['BETWEEN', { value: 50, highValue: 500 }, '50 to 500'],
    ['GT', { value: 5_000_000 }, 'over 5,000,000'],
    ['GTE', { value: 50 }, 'at least 50'],
    ['LT', { value: 1234 }, 'under 1,234'],
    ['LTE', { value: 50 }, 'at most 50'],
    ['EQ', { value: 999 }, '999'],
  ])('%s %j: %s', (operator, more, range) => {
    expect(known(filter('size', operator, more))).toEqual([`employee count: ${range}`]);
  });

  it('between two figures', () => {
    expect(known(filter('size', 'GT', { value: 5 }), filter('size', 'LT', { value: 5.5 }))).toEqual([
      'employee count: over 5 and under 5.5',
    ]);
    const all = [
      { filters: [filter('size', 'GT', { value: 50 })] },
      { filters: [filter('size', 'LT', { value: 90 })] },
    ];
    expect(told(pathsWhere({ all }))).toEqual(['employee count: over 50 and under 90']);
  });

  it('in days of the calendar', () => {
    const value = Date.UTC(2026, 0, 1);
    expect(known(filter('since', 'GT', { value }))).toEqual(['customer since: over 2026-01-01']);
    expect(known(filter('since', 'LTE', { value }))).toEqual(['customer since: at most 2026-01-01']);
  });
});

describe('a word is named as the model names it', () => {
  it.each([
    [['A'], 'A'],
    [['A', 'B'], 'a or b'],
    [['A', 'B', 'C'], 'a, b or c'],
    [['A', 'B', 'C', 'D'], 'one like a or b'],
  ])('one of %j: %s', (values, words) => {
    expect(known(filter('sort', 'IN', { values }))).toEqual([`sort: ${words}`]);
  });

  it('of a list, within a text, or several within one', () => {
    expect(known(filter('town', 'IN', { list: 'towns' }))).toEqual(['home town: one like bonn or wien']);
    expect(known(filter('town', 'CONTAINS_TOKEN', { value: 'Bonn' }))).toEqual(['home town: Bonn']);
    expect(
      known(
        filter('town', 'CONTAINS_TOKEN', { value: 'Bad' }),
        filter('town', 'CONTAINS_TOKEN', { value: 'Honnef' }),
      ),
    ).toEqual(['home town: Bad Honnef']);
  });

  it('of two parts of one title together', () => {
    expect(
      known(
        filter('jobtitle.seniority', 'EQ', { value: 'director' }),
        filter('jobtitle.department', 'IN', { values: ['human_resources'] }),
      ),
    ).toEqual(['job title: seniority director and department human resources']);
  });

  it('or as something else, where it must not be one of them', () => {
    const other = 'something the rules do not name';
    expect(known(filter('sort', 'NOT_IN', { values: ['A', 'B'] }))).toEqual([`sort: ${other}`]);
    expect(known(filter('town', 'NEQ', { value: 'Bonn' }))).toEqual([`home town: ${other}`]);
    expect(known(filter('town', 'NOT_CONTAINS_TOKEN', { value: 'anything' }))).toEqual([
      `home town: ${other}`,
    ]);
  });

  it('yes or no', () => {
    expect(known(filter('flag', 'EQ', { value: true }))).toEqual(['consent: true']);
    expect(known(filter('flag', 'NEQ', { value: true }))).toEqual(['consent: false']);
  });

  it('of a country or a region, and of a part of a title', () => {
    expect(known(filter('country', 'IN', { values: ['north_america'] }))).toEqual(['country: north america']);
    expect(known(filter('country', 'EQ', { value: 'Germany' }))).toEqual(['country: Germany']);
    expect(known(filter('jobtitle.seniority', 'EQ', { value: 'vice_president' }))).toEqual([
      'job title: seniority vice president',
    ]);
  });
});

describe('what is supposed', () => {
  it('is one value for each property, several where several are asked for', () => {
    const large = filter('size', 'GT', { value: 50 });
    const sortA = filter('sort', 'EQ', { value: 'A' });
    expect(known(large, sortA)).toEqual(['employee count: over 50 + sort: A']);
    expect(told(pathsWhere({ filterGroups: [{ filters: [large] }, { filters: [sortA] }] }))).toEqual([
      'employee count: over 50',
      'sort: A',
    ]);
  });

  it('is of contact and company each by itself', () => {
    const ofCompany = filter('size', 'GT', { object: 'company', value: 50 });
    expect(pathsWhere({ filters: [ofCompany] })).toMatchObject([
      { steps: [{ kind: 'fact', object: 'company', property: 'size', label: 'size', known: 'over 50' }] },
    ]);
  });

  it('is nothing that is known already, and something where it cannot be read', () => {
    const large = { filters: [filter('size', 'GT', { value: 50 })] };
    expect(pathsWhere(large, { contact: { size: '5' } })).toEqual([]);
    expect(told(pathsWhere(large, { contact: { size: 'many' } }))).toEqual(['employee count: over 50']);
    expect(told(pathsWhere(large, { contact: { size: ' ' } }))).toEqual(['employee count: over 50']);
  });
});
