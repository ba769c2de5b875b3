/** What a model is once it is compiled: its identity, what it has to be given, and what it waits for. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';
import { aRule, aTrack, smallModel, smallSource } from './small-model.ts';

const country = (object: string) => ({
  filters: [{ object, propertyName: 'country', operator: 'EQ', value: 'DE' }],
});
const title = (part: string, value: string) => ({
  filters: [{ propertyName: `jobtitle.${part}`, operator: 'EQ', value }],
});
const LEAD = { contact: {}, company: {}, signals: [] };

describe('the identity of a model', () => {
  it('hangs on what its document says, not on the order in which that stands', () => {
    const source = smallSource();
    const turned = Object.fromEntries(Object.entries(source).reverse());
    const hashOf = (given: unknown) => compileModel(parseModel(given), LEXICON).hash;
    expect(hashOf(source)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(hashOf(turned)).toBe(hashOf(source));
    expect(hashOf({ ...source, mql: { fitMinimum: 0, threshold: { default: 9 } } })).not.toBe(hashOf(source));
  });

  it('and that of what it was given is made by the digest of a server where it has one', () => {
    const model = compileModel(parseModel(smallSource()), LEXICON, (text) => `${text.length}`);
    expect(model.hash).toMatch(/^sha256:\d+$/);
    expect(evaluate(model, LEAD, onDay(1)).inputsHash).toBe('sha256:4');
    expect(model).toMatchObject({ key: 'small', version: '1.0.0' });
  });
});

describe('a model has to be given', () => {
  it('the properties its conditions name wherever they stand, of contact and company each once', () => {
    const acts = { otherwise: 'is out', rejectAs: 'competitor', nextAction: 'none' };
    const model = smallModel({
      rules: [
        aRule({ signal: 'guide', withinDays: 30 }),
        aRule({ not: country('company') }, { id: 'abroad' }),
      ],
      gates: [{ id: 'gate', label: 'Gate', kind: 'divert', when: { all: [country('contact')] }, ...acts }],
      mql: {
        fitMinimum: 0,
        threshold: { default: 10 },
        nextActions: [{ when: title('seniority', 'director'), nextAction: 'discovery' }],
      },
      accountTracks: [
        aTrack({
          require: {
            filters: [{ object: 'company', propertyName: 'numberofemployees', operator: 'GT', value: 5 }],
          },
        }),
      ],
    });
    expect(model.reads).toEqual({
      contact: ['country', 'jobtitle'],
      company: ['country', 'numberofemployees'],
    });
    expect(model.watched).toEqual([]);
  });

  it('nothing but signals where it asks for nothing else', () => {
    expect(smallModel({}).reads).toEqual({ contact: [], company: [] });
  });

  it('job titles where a committee asks for departments', () => {
    expect(smallModel({ accountTracks: [aTrack()] }).reads.contact).toEqual([]);
    expect(smallModel({ accountTracks: [aTrack({ departments: 2 })] }).reads.contact).toEqual(['jobtitle']);
    const rules = [aRule({ account: { people: 2, departments: 2, withinDays: 9, signals: ['guide'] } })];
    expect(smallModel({ rules }).reads.contact).toEqual(['jobtitle']);
  });

  it('what its doors look at beside the property that they wait for', () => {
    const inputs = {
      contact: { url: 'text', at: 'date', form: 'text', page: 'text', length: 'number' },
      company: {},
    };
    const doors = [
      { property: 'url', contains: '/pricing' },
      {
        property: 'at',
        any: true,
        datedBy: 'value',
        beside: { property: 'form', equals: 'Demo' },
        asset: 'page',
        attributes: { minutes: 'length' },
      },
    ];
    const signals = { guide: { label: 'Guide', doors } };
    const model = smallModel({ inputs, signals });
    expect(model.reads.contact).toEqual(['at', 'form', 'length', 'page', 'url']);
    expect(model.watched).toEqual(['at', 'url']);
  });
});

it('a model that reads countries or titles says that it needs the lexicon', () => {
  const without = (rules: readonly object[]) => () => compileModel(parseModel(smallSource({ rules })));
  const needsIt = new TypeError('This model reads countries or titles: compile it with the lexicon.');
  expect(without([aRule(country('contact'))])).toThrow(needsIt);
  expect(without([aRule(title('department', 'sales'))])).toThrow(needsIt);
  expect(
    without([aRule({ account: { people: 2, departments: 2, withinDays: 9, signals: ['guide'] } })]),
  ).toThrow(needsIt);
  expect(without([aRule({ signal: 'guide', withinDays: 9 })])).not.toThrow();
});

describe('a lead without a company', () => {
  it('has nothing known of it, and its own properties all the same', () => {
    const rules = [
      aRule(country('company'), { id: 'company', score: 'fit' }),
      aRule(country('contact'), { id: 'contact', score: 'fit' }),
    ];
    const model = smallModel({ rules, mql: { fitMinimum: 0, threshold: { default: 0 } } });
    const statesOf = (company: Record<string, string> | null) =>
      evaluate(model, { ...LEAD, contact: { country: 'Germany' }, company }, onDay(1)).fitCriteria.map(
        ({ state }) => state,
      );
    expect(statesOf(null)).toEqual(['unknown', 'match']);
    expect(statesOf({ country: 'Peru' })).toEqual(['no_match', 'match']);
  });
});

describe('values that come again', () => {
  const rules = [
    aRule({ filters: [{ propertyName: 'town', operator: 'EQ', value: 'Bonn' }] }, { score: 'fit' }),
  ];
  const model = smallModel({
    inputs: { contact: { town: 'text' }, company: {} },
    rules,
    mql: { fitMinimum: 0, threshold: { default: 0 } },
  });
  const criterionOf = (town: string) => {
    const { fit, fitCriteria } = evaluate(model, { ...LEAD, contact: { town } }, onDay(1));
    return [fit / 1000, fitCriteria[0]!.because[0]!.value];
  };

  it('are judged as they were the first time, however many others came between', () => {
    for (const round of [1, 2]) {
      for (let i = 0; i < 150; i++)
        expect(criterionOf(`Town ${i}`), `round ${round}`).toEqual([0, `Town ${i}`]);
      for (const town of ['Bonn', 'bonn', ' Bonn']) expect(criterionOf(town)).toEqual([10, town]);
    }
  });

  it('are told apart however long they are', () => {
    const long = 'Bonn'.padStart(80);
    for (let i = 0; i < 2; i++) {
      expect(criterionOf(long)).toEqual([10, long]);
      expect(criterionOf(`${long}x`)).toEqual([0, `${long}x`]);
    }
  });
});
