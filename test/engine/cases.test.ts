/** The examples beside a model: what they start from, and what they may expect. */
import { describe, expect, it } from 'vitest';
import { EmptyCasesError, runCases, UnknownLeadError, UnknownNameError } from '../../src/engine/cases.ts';
import { parseCases } from '../../src/engine/schema.ts';
import { aRule, aTrack, smallModel, TOPICS } from './small-model.ts';

const model = smallModel({
  inputs: {
    contact: { jobtitle: 'title', town: 'text' },
    company: { numberofemployees: 'number', industry: 'text' },
  },
  topics: TOPICS,
  bots: [{ id: 'bot', label: 'Burst', signals: ['click'], sign: { links: 2, within: 10 } }],
  rules: [
    aRule({ signal: 'guide', withinDays: 30 }, { id: 'int.guide', repeat: { max: 5 } }),
    aRule({ signal: 'click', withinDays: 30 }, { id: 'int.click' }),
    aRule(
      { filters: [{ propertyName: 'town', operator: 'EQ', value: 'Bonn' }] },
      { id: 'fit.town', score: 'fit', points: 20 },
    ),
    aRule(
      {
        filters: [{ object: 'company', propertyName: 'numberofemployees', operator: 'GT', value: 50 }],
      },
      { id: 'fit.size', score: 'fit', points: 30 },
    ),
  ],
  accountTracks: [aTrack({ people: 2, signals: ['guide'], sameTopic: true })],
});

const guide = (day: number, more: object = {}) => ({ kind: 'guide', day, ...more });
const leads = {
  ana: {
    contact: { town: 'Bonn' },
    company: { numberofemployees: '80' },
    signals: [guide(1), guide(3, { asset: '/security' })],
    colleagues: { ben: { title: 'CFO', signals: [guide(2, { asset: '/security' }), guide(9)] } },
  },
  eve: { company: null },
};

const run = (one: object) =>
  runCases(
    model,
    parseCases({ schema: 'fairlead-cases/1', leads, cases: [{ name: 'case', lead: 'ana', ...one }] }),
  )[0]!;

describe('a case', () => {
  it.each([
    [
      { signals: [{ kind: 'giude', day: 1 }] },
      'signal "giude", which the model does not declare. Did you mean guide?',
    ],
    [{ colleagues: { ben: { signals: [{ kind: 'guides', day: 1 }] } } }, 'signal "guides"'],
    [
      { contact: { twon: 'Bonn' } },
      'contact property "twon", which the model does not declare. Did you mean town?',
    ],
    [
      { company: { colour_of_the_logo: 'red' } },
      'company property "colour_of_the_logo", which the model does not declare. Declare it or take it out.',
    ],
    [
      { expect: { 'points.int.giude': null } },
      'rule "int.giude", which the model does not declare. Did you mean int.guide?',
    ],
    [{ expect: { decision: 'mql', 'points.nonsense': null } }, 'rule "nonsense"'],
    [{ expect: { 'points.constructor': null } }, 'rule "constructor"'],
  ])('cannot pass on a typing error: %j', (more, message) => {
    const typed = () => run({ day: 3, expect: { decision: 'mql' }, ...more });
    expect(typed).toThrow(UnknownNameError);
    expect(typed).toThrow(message);
  });

  it('that expects nothing cannot pass', () => {
    expect(() => run({ day: 3, expect: {} })).toThrow(EmptyCasesError);
    expect(() => run({ day: 3, expect: {} })).toThrow(
      expect.objectContaining({
        name: 'EmptyCasesError',
        code: 'CASE_EMPTY',
        message:
          'Case "case" expects nothing. That proves nothing: say what the receipt must hold, such as "decision: mql".',
      }),
    );
  });

  it('expects anything the receipt says, points in points', () => {
    const expected = {
      score: 20,
      low: 20,
      high: 20,
      fit: 50,
      fitLow: 50,
      fitHigh: 50,
      threshold: 10,
      margin: 10,
      decisive: 20,
      decision: 'mql',
      via: 'threshold',
      futureSignals: 0,
      asOfDay: Date.UTC(2026, 10, 3) / 86_400_000,
      'points.int.guide': 20,
      'points.fit.size': 30,
      'points.int.click': null,
      'account.people': 2,
      'account.track': 'account.track',
      'account.topic': 'security',
      machines: 0,
      reason: '20 of 10 points',
      nextStep: 'people are at security together',
    };
    expect(run({ day: 3, expect: expected })).toMatchObject({ name: 'case', passed: true, differences: [] });
  });

  it('that expects otherwise shows both, field by field', () => {
    const expected = {
      score: 21,
      decision: 'hold',
      reason: 'not said',
      nextStep: 5,
      nonsense: 1,
      'points.int.guide': null,
      constructor: 'x',
      machines: 1,
    };
    expect(run({ day: 3, expect: { reason: 20 } }).passed).toBe(false);
    const { passed, differences } = run({ day: 3, expect: expected });
    expect(passed).toBe(false);
    expect(differences.map(({ field }) => field)).toEqual(Object.keys(expected));
    expect(differences[0]).toEqual({ field: 'score', expected: 21, actual: 20 });
    expect(differences[4]).toEqual({ field: 'nonsense', expected: 1, actual: undefined });
    expect(differences[6]!.actual).toBeUndefined();
  });

  it('is looked at on its day, at noon; what comes later has not happened, to colleagues neither', () => {
    const { receipt } = run({ day: 2, expect: { score: 0 } });
    expect(receipt.now).toBe(Date.UTC(2026, 10, 2, 12));
    expect(receipt.contributions.find(({ ruleId }) => ruleId === 'int.guide')).toMatchObject({
      points: 10_000,
      triggeredAt: Date.UTC(2026, 10, 1, 11),
    });
    expect(receipt).toMatchObject({ futureSignals: 0, account: { people: 1 } });
  });

  it('may give a second of the hour', () => {
    const clicks = (second: number) => [
      { kind: 'click', day: 1, asset: '/a' },
      { kind: 'click', day: 1, asset: '/b', second },
    ];
    expect(
      run({ day: 1, signals: clicks(9), expect: { machines: 2, 'points.int.click': null } }).passed,
    ).toBe(true);
    expect(run({ day: 1, signals: clicks(11), expect: { machines: 0, 'points.int.click': 10 } }).passed).toBe(
      true,
    );
  });

  it('counts seconds from the hour on', () => {
    const signals = [{ kind: 'guide', day: 1, second: 30 }];
    expect(run({ day: 1, signals, expect: { score: 0 } }).receipt.trigger).toMatchObject({
      occurredAt: Date.UTC(2026, 10, 1, 11, 0, 30),
    });
  });

  it('puts values, signals and colleagues in place of those of the lead', () => {
    expect(
      run({
        day: 3,
        contact: { town: null },
        company: { industry: 'Banking' },
        expect: { fit: 30, fitHigh: 50 },
      }).differences,
    ).toEqual([]);
    expect(run({ day: 3, company: null, expect: { fit: 20, fitHigh: 50 } }).differences).toEqual([]);
    expect(run({ day: 3, signals: [], expect: { score: 0 } }).differences).toEqual([]);
    expect(
      run({ day: 3, colleagues: {}, expect: { 'account.people': 1, 'account.track': null } }).differences,
    ).toEqual([]);
  });

  it('of a lead without a company has none, whatever it says of one', () => {
    const given = { lead: 'eve', day: 1, company: { numberofemployees: '80' } };
    expect(run({ ...given, expect: { fit: 0, fitHigh: 50 } }).differences).toEqual([]);
  });

  it.each(['nobody', 'constructor'])('of %s, whom the file does not have, cannot be run', (lead) => {
    expect(() => run({ lead, day: 1, expect: { score: 0 } })).toThrow(UnknownLeadError);
    expect(() => run({ lead, day: 1, expect: { score: 0 } })).toThrow(
      expect.objectContaining({
        name: 'UnknownLeadError',
        code: 'CASE_LEAD_UNKNOWN',
        message: `Case "case" starts from lead "${lead}", which is not under leads. Add it or correct the name.`,
      }),
    );
  });
});

it('a file without a case proves nothing', () => {
  const none = parseCases({ schema: 'fairlead-cases/1', leads, cases: [] });
  expect(() => runCases(model, none)).toThrow(EmptyCasesError);
  expect(() => runCases(model, none)).toThrow('There is no case under cases. That proves nothing');
});

it('an account of a model without tracks is nothing to expect anything of', () => {
  const none = runCases(
    smallModel(),
    parseCases({
      schema: 'fairlead-cases/1',
      leads: { eve: {} },
      cases: [
        {
          name: 'none',
          lead: 'eve',
          day: 1,
          expect: { 'account.people': null, 'account.track': null, 'account.topic': null },
        },
      ],
    }),
  );
  expect(none[0]!.differences).toEqual([]);
});
