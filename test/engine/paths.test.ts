import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { appraise } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import type { Model } from '../../src/engine/model.ts';
import { type Path, paths } from '../../src/engine/paths.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { applySteps, type Step } from '../../src/engine/steps.ts';
import { aLead, aSignal, defaultModel, defaultSource, onDay } from './default-pack.ts';
import { document, input, TODAY } from './generators.ts';
import { consult } from './oracle.ts';

const NOW = onDay(TODAY, 12);
const ON_DAY_3 = [
  aSignal('guide_download', 1),
  aSignal('pricing_page_view', 3),
  aSignal('case_study_view', 3),
];

function isMql(model: Model, lead: EvaluationInput, now = NOW): boolean {
  return appraise(model, lead, now).decision === 'mql';
}

/** Every way to do one thing less. */
function lessBy(steps: readonly Step[]): readonly (readonly Step[])[] {
  return steps.map((step, i) => {
    const less = step.kind === 'signal' && step.times > 1 ? [{ ...step, times: step.times - 1 }] : [];
    return [...steps.slice(0, i), ...less, ...steps.slice(i + 1)];
  });
}

function named(path: Path): string {
  return path.steps
    .map((step) =>
      step.kind === 'signal' ? `${step.times} ${step.signal}` : `${step.property} ${step.known}`,
    )
    .join(' + ');
}

describe('P10 paths', () => {
  it('every path flips the decision, by the engine and by the independent reading, and no step of it is idle', () => {
    const lengths: number[] = [];
    let unmade = 0;
    fc.assert(
      fc.property(document, input, (given, lead) => {
        const model = compileModel(given);
        const before = isMql(model, lead);
        for (const path of paths(model, lead, NOW)) {
          const after = applySteps(lead, path.steps, NOW);
          expect(appraise(model, after, NOW)).toMatchObject({
            decision: path.decision,
            score: path.score,
            margin: path.margin,
            grade: path.grade,
          });
          expect(path.decision === 'mql').toBe(!before);
          expect(consult(given, after as never, NOW).decision).toBe(path.decision);
          for (const less of lessBy(path.steps)) {
            expect(isMql(model, applySteps(lead, less, NOW))).toBe(before);
          }
          lengths.push(path.steps.length);
          if (before) unmade++;
        }
      }),
      { numRuns: 200 },
    );
    for (const length of [1, 2, 3]) expect(lengths.filter((one) => one === length).length).toBeGreaterThan(3);
    expect(unmade).toBeGreaterThan(10);
  });

  it('a disqualified or diverted lead is offered none', () => {
    fc.assert(
      fc.property(document, input, (given, lead) => {
        const model = compileModel(given);
        const { decision } = appraise(model, lead, NOW);
        if (decision === 'disqualified' || decision === 'diverted')
          expect(paths(model, lead, NOW)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('whenever one or two fresh signals that somebody can bring about make an MQL, the paths are no longer than that', () => {
    fc.assert(
      fc.property(document, input, fc.nat(), fc.nat(), (given, lead, a, b) => {
        const model = compileModel(given);
        if (isMql(model, lead)) return;
        const actionable = given.rules.filter((rule) => rule.actionable && 'signal' in rule.when);
        if (actionable.length === 0) return;
        const signals = [a, b].map((n, i) => ({
          kind: (actionable[n % actionable.length]!.when as { signal: string }).signal,
          occurredAt: NOW,
          asset: `/new/${i}`,
          attributes: { minutes: 60, questions: 1 },
        }));
        const lengthOf = () => paths(model, lead, NOW)[0]?.steps.length ?? Number.POSITIVE_INFINITY;
        for (const count of [1, 2]) {
          const after = { ...lead, signals: [...lead.signals, ...signals.slice(0, count)] };
          if (!isMql(model, after)) continue;
          expect(lengthOf()).toBeLessThanOrEqual(count);
          return;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('whatever single value of something unknown makes an MQL, a path of one step is found', () => {
    const values: [object: 'contact' | 'company', property: string, raws: string[]][] = [
      ['contact', 'jobtitle', ['VP Sales', 'CEO', 'Head of Growth', 'Clerk', 'Intern']],
      ['contact', 'email', ['a@b.example']],
      ['company', 'numberofemployees', ['5', '10', '50', '120', '199', '200', '500', '501']],
      ['company', 'annualrevenue', ['1', '5000000', '5e7', '100000001']],
      ['company', 'industry', ['BANKING', 'RETAIL']],
      ['contact', 'country', ['Peru', 'Norway']],
    ];
    let found = 0;
    fc.assert(
      fc.property(document, input, (given, lead) => {
        const model = compileModel(given);
        const before = isMql(model, lead);
        const excluded = ['disqualified', 'diverted'].includes(appraise(model, lead, NOW).decision);
        const flips = values.some(([object, property, raws]) => {
          if (excluded || (lead[object]?.[property] ?? '').trim() !== '') return false;
          return raws.some(
            (raw) => isMql(model, { ...lead, [object]: { ...lead[object], [property]: raw } }) !== before,
          );
        });
        if (!flips) return;
        found++;
        expect(paths(model, lead, NOW)[0]?.steps.length).toBe(1);
      }),
      { numRuns: 400 },
    );
    expect(found).toBeGreaterThan(10);
  });
});

/** Reads back what a path says about a number: "50 to 500", "at least 10 and under 50", "over 500". */
function isWithin(known: string, value: number): boolean {
  const text = known.replaceAll(',', '');
  const range = /^(-?[\d.]+) to (-?[\d.]+)$/.exec(text);
  if (range) return value >= Number(range[1]) && value <= Number(range[2]);
  if (/^-?[\d.]+$/.test(text)) return value === Number(text);
  return text.split(' and ').every((part) => {
    const [, word, end] = /^(at least|over|at most|under) (-?[\d.]+)$/.exec(part)!;
    const bound = Number(end);
    if (word === 'at least') return value >= bound;
    if (word === 'over') return value > bound;
    return word === 'at most' ? value <= bound : value < bound;
  });
}

it('P10 whatever number a path names turns the decision, at the ends of its range and within', () => {
  const numbers: Readonly<Record<string, readonly number[]>> = {
    numberofemployees: [0, 5, 9, 9.5, 10, 11, 49, 50, 51, 199, 199.5, 200, 201, 499, 500, 501, 9999],
    annualrevenue: [0, 4_999_999, 5_000_000, 5_000_001, 1e8, 100_000_001, 1e12],
    hs_num_open_deals: [-1, 0, 0.5, 1, 2, 99],
    hs_email_bounce: [0, 0.5, 1, 2],
  };
  const without = (lead: EvaluationInput, names: readonly string[]): EvaluationInput => ({
    ...lead,
    company: { ...lead.company, ...Object.fromEntries(names.map((name) => [name, null])) },
  });
  const unknown = fc.subarray(['numberofemployees', 'annualrevenue', 'industry', 'hs_num_open_deals']);
  let tried = 0;
  fc.assert(
    fc.property(document, input, unknown, (given, known, names) => {
      const model = compileModel(given);
      const lead = without(known, names);
      const before = isMql(model, lead);
      for (const { steps } of paths(model, lead, NOW)) {
        for (const [i, step] of steps.entries()) {
          if (step.kind !== 'fact' || step.known === null) continue;
          for (const number of numbers[step.property] ?? []) {
            if (!isWithin(step.known, number)) continue;
            const then = steps.with(i, { ...step, value: String(number) });
            expect(isMql(model, applySteps(lead, then, NOW))).toBe(!before);
            tried++;
          }
        }
      }
    }),
    { numRuns: 150 },
  );
  expect(tried).toBeGreaterThan(100);
});

describe('paths of the default pack', () => {
  it('on day 3 a comparison page, a webinar, a reply, an inquiry or a demo would do', () => {
    const found = paths(defaultModel, aLead({ signals: ON_DAY_3 }), onDay(3, 12));
    expect(found.map(named)).toEqual([
      '1 webinar_attended',
      '1 comparison_view',
      '1 email_reply',
      '1 contact_us',
      '1 demo_request',
    ]);
    expect(found[0]).toMatchObject({
      decision: 'mql',
      margin: 0,
      steps: [{ attributes: { minutes: 40, questions: 1 }, label: 'Webinar attendance' }],
    });
  });

  it('names every number that would do, and no other', () => {
    const lead = aLead({ company: null, signals: [...ON_DAY_3, aSignal('email_reply', 5)] });
    const sizes = paths(defaultModel, lead, onDay(5)).flatMap(({ steps }) => steps);
    expect(sizes[0]).toMatchObject({
      property: 'numberofemployees',
      known: '50 to 500',
      label: 'employee count',
    });
    for (const [size, does] of [
      ['49', false],
      ['50', true],
      ['300', true],
      ['500', true],
      ['501', false],
    ] as const) {
      expect(isMql(defaultModel, { ...lead, company: { numberofemployees: size } }, onDay(5))).toBe(does);
    }
  });

  it('no activity is offered where a known fact stands in the way', () => {
    const agency = { numberofemployees: '2', industry: 'RETAIL', annualrevenue: '1000' };
    expect(paths(defaultModel, aLead({ company: agency, signals: ON_DAY_3 }), onDay(3))).toEqual([]);
    expect(paths(defaultModel, aLead({ contact: { hs_email_optout: 'true' } }), onDay(3))).toEqual([]);
  });

  it('an unreadable value counts as not known', () => {
    const company = {
      numberofemployees: '0x10',
      industry: 'RETAIL',
      annualrevenue: '30000000',
      country: 'Norway',
    };
    const lead = aLead({ company, contact: { jobtitle: 'Clerk' }, signals: [aSignal('demo_request', 3)] });
    expect(paths(defaultModel, lead, onDay(3)).map(named)).toEqual(['numberofemployees 50 to 500']);
  });

  it('says how often where once is not enough', () => {
    const source = defaultSource();
    source.fastTracks = [];
    source.rules = source.rules.filter((rule: { score: string }) => rule.score !== 'intent');
    source.rules.push({
      id: 'int.thrice',
      score: 'intent',
      points: 70,
      label: 'Three pricing visits',
      when: { signal: 'pricing_page_view', withinDays: 30, atLeast: 3 },
      actionable: true,
    });
    const model = compileModel(parseModel(source));
    expect(paths(model, aLead(), onDay(3)).map(named)).toEqual(['3 pricing_page_view']);
    expect(paths(model, aLead({ signals: [aSignal('pricing_page_view', 2)] }), onDay(3)).map(named)).toEqual([
      '2 pricing_page_view',
    ]);
  });

  it('counts a repeated activity as one step of several times', () => {
    const source = defaultSource();
    source.fastTracks = [];
    source.rules = source.rules.filter((rule: { score: string }) => rule.score === 'fit');
    source.rules.push({
      id: 'int.visits',
      score: 'intent',
      points: 30,
      label: 'Pricing visits',
      when: { signal: 'pricing_page_view', withinDays: 30 },
      repeat: { max: 4 },
      actionable: true,
    });
    source.mql.threshold = { default: 60 };
    const model = compileModel(parseModel(source));
    expect(paths(model, aLead(), onDay(3)).map(named)).toEqual(['2 pricing_page_view']);
  });

  it('holds to the number of steps and of paths asked for', () => {
    const lead = aLead({ company: null });
    expect(paths(defaultModel, lead, onDay(3), { maxSteps: 1 })).toEqual([]);
    expect(paths(defaultModel, lead, onDay(3), { maxSteps: 2, limit: 2 })).toHaveLength(2);
  });

  it('leaves the lead as it was', () => {
    const lead = aLead({ company: null, signals: ON_DAY_3 });
    const before = structuredClone(lead);
    paths(defaultModel, lead, onDay(3));
    expect(lead).toEqual(before);
  });
});
