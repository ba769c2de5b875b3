/** What would have to be known of a lead that has the points, but of whom nobody knows whether it fits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appraise } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import type { Model } from '../../src/engine/model.ts';
import { type Path, paths } from '../../src/engine/paths.ts';
import { applySteps } from '../../src/engine/steps.ts';
import { onDay } from './on-day.ts';
import { fairShare, runs } from './runs.ts';
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

/** The fit hangs on one condition. */
function modelWhere(when: unknown): Model {
  return smallModel({
    inputs,
    lists: { towns: ['Bonn', 'Wien', 'Graz', 'Bern'] },
    rules: [aRule({ signal: 'guide', withinDays: 30 }), aRule(when, { id: 'fit', score: 'fit', points: 20 })],
    mql: { fitMinimum: 20, threshold: { default: 10 } },
  });
}

/** Paths of a lead that has the points. */
function pathsWhere(when: unknown, lead: Partial<EvaluationInput> = {}): readonly Path[] {
  const model = modelWhere(when);
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

describe('what must not be so is supposed to be otherwise', () => {
  const small = filter('size', 'LT', { value: 50 });
  const german = filter('country', 'EQ', { value: 'Germany' });
  const notNamed = 'something the rules do not name';
  const denied = (...filters: readonly object[]) => told(pathsWhere({ not: { filters } }));

  it.each([
    [small, 'employee count: at least 50'],
    [filter('flag', 'EQ', { value: true }), 'consent: false'],
    [filter('sort', 'IN', { values: ['A', 'B'] }), `sort: ${notNamed}`],
    [german, `country: ${notNamed}`],
    [
      filter('jobtitle.seniority', 'IN', { values: ['entry', 'owner'] }),
      'job title: of another seniority than the rules name',
    ],
    [
      filter('jobtitle.department', 'EQ', { value: 'sales' }),
      'job title: of another department than the rules name',
    ],
  ])('not %j: %s', (one, path) => {
    expect(denied(one)).toEqual([path]);
  });

  it('also where a list of countries or of parts of a title names those that must not be', () => {
    expect(known(filter('country', 'NOT_IN', { values: ['dach', 'France'] }))).toEqual([
      `country: ${notNamed}`,
    ]);
    expect(known(filter('jobtitle.seniority', 'NEQ', { value: 'entry' }))).toEqual([
      'job title: of another seniority than the rules name',
    ]);
  });

  it('one of those that must not be so together, each of those that must not be so at all', () => {
    expect(denied(small, german).sort()).toEqual([`country: ${notNamed}`, 'employee count: at least 50']);
    const any = { filterGroups: [{ filters: [small] }, { filters: [german] }] };
    expect(told(pathsWhere({ not: any }))).toEqual([`employee count: at least 50 + country: ${notNamed}`]);
    expect(told(pathsWhere({ not: { not: { filters: [small] } } }))).toEqual(['employee count: under 50']);
  });

  it('in as few steps as any values of what is unknown would do', () => {
    const turnsOut = {
      size: ['10', '200', '900'],
      country: ['DE', 'NO', 'PE'],
      jobtitle: ['CEO', 'Intern'],
      sort: ['A', 'B'],
      flag: ['true', 'false'],
    };
    const asked = [
      small,
      filter('size', 'GT', { value: 500 }),
      german,
      filter('country', 'IN', { values: ['nordics'] }),
      filter('jobtitle.seniority', 'EQ', { value: 'entry' }),
      filter('sort', 'EQ', { value: 'A' }),
      filter('flag', 'EQ', { value: true }),
    ];
    const single = Object.entries(turnsOut).flatMap(([name, values]) =>
      values.map((value) => ({ [name]: value })),
    );
    const pairs = single.flatMap((one) => single.map((other) => ({ ...one, ...other })));
    const groups = fc.array(fc.subarray(asked, { minLength: 1, maxLength: 2 }), {
      minLength: 1,
      maxLength: 2,
    });
    const found = new Set<number>();
    fc.assert(
      fc.property(groups, (given) => {
        const model = modelWhere({ not: { filterGroups: given.map((filters) => ({ filters })) } });
        const lead = { contact: {}, company: null, signals: [at(1, 'guide')] };
        const isMql = (more: EvaluationInput) => appraise(model, more, onDay(1, 12)).decision === 'mql';
        const does = (contact: EvaluationInput['contact']) => isMql({ ...lead, contact });
        const offered = paths(model, lead, onDay(1, 12));
        for (const { steps } of offered) expect(isMql(applySteps(lead, steps, onDay(1, 12)))).toBe(true);
        const fewest = single.some(does) ? 1 : pairs.some(does) ? 2 : 0;
        expect(offered[0]?.steps.length ?? 0).toBe(fewest);
        found.add(fewest);
      }),
      runs(60),
    );
    if (fairShare(1) > 0) expect([...found].sort()).toEqual([1, 2]);
  });

  it('for an MQL, where a rule takes points from whoever is not so', () => {
    const model = smallModel({
      inputs,
      rules: [
        aRule({ signal: 'guide', withinDays: 30 }),
        aRule({ not: { filters: [german] } }, { id: 'abroad', points: -5 }),
      ],
    });
    const found = paths(model, { contact: {}, company: null, signals: [at(1, 'guide')] }, onDay(1, 12));
    expect(told(found)).toEqual([`country: ${notNamed}`]);
    expect(found[0]).toMatchObject({ decision: 'not_mql', score: 5_000 });
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
