/** What lint says is tried on every lead of a small world, under random small documents. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { type Appraisal, appraise } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import { type LintFinding, lint } from '../../src/engine/lint.ts';
import type { Model } from '../../src/engine/model.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { defaultSource, onDay } from './default-pack.ts';

const NOW = onDay(5);
const reviewed = { now: NOW, reviewedAt: NOW };

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
    propertyName: fc.constantFrom('size', 'flag'),
    operator: fc.constantFrom('HAS_PROPERTY', 'NOT_HAS_PROPERTY'),
  }),
  fc.record({
    propertyName: fc.constant('flag'),
    operator: fc.constantFrom('EQ', 'NEQ'),
    value: fc.boolean(),
  }),
);
const signalCondition = fc.record({
  signal: fc.constantFrom('visit', 'call'),
  withinDays: fc.constantFrom(2, 5),
  atLeast: fc.constantFrom(1, 1, 2),
  where: fc.array(
    fc.record({
      attribute: fc.constant('minutes'),
      operator: fc.constantFrom('GTE', 'LTE', 'EQ'),
      value: fc.constantFrom(5, 20),
    }),
    { maxLength: 2 },
  ),
});
const propertyCondition = fc.record({ filters: fc.array(filterOf, { minLength: 1, maxLength: 3 }) });
const someRule = fc.record(
  {
    score: fc.constantFrom('fit', 'engagement', 'engagement', 'intent', 'intent'),
    points: fc.constantFrom(-10, -5, 0, 5, 5, 10, 10, 20, 30),
    when: fc.oneof({ weight: 2, arbitrary: signalCondition }, { weight: 1, arbitrary: propertyCondition }),
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
  when: fc.oneof(propertyCondition, signalCondition),
});

const smallDocument: fc.Arbitrary<ModelDocument> = fc
  .record({
    rules: fc.array(someRule, { minLength: 1, maxLength: 6 }),
    gates: fc.array(someGate, { maxLength: 1 }),
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
    const { signal: _, ...base } = defaultSource();
    try {
      return parseModel({
        ...base,
        inputs: { contact: { size: 'number', title: 'text', flag: 'bool' }, company: {} },
        lists: {},
        signals: { visit: { label: 'Visit' }, call: { label: 'Call' } },
        scores: Object.fromEntries(scores),
        leadScore: { sum: ['engagement', 'intent'], floor: given.leadFloor },
        decays: { quick: { kind: 'linear', holdDays: 0, days: 4 } },
        rules: given.rules.map((rule, i) => {
          const byProperty = 'filters' in rule.when;
          const { decay, repeat, ...others } = rule;
          return { id: `r${i}`, label: `Rule ${i}`, ...others, ...(byProperty ? {} : { decay, repeat }) };
        }),
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
        grades: { fit: { A: 20, B: 10, C: 5 }, behaviour: { 1: 30, 2: 15, 3: 5 } },
      });
    } catch {
      return null;
    }
  })
  .filter((document) => document !== null);

const at = (kind: string, age: number, minutes?: number, asset = '/a'): Signal => ({
  kind,
  occurredAt: NOW - age * DAY_MS,
  asset,
  ...(minutes === undefined ? {} : { attributes: { minutes } }),
});
const HAPPENED: readonly (readonly Signal[])[] = [
  [],
  [at('visit', 0)],
  [at('visit', 0, 5)],
  [at('visit', 0, 20)],
  [at('visit', 1, 20)],
  [at('call', 0, 5)],
  [at('call', 0, 20)],
  [at('call', 0)],
  [at('visit', 3, 5), at('visit', 0, 20)],
  [at('call', 0, 20), at('call', 0, 20, '/b')],
  [at('visit', 0, 20), at('visit', 0, 5, '/b'), at('call', 0, 20), at('call', 2, 5)],
];
const LEADS: readonly EvaluationInput[] = [null, '2', '3', '4', '5', '6', '7', '8', 'many'].flatMap((size) =>
  [null, 'boss', 'clerk', 'cook'].flatMap((title) =>
    [null, 'true', 'false'].flatMap((flag) =>
      HAPPENED.map((signals) => ({ contact: { size, title, flag }, company: null, signals })),
    ),
  ),
);

const MODELS = new WeakMap<LintFinding, Model>();

/** The document with some of its rules only, compiled once a finding. */
function modelWith(
  document: ModelDocument,
  finding: LintFinding,
  keep: (rule: ModelDocument['rules'][number]) => boolean,
): Model {
  const known = MODELS.get(finding) ?? compileModel({ ...document, rules: document.rules.filter(keep) });
  MODELS.set(finding, known);
  return known;
}

/** What each kind of finding claims about every lead. */
function holds(
  document: ModelDocument,
  finding: LintFinding,
  lead: EvaluationInput,
  now: Appraisal,
): boolean {
  const { evidence, path, level } = finding;
  const sum = document.leadScore.sum;
  const group = path.split('.')[1]!;
  const without = (keep: (rule: ModelDocument['rules'][number]) => boolean) =>
    appraise(modelWith(document, finding, keep), lead, NOW);
  switch (finding.id) {
    case 'audit.fit':
      return level === 'statement'
        ? now.fit >= now.fitMinimum || now.decision !== 'mql'
        : now.fit >= now.fitMinimum;
    case 'audit.negatives':
      return level === 'statement' || without((rule) => rule.points >= 0).score === now.score;
    case 'audit.content':
      return now.contributions.every(
        (line) =>
          line.score === 'fit' ||
          line.triggeredAt === null ||
          line.full <= 0 ||
          (line.full >= Number(evidence.lowest) * 1000 && line.full <= Number(evidence.highest) * 1000),
      );
    case 'threshold.unreachable':
    case 'threshold.always-met': {
      const concerned = (now.channel === 'webinar') === (evidence.channel === 'webinar');
      return !concerned || now.margin >= 0 === (finding.id === 'threshold.always-met');
    }
    case 'group.never-alone': {
      const others = now.contributions.filter((line) => sum.includes(line.score) && line.score !== group);
      const alone = now.handRaise === null && others.every((line) => line.points <= 0);
      return !alone || now.decision !== 'mql';
    }
    case 'signal.never-alone': {
      const alone =
        lead.signals.length === 1 &&
        now.contributions.every(
          (line) => line.triggeredAt !== null || line.points <= 0 || !sum.includes(line.score),
        );
      return !alone || now.handRaise !== null || now.decision !== 'mql';
    }
    case 'limit.never-binds':
      return now.scores[group]!.raw <= document.scores[group]!.limit * 1000;
    case 'floor.never-binds':
      return path === 'leadScore.floor'
        ? now.score === sum.reduce((total, name) => total + now.scores[name]!.used, 0)
        : now.scores[group]!.raw >= document.scores[group]!.floor * 1000;
    case 'grade.unreachable':
      return !now.grade.includes(String(evidence.grade));
    case 'rule.never-adds': {
      const then = without((rule) => rule.id !== evidence.rule);
      return then.score === now.score && then.fit === now.fit && then.decisive === now.decisive;
    }
    case 'gate.never-opens':
      return now.decision !== 'mql';
    case 'gate.never-closes':
      return now.gates.every((gate) => gate.id !== evidence.gate || gate.state === 'pass');
    default:
      return true;
  }
}

it('AT-52 CB-09 every statement, warning and problem is true of every lead of a small world', () => {
  const told = new Map<string, number>();
  fc.assert(
    fc.property(smallDocument, fc.nat({ max: 10 }), (document, offset) => {
      const model = compileModel(document);
      const findings = lint(document, reviewed);
      for (const finding of findings) told.set(finding.id, (told.get(finding.id) ?? 0) + 1);
      for (let i = offset; i < LEADS.length; i += 11) {
        const lead = LEADS[i]!;
        const receipt = appraise(model, lead, NOW);
        const wrong = findings.filter((finding) => !holds(document, finding, lead, receipt));
        expect(wrong.map((finding) => [finding.sentence, finding.evidence, lead])).toEqual([]);
      }
      for (const finding of findings.filter(({ id }) => id === 'signal.suffices')) {
        const { signal } = finding.evidence;
        const ofSignal = modelWith(
          document,
          finding,
          ({ when }) => 'signal' in when && when.signal === signal,
        );
        const does = LEADS.some((lead) => {
          const only = lead.signals.length === 1 && lead.signals[0]!.kind === signal;
          const { decisive } = appraise(ofSignal, lead, NOW);
          return only && decisive >= Number(finding.evidence.lowestThreshold) * 1000;
        });
        expect(does).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
  for (const id of [
    'audit.fit',
    'audit.negatives',
    'audit.content',
    'threshold.unreachable',
    'threshold.always-met',
    'group.never-alone',
    'signal.never-alone',
    'signal.suffices',
    'limit.never-binds',
    'floor.never-binds',
    'grade.unreachable',
    'rule.never-adds',
    'gate.never-closes',
  ]) {
    expect([id, told.get(id) ?? 0]).toEqual([id, expect.any(Number)]);
    expect(told.get(id) ?? 0, id).toBeGreaterThan(0);
  }
}, 120_000);
