/** How much, how many and how long: what a document may say, and the first thing beyond that it may not. */
import { describe, expect, it } from 'vitest';
import { parseCases, parseModel } from '../../src/engine/schema.ts';
import { faults } from './faults.ts';
import { aRule, aTrack, COMMITTEE, smallSource } from './small-model.ts';

const guide = { signal: 'guide', withinDays: 30 };
const known = { filters: [{ propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }] };
const ofRule = (when: unknown, more: object = {}) => faults({ rules: [aRule(when, { ...more })] });
const ofMore = (more: object) => ofRule(guide, more);
const aGate = (more: object) => ({
  id: 'gate',
  label: 'Gate',
  otherwise: 'is out',
  kind: 'divert',
  rejectAs: 'competitor',
  nextAction: 'none',
  when: guide,
  ...more,
});
const ofGate = (more: object) => faults({ gates: [aGate(more)] });
const ofBot = (sign: unknown, more: object = {}) =>
  faults({ bots: [{ id: 'bot', label: 'Bot', signals: ['open'], sign, ...more }] });
const ofTrack = (more: Readonly<Record<string, unknown>>) => faults({ accountTracks: [aTrack(more)] });
const ofFast = (more: object) =>
  faults({
    fastTracks: [{ id: 'fast', label: 'Fast', signal: 'guide', withinDays: 2, to: 'review', ...more }],
  });
const ofDecay = (more: object) =>
  faults({ decays: { slow: { kind: 'linear', holdDays: 1, days: 5, ...more } } });
const ofFilter = (more: object) => ofRule({ filters: [{ propertyName: 'jobtitle', ...more }] });
const ofDoor = (more: object) =>
  faults({
    signals: { ...smallSource().signals, seen: { label: 'Seen', doors: [{ property: 'p', ...more }] } },
  });
const ofModel = (more: object) =>
  faults({ model: { key: 'small', title: 'Small', version: '1.0.0', ...more } });
const ofMql = (more: object) => faults({ mql: { fitMinimum: 0, threshold: { default: 10 }, ...more } });
const ofTitle = (title: string) => faults({ topics: { one: { label: title, words: ['a'] } } });

const several = <T>(count: number, one: T) => Array.from({ length: count }, () => one);
const letters = (count: number) => 'x'.repeat(count);
type Judge<T> = (value: T) => readonly string[];

/** Every number from the least to the most, both among them, and none beyond. */
const WHOLE_NUMBERS: readonly [string, number, number, Judge<number>][] = [
  [
    'points of a rule',
    -1000,
    1000,
    (points) => faults({ rules: [aRule(guide, { points: 50 }), aRule(guide, { id: 'b', points })] }),
  ],
  ['days of a signal', 1, 730, (withinDays) => ofRule({ signal: 'guide', withinDays })],
  ['signals at least', 1, 100, (atLeast) => ofRule({ ...guide, atLeast })],
  ['days of a progression', 1, 730, (withinDays) => ofRule({ progression: ['guide', 'price'], withinDays })],
  [
    'steps of a progression',
    2,
    6,
    (count) => ofRule({ progression: several(count, 'guide'), withinDays: 5 }),
  ],
  ['people of a committee', 2, 50, (people) => ofRule({ account: { ...COMMITTEE, people } })],
  ['people of an account track', 2, 50, (people) => ofTrack({ people })],
  ['departments of a committee', 2, 10, (departments) => ofTrack({ departments })],
  ['days of a committee', 1, 730, (withinDays) => ofTrack({ withinDays })],
  ['kinds of signals of a committee', 1, 50, (count) => ofTrack({ signals: several(count, 'guide') })],
  ['conditions joined by all', 1, 50, (count) => ofRule({ all: several(count, guide) })],
  ['conditions joined by any', 1, 50, (count) => ofRule({ any: several(count, guide) })],
  ['times a rule repeats', 2, 20, (max) => ofMore({ repeat: { max } })],
  ['seconds after a moment', 0, 3600, (within) => ofBot({ secondsAfter: 'sentAt', within })],
  ['links at once', 2, 100, (links) => ofBot({ links, within: 5 })],
  ['seconds for links', 1, 3600, (within) => ofBot({ links: 2, within })],
  ['days of a fast track', 1, 730, (withinDays) => ofFast({ withinDays })],
  ['days a decay holds', 0, 365, (holdDays) => ofDecay({ holdDays })],
  ['days of a decay', 1, 365, (days) => ofDecay({ days })],
];

const LENGTHS: readonly [string, number, Judge<string>][] = [
  ['the id of a rule', 100, (id) => ofMore({ id })],
  ['the label of a rule', 200, (label) => ofMore({ label })],
  ['the activity of a rule', 200, (doing) => ofMore({ doing })],
  ['the set of a rule', 100, (exclusive) => ofMore({ exclusive })],
  ['the id of a gate', 100, (id) => ofGate({ id })],
  ['the finding of a gate', 200, (otherwise) => ofGate({ otherwise })],
  ['the id of a fast track', 100, (id) => ofFast({ id })],
  ['the id of an account track', 100, (id) => ofTrack({ id })],
  ['the id of a sign of machines', 100, (id) => ofBot({ links: 2, within: 5 }, { id })],
  ['the title of a model', 200, (title) => ofModel({ title })],
  ['the label of a topic', 200, (title) => ofTitle(title)],
  [
    'an attribute',
    100,
    (attribute) => ofRule({ ...guide, where: [{ attribute, operator: 'EQ', value: 1 }] }),
  ],
  ['the property of a door', 100, (property) => ofDoor({ property, any: true })],
  ['the asset of a door', 100, (asset) => ofDoor({ asset, any: true })],
  ['the moment a machine is held against', 100, (secondsAfter) => ofBot({ secondsAfter, within: 2 })],
];

describe('a whole number', () => {
  it.each(WHOLE_NUMBERS)('%s: %d to %d', (_, least, most, judge) => {
    expect([judge(least), judge(most)]).toEqual([[], []]);
    expect(judge(least - 1)).toHaveLength(1);
    expect(judge(most + 1)).toHaveLength(1);
  });

  it.each(WHOLE_NUMBERS.filter(([what]) => /points|days|people|seconds|links/.test(what)))(
    '%s has no fractions',
    (_, least, __, judge) => {
      expect(judge(least + 0.5)).toHaveLength(1);
    },
  );

  it('is the least fit, at least 0', () => {
    expect(ofMql({ fitMinimum: 0 })).toEqual([]);
    expect(ofMql({ fitMinimum: -1 })).toHaveLength(1);
    expect(ofMql({ fitMinimum: 0.5 })).not.toEqual([]);
  });

  it('is every limit, floor, threshold and grade', () => {
    const scores = smallSource().scores;
    const found = faults({
      scores: { ...scores, fit: { limit: 0.5, floor: 0.5 } },
      leadScore: { sum: ['intent'], floor: -0.5 },
      mql: { fitMinimum: 0, threshold: { default: 1.5, channels: { webinar: { threshold: 1.5 } } } },
      grades: { fit: { A: 3.5, B: 2.5, C: 1.5 }, behaviour: { 1: 3.5, 2: 2.5, 3: 1.5 } },
    });
    expect(found.map((fault) => fault.split(':')[0])).toEqual([
      'scores.fit.limit',
      'scores.fit.floor',
      'leadScore.floor',
      'mql.threshold.default',
      'mql.threshold.channels.webinar.threshold',
      'grades.fit.A',
      'grades.fit.B',
      'grades.fit.C',
      'grades.behaviour.1',
      'grades.behaviour.2',
      'grades.behaviour.3',
    ]);
  });
});

describe('a text', () => {
  it.each(LENGTHS)('%s has one letter at least and %d at most', (_, most, judge) => {
    expect([judge('x'), judge(letters(most))]).toEqual([[], []]);
    expect([judge(''), judge(letters(most + 1))].map((found) => found.length)).toEqual([1, 1]);
  });

  it.each<[string, Judge<string>]>([
    ['a word to look for', (value) => ofFilter({ operator: 'CONTAINS_TOKEN', value })],
    ['a part of a value at a door', (contains) => ofDoor({ contains })],
    ['a value at a door', (equals) => ofDoor({ equals: [equals] })],
    ['a word of a topic', (word) => faults({ topics: { one: { label: 'One', words: [word] } } })],
    ['a word that gives machines away', (word) => ofBot({ attribute: 'agent', contains: [word] })],
  ])('%s has one letter at least', (_, judge) => {
    expect([judge('x'), judge('').length]).toEqual([[], 1]);
  });

  it('is a basis, an owner and a date of review', () => {
    expect(ofMore({ basis: '' })).toEqual([]);
    expect(ofModel({ owners: { mql: '' }, reviewBy: '2027-02-28' })).toEqual([]);
    for (const reviewBy of ['2027-02-29', 'soon', '2027']) expect(ofModel({ reviewBy })).toHaveLength(1);
  });
});

describe('a list', () => {
  it.each<[string, Judge<readonly string[]>, string]>([
    ['of values', (values) => ofFilter({ operator: 'IN', values }), 'a'],
    ['with a name', (list) => faults({ lists: { list } }), 'a'],
    ['of words of a topic', (words) => faults({ topics: { one: { label: 'One', words } } }), 'a'],
    ['of words that give machines away', (contains) => ofBot({ attribute: 'agent', contains }), 'a'],
    ['of signals of a machine', (signals) => ofBot({ links: 2, within: 5 }, { signals }), 'open'],
    ['of parts of a value at a door', (contains) => ofDoor({ contains }), 'a'],
    [
      'of kinds for one step of a progression',
      (kinds) => ofRule({ progression: ['guide', kinds], withinDays: 5 }),
      'price',
    ],
    [
      'of groups in the lead score',
      (sum) => faults({ leadScore: { sum, floor: -100 } }).filter((one) => one.includes('is empty')),
      'intent',
    ],
  ])('%s has one entry at least', (_, judge, one) => {
    expect([judge([one]), judge([]).length]).toEqual([[], 1]);
  });

  it('of filters, of groups of filters and of rules has one entry at least', () => {
    expect(ofRule({ filters: [] })).toHaveLength(1);
    expect(ofRule({ filterGroups: [] })).toHaveLength(1);
    expect(ofRule({ filterGroups: [{ filters: [] }] })).toHaveLength(1);
    expect(faults({ rules: [] })[0]).toMatch(/^rules: /);
  });
});

describe('a gate that requires', () => {
  it('says what the unknown means; one that excludes lets it pass unless told', () => {
    expect(ofGate({ kind: 'require' })).toEqual([
      'gates.0.onMissing: a gate that requires must say what the unknown means: fail, hold or pass',
    ]);
    expect(ofGate({ kind: 'require', onMissing: 'hold' })).toEqual([]);
    const { gates } = parseModel(smallSource({ gates: [aGate({ kind: 'disqualify' })] }));
    expect(gates[0]!.onMissing).toBe('pass');
  });
});

describe('one of several words', () => {
  it.each<[string, readonly string[], Judge<never>]>([
    [
      'the kind of a gate',
      ['disqualify', 'divert', 'require'],
      (kind) => ofGate({ kind, onMissing: 'pass' }),
    ],
    ['what a gate makes of the unknown', ['fail', 'hold', 'pass'], (onMissing) => ofGate({ onMissing })],
    ['the kind of a decay', ['halfLife', 'linear'], (kind) => ofDecay({ kind })],
    ['the date at a door', ['value', 'change'], (datedBy) => ofDoor({ any: true, datedBy })],
    [
      'the test of an attribute',
      ['GTE', 'LTE', 'EQ'],
      (operator) => ofRule({ ...guide, where: [{ attribute: 'a', operator, value: 1 }] }),
    ],
    ['true where it stands', [true, true] as never, (any) => ofDoor({ any })],
  ])('is %s', (_, words, judge) => {
    for (const word of words) expect(judge(word as never)).toEqual([]);
    expect(judge('nonsense' as never)).toHaveLength(1);
    expect(judge(false as never)).toHaveLength(1);
  });

  it('is sameTopic, only ever true', () => {
    const walk = { progression: ['guide', 'price'], withinDays: 5 };
    const twice = { ...guide, atLeast: 2 };
    for (const judge of [
      (sameTopic: boolean) => ofRule({ ...walk, sameTopic }),
      (sameTopic: boolean) => ofRule({ ...twice, sameTopic }),
      (sameTopic: boolean) => ofTrack({ sameTopic }),
    ]) {
      expect([judge(true), judge(false).length]).toEqual([[], 1]);
    }
  });

  it('is a value: a text, a number, or true or false', () => {
    for (const value of ['a', 1, true])
      expect(ofRule({ ...guide, where: [{ attribute: 'a', operator: 'EQ', value }] })).toEqual([]);
    expect(ofRule({ ...guide, where: [{ attribute: 'a', operator: 'EQ', value: null }] })).toHaveLength(1);
  });
});

describe('a key that nobody knows', () => {
  it.each<[string, Judge<Readonly<Record<string, unknown>>>]>([
    ['a rule', (more) => ofMore(more)],
    ['a repetition', (more) => ofMore({ repeat: { max: 2, ...more } })],
    ['a condition of filters', (more) => ofRule({ ...known, ...more })],
    ['a filter', (more) => ofFilter({ operator: 'HAS_PROPERTY', ...more })],
    ['a group of filters', (more) => ofRule({ filterGroups: [{ ...known, ...more }] })],
    ['a test of a signal', (more) => ofRule({ ...guide, ...more })],
    [
      'a test of an attribute',
      (more) => ofRule({ ...guide, where: [{ attribute: 'a', operator: 'EQ', value: 1, ...more }] }),
    ],
    ['a progression', (more) => ofRule({ progression: ['guide', 'price'], withinDays: 3, ...more })],
    ['a committee', (more) => ofRule({ account: { ...COMMITTEE, ...more } })],
    ['a denial', (more) => ofRule({ not: guide, ...more })],
    ['a gate', (more) => ofGate(more)],
    ['a fast track', (more) => ofFast(more)],
    ['an account track', (more) => ofTrack(more)],
    ['a decay', (more) => ofDecay(more)],
    ['a door', (more) => ofDoor({ any: true, ...more })],
    [
      'what stands beside a door',
      (more) => ofDoor({ any: true, beside: { property: 'q', any: true, ...more } }),
    ],
    ['a sign of links', (more) => ofBot({ links: 2, within: 5, ...more })],
    ['a sign of seconds', (more) => ofBot({ secondsAfter: 'sentAt', within: 5, ...more })],
    ['a sign of words', (more) => ofBot({ attribute: 'agent', contains: ['a'], ...more })],
    ['the model itself', (more) => ofModel(more)],
    ['the MQL', (more) => ofMql(more)],
    ['the document', (more) => faults({ ...more })],
  ])('is refused in %s', (_, judge) => {
    expect(judge({})).toEqual([]);
    expect(judge({ zzz: 1 })).toHaveLength(1);
  });
});

describe('a case', () => {
  const parsed = (one: object) => () =>
    parseCases({
      schema: 'fairlead-cases/1',
      leads: { ana: {} },
      cases: [{ name: 'case', lead: 'ana', day: 1, expect: {}, ...one }],
    });
  const signal = (more: object) => parsed({ signals: [{ kind: 'guide', day: 1, ...more }] });

  it('has whole days, and seconds of one hour', () => {
    for (const second of [0, 3599]) expect(signal({ second })).not.toThrow();
    for (const second of [-1, 3600]) expect(signal({ second })).toThrow('second');
    expect(signal({ day: 1.5 })).toThrow('a whole number');
    expect(parsed({ day: 1.5 })).toThrow('a whole number');
    expect(signal({ asset: 'a', attributes: { minutes: 5, topic: 'b' } })).not.toThrow();
    expect(signal({ zzz: 1 })).toThrow('"zzz" is not a key here');
  });

  it('starts from leads, and may say something else of each', () => {
    const { leads, cases } = parsed({ company: null, contact: { a: null, b: 'c' } })();
    expect(leads).toEqual({ ana: { contact: {}, company: {}, signals: [], colleagues: {} } });
    expect(cases).toEqual([
      { name: 'case', lead: 'ana', day: 1, expect: {}, company: null, contact: { a: null, b: 'c' } },
    ]);
    const bare = parsed({})().cases[0]!;
    expect([bare.company, bare.contact]).toEqual([{}, {}]);
    for (const value of ['a', 1, null]) expect(parsed({ expect: { a: value } })).not.toThrow();
    expect(parsed({ expect: { a: true } })).toThrow('expect.a');
    expect(parsed({ zzz: 1 })).toThrow('"zzz" is not a key here');
  });

  it('has colleagues with a title and what they did', () => {
    const ben = { title: 'CFO', signals: [{ kind: 'guide', day: 1 }] };
    expect(parsed({ colleagues: { ben } })().cases[0]!.colleagues).toEqual({ ben });
    expect(parsed({ colleagues: { ben: {} } })).toThrow('colleagues.ben.signals');
    expect(parsed({ colleagues: { ben: { ...ben, zzz: 1 } } })).toThrow('"zzz" is not a key here');
  });
});
