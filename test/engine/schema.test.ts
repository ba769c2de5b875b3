import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { ModelError, parseModel } from '../../src/engine/schema.ts';
import { aLead, aSignal, defaultSource, onDay } from './default-pack.ts';

function issuesOf(change: (source: Record<string, any>) => void) {
  const source = defaultSource();
  change(source);
  try {
    parseModel(source);
  } catch (error) {
    if (error instanceof ModelError) return error.issues;
    throw error;
  }
  return [];
}

describe('a document is refused', () => {
  const faults: readonly [string, (source: Record<string, any>) => unknown, string, RegExp][] = [
    ['with an unknown key', (s) => (s.rules[0].colour = 'red'), 'rules.0', /colour/],
    [
      'with an undeclared property',
      (s) => (s.rules[0].when.filters[0].propertyName = 'height'),
      'rules.0.when',
      /company\.height is not declared/,
    ],
    [
      'with an undeclared signal',
      (s) => (s.rules[6].when.signal = 'telepathy'),
      'rules.6.when.signal',
      /telepathy/,
    ],
    [
      'with an undeclared list',
      (s) => (s.rules[2].when.filters[0].list = 'nowhere'),
      'rules.2.when',
      /nowhere/,
    ],
    [
      'with a range upside down',
      (s) => (s.rules[0].when.filters[0].highValue = 5),
      'rules.0.when',
      /never match/,
    ],
    [
      'comparing a text by size',
      (s) => (s.inputs.company.numberofemployees = 'text'),
      'rules.0.when',
      /needs a number/,
    ],
    ['with an id used twice', (s) => (s.rules[1].id = 'fit.size'), 'rules.1.id', /used twice/],
    [
      'with a threshold out of reach',
      (s) => (s.mql.threshold.default = 500),
      'mql.threshold',
      /can never be reached/,
    ],
    [
      'with a fit minimum out of reach',
      (s) => (s.mql.fitMinimum = 101),
      'mql.fitMinimum',
      /can never be reached/,
    ],
    ['with negative fit', (s) => (s.rules[0].points = -5), 'rules.0.points', /fit is gained/],
    ['with an unknown rejection reason', (s) => (s.gates[0].rejectAs = 'bad_lead'), 'gates.0.rejectAs', /./],
    [
      'with a channel HubSpot would refuse',
      (s) => (s.channel.rules[0].channel = 'carrier_pigeon'),
      'channel.rules.0.channel',
      /./,
    ],
    [
      'with a score group that counts nowhere',
      (s) => s.leadScore.sum.pop(),
      'leadScore.sum',
      /counts nowhere/,
    ],
    [
      'with an exclusive set across groups',
      (s) => (s.rules[0].exclusive = 'webinar'),
      'rules.10.exclusive',
      /must share/,
    ],
    [
      'with a door that matches two ways',
      (s) => (s.signals.blog_view.doors[0].any = true),
      'signals.blog_view.doors.0',
      /exactly one/,
    ],
    ['of another kind', (s) => (s.schema = 'fairlead/2'), 'schema', /./],
  ];

  it.each(faults)('%s', (_, change, path, message) => {
    const found = issuesOf((source) => change(source)).find((issue) => issue.path === path);
    expect(found?.message).toMatch(message);
  });

  it.each(['SQL', 'sql', 'mql'])(
    'with a fast track to %s: only a review by a person can be written',
    (to) => {
      expect(issuesOf((source) => (source.fastTracks[0].to = to)).map((issue) => issue.path)).toEqual([
        'fastTracks.0.to',
      ]);
    },
  );

  it('with every fault listed, not only the first', () => {
    expect(
      issuesOf((s) => {
        s.rules[0].colour = 'red';
        s.mql.fitMinimum = 'much';
      }),
    ).toHaveLength(2);
  });

  it.each([null, 5, 'text', []])('when it is %j', (source) => {
    expect(() => parseModel(source)).toThrow(ModelError);
  });
});

describe('R47 names that objects have by nature are plain names', () => {
  const NAMES = ['__proto__', 'constructor', 'toString'];

  /** A rule for each name as property, signal, list and rule id. */
  function strangeSource() {
    const text = JSON.stringify(defaultSource(), (key, value) => {
      if (key === 'contact' && value?.email)
        return Object.fromEntries([...Object.entries(value), ...NAMES.map((name) => [name, 'text'])]);
      if (key === 'signals' && value?.guide_download)
        return Object.fromEntries([
          ...Object.entries(value),
          ...NAMES.map((name) => [name, { label: name }]),
        ]);
      if (key === 'lists')
        return Object.fromEntries([...Object.entries(value), ...NAMES.map((name) => [name, ['yes']])]);
      return value;
    });
    const source = JSON.parse(text);
    for (const name of NAMES) {
      source.rules.push({
        id: name,
        score: 'intent',
        points: 1,
        label: name,
        when: { filters: [{ propertyName: name, operator: 'IN', list: name }] },
      });
      source.rules.push({
        id: `signal ${name}`,
        score: 'intent',
        points: 1,
        label: name,
        when: { signal: name, withinDays: 5 },
      });
    }
    return source;
  }
  const model = compileModel(parseModel(strangeSource()), LEXICON);
  const firedBy = (lead: Parameters<typeof evaluate>[1]) =>
    evaluate(model, lead, onDay(1))
      .contributions.map((line) => line.ruleId)
      .filter((id) => NAMES.some((name) => id.endsWith(name)));

  it('is read when it is set', () => {
    const contact = JSON.parse('{"__proto__":"yes","constructor":"yes","toString":"yes"}');
    const signals = NAMES.map((kind) => aSignal(kind, 1));
    expect(firedBy({ contact, company: null, signals })).toHaveLength(6);
  });

  it('is missing when it is not set, and no prototype is changed', () => {
    expect(firedBy(aLead())).toEqual([]);
    expect(({} as Record<string, unknown>).yes).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it('is refused as a name of a property, list or signal that is not declared', () => {
    for (const name of NAMES) {
      expect(issuesOf((s) => (s.rules[2].when.filters[0].list = name))[0]?.message).toContain(
        `list "${name}" is not declared`,
      );
      expect(issuesOf((s) => (s.fastTracks[0].signal = name))[0]?.message).toContain(
        `signal "${name}" is not declared`,
      );
    }
  });
});

describe('a value among several', () => {
  function issuesOfChoice(type: string, choice: object, lists: object = {}) {
    return issuesOf((source) => {
      source.inputs.contact.probe = type;
      Object.assign(source.lists, lists);
      source.rules[0].when = { filters: [{ propertyName: 'probe', ...choice }] };
    }).map(({ message }) => message);
  }

  it.each([
    ['number', { operator: 'IN', values: [10, '50'] }, '"50"'],
    ['number', { operator: 'NOT_IN', values: [true] }, 'true'],
    ['date', { operator: 'IN', values: ['2026-11-01'] }, '"2026-11-01"'],
    ['bool', { operator: 'IN', values: ['true'] }, '"true"'],
    ['text', { operator: 'IN', values: [true] }, 'true'],
    ['number', { operator: 'IN', list: 'probes' }, '"50"'],
  ])('that is no %s is refused with the sentence of a single one: %j', (type, choice, value) => {
    const lists = { probes: [10, '50'] };
    const sentence = `contact.probe is declared as ${type}; ${value} is none`;
    expect(issuesOfChoice(type, choice, lists)).toEqual([sentence]);
  });

  it('is refused for each that does not fit', () => {
    expect(issuesOfChoice('number', { operator: 'IN', values: ['1', 2, '3'] })).toHaveLength(2);
  });

  it.each([
    ['number', [10, 50]],
    ['date', [1_793_491_200_000]],
    ['bool', [true]],
    ['enumeration', ['A', 7]],
  ])('that is a %s is accepted', (type, values) => {
    expect(issuesOfChoice(type, { operator: 'IN', values })).toEqual([]);
  });

  it('of a list that there is not is refused for the list alone', () => {
    const messages = issuesOfChoice('number', { operator: 'IN', list: 'nowhere' });
    expect(messages).toEqual(['list "nowhere" is not declared under lists']);
  });
});
