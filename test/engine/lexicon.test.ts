import { describe, expect, it, test } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { REGIONS } from '../../src/engine/countries.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { DEPARTMENTS, PERSONAS, SENIORITIES } from '../../src/engine/titles.ts';
import { aRule, judge, smallModel, smallSource } from './small-model.ts';

/** What a condition is for a contact: it holds, it does not, or nobody can say. */
function truth(when: unknown, contact: Record<string, string | null>): 'yes' | 'no' | 'unknown' {
  const { contributions, unknown } = judge(smallModel({ rules: [aRule(when)] }), 1, { contact });
  if (unknown.length > 0) return 'unknown';
  return contributions.length > 0 ? 'yes' : 'no';
}

const filter = (propertyName: string, operator: string, more: object) => ({
  filters: [{ propertyName, operator, ...more }],
});

describe('a country or region of a model', () => {
  it.each([
    ['DE', ['DE']],
    ['de', ['DE']],
    ['Deutschland', ['DE']],
    ['U.S.A.', ['US']],
    ['dach', ['DE', 'AT', 'CH']],
    ['north_america', ['US', 'CA', 'MX', 'PR']],
    ['Atlantis', []],
    ['DACH', []],
    ['', []],
    ['constructor', []],
    ['__proto__', []],
  ])('%j stands for %j', (text, codes) => {
    expect(LEXICON.countries(text)).toEqual(codes);
  });

  it.each(Object.keys(REGIONS))('%s holds only countries that are known', (region) => {
    const codes = LEXICON.countries(region);
    expect(codes.length).toBeGreaterThan(2);
    for (const code of codes) expect(LEXICON.country(code)).toBe(code);
  });

  it('that nobody knows is refused, with what may be written', () => {
    const rules = [aRule(filter('country', 'IN', { values: ['DE', 'Atlantis'] }))];
    expect(() => parseModel(smallSource({ rules }))).toThrow(
      'no country is known as "Atlantis"; use two-letter codes, names or a region (north_america',
    );
  });

  it('has no order and no words', () => {
    for (const wrong of [
      { operator: 'GT', value: 3 },
      { operator: 'CONTAINS_TOKEN', value: 'land' },
    ]) {
      const rules = [aRule({ filters: [{ propertyName: 'country', ...wrong }] })];
      expect(() => parseModel(smallSource({ rules }))).toThrow('contact.country is declared as country');
    }
  });
});

describe('a country of a contact', () => {
  const inDach = filter('country', 'IN', { values: ['dach', 'FR'] });
  const notInDach = filter('country', 'NOT_IN', { values: ['dach', 'FR'] });

  it.each([
    ['Deutschland', 'yes', 'no'],
    [' österreich ', 'yes', 'no'],
    ['ch', 'yes', 'no'],
    ['Francia', 'yes', 'no'],
    ['Peru', 'no', 'yes'],
    ['Atlantis', 'unknown', 'unknown'],
    ['Germany or Austria', 'unknown', 'unknown'],
    ['', 'unknown', 'unknown'],
    [null, 'unknown', 'unknown'],
  ])('%j is served: %s; is not: %s', (country, served, outside) => {
    expect([truth(inDach, { country }), truth(notInDach, { country })]).toEqual([served, outside]);
  });

  it('may be asked for by one name, and denied', () => {
    const germany = { value: 'Alemania' };
    expect(truth(filter('country', 'EQ', germany), { country: 'Germany' })).toBe('yes');
    expect(truth(filter('country', 'NEQ', germany), { country: 'Germany' })).toBe('no');
    expect(truth(filter('country', 'NEQ', germany), { country: 'Atlantis' })).toBe('unknown');
  });

  it('that is not set may count as a match, but one that nobody knows never does', () => {
    const orUnset = filter('country', 'IN', { values: ['DE'], includeObjectsWithNoValueSet: true });
    expect([null, 'Atlantis'].map((country) => truth(orUnset, { country }))).toEqual(['yes', 'unknown']);
  });

  it('that nobody knows is shown as it stands, with what it could be worth', () => {
    const { unknown, low, high } = judge(smallModel({ rules: [aRule(inDach)] }), 1, {
      contact: { country: 'Atlantis' },
    });
    expect(unknown).toMatchObject([
      { inputs: [{ input: 'contact.country', value: 'Atlantis' }], worth: 10_000 },
    ]);
    expect([low, high]).toEqual([0, 10_000]);
  });
});

describe('a job title of a contact', () => {
  const seniority = filter('jobtitle.seniority', 'IN', { values: ['director', 'vice_president'] });
  const notSecurity = filter('jobtitle.department', 'NEQ', { value: 'security' });

  it.each([
    ['Director of Finance', 'yes', 'yes'],
    ['Security Analyst', 'no', 'no'],
    ['VP', 'yes', 'unknown'],
    ['Wizard of light bulb moments', 'unknown', 'unknown'],
    ['', 'unknown', 'unknown'],
    [null, 'unknown', 'unknown'],
  ])('%j is senior: %s; is not in security: %s', (jobtitle, senior, elsewhere) => {
    expect([truth(seniority, { jobtitle }), truth(notSecurity, { jobtitle })]).toEqual([senior, elsewhere]);
  });

  it('can be searched for words as well', () => {
    const words = filter('jobtitle', 'CONTAINS_TOKEN', { values: ['light bulb'] });
    expect(truth(words, { jobtitle: 'Wizard of light bulb moments' })).toBe('yes');
    expect(truth(words, { jobtitle: 'Director' })).toBe('no');
  });

  it('has only parts and values that there are', () => {
    const wrong = [
      [filter('jobtitle.rank', 'EQ', { value: 'director' }), 'a title has no rank; use seniority'],
      [filter('jobtitle.seniority', 'EQ', { value: 'boss' }), 'jobtitle.seniority is never boss; use owner'],
      [filter('jobtitle.seniority', 'CONTAINS_TOKEN', { value: 'vp' }), 'does not fit jobtitle.seniority'],
      [filter('country.code', 'EQ', { value: 'DE' }), 'only a title has parts'],
    ] as const;
    for (const [when, message] of wrong) {
      expect(() => parseModel(smallSource({ rules: [aRule(when)] }))).toThrow(message);
    }
  });

  it.each([
    ...SENIORITIES.map((value) => ['seniority', value] as const),
    ...DEPARTMENTS.map((value) => ['department', value] as const),
    ...PERSONAS.map((value) => ['persona', value] as const),
  ])('has an example whose %s is %s', (part, value) => {
    const sample = LEXICON.sampleTitle({ [part]: value });
    expect(LEXICON.title(sample!)[part]).toBe(value);
  });

  it.each(SENIORITIES)('has an example of %s in each department', (seniority) => {
    // General management is the work of those at the top alone.
    for (const department of DEPARTMENTS.filter((one) => one !== 'general_management')) {
      const sample = LEXICON.sampleTitle({ seniority, department });
      expect(LEXICON.title(sample!), `${seniority} ${department}`).toMatchObject({ seniority, department });
    }
  });

  it.each([
    ['seniority', SENIORITIES],
    ['department', DEPARTMENTS],
    ['persona', PERSONAS],
  ] as const)('has an example of another %s as long as one is left', (part, all: readonly string[]) => {
    for (const value of all) {
      const other = LEXICON.title(LEXICON.otherTitle(part, [value])!)[part];
      expect(all.filter((one) => one !== value)).toContain(other);
      const left = all.filter((one) => one !== value);
      expect(LEXICON.title(LEXICON.otherTitle(part, left)!)[part]).toBe(value);
    }
    expect(LEXICON.otherTitle(part, all)).toBeNull();
  });

  it('has no example of what there is not', () => {
    expect(LEXICON.sampleTitle({ seniority: 'boss' })).toBeNull();
    expect(LEXICON.sampleTitle({ seniority: 'head', department: 'gardening' })).toBeNull();
  });
});

it('there is a country beside those of a region, until all are named', () => {
  for (const region of Object.keys(REGIONS)) {
    const codes = LEXICON.countries(region);
    const other = LEXICON.otherCountry(codes)!;
    expect(LEXICON.country(other)).toBe(other);
    expect(codes).not.toContain(other);
  }
  const named: string[] = [];
  for (let other = LEXICON.otherCountry(named); other !== null; other = LEXICON.otherCountry(named)) {
    named.push(other);
  }
  expect(named).toContain('ZW');
});

describe('three-valued logic', () => {
  const T = filter('country', 'IN', { values: ['DE'] });
  const F = filter('country', 'IN', { values: ['FR'] });
  const U = filter('jobtitle.seniority', 'EQ', { value: 'director' });
  const contact = { country: 'DE', jobtitle: 'Wizard' };

  test.each([
    ['not true', 'no', { not: T }],
    ['not false', 'yes', { not: F }],
    ['not unknown', 'unknown', { not: U }],
    ['not not unknown', 'unknown', { not: { not: U } }],
    ['true and unknown', 'unknown', { all: [T, U] }],
    ['false and unknown', 'no', { all: [U, F] }],
    ['true or unknown', 'yes', { any: [U, T] }],
    ['false or unknown', 'unknown', { any: [F, U] }],
    ['not (false and unknown)', 'yes', { not: { all: [F, U] } }],
    ['not (true or unknown)', 'no', { not: { any: [U, T] } }],
    ['unknown or not unknown', 'unknown', { any: [U, { not: U }] }],
  ])('%s is %s', (_, expected, when) => {
    expect(truth(when, contact)).toBe(expected);
  });

  const happened = { signal: 'guide', withinDays: 30 };

  test.each([
    ['what has not happened, denied', 'yes', { not: happened }],
    ['with something unknown', 'unknown', { all: [{ not: happened }, U] }],
    ['what has not happened decides an "all"', 'no', { all: [happened, U] }],
    ['or something unknown', 'unknown', { any: [happened, U] }],
  ])('%s: %s', (_, expected, when) => {
    expect(truth(when, contact)).toBe(expected);
  });
});

describe('a model that reads countries or titles', () => {
  const country = smallSource({ rules: [aRule(filter('country', 'IN', { values: ['DE'] }))] });
  const title = smallSource({ rules: [aRule(filter('jobtitle.persona', 'EQ', { value: 'decides' }))] });
  const departments = smallSource({
    accountTracks: [
      { id: 'account', label: 'Account', people: 2, departments: 2, withinDays: 3, signals: ['guide'] },
    ],
  });

  it('cannot be compiled without knowledge of them, and says what to do', () => {
    for (const source of [country, title, departments]) {
      expect(() => compileModel(parseModel(source))).toThrow(TypeError);
      expect(() => compileModel(parseModel(source))).toThrow('compile it with the lexicon');
    }
  });

  it('needs none where it only declares them', () => {
    expect(compileModel(parseModel(smallSource())).key).toBe('small');
  });

  it('is the same model with the same hash', () => {
    const source = parseModel(smallSource());
    expect(compileModel(source, LEXICON).hash).toBe(compileModel(source).hash);
  });

  it('reads a title in the one form each rule asks for', () => {
    const rules = [
      aRule(filter('jobtitle.seniority', 'EQ', { value: 'director' }), { id: 'one' }),
      aRule(filter('jobtitle.department', 'EQ', { value: 'finance' }), { id: 'two' }),
      aRule(filter('jobtitle', 'CONTAINS_TOKEN', { value: 'director' }), { id: 'three' }),
    ];
    const { contributions } = judge(smallModel({ rules }), 1, { contact: { jobtitle: 'Finance Director' } });
    expect(contributions.map(({ ruleId, because }) => [ruleId, because[0]?.value])).toEqual([
      ['one', 'Finance Director'],
      ['two', 'Finance Director'],
      ['three', 'Finance Director'],
    ]);
    expect(smallModel({ rules }).reads.contact).toEqual(['jobtitle']);
  });
});
