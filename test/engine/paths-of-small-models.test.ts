/** What would make an MQL, in models in which only one thing is open: a rule, a gate, a channel, a committee. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import { findPaths, type Path, type PathsFound, paths } from '../../src/engine/paths.ts';
import { applySteps } from '../../src/engine/steps.ts';
import { readDate, readNumber } from '../../src/engine/values.ts';
import { onDay } from './on-day.ts';
import { aRule, at, colleague, smallModel, TOPICS } from './small-model.ts';

const inputs = {
  contact: {
    jobtitle: { type: 'title', label: 'job title' },
    town: { type: 'text', label: 'home town' },
    sort: 'enumeration',
    size: { type: 'number', label: 'team size' },
    since: { type: 'date', label: 'customer since' },
  },
  company: { size: { type: 'number', label: 'company size' } },
};
const filter = (propertyName: string, operator: string, more: object = {}) => ({
  filters: [{ propertyName, operator, ...more }],
});
const inBonn = filter('town', 'EQ', { value: 'Bonn' });
const done = (signal: string, more: object = {}) => ({ signal, withinDays: 30, ...more });
const doing = (signal: string, points: number, more: object = {}) =>
  aRule(done(signal), { id: signal, points, actionable: true, ...more });
const needing = (points: number) => ({ mql: { fitMinimum: 0, threshold: { default: points } } });
const gate = (kind: string, when: unknown, onMissing = 'pass') => ({
  gates: [
    {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      rejectAs: 'competitor',
      nextAction: 'none',
      kind,
      when,
      onMissing,
    },
  ],
});
const NOW = onDay(3, 12);
const HAS_POINTS = { rules: [aRule(done('price'), { id: 'price' })] };
const VISITED = [at(3, 'price')];
const SOMETHING_ELSE = 'home town: something the rules do not name';

/** Each of them leads where it says it does. */
function found(source: object, lead: Partial<EvaluationInput> = {}): readonly Path[] {
  const input = { contact: {}, company: {}, signals: [], ...lead };
  const model = smallModel({ inputs, ...source });
  const all = paths(model, input, NOW);
  for (const { steps, decision, score } of all) {
    expect(evaluate(model, applySteps(input, steps, NOW), NOW)).toMatchObject({ decision, score });
  }
  return all;
}

function told(source: object, lead: Partial<EvaluationInput> = {}): readonly string[] {
  return found(source, lead).map(inShort);
}

/** "2 guide", "home town: Bonn", and several steps joined. */
function inShort({ steps }: Path): string {
  return steps
    .map((step) => (step.kind === 'fact' ? `${step.label}: ${step.known}` : `${step.times} ${step.signal}`))
    .join(' + ');
}

describe('the nearest path', () => {
  it('is the one of the least activity, then of the fewest unknowns, then the one that just suffices', () => {
    const rules = [
      aRule(done('price', { atLeast: 2 }), { id: 'price', actionable: true }),
      aRule(filter('sort', 'EQ', { value: 'A' }), { id: 'sort' }),
      doing('guide', 15),
      doing('compare', 10),
      doing('click', 12),
    ];
    expect(told({ rules })).toEqual(['1 compare', '1 click', '1 guide', 'sort: A', '2 price']);
    expect(told({ rules }, { signals: [at(3, 'price')] })).toEqual([
      '1 price',
      '1 compare',
      '1 click',
      '1 guide',
      'sort: A',
    ]);
  });

  it('asks for no more of an activity than it takes, whatever a rule would count', () => {
    const rules = [
      doing('price', 10),
      aRule(done('price', { atLeast: 3 }), { id: 'thrice', actionable: true }),
    ];
    expect(told({ rules })).toEqual(['1 price']);
  });

  it('goes by an activity again where one rule of several counts it again', () => {
    const again = doing('guide', 10, { id: 'again', repeat: { max: 3 } });
    const once = doing('guide', 1, { id: 'once' });
    for (const rules of [
      [again, once],
      [once, again],
    ]) {
      expect(told({ rules, ...needing(30) })).toEqual(['3 guide']);
    }
  });

  it('joins two activities that are not enough alone', () => {
    expect(told({ rules: [doing('guide', 6), doing('compare', 6), doing('click', 1)] })).toEqual([
      '1 guide + 1 compare',
    ]);
  });

  it('takes back what is held against a lead for not having done it', () => {
    const rules = [
      aRule(done('price'), { id: 'price' }),
      aRule({ not: done('guide') }, { id: 'idle', points: -5 }),
    ];
    expect(told({ rules }, { signals: VISITED })).toEqual(['1 guide']);
  });

  it('is a raised hand, of which nothing more is asked than to be raised', () => {
    const fastTracks = [{ id: 'fast', label: 'Fast', signal: 'click', withinDays: 30, to: 'review' }];
    const [path] = found({ rules: [doing('guide', 6), doing('compare', 6)], fastTracks });
    expect(path!.steps).toEqual([
      { kind: 'signal', signal: 'click', times: 1, attributes: {}, label: 'click' },
    ]);
  });

  it('tells attributes that the rule asks for: the value itself, or the least that is enough', () => {
    const where = [
      { attribute: 'minutes', operator: 'GTE', value: 10 },
      { attribute: 'minutes', operator: 'LTE', value: 60 },
      { attribute: 'rating', operator: 'GTE', value: 3 },
      { attribute: 'rating', operator: 'EQ', value: 5 },
      { attribute: 'asked', operator: 'EQ', value: true },
    ];
    const [path] = found({ rules: [aRule(done('guide', { where }), { actionable: true })] });
    expect(path!.steps).toMatchObject([{ attributes: { minutes: 10, rating: 5, asked: 'true' } }]);
  });
});

describe('a topic', () => {
  it('that a rule asks for is what the activity would be about', () => {
    const rules = [aRule(done('guide', { topic: 'security' }), { actionable: true })];
    expect(found({ topics: TOPICS, rules })).toMatchObject([
      { steps: [{ signal: 'guide', attributes: { topic: 'security' } }] },
    ]);
  });

  it('that has been taken up would be gone on with', () => {
    const rules = [aRule(done('guide', { atLeast: 2, sameTopic: true }), { actionable: true })];
    const signals = [at(1, 'guide', { asset: '/finance' }), at(2, 'price', { asset: '/security' })];
    expect(found({ topics: TOPICS, rules }, { signals })).toMatchObject([
      { steps: [{ signal: 'guide', times: 1, attributes: { topic: 'finance' } }] },
    ]);
    expect(found({ topics: TOPICS, rules }, { signals: signals.slice(1) })).toEqual([]);
  });

  it('is offered for three of those that have been taken up, and no more, which is told', () => {
    const rules = [aRule(done('guide', { atLeast: 2, sameTopic: true }), { actionable: true })];
    const signals = ['one', 'two', 'three', 'four'].map((topic, i) =>
      at(1, 'guide', { hour: i, attributes: { topic } }),
    );
    expect(told({ rules }, { signals })).toEqual(['1 guide', '1 guide', '1 guide']);
    const isComplete = (test: object, some: readonly Signal[]) =>
      findPaths(
        smallModel({ topics: TOPICS, rules: [aRule(test, { actionable: true })] }),
        { contact: {}, company: {}, signals: some },
        NOW,
      ).complete;
    const same = done('guide', { atLeast: 2, sameTopic: true });
    expect([isComplete(same, signals), isComplete(same, signals.slice(1))]).toEqual([false, true]);
    expect(isComplete(done('guide', { atLeast: 2, topic: 'security' }), signals)).toBe(true);
    const account = { people: 2, withinDays: 30, signals: ['guide'] };
    expect(isComplete({ account: { ...account, sameTopic: true } }, signals)).toBe(false);
    expect(isComplete({ account }, signals)).toBe(true);
    const keptOut = { rules, ...gate('require', inBonn, 'fail') };
    const lead = { contact: { town: 'Ulm' }, company: {}, signals };
    const unfit = {
      rules: [...rules, aRule(inBonn, { id: 'fit', score: 'fit' })],
      mql: { fitMinimum: 10, threshold: { default: 10 } },
    };
    for (const closed of [keptOut, unfit])
      expect(findPaths(smallModel({ inputs, ...closed }), lead, NOW)).toEqual({ paths: [], complete: true });
  });

  it('of a colleague is one to join in', () => {
    const account = { people: 2, withinDays: 30, signals: ['guide'], sameTopic: true };
    const rules = [aRule({ account }, { actionable: true })];
    const lead = { account: [colleague('7', [at(2, 'guide', { attributes: { topic: 'finance' } })])] };
    expect(found({ rules }, lead)).toMatchObject([
      { steps: [{ signal: 'guide', attributes: { topic: 'finance' } }] },
    ]);
    const anyTopic = [aRule({ account: { ...account, sameTopic: undefined } }, { actionable: true })];
    expect(found({ rules: anyTopic }, lead).map(({ steps }) => steps)).toEqual([
      [{ kind: 'signal', signal: 'guide', times: 1, attributes: {}, label: 'guide' }],
    ]);
  });
});

describe('a gate that is in the way', () => {
  it('opens by what it requires, or by any of several things', () => {
    expect(told({ ...HAS_POINTS, ...gate('require', done('guide')) }, { signals: VISITED })).toEqual([
      '1 guide',
    ]);
    const any = [done('guide'), done('compare')];
    expect(told({ ...HAS_POINTS, ...gate('require', { any }) }, { signals: VISITED })).toEqual([
      '1 guide',
      '1 compare',
    ]);
  });

  it.each(['fail', 'hold'])('opens by what becomes known, where the unknown has it %s', (onMissing) => {
    const lead = { signals: VISITED };
    expect(told({ ...HAS_POINTS, ...gate('require', inBonn, onMissing) }, lead)).toEqual(['home town: Bonn']);
    expect(told({ ...HAS_POINTS, ...gate('require', { not: inBonn }, onMissing) }, lead)).toEqual([
      SOMETHING_ELSE,
    ]);
  });

  it('that would keep somebody out opens by what must be so, or must not', () => {
    const lead = { signals: VISITED };
    expect(told({ ...HAS_POINTS, ...gate('disqualify', inBonn, 'hold') }, lead)).toEqual([SOMETHING_ELSE]);
    expect(told({ ...HAS_POINTS, ...gate('disqualify', { not: inBonn }, 'hold') }, lead)).toEqual([
      'home town: Bonn',
    ]);
    const unless = { all: [{ not: done('guide') }, inBonn] };
    expect(told({ ...HAS_POINTS, ...gate('divert', unless, 'hold') }, lead)).toEqual([
      '1 guide',
      SOMETHING_ELSE,
    ]);
  });

  it.each(['disqualify', 'divert'])('and holds to what is unknown, to %s: no path is offered', (kind) => {
    expect(told({ ...HAS_POINTS, ...gate(kind, inBonn, 'fail') }, { signals: VISITED })).toEqual([]);
  });

  it('and only wants a value opens by any', () => {
    const lead = { signals: VISITED };
    const having = (name: string) => ({
      ...HAS_POINTS,
      ...gate('require', filter(name, 'HAS_PROPERTY'), 'hold'),
    });
    expect(told(having('town'), lead)).toEqual(['home town: null']);
    expect(told(having('size'), lead)).toEqual(['team size: null']);
    expect(told(having('since'), lead)).toEqual(['customer since: null']);
    const supposedOf = (name: string) =>
      found(having(name), lead)[0]!.steps.map((step) => 'value' in step && step.value);
    expect(supposedOf('size').map((value) => readNumber(String(value)))).toEqual([expect.any(Number)]);
    expect(supposedOf('since').map((value) => readDate(String(value)))).toEqual([expect.any(Number)]);
  });

  it('is also in the way of a lead whose points are lacking', () => {
    const rules = [
      doing('guide', 10),
      aRule(filter('sort', 'EQ', { value: 'A' }), { id: 'sort', points: 3 }),
    ];
    expect(told({ rules, ...gate('require', inBonn, 'hold') })).toEqual(
      ['1 guide + home town: Bonn'].map(flipped),
    );
  });

  it('tells no value at all from one that cannot be read', () => {
    const bounced = filter('size', 'LTE', { value: 0, includeObjectsWithNoValueSet: true });
    const source = { ...HAS_POINTS, ...gate('require', bounced, 'hold') };
    expect(told(source, { signals: VISITED, contact: { size: 'many' } })).toEqual(['team size: at most 0']);
  });
});

/** Of facts and activities in one path the facts stand first. */
function flipped(path: string): string {
  return path.split(' + ').reverse().join(' + ');
}

describe('a channel', () => {
  const channels = (more: object = {}) => ({
    mql: { fitMinimum: 0, threshold: { default: 20, channels: { webinar: { threshold: 10, ...more } } } },
  });
  const rules = [aRule(done('price'), { id: 'price' }), aRule(done('click'), { id: 'click' })];
  const lead = { signals: VISITED };

  it('by which a lead would have come with fewer points is named by what it does, unless it is frozen', () => {
    const channel = { default: 'other', rules: [{ channel: 'webinar', when: done('open') }] };
    expect(told({ rules, channel, ...channels() }, lead)).toEqual(['1 open']);
    expect(told({ rules, channel, ...channels() }, { ...lead, channel: 'other' })).toEqual([]);
    const unless = { default: 'webinar', rules: [{ channel: 'other', when: { not: done('open') } }] };
    expect(told({ rules, channel: unless, ...channels() }, lead)).toEqual(['1 open']);
  });

  it('that asks for something is validated by it', () => {
    const frozen = { ...lead, channel: 'webinar' };
    expect(told({ rules, ...channels({ require: done('open') }) }, frozen)).toEqual(['1 open']);
    expect(told({ rules, ...channels({ require: inBonn }) }, frozen)).toEqual(['home town: Bonn']);
  });

  it('may make one of two towns enough, though both bring as many points', () => {
    const both = filter('town', 'IN', { values: ['Bonn', 'Wien'] });
    const channel = { default: 'other', rules: [{ channel: 'webinar', when: inBonn }] };
    expect(
      told({
        rules: [aRule(both, { id: 'both' }), doing('click', 5), doing('open', 5)],
        channel,
        ...channels(),
      }),
    ).toEqual(['home town: Bonn']);
  });

  it('is not waited for to become known', () => {
    const channel = { default: 'other', rules: [{ channel: 'webinar', when: inBonn }] };
    expect(told({ rules, channel, ...channels() }, lead)).toEqual([]);
  });
});

describe('what may turn out several ways', () => {
  it('is offered as the one that nothing is held against', () => {
    const rules = [
      aRule(filter('sort', 'IN', { values: ['A', 'B'] })),
      aRule(filter('sort', 'EQ', { value: 'A' }), { id: 'against', points: -5 }),
    ];
    expect(told({ rules })).toEqual(['sort: B']);
  });

  it('is a path each, where two words do it for different reasons', () => {
    const rules = ['A', 'B'].map((value) => aRule(filter('sort', 'EQ', { value }), { id: value }));
    expect(told({ rules })).toEqual(['sort: A', 'sort: B']);
  });

  it('is one path for a whole range, also where another rule cuts through it', () => {
    const from = (value: number, points: number) =>
      aRule(filter('size', 'GTE', { value }), { id: `${value}`, points });
    expect(told({ rules: [from(50, 10), from(100, 10)] })).toEqual(['team size: at least 50']);
    const below = aRule(filter('size', 'LT', { value: 10 }), { id: 'below', points: 5 });
    expect(told({ rules: [below, from(50, 10)] })).toEqual(['team size: at least 50']);
  });

  it('is named by its least figure, or by a date as HubSpot writes it', () => {
    const between = filter('size', 'BETWEEN', { value: 50, highValue: 500 });
    expect(found({ rules: [aRule(between)] })).toMatchObject([
      { steps: [{ value: '50', known: '50 to 500' }] },
    ]);
    const since = filter('since', 'GT', { value: Date.UTC(2026, 0, 1) });
    const [path] = found({ rules: [aRule(since)] });
    expect(path!.steps[0]).toMatchObject({ value: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
  });

  it('holds whatever the other range of the path turns out as', () => {
    const rules = [
      aRule(filter('size', 'GTE', { value: 50 }), { id: 'a' }),
      aRule(filter('size', 'GTE', { value: 100 }), { id: 'b' }),
      aRule(filter('size', 'GTE', { object: 'company', value: 10 }), { id: 'c' }),
      aRule(filter('size', 'GTE', { object: 'company', value: 20 }), { id: 'd' }),
    ];
    expect(told({ rules, ...needing(30) })).toEqual(['team size: at least 50 + company size: at least 20']);
  });

  it('is of contact and company each by itself, though they are called alike', () => {
    const rules = [
      aRule(filter('size', 'GT', { value: 50 }), { id: 'team' }),
      aRule(filter('size', 'GT', { object: 'company', value: 70 }), { id: 'company' }),
    ];
    expect(told({ rules, ...needing(20) })).toEqual(['team size: over 50 + company size: over 70']);
    expect(told({ rules, ...needing(20) }, { contact: { size: '60' } })).toEqual(['company size: over 70']);
  });

  it('is the part of a title that nobody knows, although its words can be read', () => {
    const rules = [
      aRule(filter('jobtitle', 'CONTAINS_TOKEN', { value: 'wizard' }), { id: 'words' }),
      aRule(filter('jobtitle.department', 'EQ', { value: 'sales' }), { id: 'sales', points: 10 }),
    ];
    expect(told({ rules }, { contact: { jobtitle: 'Magician' } })).toEqual(['job title: department sales']);
    const director = gate('require', filter('jobtitle.seniority', 'EQ', { value: 'director' }), 'hold');
    const visits = aRule(done('price'), { id: 'price' });
    expect(told({ rules: [visits, rules[1]!], ...director }, { signals: VISITED })).toEqual([
      'job title: seniority director',
    ]);
  });

  it('is told by small figures as they are', () => {
    expect(told({ rules: [aRule(filter('size', 'GT', { value: 0.12345 }))] })).toEqual([
      'team size: over 0.12345',
    ]);
  });
});

describe('a company that is not known', () => {
  const ofCompany = (propertyName: string, operator: string, more: object = {}) =>
    filter(propertyName, operator, { object: 'company', ...more });
  const sized = aRule(ofCompany('size', 'GT', { value: 50 }), { id: 'size' });
  const declared = { ...inputs, company: { ...inputs.company, tier: 'enumeration' } };

  it('once its size is known, is known to have nothing else, which may open a gate or close it', () => {
    const nobodys = gate('disqualify', ofCompany('tier', 'HAS_PROPERTY'), 'hold');
    expect(told({ inputs: declared, rules: [sized], ...nobodys }, { company: null })).toEqual([
      'company size: over 50',
    ]);
    const tiered = gate('require', ofCompany('tier', 'HAS_PROPERTY'), 'fail');
    expect(told({ inputs: declared, rules: [sized], ...tiered }, { company: null })).toEqual([
      'company size: over 50 + tier: null',
    ]);
  });

  it('may turn out to have a value, or to count against the lead', () => {
    const tier = aRule(ofCompany('tier', 'HAS_PROPERTY'), { id: 'tier' });
    expect(told({ inputs: declared, rules: [tier] }, { company: null })).toEqual(['tier: null']);
    expect(told({ inputs: declared, rules: [tier] }, { company: {} })).toEqual([]);
    const against = aRule(ofCompany('tier', 'NEQ', { value: 'A', includeObjectsWithNoValueSet: true }), {
      id: 'other',
      points: -5,
    });
    const guide = aRule(done('price'), { id: 'price' });
    const lead = { signals: VISITED, company: null };
    expect(told({ inputs: declared, rules: [guide, against] }, lead)).toHaveLength(1);
  });
});

describe('a search for a path', () => {
  /** One thing that takes two activities, behind so many others of which two are worth no more than one. */
  function behind(count: number, more: readonly object[] = []): PathsFound {
    const others = Array.from({ length: count }, (_, i) => `other_${i}`);
    const kinds = ['first', ...others, 'price', 'click'];
    const both = { all: [done('price'), done('click')] };
    const source = {
      inputs,
      signals: Object.fromEntries(kinds.map((kind) => [kind, { label: kind }])),
      rules: [
        ...more,
        ...others.map((kind) => doing(kind, 10, { exclusive: 'others' })),
        aRule(both, { id: 'both', points: 20, actionable: true }),
      ],
      ...needing(20),
    };
    return findPaths(smallModel(source), { contact: {}, company: {}, signals: [] }, NOW);
  }

  it('tries two things together, but not thousands of pairs, so that it always ends soon, and tells whether it tried all', () => {
    expect(behind(5).paths.map(inShort)).toEqual(['1 price + 1 click']);
    expect(behind(80)).toMatchObject({ paths: [{ decision: 'mql' }], complete: true });
    expect(behind(100)).toEqual({ paths: [], complete: false });
  });

  it('tells that there may be nearer ones also where it has found some', () => {
    // Pairs with the first are tried first, and do; those with the last are not tried.
    const { paths: some, complete } = behind(100, [doing('first', 10)]);
    expect([some.length, some.map(inShort).includes('1 price + 1 click'), complete]).toEqual([
      5,
      false,
      false,
    ]);
  });
});
