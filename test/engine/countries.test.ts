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
    ['Qatar', 'QA'],
    ['Kuwait', 'KW'],
    ['Sri Lanka', 'LK'],
    ['Liechtenstein', 'LI'],
    ['North Korea', 'KP'],
    ["Côte d'Ivoire", 'CI'],
    ['Congo, Democratic Republic of the', 'CD'],
    ['Bosnia & Herzegovina', 'BA'],
    ['United States (US)', 'US'],
    ['Germany (Deutschland)', 'DE'],
    ['DE - Germany', 'DE'],
    ['us – United States', 'US'],
    ['DE - Delaware', null],
    ['DE-Germany', 'DE'],
    [' DE — Germany ', 'DE'],
    ['DEU - Germany', null],
    ['D - Germany', null],
    ['Germany (DE) ', 'DE'],
    ['Germany (DE) or so', null],
    ['Germany (DE', null],
    ['(DE)', 'DE'],
    ['Narnia (Mordor)', null],
    ['XX - Narnia', null],
    [`${'Germany'.padEnd(76)}(DE)`, 'DE'],
    [`${'Germany'.padEnd(77)}(DE)`, null],
    ['Georgia (US)', null],
    ['Georgia', null],
    ['Jersey', null],
    ['GE', 'GE'],
    ['', null],
    ['constructor', null],
    ['united', null],
    ['New Mexico', null],
  ])('%j is %j', (text, code) => {
    expect(countryOf(text)).toBe(code);
  });

  const ISO_CODES =
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
      ' ',
    );

  test('of ISO 3166-1 is known by its code and by every spelling, and by no spelling of another', () => {
    expect(ISO_CODES).toHaveLength(249);
    for (const code of ISO_CODES) {
      expect(countryOf(code), code).toBe(code);
      expect(spellingsOf(code).length, code).toBeGreaterThan(1);
      for (const one of spellingsOf(code)) expect(countryOf(one), one).toBe(code);
    }
  });

  test('has the English name that the platform gives it, but for two names of American places', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region' });
    const unread = ISO_CODES.filter((code) => countryOf(names.of(code)!) !== code);
    expect(unread).toEqual(['GE', 'JE']);
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
