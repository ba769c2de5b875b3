/** HubSpot's thirteen operators, each asked of a value that is there, of none, and of one that cannot be read. */
import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../src/engine/receipt.ts';
import { aRule, judge, smallModel } from './small-model.ts';

const inputs = {
  contact: {
    size: 'number',
    town: 'text',
    sort: 'enumeration',
    flag: 'bool',
    since: 'date',
    country: 'country',
    jobtitle: 'title',
  },
  company: {},
};
const lists = { towns: ['Bonn', 'Wien'] };
type State = Receipt['fitCriteria'][number]['state'];

/** Whether a fit criterion holds that asks this of a property. */
function asked(propertyName: string, operator: string, more: object, value: string | null): State {
  const model = smallModel({
    inputs,
    lists,
    rules: [aRule({ filters: [{ propertyName, operator, ...more }] }, { score: 'fit' })],
    mql: { fitMinimum: 0, threshold: { default: 0 } },
  });
  const [property] = propertyName.split('.');
  return judge(model, 1, { contact: { [property!]: value } }).fitCriteria[0]!.state;
}
const answers = (propertyName: string, operator: string, more: object, values: readonly (string | null)[]) =>
  values.map(
    (value) => ({ match: 'yes', no_match: 'no', unknown: '?' })[asked(propertyName, operator, more, value)],
  );

describe('a number', () => {
  it.each([
    ['GT', { value: 50 }, ['no', 'no', 'yes']],
    ['GTE', { value: 50 }, ['no', 'yes', 'yes']],
    ['LT', { value: 50 }, ['yes', 'no', 'no']],
    ['LTE', { value: 50 }, ['yes', 'yes', 'no']],
    ['EQ', { value: 50 }, ['no', 'yes', 'no']],
    ['NEQ', { value: 50 }, ['yes', 'no', 'yes']],
    ['IN', { values: [49, 51] }, ['yes', 'no', 'yes']],
    ['NOT_IN', { values: [49, 51] }, ['no', 'yes', 'no']],
    ['BETWEEN', { value: 49, highValue: 50 }, ['yes', 'yes', 'no']],
    ['BETWEEN', { value: 50, highValue: 51 }, ['no', 'yes', 'yes']],
  ])('%s %j of 49, 50 and 51 is %j, and unknown of none or of a word', (operator, more, expected) => {
    expect(answers('size', operator, more, ['49', '50', '51'])).toEqual(expected);
    expect(answers('size', operator, more, [null, ' ', 'many'])).toEqual(['?', '?', '?']);
    const including = { ...more, includeObjectsWithNoValueSet: true };
    expect(answers('size', operator, including, [null, ' ', 'many'])).toEqual(['yes', 'yes', '?']);
  });

  it('is the same number however it is written', () => {
    expect(answers('size', 'EQ', { value: 1200 }, ['1200', '1,200', '1.2e3', '1200.0'])).toEqual(
      Array(4).fill('yes'),
    );
  });
});

describe('a text', () => {
  it('is compared whole, in any case, with one text or several or a list', () => {
    const values = ['bonn', ' BONN ', 'Bonn am Rhein', 'Graz'];
    expect(answers('town', 'EQ', { value: 'Bonn' }, values)).toEqual(['yes', 'yes', 'no', 'no']);
    expect(answers('town', 'NEQ', { value: 'Bonn' }, values)).toEqual(['no', 'no', 'yes', 'yes']);
    expect(answers('town', 'IN', { values: ['Graz', 'Wien'] }, values)).toEqual(['no', 'no', 'no', 'yes']);
    expect(answers('town', 'IN', { list: 'towns' }, values)).toEqual(['yes', 'yes', 'no', 'no']);
    expect(answers('town', 'NOT_IN', { list: 'towns' }, values)).toEqual(['no', 'no', 'yes', 'yes']);
  });

  it('is one text, though it has a semicolon', () => {
    expect(answers('town', 'EQ', { value: 'Bonn' }, ['Bonn;Wien'])).toEqual(['no']);
  });

  it('contains whole words, in their order', () => {
    const values = ['Bad Honnef', 'bad-honnef (Rhein)', 'Honnef Bad', 'Badhonnef', 'Bad Honnefer Hof'];
    expect(answers('town', 'CONTAINS_TOKEN', { value: 'Bad Honnef' }, values)).toEqual([
      'yes',
      'yes',
      'no',
      'no',
      'no',
    ]);
    expect(answers('town', 'NOT_CONTAINS_TOKEN', { value: 'Bad Honnef' }, values)).toEqual([
      'no',
      'no',
      'yes',
      'yes',
      'yes',
    ]);
    expect(answers('town', 'CONTAINS_TOKEN', { values: ['Hof', 'Rhein'] }, values)).toEqual([
      'no',
      'yes',
      'no',
      'no',
      'yes',
    ]);
  });

  it.each([
    ['EQ', { value: 'Bonn' }],
    ['NEQ', { value: 'Bonn' }],
    ['IN', { values: ['Bonn'] }],
    ['NOT_IN', { values: ['Bonn'] }],
    ['CONTAINS_TOKEN', { value: 'Bonn' }],
    ['NOT_CONTAINS_TOKEN', { value: 'Bonn' }],
  ])('%s is unknown of a text that is not there, unless such are included', (operator, more) => {
    expect(answers('town', operator, more, [null, ''])).toEqual(['?', '?']);
    const including = { ...more, includeObjectsWithNoValueSet: true };
    expect(answers('town', operator, including, [null, ''])).toEqual(['yes', 'yes']);
  });

  it('may be a figure as HubSpot gives it', () => {
    expect(answers('town', 'EQ', { value: 5 }, ['5', '5.0', '6'])).toEqual(['yes', 'no', 'no']);
  });
});

describe('an enumeration', () => {
  it('may hold several options, of which any will do', () => {
    const values = ['A', 'A;B', ' b ; c ', 'AB', 'C;D'];
    expect(answers('sort', 'EQ', { value: 'A' }, values)).toEqual(['yes', 'yes', 'no', 'no', 'no']);
    expect(answers('sort', 'IN', { values: ['B', 'D'] }, values)).toEqual(['no', 'yes', 'yes', 'no', 'yes']);
    expect(answers('sort', 'NOT_IN', { values: ['B', 'D'] }, values)).toEqual([
      'yes',
      'no',
      'no',
      'yes',
      'no',
    ]);
  });
});

describe('what else may be asked of', () => {
  it('a switch is true or false, else it cannot be read', () => {
    expect(answers('flag', 'EQ', { value: true }, ['true', 'FALSE', 'yes', null])).toEqual([
      'yes',
      'no',
      '?',
      '?',
    ]);
    expect(answers('flag', 'NEQ', { value: true }, ['true', 'FALSE', 'yes', null])).toEqual([
      'no',
      'yes',
      '?',
      '?',
    ]);
  });

  it('a date is compared by its moment, however it is written', () => {
    const value = Date.UTC(2026, 10, 3);
    const values = ['2026-11-02', '2026-11-03', '03/11/2026', String(value), '2026-11-04', 'soon'];
    expect(answers('since', 'GTE', { value }, values)).toEqual(['no', 'yes', 'yes', 'yes', 'yes', '?']);
    expect(answers('since', 'LT', { value }, values)).toEqual(['yes', 'no', 'no', 'no', 'no', '?']);
  });

  it('a country is the same by any of its names, and part of its region', () => {
    const values = ['Germany', 'Deutschland', 'DE', 'Peru', 'Narnia'];
    expect(answers('country', 'EQ', { value: 'Germany' }, values)).toEqual(['yes', 'yes', 'yes', 'no', '?']);
    expect(answers('country', 'NOT_IN', { values: ['north_america'] }, ['usa', 'Peru', 'Narnia'])).toEqual([
      'no',
      'yes',
      '?',
    ]);
  });

  it('a title is a text of words, and has parts that may be unknown', () => {
    const values = ['VP of Sales', 'Sales', 'Magician', null];
    expect(answers('jobtitle', 'CONTAINS_TOKEN', { value: 'sales' }, values)).toEqual([
      'yes',
      'yes',
      'no',
      '?',
    ]);
    expect(answers('jobtitle.department', 'EQ', { value: 'sales' }, values)).toEqual([
      'yes',
      'yes',
      '?',
      '?',
    ]);
    expect(answers('jobtitle.seniority', 'NEQ', { value: 'vice_president' }, values).slice(0, 1)).toEqual([
      'no',
    ]);
  });
});

describe('whether there is a value', () => {
  it('is known even where it cannot be read', () => {
    const values = ['5', 'many', null, ' '];
    expect(answers('size', 'HAS_PROPERTY', {}, values)).toEqual(['yes', 'yes', 'no', 'no']);
    expect(answers('size', 'NOT_HAS_PROPERTY', {}, values)).toEqual(['no', 'no', 'yes', 'yes']);
  });

  it('leaves a gate open that requires one, so that the gate itself says what happens then', () => {
    const gateOf = (operator: string, kind: string, onMissing: string, value: string | null) => {
      const model = smallModel({
        inputs,
        gates: [
          {
            id: 'gate',
            label: 'Gate',
            otherwise: 'is out',
            rejectAs: 'competitor',
            nextAction: 'none',
            kind,
            onMissing,
            when: { filters: [{ propertyName: 'town', operator }] },
          },
        ],
      });
      return judge(model, 1, { contact: { town: value } }).gates[0]!.state;
    };
    expect(gateOf('HAS_PROPERTY', 'require', 'hold', null)).toBe('hold');
    expect(gateOf('HAS_PROPERTY', 'require', 'fail', null)).toBe('fail');
    expect(gateOf('HAS_PROPERTY', 'require', 'hold', 'Bonn')).toBe('pass');
    expect(gateOf('HAS_PROPERTY', 'disqualify', 'hold', null)).toBe('pass');
    expect(gateOf('NOT_HAS_PROPERTY', 'disqualify', 'hold', null)).toBe('fail');
    expect(gateOf('NOT_HAS_PROPERTY', 'require', 'hold', null)).toBe('pass');
  });
});

describe('several filters', () => {
  const small = { propertyName: 'size', operator: 'LT', value: 50 };
  const inBonn = { propertyName: 'town', operator: 'EQ', value: 'Bonn' };
  const stateOf = (when: object, contact: Record<string, string | null>) => {
    const rules = [aRule(when, { score: 'fit' })];
    const model = smallModel({ inputs, rules, mql: { fitMinimum: 0, threshold: { default: 0 } } });
    return judge(model, 1, { contact }).fitCriteria[0]!.state;
  };
  const THREE = {
    yes: { size: '5', town: 'Bonn' },
    no: { size: '90', town: 'Graz' },
    open: { size: null, town: null },
  };
  const both = (size: keyof typeof THREE, town: keyof typeof THREE) => ({
    size: THREE[size].size,
    town: THREE[town].town,
  });

  it('of one group must all hold: one that does not decides, else one that is unknown', () => {
    const when = { filters: [small, inBonn] };
    expect(stateOf(when, both('yes', 'yes'))).toBe('match');
    expect(stateOf(when, both('yes', 'no'))).toBe('no_match');
    expect(stateOf(when, both('open', 'no'))).toBe('no_match');
    expect(stateOf(when, both('open', 'yes'))).toBe('unknown');
    expect(stateOf(when, both('yes', 'open'))).toBe('unknown');
  });

  it('of several groups need only hold in one: one that does decides, else one that is unknown', () => {
    const when = { filterGroups: [{ filters: [small] }, { filters: [inBonn] }] };
    expect(stateOf(when, both('no', 'no'))).toBe('no_match');
    expect(stateOf(when, both('open', 'yes'))).toBe('match');
    expect(stateOf(when, both('yes', 'open'))).toBe('match');
    expect(stateOf(when, both('open', 'no'))).toBe('unknown');
    expect(stateOf(when, both('no', 'open'))).toBe('unknown');
  });

  it('may be joined by all, any and not, of which the unknown stays unknown', () => {
    const [one, other] = [{ filters: [small] }, { filters: [inBonn] }];
    expect(stateOf({ all: [one, other] }, both('open', 'no'))).toBe('no_match');
    expect(stateOf({ any: [one, other] }, both('open', 'yes'))).toBe('match');
    expect(stateOf({ not: { any: [one, other] } }, both('open', 'yes'))).toBe('no_match');
    expect(stateOf({ not: { any: [one, other] } }, both('no', 'no'))).toBe('match');
    expect(stateOf({ not: one }, both('open', 'no'))).toBe('unknown');
  });
});

describe('of a company that is not known', () => {
  const mql = { fitMinimum: 0, threshold: { default: 0 } };
  const without = (filter: object) => {
    const when = { filters: [{ object: 'company', propertyName: 'sort', ...filter }] };
    const model = smallModel({
      inputs: { contact: {}, company: { sort: 'enumeration' } },
      mql,
      rules: [aRule(when, { score: 'fit' })],
      gates: ['disqualify', 'require'].map((kind) => ({
        ...{ id: kind, kind, when, label: 'Gate', otherwise: 'is out' },
        ...{ onMissing: 'hold', rejectAs: 'competitor', nextAction: 'none' },
      })),
    });
    const stand = (company: { readonly sort?: string } | null) => {
      const { fitCriteria, gates, fitHigh } = judge(model, 1, { company });
      return [fitCriteria[0]!.state, ...gates.map(({ state }) => state), fitHigh / 1000];
    };
    return [stand(null), stand({})];
  };

  it('it is unknown also whether it has a value: it may turn out to be any company', () => {
    expect(without({ operator: 'HAS_PROPERTY' })).toEqual([
      ['unknown', 'hold', 'hold', 10],
      ['no_match', 'pass', 'hold', 0],
    ]);
    expect(without({ operator: 'NOT_HAS_PROPERTY' })).toEqual([
      ['unknown', 'hold', 'hold', 10],
      ['match', 'fail', 'pass', 10],
    ]);
  });

  it('and what counts for companies without a value does not count for no company', () => {
    const including = { operator: 'NEQ', value: 'A', includeObjectsWithNoValueSet: true };
    expect(without(including)).toEqual([
      ['unknown', 'hold', 'hold', 10],
      ['match', 'fail', 'pass', 10],
    ]);
  });

  it('what is missing is told as not known, and never as unreadable', () => {
    const when = { filters: [{ object: 'company', propertyName: 'country', operator: 'HAS_PROPERTY' }] };
    const { unknown, fitCriteria } = judge(smallModel({ mql, rules: [aRule(when, { score: 'fit' })] }), 1, {
      company: null,
    });
    expect(unknown).toMatchObject([{ worth: 10_000, inputs: [{ input: 'company.country', value: null }] }]);
    expect(fitCriteria[0]!.because).toEqual([{ input: 'company.country', value: null }]);
  });
});
