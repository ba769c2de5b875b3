/** Committees of several departments while job titles are unknown: whatever they turn out to be was foreseen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { appraise } from '../../src/engine/evaluate.ts';
import type { Colleague, EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { nextStepSentence, receiptText } from '../../src/engine/render.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './default-pack.ts';
import { consult } from './oracle.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, at, colleague, judge, smallModel, smallSource, TOPICS } from './small-model.ts';

const TWO = { people: 2, departments: 2, withinDays: 30, signals: ['guide', 'compare'] };

const about = (topic: string, day: number) => at(day, 'guide', { attributes: { topic } });

/** A committee of finance and IT on the one topic; on the other more people, of whom one department is known. */
function onBothTopics(finance: number, security: number) {
  const both = [about('finance', finance), about('security', security)];
  const account = [
    colleague('ana', both, 'CFO'),
    colleague('ben', [about('security', security)], null),
    colleague('cem', [about('finance', finance)], 'IT Manager'),
    colleague('dan', [about('security', security)], null),
  ];
  return { signals: both, account };
}

describe('a committee of two departments', () => {
  const lead = { contact: { jobtitle: null }, signals: [at(1, 'guide')] };
  const cfo = colleague('ana', [at(2, 'guide')], 'CFO');
  const nobodyKnows = colleague('ben', [at(3, 'guide')]);
  const intent = smallModel({ rules: [aRule({ account: TWO })] });
  const unknownOf = (given: Parameters<typeof judge>[2], model = intent) => {
    const { score, low, high, unknown } = judge(model, 5, given);
    return [score, low, high, unknown.flatMap(({ inputs }) => inputs)];
  };
  const TITLE = { input: 'contact.jobtitle', label: 'job title', value: null };
  const COLLEAGUE = { input: 'colleague.jobtitle', label: 'job title of a colleague', value: null };

  it('is open while the own job title of the lead is unknown, and says so', () => {
    expect(unknownOf({ ...lead, account: [cfo] })).toEqual([0, 0, 10_000, [TITLE]]);
    const clerk = { ...lead, contact: { jobtitle: 'Clerk' }, account: [cfo] };
    expect(unknownOf(clerk)).toEqual([0, 0, 10_000, [{ ...TITLE, value: 'Clerk' }]]);
  });

  it('is open while titles of colleagues are unknown, which are told without whose they are', () => {
    const finance = { ...lead, contact: { jobtitle: 'Accountant' } };
    expect(unknownOf({ ...finance, account: [nobodyKnows] })).toEqual([0, 0, 10_000, [COLLEAGUE]]);
    expect(unknownOf({ ...lead, account: [nobodyKnows] })).toEqual([0, 0, 10_000, [TITLE, COLLEAGUE]]);
    const receipt = judge(intent, 5, { ...lead, account: [nobodyKnows] });
    expect(receiptText(receipt)).toContain(
      'Rule: job title is not known, job title of a colleague is not known',
    );
    expect(JSON.stringify(receipt)).not.toContain('ben');
  });

  it('is none where no title could make it one: too few people, too few titles to learn, or two departments', () => {
    const sales = colleague('cem', [at(3, 'guide')], 'Sales Manager');
    const accountant = { ...lead, contact: { jobtitle: 'Accountant' } };
    expect(unknownOf({ ...lead, account: [] })).toEqual([0, 0, 0, []]);
    expect(unknownOf({ ...lead, account: [colleague('dan', [at(3, 'open')])] })).toEqual([0, 0, 0, []]);
    expect(unknownOf({ ...accountant, account: [cfo] })).toEqual([0, 0, 0, []]);
    expect(unknownOf({ ...lead, account: [cfo, sales] })).toEqual([10_000, 10_000, 10_000, []]);
    const three = smallModel({ rules: [aRule({ account: { ...TWO, departments: 3 } })] });
    expect(unknownOf({ ...lead, account: [cfo] }, three)).toEqual([0, 0, 0, []]);
    expect(unknownOf({ ...lead, account: [cfo, sales] }, three)).toEqual([0, 0, 10_000, [TITLE]]);
  });

  it('is worth what is left of its points, were it one', () => {
    const decays = { falling: { kind: 'linear', holdDays: 0, days: 20 } };
    const falling = smallModel({ decays, rules: [aRule({ account: TWO }, { decay: 'falling' })] });
    const receipt = judge(falling, 12, { ...lead, account: [cfo] });
    expect([receipt.high, receipt.unknown[0]?.worth]).toEqual([5_000, 5_000]);
  });

  it('may count on another topic than it does, and then for less', () => {
    const model = smallModel({
      topics: TOPICS,
      decays: { falling: { kind: 'linear', holdDays: 0, days: 20 } },
      rules: [aRule({ account: { ...TWO, sameTopic: true } }, { decay: 'falling' })],
    });
    const on = (day: number, topic: string) => at(day, 'guide', { attributes: { topic } });
    const signals = [on(11, 'finance'), on(1, 'security')];
    const account = [
      colleague('ana', [on(11, 'finance'), on(1, 'security')], 'CFO'),
      colleague('ben', [on(2, 'security')], null),
      colleague('cem', [on(11, 'finance')], 'IT Manager'),
      colleague('dan', [on(1, 'security')], null),
    ];
    const receipt = judge(model, 12, { signals, account });
    expect([receipt.score, receipt.low, receipt.high]).toEqual([9_500, 5_000, 9_500]);
    expect(receipt.unknown).toMatchObject([{ ruleId: 'rule', worth: -4_500 }]);
  });

  it('may count on another topic than it does, and then for more: what it adds to what counts is told', () => {
    const model = smallModel({
      topics: TOPICS,
      decays: { falling: { kind: 'linear', holdDays: 0, days: 20 } },
      rules: [aRule({ account: { ...TWO, sameTopic: true } }, { decay: 'falling' })],
    });
    const receipt = judge(model, 12, onBothTopics(2, 11));
    expect([receipt.score, receipt.low, receipt.high]).toEqual([5_000, 5_000, 9_500]);
    expect(receipt.unknown).toMatchObject([{ ruleId: 'rule', worth: 4_500 }]);
  });

  it('leaves nothing open where another topic would count for as much', () => {
    const model = smallModel({ topics: TOPICS, rules: [aRule({ account: { ...TWO, sameTopic: true } })] });
    const receipt = judge(model, 12, onBothTopics(2, 11));
    expect(receipt).toMatchObject({ score: 10_000, low: 10_000, high: 10_000, unknown: [] });
  });

  it('may come about on a topic, though more people of one department are at another', () => {
    const model = smallModel({ topics: TOPICS, rules: [aRule({ account: { ...TWO, sameTopic: true } })] });
    const account = [
      colleague('ana', [about('security', 3)], 'CFO'),
      colleague('ben', [about('security', 3)], 'Accountant'),
      colleague('cem', [about('finance', 2)], null),
    ];
    const signals = [about('security', 3), about('finance', 2)];
    const given = { contact: { jobtitle: 'Accountant' }, signals, account };
    expect(unknownOf(given, model)).toEqual([0, 0, 10_000, [COLLEAGUE]]);
  });

  it('changes nothing where a larger one stands on another topic, whatever a title turns out to be', () => {
    const model = smallModel({
      topics: TOPICS,
      decays: { falling: { kind: 'linear', holdDays: 0, days: 20 } },
      rules: [aRule({ account: { ...TWO, sameTopic: true } }, { decay: 'falling' })],
    });
    const account = [
      colleague('ana', [about('security', 2)], 'CFO'),
      colleague('ben', [about('security', 2)], 'IT Manager'),
      colleague('cem', [about('finance', 11)], null),
    ];
    const receipt = judge(model, 12, { signals: [about('security', 2), about('finance', 11)], account });
    expect(receipt).toMatchObject({ score: 5_000, low: 5_000, high: 5_000, unknown: [] });
  });

  it('asks for titles of colleagues where they would help on one topic of several', () => {
    const model = smallModel({ topics: TOPICS, rules: [aRule({ account: { ...TWO, sameTopic: true } })] });
    const account = [
      colleague('ana', [about('security', 3)], 'CFO'),
      colleague('ben', [about('finance', 3)], null),
    ];
    const signals = [about('security', 3), about('finance', 3)];
    expect(unknownOf({ signals, account }, model)).toEqual([0, 0, 10_000, [TITLE, COLLEAGUE]]);
  });

  it('leaves a fit or a gate open that hangs on it', () => {
    const acts = { otherwise: 'no committee', rejectAs: 'no_business_context', nextAction: 'nurture' };
    const model = smallModel({
      rules: [
        aRule({ account: TWO }, { score: 'fit' }),
        aRule({ signal: 'guide', withinDays: 30 }, { id: 'own' }),
      ],
      gates: [
        {
          id: 'gate',
          label: 'Committee',
          kind: 'require',
          onMissing: 'hold',
          when: { account: TWO },
          ...acts,
        },
        {
          id: 'not',
          label: 'None',
          kind: 'divert',
          when: { not: { account: TWO } },
          onMissing: 'pass',
          ...acts,
        },
      ],
      mql: { fitMinimum: 10, threshold: { default: 10 } },
    });
    const receipt = judge(model, 5, { ...lead, account: [cfo] });
    expect(receipt).toMatchObject({
      decision: 'hold',
      scoreState: 'insufficient_data',
      fit: 0,
      fitHigh: 10_000,
    });
    expect(receipt.gates).toMatchObject([
      { state: 'hold', because: [{ input: 'contact.jobtitle', value: null }] },
      { state: 'pass', because: [{ input: 'contact.jobtitle', value: null }] },
    ]);
    expect(receipt.fitCriteria).toMatchObject([{ state: 'unknown' }]);
    const ungated = smallModel({
      rules: model.document.rules,
      mql: { fitMinimum: 10, threshold: { default: 10 } },
    });
    expect(nextStepSentence(judge(ungated, 5, { ...lead, account: [cfo] }))).toBe(
      'Find out job title; it could raise the fit from 0 to 10.',
    );
  });
});

describe('whatever job titles turn out to be', () => {
  const TODAY = onDay(31, 12);
  /** Nobody can tell a department from these. */
  const UNREAD: readonly (string | null)[] = [null, ' ', 'Clerk'];
  const title = fc.constantFrom(...UNREAD, 'CFO', 'VP of Sales', 'IT Director');
  const signal = fc
    .record({
      kind: fc.constantFrom('guide', 'compare'),
      day: fc.constantFrom(1, 3, 20, 30, 31),
      topic: fc.constantFrom('security', 'finance'),
    })
    .map(({ kind, day, topic }) => at(day, kind, { attributes: { topic } }));
  const signals = fc.array(signal, { minLength: 1, maxLength: 3 });
  const company = fc.array(fc.record({ signals, title, later: title }), { minLength: 2, maxLength: 4 });

  const committee = fc.record(
    {
      people: fc.constantFrom(2, 2, 3),
      departments: fc.constantFrom(2, 2, 3),
      withinDays: fc.constantFrom(12, 30),
      signals: fc.constant(TWO.signals),
      sameTopic: fc.constant(true),
    },
    { requiredKeys: ['people', 'departments', 'withinDays', 'signals'] },
  );
  const rule = fc.record({
    when: committee.chain((account) =>
      fc.constantFrom<Record<string, unknown>>(
        { account },
        { account },
        { account },
        { not: { account } },
        { all: [{ account }, { signal: 'guide', withinDays: 12 }] },
      ),
    ),
    score: fc.constantFrom('intent', 'intent', 'fit', 'negative'),
    points: fc.constantFrom(5, 10, 24),
    decay: fc.constantFrom(undefined, 'falling', 'falling'),
    exclusive: fc.constantFrom(undefined, 'set'),
  });
  const model = fc.array(rule, { minLength: 1, maxLength: 4 }).map((rules) => {
    const source = smallSource({
      topics: TOPICS,
      decays: { falling: { kind: 'linear', holdDays: 0, days: 40 } },
      rules: rules.map(({ when, score, points, decay, exclusive }, i) => ({
        ...aRule(when, { id: `rule.${i}`, score, points: score === 'negative' ? -points : points }),
        ...(decay && 'account' in when ? { decay } : {}),
        ...(exclusive ? { exclusive: `${exclusive} ${score}` } : {}),
      })),
    });
    source.scores.negative = { limit: 0, floor: -100 };
    source.leadScore.sum.push('negative');
    source.mql = { fitMinimum: 0, threshold: { default: 0 } };
    return compileModel(parseModel(source), LEXICON);
  });

  function leadOf(people: readonly Omit<Colleague, 'leadId'>[]): EvaluationInput {
    const [{ title, signals }, ...others] = people as [Colleague, ...Colleague[]];
    const account = others.map((one, i) => ({ ...one, leadId: `colleague-${i}` }));
    return { contact: { jobtitle: title ?? null }, company: {}, signals, account };
  }

  it('score and fit stay within their ranges, which only get narrower', () => {
    let moved = 0;
    fc.assert(
      fc.property(model, company, (given, people) => {
        const before = appraise(given, leadOf(people), TODAY);
        const known = people.map((one) => (UNREAD.includes(one.title) ? { ...one, title: one.later } : one));
        const after = appraise(given, leadOf(known), TODAY);
        for (const [is, low, high] of [
          ['score', 'low', 'high'],
          ['fit', 'fitLow', 'fitHigh'],
        ] as const) {
          expect(before[low]).toBeLessThanOrEqual(after[low]);
          expect(after[low]).toBeLessThanOrEqual(after[is]);
          expect(after[is]).toBeLessThanOrEqual(after[high]);
          expect(after[high]).toBeLessThanOrEqual(before[high]);
        }
        if (after.score !== before.score) moved++;
      }),
      runs(1_000),
    );
    expect(moved).toBeGreaterThanOrEqual(fairShare(100));
  });

  it('P15 the independent reading of the document finds the same ranges', () => {
    let ranges = 0;
    fc.assert(
      fc.property(model, company, (given, people) => {
        const lead = leadOf(people);
        const { score, low, high, fit } = consult(given.document, lead as never, TODAY);
        expect(appraise(given, lead, TODAY)).toMatchObject({ score, low, high, fit });
        if (low < high) ranges++;
      }),
      runs(1_000),
    );
    expect(ranges).toBeGreaterThanOrEqual(fairShare(200));
  });
});
