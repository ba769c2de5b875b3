/** Why a criterion of the fit does not match, and why a gate asks: in the figures a rep would use. */
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/engine/receipt.ts';
import { aRule, judge, smallModel } from './small-model.ts';

const inputs = {
  contact: {
    size: { type: 'number', label: 'employee count' },
    town: { type: 'text', label: 'town' },
    flag: { type: 'bool', label: 'consent' },
    since: { type: 'date', label: 'customer since' },
  },
  company: {},
};
type Values = Record<string, string>;

function fitOf(when: unknown, contact: Values): Receipt['fitCriteria'][number] {
  const rules = [aRule(when, { id: 'fit', score: 'fit' }), aRule({ signal: 'guide', withinDays: 30 })];
  return judge(smallModel({ inputs, rules }), 1, { contact }).fitCriteria[0]!;
}

const filter = (propertyName: string, operator: string, more: object = {}) => ({
  propertyName,
  operator,
  ...more,
});
const why = (one: object, contact: Values) => fitOf({ filters: [one] }, contact).failure;

describe('a criterion that does not match says why', () => {
  it.each([
    [filter('size', 'GT', { value: 50 }), '50', 'employee count 50 <= 50'],
    [filter('size', 'GTE', { value: 50 }), '49', 'employee count 49 < 50'],
    [filter('size', 'LT', { value: 50 }), '1,200', 'employee count 1,200 >= 50'],
    [filter('size', 'LTE', { value: 50 }), '51', 'employee count 51 > 50'],
    [filter('size', 'BETWEEN', { value: 50, highValue: 500 }), '2', 'employee count 2 < 50'],
    [filter('size', 'BETWEEN', { value: 50, highValue: 500 }), '501', 'employee count 501 > 500'],
    [filter('size', 'EQ', { value: 50 }), '2', 'employee count "2" is not 50'],
    [filter('size', 'NEQ', { value: 50 }), '50', 'employee count is 50'],
    [filter('size', 'NOT_HAS_PROPERTY'), '2', 'employee count is set'],
  ])('%j of %s: %s', (one, size, sentence) => {
    expect(why(one, { size })).toBe(sentence);
    expect(fitOf({ filters: [one] }, { size }).state).toBe('no_match');
  });

  it.each([
    [filter('town', 'IN', { values: ['Bonn'] }), 'town "Wien" is not among those wanted'],
    [filter('town', 'NOT_IN', { values: ['wien'] }), 'town "Wien" is among those not wanted'],
    [filter('town', 'CONTAINS_TOKEN', { value: 'Bonn' }), 'town "Wien" is not among those wanted'],
    [filter('town', 'NOT_CONTAINS_TOKEN', { value: 'Wien' }), 'town "Wien" is among those not wanted'],
  ])('%j: %s', (one, sentence) => {
    expect(why(one, { town: 'Wien' })).toBe(sentence);
  });

  it('that something is not known, or is not so', () => {
    expect(why(filter('town', 'HAS_PROPERTY'), {})).toBe('town is not known');
    expect(why(filter('flag', 'EQ', { value: true }), { flag: 'FALSE' })).toBe('consent "FALSE" is not true');
  });

  it('of several ways the one that came closest', () => {
    const size = (value: number) => filter('size', 'GT', { value });
    const town = filter('town', 'EQ', { value: 'Bonn' });
    const groups = (...ways: readonly (readonly object[])[]) => ({
      filterGroups: ways.map((filters) => ({ filters })),
    });
    const contact = { size: '100', town: 'Wien' };
    const sentence = (...ways: readonly (readonly object[])[]) => fitOf(groups(...ways), contact).failure;
    expect(sentence([size(500)], [size(50), town])).toBe('town "Wien" is not Bonn');
    expect(sentence([size(50), town], [size(500)])).toBe('town "Wien" is not Bonn');
    expect(sentence([size(500)], [size(600)])).toBe('employee count 100 <= 500');
    expect(sentence([size(500), town], [size(50), size(400)])).toBe('employee count 100 <= 400');
  });
});

describe('a criterion says nothing', () => {
  it('where it matches, is unknown, or is a bonus', () => {
    const large = filter('size', 'GT', { value: 50 });
    expect(fitOf({ filters: [large] }, { size: '51' })).toMatchObject({ state: 'match', failure: null });
    expect(fitOf({ filters: [large] }, {})).toMatchObject({ state: 'unknown', failure: null });
    expect(fitOf({ filters: [large] }, { size: 'many' })).toMatchObject({ state: 'unknown', failure: null });
    const rules = [
      aRule({ filters: [large] }, { id: 'fit', score: 'fit', bonus: true }),
      aRule({ signal: 'guide', withinDays: 30 }),
    ];
    const [bonus] = judge(smallModel({ inputs, rules }), 1, { contact: { size: '2' } }).fitCriteria;
    expect(bonus).toMatchObject({ state: 'no_match', bonus: true, failure: null });
  });
});
