/** Whether a model fits a portal: each option it names is one of the portal's, by its value. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { type PortalProperty, portalGaps } from '../../src/model-file/portal-fit.ts';
import { aRule, smallSource } from '../engine/small-model.ts';

const INDUSTRIES = [
  { value: 'COMPUTER_SOFTWARE', label: 'Computer Software' },
  { value: 'BANKING', label: 'Banking' },
  { value: 'RETAIL', label: 'Retail & Wholesale' },
];
const portal = (...properties: readonly PortalProperty[]) => ({
  contact: new Map([
    ...[
      { name: 'asked_for', type: 'enumeration', options: [{ value: 'demo_call', label: 'A demo' }] },
      { name: 'optout', type: 'bool', options: [{ value: 'true' }, { value: 'false' }] },
      { name: 'hubspot_owner_id', type: 'enumeration', options: [] },
      { name: 'jobtitle', type: 'string', options: [] },
      { name: 'country', type: 'enumeration', options: [{ value: 'DE', label: 'Germany' }] },
      ...properties,
    ].map((one) => [one.name, one] as const),
  ]),
  company: new Map([['industry', { name: 'industry', type: 'enumeration', options: INDUSTRIES }]]),
});

/** What is told of a model with these sections in place. */
function told(more: object) {
  const inputs = {
    contact: {
      asked_for: 'enumeration',
      optout: 'enumeration',
      hubspot_owner_id: 'enumeration',
      jobtitle: 'title',
      country: 'country',
    },
    company: { industry: 'enumeration' },
  };
  const mql = { fitMinimum: 0, threshold: { default: 0 } };
  const model = compileModel(parseModel(smallSource({ inputs, mql, ...more })), LEXICON);
  return portalGaps(model, portal()).map(({ place, message }) => [place, message]);
}
const asks = (filter: object) => ({ filters: [filter] });
const industry = (value: string) => ({
  object: 'company',
  propertyName: 'industry',
  operator: 'EQ',
  value,
});
const ofIndustry = (value: string) => told({ rules: [aRule(asks(industry(value)))] });
const NO_OPTION = 'The company property industry has no option';
const PLACE = 'rules.0.when.filters.0.value';

describe('a stage of HubSpot that a stage is mapped to', () => {
  it('is one of the portal\u2019s, letter by letter; null leaves HubSpot alone', () => {
    const stages = {
      name: 'lifecyclestage',
      type: 'enumeration',
      options: [
        { value: 'marketingqualifiedlead', label: 'Marketing Qualified Lead' },
        { value: '98765', label: 'Accepted' },
      ],
    };
    const model = compileModel(
      parseModel(
        smallSource({
          handoff: {
            lifecycle: { mql: 'MarketingQualifiedLead', sal: 'Accepted', sql: null, recycled: '98765' },
          },
        }),
      ),
      LEXICON,
    );
    expect(portalGaps(model, portal(stages)).map(({ place, message }) => [place, message])).toEqual([
      [
        'handoff.lifecycle.mql',
        expect.stringContaining('did you mean marketingqualifiedlead? Correct handoff.lifecycle.mql'),
      ],
      ['handoff.lifecycle.sal', expect.stringContaining('write 98765 in handoff.lifecycle.sal')],
    ]);
  });
});

describe('a value that a filter names', () => {
  it('is an option in any case, as the engine compares', () => {
    expect(ofIndustry('COMPUTER_SOFTWARE')).toEqual([]);
    expect(ofIndustry(' banking ')).toEqual([]);
  });

  it.each([
    ['Computer Software', 'it is what the option COMPUTER_SOFTWARE is called; write COMPUTER_SOFTWARE in'],
    ['retail & wholesale', 'it is what the option RETAIL is called; write RETAIL in'],
    ['Computer-Software', 'did you mean COMPUTER_SOFTWARE? Correct'],
    ['COMPUTER_SOFTWAR', 'did you mean COMPUTER_SOFTWARE? Correct'],
    ['BANKNG', 'did you mean BANKING? Correct'],
    ['Retail & Wholsale', 'did you mean RETAIL? Correct'],
    ['FISHERIES', 'add it there, or correct'],
  ])('%s is none: %s', (value, advice) => {
    expect(ofIndustry(value)).toEqual([[PLACE, `${NO_OPTION} ${value} on the portal: ${advice} ${PLACE}.`]]);
  });

  it('is told with its place, wherever in a condition it stands', () => {
    const any = {
      any: [
        { filterGroups: [asks(industry('BANKING')), asks(industry('BANKS'))] },
        {
          not: asks({
            object: 'company',
            propertyName: 'industry',
            operator: 'NOT_IN',
            values: ['RETAIL', 'TOYS'],
          }),
        },
      ],
    };
    expect(told({ rules: [aRule(any)] }).map(([place]) => place)).toEqual([
      'rules.0.when.any.0.filterGroups.1.filters.0.value',
      'rules.0.when.any.1.not.filters.0.values.1',
    ]);
  });

  it('of a list is told once, where the list is', () => {
    const served = asks({ object: 'company', propertyName: 'industry', operator: 'IN', list: 'served' });
    const rules = [aRule(served), aRule({ not: served }, { id: 'other', points: -5 })];
    expect(told({ lists: { served: ['BANKING', 'TOYS'] }, rules })).toEqual([
      ['lists.served.1', `${NO_OPTION} TOYS on the portal: add it there, or correct lists.served.1.`],
    ]);
  });

  it('may be anything where the portal keeps no options, reads countries or parts of titles', () => {
    const values = [
      { propertyName: 'hubspot_owner_id', operator: 'EQ', value: '77' },
      { propertyName: 'country', operator: 'EQ', value: 'Germany' },
      { propertyName: 'jobtitle.seniority', operator: 'EQ', value: 'head' },
    ];
    expect(told({ rules: [aRule({ filters: values })] })).toEqual([]);
  });

  it('of yes and no is one of both', () => {
    const optout = (value: string) =>
      told({ rules: [aRule(asks({ propertyName: 'optout', operator: 'NEQ', value }))] });
    expect([optout('True'), optout('yes').map(([place]) => place)]).toEqual([[], [PLACE]]);
  });
});

describe('a value that a door waits for', () => {
  it('is an option too, of its own property and of the one beside it', () => {
    const door = {
      property: 'asked_for',
      equals: ['demo_call', 'A demo'],
      beside: { property: 'asked_for', equals: 'demo_cal' },
    };
    const signals = { guide: { label: 'Guide', doors: [door] } };
    expect(told({ signals, rules: [aRule({ signal: 'guide', withinDays: 30 })] })).toEqual([
      [
        'signals.guide.doors.0.equals.1',
        'The contact property asked_for has no option A demo on the portal: it is what the option demo_call is called; write demo_call in signals.guide.doors.0.equals.1.',
      ],
      [
        'signals.guide.doors.0.beside.equals.0',
        'The contact property asked_for has no option demo_cal on the portal: did you mean demo_call? Correct signals.guide.doors.0.beside.equals.0.',
      ],
    ]);
  });
});
