/** Which rules and gates lint takes for idle: those whose conditions contradict themselves, or that another always beats. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/engine/lint.ts';
import { canHold } from '../../src/engine/satisfiable.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';
import { aRule, smallSource, TOPICS } from './small-model.ts';

const inputs = {
  contact: {
    size: 'number',
    town: 'text',
    flag: 'bool',
    sort: 'enumeration',
    since: 'date',
    country: 'country',
  },
  company: { size: 'number' },
};
const filter = (propertyName: string, operator: string, more: object = {}) => ({
  propertyName,
  operator,
  ...more,
});
const guide = { signal: 'guide', withinDays: 30 };
const decays = {
  slow: { kind: 'linear', holdDays: 0, days: 9 },
  fast: { kind: 'linear', holdDays: 0, days: 5 },
};

function findingsOf(more: object) {
  const document = parseModel(smallSource({ inputs, decays, topics: TOPICS, ...more }));
  return lint(document, { now: onDay(5), reviewedAt: onDay(5) });
}

/** Whether the condition of a rule can hold. */
function holdable(when: unknown): boolean {
  const document = parseModel(smallSource({ inputs, rules: [aRule(guide), aRule(when, { id: 'b' })] }));
  return canHold(document, document.rules[1]!.when);
}
const together = (...filters: readonly object[]) => holdable({ filters });

describe('a condition contradicts itself', () => {
  it.each([
    ['two numbers at once', filter('size', 'EQ', { value: 5 }), filter('size', 'EQ', { value: 7 })],
    ['above and below', filter('size', 'GT', { value: 5 }), filter('size', 'LT', { value: 5 })],
    ['above and at most', filter('size', 'GT', { value: 5 }), filter('size', 'LTE', { value: 5 })],
    ['a number and not that', filter('size', 'EQ', { value: 5 }), filter('size', 'NEQ', { value: 5 })],
    ['known and not known', filter('size', 'HAS_PROPERTY'), filter('size', 'NOT_HAS_PROPERTY')],
    ['a number and not known', filter('size', 'GT', { value: 5 }), filter('size', 'NOT_HAS_PROPERTY')],
    ['yes and no', filter('flag', 'EQ', { value: true }), filter('flag', 'EQ', { value: false })],
    ['two words at once', filter('town', 'EQ', { value: 'Bonn' }), filter('town', 'EQ', { value: 'Wien' })],
    [
      'a word and none of them',
      filter('town', 'EQ', { value: 'Bonn' }),
      filter('town', 'NOT_IN', { values: ['bonn'] }),
    ],
  ])('that asks for %s', (_, one, other) => {
    expect(together(one, other)).toBe(false);
    expect([together(one), together(other)]).toEqual([true, true]);
  });

  it('in each of its ways, or in one that must hold with the others', () => {
    const never = { filters: [filter('size', 'HAS_PROPERTY'), filter('size', 'NOT_HAS_PROPERTY')] };
    const known = { filters: [filter('size', 'HAS_PROPERTY')] };
    expect(holdable({ all: [known, never] })).toBe(false);
    expect(holdable({ any: [never, never] })).toBe(false);
    expect(holdable({ any: [never, known] })).toBe(true);
    expect(holdable({ filterGroups: [never, never] })).toBe(false);
    expect(holdable({ filterGroups: [never, known] })).toBe(true);
    expect(holdable({ not: never })).toBe(true);
  });

  it('in what it asks of one attribute', () => {
    const where = (...tests: readonly [string, string, unknown][]) =>
      holdable({
        ...guide,
        where: tests.map(([attribute, operator, value]) => ({ attribute, operator, value })),
      });
    expect(where()).toBe(true);
    expect(where(['m', 'GTE', 40], ['m', 'LTE', 39])).toBe(false);
    expect(where(['m', 'GTE', 40], ['m', 'LTE', 40])).toBe(true);
    expect(where(['m', 'GTE', 40], ['n', 'LTE', 39])).toBe(true);
    expect(where(['m', 'LTE', 39], ['m', 'GTE', 20])).toBe(true);
    expect(where(['m', 'EQ', 'a'], ['m', 'EQ', 'b'])).toBe(false);
    expect(where(['m', 'EQ', true])).toBe(true);
    expect(where(['m', 'EQ', true], ['m', 'EQ', false])).toBe(false);
  });
});

describe('a condition does not contradict itself', () => {
  it.each([
    ['a range', filter('size', 'GT', { value: 5 }), filter('size', 'LT', { value: 5.5 })],
    ['a single number', filter('size', 'GTE', { value: 5 }), filter('size', 'LTE', { value: 5 })],
    [
      'a number above and one that is none',
      filter('size', 'GT', { value: 5 }),
      filter('size', 'NEQ', { value: 6 }),
    ],
    ['another word', filter('town', 'NEQ', { value: 'Bonn' }), filter('town', 'NEQ', { value: 'another' })],
    [
      'words within a text',
      filter('town', 'EQ', { value: 'Bonn' }),
      filter('town', 'CONTAINS_TOKEN', { value: 'Wien' }),
    ],
    [
      'options, of which there may be several',
      filter('sort', 'EQ', { value: 'A' }),
      filter('sort', 'EQ', { value: 'B' }),
    ],
    ['dates, which are left alone', filter('since', 'GT', { value: 5 }), filter('since', 'LT', { value: 5 })],
    [
      'contact and company',
      filter('size', 'GT', { value: 5 }),
      filter('size', 'LT', { object: 'company', value: 5 }),
    ],
    [
      'a missing value that matches',
      filter('size', 'GT', { value: 5, includeObjectsWithNoValueSet: true }),
      filter('size', 'NOT_HAS_PROPERTY'),
    ],
  ])('that asks for %s', (_, one, other) => {
    expect(together(one, other)).toBe(true);
  });
});

describe('of one exclusive set', () => {
  /** The ids of rules that never add anything; the first is worth 20, the second 15. */
  const beaten = (strong: object, weak: object) =>
    findingsOf({
      rules: [
        aRule(guide, { id: 'enough', points: 30 }),
        aRule(guide, { id: 'a', points: 20, exclusive: 'set', ...strong }),
        aRule(guide, { id: 'b', points: 15, exclusive: 'set', ...weak }),
      ],
    }).flatMap(({ id, evidence }) => (id === 'rule.never-adds' ? [evidence.rule] : []));
  const minutes = (value: number) => ({ attribute: 'minutes', operator: 'GTE', value });

  it.each<[string, object, object]>([
    ['in the same words', {}, {}],
    ['of as many points and an earlier id', { points: 15 }, {}],
    ['that take more away', { points: -20 }, { points: -15 }],
    ['that keeps its points', {}, { decay: 'slow' }],
    ['of the same decay', { decay: 'slow' }, { decay: 'slow' }],
    ['of as many repeats', { repeat: { max: 2 } }, { repeat: { max: 2 } }],
    ['of more repeats', { repeat: { max: 3 } }, {}],
    ['of a wider window', { when: { ...guide, withinDays: 60 } }, {}],
    ['that asks for fewer', {}, { when: { ...guide, atLeast: 2 } }],
    [
      'that asks for less',
      { when: { ...guide, where: [minutes(5)] } },
      { when: { ...guide, where: [minutes(9), minutes(5)] } },
    ],
    ['of any topic', {}, { when: { ...guide, topic: 'security' } }],
    [
      'of the same topic',
      { when: { ...guide, withinDays: 60, topic: 'security' } },
      { when: { ...guide, topic: 'security' } },
    ],
    [
      'about a property, in the same words',
      { when: { filters: [filter('flag', 'HAS_PROPERTY')] } },
      { when: { filters: [filter('flag', 'HAS_PROPERTY')] } },
    ],
  ])('one is always beaten by a stronger %s', (_, strong, weak) => {
    expect(beaten(strong, weak)).toEqual(['b']);
  });

  it.each<[string, object, object]>([
    ['of another set', { exclusive: 'other' }, {}],
    ['of no set', { exclusive: undefined }, { exclusive: undefined }],
    ['that loses points with time', { decay: 'slow' }, {}],
    ['that decays in another way', { decay: 'fast' }, { decay: 'slow' }],
    ['of fewer repeats', {}, { repeat: { max: 2 } }],
    ['of a shorter window', { when: { ...guide, withinDays: 29 } }, {}],
    ['that asks for more', { when: { ...guide, atLeast: 2 } }, {}],
    [
      'that asks for something else',
      { when: { ...guide, where: [minutes(6)] } },
      { when: { ...guide, where: [minutes(5)] } },
    ],
    ['of another signal', { when: { signal: 'price', withinDays: 60 } }, {}],
    ['of one topic', { when: { ...guide, topic: 'security' } }, {}],
    ['of another topic', { when: { ...guide, topic: 'finance' } }, { when: { ...guide, topic: 'security' } }],
    [
      'that settles on one topic',
      { when: { ...guide, withinDays: 60, atLeast: 2, sameTopic: true } },
      { when: { ...guide, atLeast: 2, sameTopic: true } },
    ],
    [
      'about a property, in other words',
      { when: { filters: [filter('flag', 'HAS_PROPERTY')] } },
      { when: { filters: [filter('town', 'HAS_PROPERTY')] } },
    ],
    ['about a property, of a signal', { when: { filters: [filter('flag', 'HAS_PROPERTY')] } }, {}],
    ['that joins conditions', { when: { any: [guide] } }, {}],
  ])('one is not beaten by another %s', (_, strong, weak) => {
    expect(beaten(strong, weak)).toEqual([]);
  });

  it('of equals the later id is beaten, and named with the one that counts instead', () => {
    const found = findingsOf({
      rules: [
        aRule(guide, { id: 'late', exclusive: 'set', label: 'Late' }),
        aRule(guide, { id: 'early', exclusive: 'set', label: 'Early' }),
      ],
    }).filter(({ id }) => id === 'rule.never-adds');
    expect(found.map(({ sentence, evidence }) => [sentence, evidence])).toEqual([
      [
        '"Late" can never add anything: wherever it holds, "Early" counts instead.',
        { rule: 'late', points: 10, because: 'beaten', other: 'early' },
      ],
    ]);
  });
});

describe('a gate that contradicts itself', () => {
  const ofProperty = { filters: [filter('size', 'GT', { value: 5 }), filter('size', 'LT', { value: 5 })] };
  const ofSignal = {
    ...guide,
    where: [
      { attribute: 'm', operator: 'GTE', value: 5 },
      { attribute: 'm', operator: 'LTE', value: 4 },
    ],
  };
  const said = (kind: string, onMissing: string, when: unknown) =>
    findingsOf({
      gates: [
        {
          id: 'g',
          label: 'G',
          otherwise: 'is out',
          rejectAs: 'competitor',
          nextAction: 'none',
          kind,
          onMissing,
          when,
        },
      ],
    }).flatMap(({ id }) => (id.startsWith('gate.') ? [id] : []));

  it.each([
    ['require', 'fail', 'gate.never-opens'],
    ['require', 'hold', 'gate.never-opens'],
    ['require', 'pass', null],
    ['disqualify', 'fail', null],
    ['disqualify', 'hold', null],
    ['disqualify', 'pass', 'gate.never-closes'],
    ['divert', 'pass', 'gate.never-closes'],
  ])('about a property, %s, %s on the unknown: %s', (kind, onMissing, id) => {
    expect(said(kind, onMissing, ofProperty)).toEqual(id === null ? [] : [id]);
  });

  it.each(['fail', 'hold', 'pass'])('about a signal knows nothing unknown: %s', (onMissing) => {
    expect(said('require', onMissing, ofSignal)).toEqual(['gate.never-opens']);
    expect(said('disqualify', onMissing, ofSignal)).toEqual(['gate.never-closes']);
  });
});
