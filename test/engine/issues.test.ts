/** What a person is told whose document has another shape than a model: one sentence a fault, and what to write instead. */
import { describe, expect, it } from 'vitest';
import { modelDocument, parseCases, parseModel } from '../../src/engine/schema.ts';
import { faults } from './faults.ts';
import { aRule, smallSource } from './small-model.ts';

const guide = { signal: 'guide', withinDays: 30 };
const ofRule = (when: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  faults({ rules: [aRule(when, more)] });

it('all faults are told at once, each on its line, with what to do', () => {
  expect(() => parseModel({ ...smallSource({ gates: 5, bots: 5 }), color: 1 })).toThrow(
    expect.objectContaining({
      name: 'ModelError',
      code: 'MODEL_INVALID',
      message: expect.stringMatching(
        /^The model cannot be used\. Correct and try again:\n {2}bots: .*\n {2}gates: .*\n {2}\(document\): "color"/,
      ),
    }),
  );
});

describe('what is missing', () => {
  it('is named with the kind of thing it should be', () => {
    expect(
      faults({
        model: { key: 'small', version: '1.0.0' },
        scores: undefined,
        rules: undefined,
        mql: undefined,
      }),
    ).toEqual([
      'model.title: is missing; give a text',
      'scores: is missing; give names with values (a mapping)',
      'rules: is missing; give a list',
      'mql: is missing; give keys with values (a mapping)',
    ]);
    expect(ofRule({ signal: 'guide' })).toEqual(['rules.0.when.withinDays: is missing; give a number']);
    expect(ofRule({ signal: 'guide', withinDays: 1, where: [{ attribute: 'a', operator: 'EQ' }] })).toEqual([
      'rules.0.when.where.0.value: is missing; give a text, or is missing; give a number, or is missing; give true or false',
    ]);
  });
});

describe('what has no value that is possible', () => {
  it('is missing, where it stands nowhere', () => {
    expect(faults({ schema: undefined })).toEqual(['schema: is missing; give fairlead/1']);
    expect(faults({ schema: 'x' })).toEqual(['schema: "x" is not possible here; use fairlead/1']);
    expect(faults({ inputs: { contact: { jobtitle: 'title' } } })).toContain(
      'inputs.company: is missing; give names with values (a mapping)',
    );
    expect(() => parseCases({})).toThrow(
      / {2}schema: is missing; give fairlead-cases\/1\n {2}leads: is missing; give names with values/,
    );
  });

  it('is empty, too small, too large, too long, or has too few or too many', () => {
    expect(faults({ rules: [] })[0]).toBe('rules: is empty; give one at least');
    const fault = ofRule(guide, { id: '', label: 'x'.repeat(201), points: -1001, repeat: { max: 21 } });
    expect(fault).toEqual([
      'rules.0.id: is empty; give a text',
      'rules.0.points: -1001 is too small; give -1000 or more',
      'rules.0.label: is too long; give 200 letters at most',
      'rules.0.repeat.max: 21 is too large; give 20 or less',
    ]);
    const progression = (steps: number) =>
      ofRule({ progression: Array(steps).fill(['guide']), withinDays: 5 });
    expect([...progression(1), ...progression(7)]).toEqual([
      'rules.0.when.progression: has too few; give 2 at least',
      'rules.0.when.progression: has too many; give 6 at most',
    ]);
  });

  it('has a name of which it is said what names look like', () => {
    const group = { limit: 100, floor: 0 };
    expect(faults({ scores: { fit: group, intent: group, 'In-tent': group } })).toEqual([
      'scores.In-tent: use lower-case letters, digits and underscores',
    ]);
  });
});

describe('what is of another kind', () => {
  it('is shown beside what was expected', () => {
    const rule = { id: ['a'], score: {}, points: 'x', label: 5, repeat: true, decisive: 'yes', bonus: null };
    expect(ofRule(guide, rule)).toEqual([
      'rules.0.id: expected a text, found a list',
      'rules.0.score: expected a text, found a mapping',
      'rules.0.points: expected a number, found "x"',
      'rules.0.label: expected a text, found 5',
      'rules.0.repeat: expected keys with values (a mapping), found true',
      'rules.0.decisive: expected true or false, found "yes"',
      'rules.0.bonus: expected true or false, found null',
    ]);
    expect(ofRule(guide, { points: 1.5 })).toEqual(['rules.0.points: expected a whole number, found 1.5']);
    expect(faults({ gates: 'none' })).toEqual(['gates: expected a list, found "none"']);
    expect(faults({ lists: 5, decays: null, signals: ['guide'] })).toEqual([
      'lists: expected names with values (a mapping), found 5',
      'signals: expected names with values (a mapping), found a list',
      'decays: expected names with values (a mapping), found null',
    ]);
  });

  it('is told how to write a day where milliseconds are compared', () => {
    const on = (value: string) => ofRule({ filters: [{ propertyName: 'jobtitle', operator: 'GTE', value }] });
    expect(on('2026-03-01')).toEqual([
      'rules.0.when.filters.0.value: expected a number, found "2026-03-01"; a date is compared in milliseconds since 1970: write 1772323200000',
    ]);
    expect(on('2026-03-01T12:00:00Z')[0]).toMatch(/: write 1772366400000$/);
    for (const value of ['2026-02-30', '2026-13-01', '20260301', 'soon']) {
      expect(on(value)).toEqual([`rules.0.when.filters.0.value: expected a number, found "${value}"`]);
    }
  });

  it('is shown in forty letters at most', () => {
    const x = 'x'.repeat(40);
    expect(ofRule(guide, { points: x })).toEqual([`rules.0.points: expected a number, found "${x}"`]);
    expect(ofRule(guide, { points: `${x}x` })).toEqual([
      `rules.0.points: expected a number, found "${x}..."`,
    ]);
  });
});

describe('a word that is none of those possible', () => {
  it('is met with those that are', () => {
    const when = (filter: object) => ofRule({ filters: [{ propertyName: 'country', ...filter }] });
    expect(when({ operator: 'HAS_PROPERTY', object: 'deal' })).toEqual([
      'rules.0.when.filters.0.object: "deal" is not possible here; use contact or company',
    ]);
    const operator =
      'rules.0.when.filters.0.operator: use one of EQ, NEQ, GT, GTE, LT, LTE, BETWEEN, IN, NOT_IN, CONTAINS_TOKEN, NOT_CONTAINS_TOKEN, HAS_PROPERTY or NOT_HAS_PROPERTY as operator';
    expect(when({ operator: 'HAS' })).toEqual([operator]);
    expect(when({})).toEqual([operator]);
    const fastTracks = [{ id: 'f', label: 'F', signal: 'guide', withinDays: 2, to: 'sql' }];
    expect(faults({ fastTracks })).toEqual(['fastTracks.0.to: "sql" is not possible here; use review']);
  });
});

describe('an unknown key', () => {
  const keysHere = `Keys here: ${Object.keys(modelDocument.shape).join(', ')}`;
  const unknown = (...keys: readonly string[]) =>
    faults(Object.fromEntries(keys.map((key) => [key, 1])))
      .map((fault) => fault.replace(`. ${keysHere}`, ''))
      .flatMap((fault) =>
        fault
          .slice(2)
          .split('; "')
          .map((one, i) => (i === 0 ? one : `"${one}`)),
      );
  const said = (key: string, near?: string) =>
    `"${key}" is not a key here${near === undefined ? '' : `; did you mean ${near}?`}`;

  it('is met with the keys there are', () => {
    expect(faults({ color: 1 })).toEqual([`: "color" is not a key here. ${keysHere}`]);
  });

  it.each([
    ['rule', 'rules'],
    ['RULES', 'rules'],
    ['sig', 'signals'],
    ['acountTraks', 'accountTracks'],
    ['fasttrack', 'fastTracks'],
    ['channle', 'channel'],
    ['lits', 'lists'],
    ['grads', 'grades'],
    ['mpl', 'mql'],
    ['rul', 'rules'],
    ['medol', 'model'],
    ['chan', 'channel'],
    ['mod', 'model'],
  ])('%s is taken for %s', (key, near) => {
    expect(unknown(key)).toEqual([said(key, near)]);
  });

  it.each(['ru', 'x', 'colour', 'rooolls', 'abc', 'ABCDE', 'zzzel'])(
    '%s is taken for none of them',
    (key) => {
      expect(unknown(key)).toEqual([said(key)]);
    },
  );

  it('is named for ten of many, and in sixty letters at most', () => {
    const many = Array.from({ length: 12 }, (_, i) => `zz${i}`);
    expect(unknown(...many)).toEqual(many.slice(0, 10).map((key) => said(key)));
    expect(unknown('k'.repeat(61))).toEqual([said('k'.repeat(60))]);
  });

  it('that is very long is compared with nothing', () => {
    expect(unknown('rules'.padEnd(41, 's'))).toEqual([said('rules'.padEnd(41, 's'))]);
  });

  it('of one letter is close to none of one letter', () => {
    const grades = { fit: { A: 3, B: 2, C: 1, D: 0 }, behaviour: { 1: 3, 2: 2, 3: 1 } };
    expect(faults({ grades })).toEqual(['grades.fit: "D" is not a key here. Keys here: A, B, C']);
  });

  it('among names that are not keys of a mapping is said alone', () => {
    const channels = { pigeon: { threshold: 10 } };
    expect(faults({ mql: { fitMinimum: 0, threshold: { default: 10, channels } } })).toEqual([
      'mql.threshold.channels: "pigeon" is not a key here',
    ]);
  });

  it('is given by itself to whoever points at it', () => {
    expect(() => parseModel({ ...smallSource(), color: 1, size: 2 })).toThrow(
      expect.objectContaining({
        issues: [expect.objectContaining({ path: '', unknownKeys: ['color', 'size'] })],
      }),
    );
  });

  it('stands at the place where it was found', () => {
    expect(ofRule({ ...guide, atLeas: 4 })).toEqual([
      'rules.0.when: "atLeas" is not a key here; did you mean atLeast?. Keys here: signal, withinDays, atLeast, where, topic, sameTopic',
    ]);
  });
});

describe('a value that could have several forms', () => {
  it('is judged by the form it comes closest to', () => {
    expect(ofRule({ signal: 'guide', withinDay: 3 })).toEqual([
      'rules.0.when.withinDays: is missing; give a number',
      'rules.0.when: "withinDay" is not a key here; did you mean withinDays?. Keys here: signal, withinDays, atLeast, where, topic, sameTopic',
    ]);
    expect(ofRule({ filters: 'all' })).toEqual(['rules.0.when.filters: expected a list, found "all"']);
    expect(ofRule({ account: { people: 2, withinDays: 3 } })).toEqual([
      'rules.0.when.account.signals: is missing; give a list',
    ]);
    expect(ofRule({ filterGroups: [{ filter: [] }] })).toEqual([
      'rules.0.when.filterGroups.0.filters: is missing; give a list',
      'rules.0.when.filterGroups.0: "filter" is not a key here; did you mean filters?. Keys here: filters',
    ]);
    const bot = (sign: unknown) => faults({ bots: [{ id: 'b', label: 'B', signals: ['open'], sign }] });
    expect(bot({ attribute: 'a', contain: ['x'] })).toEqual([
      'bots.0.sign.contains: is missing; give a list',
      'bots.0.sign: "contain" is not a key here; did you mean contains?. Keys here: attribute, contains',
    ]);
  });

  it('is judged deep inside', () => {
    expect(ofRule({ all: [{ any: [{ not: { signal: 'guide' } }] }] })).toEqual([
      'rules.0.when.all.0.any.0.not.withinDays: is missing; give a number',
    ]);
    expect(ofRule({ not: { filters: [{ propertyName: 'country', operator: 'EQ' }] } })).toEqual([
      'rules.0.when.not.filters.0.value: is missing; give a text, or is missing; give a number, or is missing; give true or false',
    ]);
  });

  it('is told all of them where it has none of their kinds', () => {
    expect(ofRule({ progression: ['guide', 5], withinDays: 3 })).toEqual([
      'rules.0.when.progression.1: expected a text, found 5, or expected a list, found 5',
    ]);
    expect(ofRule('guide')).toEqual(['rules.0.when: expected keys with values (a mapping), found "guide"']);
    expect(faults({ lists: { a: [{}] } })).toEqual([
      'lists.a.0: expected a text, found a mapping, or expected a number, found a mapping, or expected true or false, found a mapping',
    ]);
  });

  it('may be a word or a mapping, and is judged by what it is', () => {
    const types = 'text, enumeration, number, bool, date, country or title';
    const contact = { a: 'txt', b: { type: 'txt' }, c: 5, d: { type: 'text', labl: 'D' } };
    expect(faults({ inputs: { contact, company: {} } })).toEqual([
      `inputs.contact.a: "txt" is not possible here; use ${types}`,
      `inputs.contact.b.type: "txt" is not possible here; use ${types}`,
      `inputs.contact.c: 5 is not possible here; use ${types}`,
      'inputs.contact.d: "labl" is not a key here; did you mean label?. Keys here: type, label',
    ]);
  });
});

describe('a name', () => {
  it.each([
    ['Small', 'use lower-case letters, digits and hyphens'],
    ['sm_all', 'use lower-case letters, digits and hyphens'],
    ['1small', 'use lower-case letters, digits and hyphens'],
  ])('%s is no key of a model', (key, message) => {
    expect(faults({ model: { key, title: 'Small', version: '1.0.0' } })).toEqual([`model.key: ${message}`]);
  });

  it.each(['1.0', 'v1.0.0', '1.0.0-beta', '1.0.x'])('%s is no version', (version) => {
    expect(faults({ model: { key: 'small', title: 'Small', version } })).toEqual([
      'model.version: use three numbers such as 1.0.0',
    ]);
  });

  it.each([
    ['small-2', '10.20.30'],
    ['s', '0.0.1'],
  ])('%s is a key and %s a version', (key, version) => {
    expect(faults({ model: { key, title: 'Small', version } })).toEqual([]);
  });

  it('of a score group has lower-case letters, digits and underscores', () => {
    const group = (name: string) =>
      faults({
        scores: { ...smallSource().scores, [name]: { limit: 1, floor: 0 } },
        leadScore: { sum: ['intent', name], floor: 0 },
      });
    expect(group('deal_2')).toEqual([]);
    for (const name of ['Deal', '2deal', 'deal-2', 'deal!'])
      expect(group(name).map((fault) => fault.split(':')[0])).toEqual([`scores.${name}`]);
  });
});

describe('what may be left out', () => {
  it('is filled in', () => {
    const document = parseModel({
      ...smallSource(),
      leadScore: { sum: ['intent'] },
      signals: { ...smallSource().signals, seen: { label: 'Seen', doors: [{ property: 'p', equals: 'a' }] } },
      gates: [
        {
          id: 'gate',
          label: 'Gate',
          otherwise: 'is out',
          kind: 'divert',
          rejectAs: 'competitor',
          nextAction: 'none',
          when: { filters: [{ propertyName: 'country', operator: 'HAS_PROPERTY' }] },
        },
      ],
    });
    expect(document).toMatchObject({
      model: { owners: {} },
      lists: {},
      decays: {},
      fastTracks: [],
      leadScore: { floor: 0 },
      channel: { rules: [] },
      mql: { threshold: { channels: {} } },
      inputs: { contact: { country: { type: 'country', label: null } } },
    });
    expect(document.signals.guide).toEqual({ label: 'guide', doors: [] });
    expect(document.signals.seen!.doors).toEqual([
      { property: 'p', equals: ['a'], datedBy: 'change', attributes: {} },
    ]);
    expect(document.rules).toEqual([
      {
        ...aRule({ ...guide, atLeast: 1, where: [] }),
        decisive: true,
        bonus: false,
        actionable: false,
      },
    ]);
    expect(document.gates[0]).toMatchObject({
      onMissing: 'pass',
      when: {
        filters: [
          {
            object: 'contact',
            propertyName: 'country',
            operator: 'HAS_PROPERTY',
            includeObjectsWithNoValueSet: false,
          },
        ],
      },
    });
  });
});

describe('a file of cases', () => {
  const file = { schema: 'fairlead-cases/1', cases: [] };

  it('is held to its shape, and told in the same words', () => {
    expect(() => parseCases({ ...file, leads: { ana: { contakt: {} } } })).toThrow(
      '  leads.ana: "contakt" is not a key here; did you mean contact?. Keys here: contact, company, signals, colleagues',
    );
    expect(() => parseCases({ ...file, schema: 'fairlead/1' })).toThrow(
      'schema: "fairlead/1" is not possible here; use fairlead-cases/1',
    );
  });
});
