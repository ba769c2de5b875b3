/** A small world in which what lint says can be tried: random small documents, and every sort of lead there is. */
import fc from 'fast-check';
import type { Colleague, EvaluationInput, Signal } from '../../src/engine/input.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { defaultSource, onDay } from './default-pack.ts';

type Source = Record<string, any>;

export const NOW = onDay(5);

const small = fc.integer({ min: -10, max: 30 });
const filterOf = fc.oneof(
  fc.record({
    propertyName: fc.constant('size'),
    operator: fc.constantFrom('GT', 'GTE', 'LT', 'LTE', 'EQ', 'NEQ'),
    value: fc.constantFrom(3, 5, 7),
    includeObjectsWithNoValueSet: fc.boolean(),
  }),
  fc.record({
    propertyName: fc.constant('title'),
    operator: fc.constantFrom('IN', 'NOT_IN'),
    values: fc.constantFrom(['boss'], ['boss', 'clerk'], ['clerk']),
  }),
  fc.record({
    propertyName: fc.constantFrom('size', 'flag', 'home'),
    operator: fc.constantFrom('HAS_PROPERTY', 'NOT_HAS_PROPERTY'),
  }),
  fc.record({
    propertyName: fc.constant('flag'),
    operator: fc.constantFrom('EQ', 'NEQ'),
    value: fc.boolean(),
  }),
  fc.record({
    propertyName: fc.constant('home'),
    operator: fc.constantFrom('IN', 'NOT_IN'),
    values: fc.constantFrom(['dach'], ['US', 'AT']),
  }),
);
const about = fc.constantFrom<Source>({}, {}, {}, { topic: 'price' }, { sameTopic: true });
const kind = fc.constantFrom('visit', 'call');
const withinDays = fc.constantFrom(2, 5);
const signalCondition: fc.Arbitrary<Source> = fc
  .tuple(
    fc.record({
      signal: kind,
      withinDays,
      atLeast: fc.constantFrom(1, 1, 2),
      where: fc.array(
        fc.record({
          attribute: fc.constant('minutes'),
          operator: fc.constantFrom('GTE', 'LTE', 'EQ'),
          value: fc.constantFrom(5, 20),
        }),
        { maxLength: 2 },
      ),
    }),
    about,
  )
  .map(([test, topic]) => ({ ...test, ...topic, ...(topic.sameTopic ? { atLeast: 2 } : {}) }));
const progressionCondition: fc.Arbitrary<Source> = fc
  .tuple(
    fc.record({ progression: fc.constantFrom(['visit', 'call'], ['call', ['visit', 'call']]), withinDays }),
    fc.boolean(),
  )
  .map(([test, sameTopic]) => ({ ...test, ...(sameTopic ? { sameTopic } : {}) }));
const committee: fc.Arbitrary<Source> = fc
  .tuple(
    fc.record({
      people: fc.constantFrom(2, 3),
      withinDays,
      signals: fc.constantFrom(['visit'], ['visit', 'call']),
    }),
    about,
  )
  .map(([test, topic]) => ({ ...test, ...topic }));
const datedCondition = fc.oneof(
  { weight: 3, arbitrary: signalCondition },
  { weight: 1, arbitrary: progressionCondition },
  { weight: 1, arbitrary: committee.map((account) => ({ account })) },
);
const propertyCondition: fc.Arbitrary<Source> = fc.record({
  filters: fc.array(filterOf, { minLength: 1, maxLength: 3 }),
});
const single = fc.oneof(
  { weight: 2, arbitrary: datedCondition },
  { weight: 1, arbitrary: propertyCondition },
);
const part = fc.oneof({ weight: 3, arbitrary: single }, { weight: 1, arbitrary: fc.record({ not: single }) });
const several = fc.array(part, { minLength: 1, maxLength: 2 });
const joined: fc.Arbitrary<Source> = fc.oneof(
  fc.record({ all: several }),
  fc.record({ any: several }),
  fc.record({ not: fc.oneof(single, fc.record({ all: several }), fc.record({ any: several })) }),
);

const someRule = fc.record(
  {
    score: fc.constantFrom('fit', 'engagement', 'engagement', 'intent', 'intent'),
    points: fc.constantFrom(-10, -5, 0, 5, 5, 10, 10, 20, 30),
    when: fc.oneof({ weight: 3, arbitrary: single }, { weight: 1, arbitrary: joined }),
    exclusive: fc.constantFrom(undefined, undefined, 'one'),
    decay: fc.constantFrom(undefined, 'quick'),
    repeat: fc.constantFrom(undefined, { max: 2 }),
    decisive: fc.constantFrom(true, true, true, false),
  },
  { requiredKeys: ['score', 'points', 'when'] },
);
const someGate = fc.record({
  kind: fc.constantFrom('disqualify', 'divert', 'require'),
  onMissing: fc.constantFrom('fail', 'hold', 'pass'),
  when: fc.oneof(propertyCondition, datedCondition, joined),
});

export const smallDocument: fc.Arbitrary<ModelDocument> = fc
  .record({
    rules: fc.array(someRule, { minLength: 1, maxLength: 6 }),
    /** A rule in the same words as another, worth something else. */
    twin: fc.boolean(),
    gates: fc.array(someGate, { maxLength: 3 }),
    tracks: fc.array(committee, { maxLength: 1 }),
    burst: fc.boolean(),
    limits: fc.tuple(small, small, small),
    floors: fc.tuple(fc.constantFrom(0, 0, -5, 5), fc.constantFrom(0, -20), fc.constantFrom(0, -5, 5)),
    leadFloor: fc.constantFrom(0, 0, -30, 5),
    fitMinimum: fc.constantFrom(0, 5, 10),
    threshold: fc.constantFrom(0, 5, 10, 20, 30),
    webinar: fc.constantFrom(5, 20, 40),
    fast: fc.boolean(),
  })
  .map((given) => {
    const scores = (['fit', 'engagement', 'intent'] as const).map((name, i) => [
      name,
      { limit: given.limits[i], floor: given.floors[i] },
    ]);
    const [first] = given.rules;
    const twin = given.twin ? [{ ...first!, exclusive: 'one', decay: undefined }] : [];
    try {
      return parseModel({
        schema: 'fairlead/1',
        model: defaultSource().model,
        inputs: { contact: { size: 'number', title: 'text', flag: 'bool', home: 'country' }, company: {} },
        topics: {
          price: { label: 'Prices', words: ['price'] },
          jobs: { label: 'Jobs', words: ['jobs'] },
        },
        signals: { visit: { label: 'Visit' }, call: { label: 'Call' } },
        scores: Object.fromEntries(scores),
        leadScore: { sum: ['engagement', 'intent'], floor: given.leadFloor },
        decays: { quick: { kind: 'linear', holdDays: 0, days: 4 } },
        rules: [...given.rules, ...twin].map(asRule),
        gates: given.gates.map((gate, i) => ({
          id: `g${i}`,
          label: 'Gate',
          otherwise: 'is out',
          rejectAs: 'competitor',
          nextAction: 'suppress',
          ...gate,
        })),
        channel: {
          default: 'other',
          rules: [
            {
              channel: 'webinar',
              when: { filters: [{ propertyName: 'title', operator: 'EQ', value: 'boss' }] },
            },
          ],
        },
        mql: {
          fitMinimum: given.fitMinimum,
          threshold: { default: given.threshold, channels: { webinar: { threshold: given.webinar } } },
        },
        fastTracks: given.fast
          ? [{ id: 'f', label: 'Call', signal: 'call', withinDays: 2, to: 'review' }]
          : [],
        ...(given.burst
          ? { bots: [{ id: 'b', label: 'Burst', signals: ['visit', 'call'], sign: { links: 2, within: 1 } }] }
          : {}),
        accountTracks: given.tracks.map((track, i) => ({ id: `t${i}`, label: 'Committee', ...track })),
        grades: { fit: { A: 20, B: 10, C: 5 }, behaviour: { 1: 30, 2: 15, 3: 5 } },
      });
    } catch {
      return null;
    }
  })
  .filter((document) => document !== null);

function asRule({ decay, repeat, ...others }: Source, i: number): Source {
  const dated = ['signal', 'progression', 'account'].some((word) => word in others.when);
  return {
    id: `r${i}`,
    label: `Rule ${i}`,
    ...others,
    ...(dated ? { decay } : {}),
    ...('signal' in others.when ? { repeat } : {}),
  };
}

const at = (of: string, age: number, minutes?: number, asset = '/a'): Signal => ({
  kind: of,
  occurredAt: NOW - age * DAY_MS,
  asset,
  ...(minutes === undefined ? {} : { attributes: { minutes } }),
});
const HAPPENED: readonly (readonly Signal[])[] = [
  [],
  [at('visit', 0)],
  [at('visit', 0, 5)],
  [at('visit', 0, 20, '/price')],
  [at('visit', 1, 20)],
  [at('call', 0, 5)],
  [at('call', 0, 20)],
  [at('call', 0)],
  [at('visit', 3, 5), at('visit', 0, 20)],
  [at('call', 0, 20), at('call', 0, 20, '/b')],
  [at('visit', 0, 20), at('visit', 0, 5, '/b'), at('call', 0, 20), at('call', 2, 5)],
  [at('visit', 3, 5, '/price'), at('visit', 1, 5, '/price/b'), at('call', 0, 20, '/jobs')],
  [
    at('visit', 5, 5, '/jobs'),
    at('visit', 4, 5, '/jobs/b'),
    at('visit', 1, 5, '/price'),
    at('visit', 0, 5, '/price/b'),
  ],
];
const COLLEAGUES: readonly (readonly Colleague[])[] = [
  [],
  [],
  [{ leadId: 'ana', signals: [at('visit', 0)] }],
  [
    { leadId: 'ana', signals: [at('call', 1, 5, '/price')] },
    { leadId: 'ben', signals: [at('visit', 4, 5, '/price'), at('call', 0, 5, '/jobs')] },
  ],
];

/** Every value that the filters can tell apart, with everything that can happen; who else is there goes round. */
export const LEADS: readonly EvaluationInput[] = [null, '2', '3', '4', '5', '6', '7', '8', 'many'].flatMap(
  (size, i) =>
    [null, 'boss', 'clerk', 'cook'].flatMap((title, j) =>
      [null, 'true', 'false'].flatMap((flag, k) =>
        HAPPENED.map((signals, l) => ({
          contact: { size, title, flag, home: [null, 'Wien', 'usa', 'Narnia'][(i + j + l) % 4]! },
          company: null,
          signals,
          account: COLLEAGUES[(i + k + l) % 4]!,
        })),
      ),
    ),
);
