import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countriesOf, countryOf, spellingsOf } from '../../src/engine/countries.ts';

describe('a country', () => {
  test.each([
    ['USA', 'US'],
    ['U.S.A.', 'US'],
    [' united   states ', 'US'],
    ['Estados Unidos', 'US'],
    ['EE.UU.', 'US'],
    ['Me\u0301xico', 'MX'],
    ['mexico', 'MX'],
    ['Deutschland', 'DE'],
    ['de', 'DE'],
    ['Côte', null],
    ['Korea, Republic of', 'KR'],
    ['中国', 'CN'],
    ['England', 'GB'],
    ['Georgia', null],
    ['', null],
    ['constructor', null],
    ['united', null],
    ['New Mexico', null],
  ])('%j is %j', (text, code) => {
    expect(countryOf(text)).toBe(code);
  });

  test('has spellings that each lead back to it, and to no other', () => {
    const codes = ['US', 'MX', 'BR', 'DE', 'GB', 'KR', 'CH', 'ES', 'VN'];
    for (const code of codes) for (const one of spellingsOf(code)) expect(countryOf(one), one).toBe(code);
    expect(spellingsOf('XX')).toEqual([]);
    expect(spellingsOf('constructor')).toEqual([]);
  });

  test('is found whatever the case and the spaces', () => {
    const spelling = fc.constantFrom(...['US', 'BR', 'DE', 'AR'].flatMap(spellingsOf));
    fc.assert(
      fc.property(spelling, fc.constantFrom('', ' ', '\t', ' . '), (text, around) => {
        expect(countryOf(around + text.toUpperCase() + around)).toBe(countryOf(text));
      }),
    );
  });

  test('no spelling means two countries', () => {
    const regions = ['north_america', 'latin_america', 'dach', 'nordics', 'european_union'] as const;
    const codes = new Set(regions.flatMap(countriesOf));
    for (const code of codes) {
      expect(spellingsOf(code).length, code).toBeGreaterThan(1);
      for (const one of spellingsOf(code)) expect(countryOf(one), one).toBe(code);
    }
  });
});
