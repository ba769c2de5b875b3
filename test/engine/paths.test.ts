import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { appraise } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { paths } from '../../src/engine/paths.ts';
import type { ModelDocument } from '../../src/engine/schema.ts';
import { applySteps, type Step } from '../../src/engine/steps.ts';
import { onDay } from './default-pack.ts';
import { anyDocument, document, richDocument, withShortName } from './generated-documents.ts';
import { input, TODAY } from './generators.ts';
import { consult } from './oracle.ts';
import { fairShare, runs } from './runs.ts';

const NOW = onDay(TODAY, 12);
const compiled = (given: ModelDocument) => compileModel(given, LEXICON);

/** Without fast tracks and with a high threshold, so that one step is seldom enough. */
const demanding = anyDocument.map((given) =>
  withShortName({
    ...given,
    fastTracks: [],
    mql: { ...given.mql, threshold: { default: 70, channels: {} } },
  }),
);

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

describe('P10 paths', () => {
  it('every path flips the decision, by the engine and by the independent reading, and no step of it is idle', () => {
    const lengths: number[] = [];
    let unmade = 0;
    fc.assert(
      fc.property(fc.oneof(anyDocument, demanding), input, (given, lead) => {
        const model = compiled(given);
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
      runs(100),
    );
    if (fairShare(1) > 0) for (const length of [1, 2, 3]) expect(lengths).toContain(length);
    expect(unmade).toBeGreaterThanOrEqual(fairShare(5));
  });

  it('a disqualified or diverted lead is offered none', () => {
    fc.assert(
      fc.property(document, input, (given, lead) => {
        const model = compiled(given);
        const { decision } = appraise(model, lead, NOW);
        if (decision === 'disqualified' || decision === 'diverted')
          expect(paths(model, lead, NOW)).toEqual([]);
      }),
      runs(50),
    );
  });

  it('whenever one or two fresh signals that somebody can bring about make an MQL, the paths are no longer than that', () => {
    let made = 0;
    fc.assert(
      fc.property(anyDocument, input, fc.nat(), fc.nat(), (given, lead, a, b) => {
        const model = compiled(given);
        if (isMql(model, lead)) return;
        const actionable = given.rules.filter((rule) => rule.actionable && 'signal' in rule.when);
        if (actionable.length === 0) return;
        // In the hour in which paths suppose it: what is told of that hour may make it look like a machine's doing.
        const signals = [a, b].map((n, i) => ({
          kind: (actionable[n % actionable.length]!.when as { signal: string }).signal,
          occurredAt: onDay(TODAY, 23),
          asset: `/new/${i}`,
          attributes: { minutes: 60, questions: 1 },
        }));
        const lengthOf = () => paths(model, lead, NOW)[0]?.steps.length ?? Number.POSITIVE_INFINITY;
        for (const count of [1, 2]) {
          const after = { ...lead, signals: [...lead.signals, ...signals.slice(0, count)] };
          if (!isMql(model, after)) continue;
          made++;
          expect(lengthOf()).toBeLessThanOrEqual(count);
          return;
        }
      }),
      runs(100),
    );
    expect(made).toBeGreaterThanOrEqual(fairShare(5));
  });

  it('whenever walking a progression makes an MQL, the paths are no longer than that', () => {
    const progressionsOf = ({ rules }: ModelDocument) =>
      rules.flatMap(({ when, actionable }) =>
        actionable && 'progression' in when ? [when.progression] : [],
      );
    const walking = richDocument.filter((given) => progressionsOf(given).length > 0);
    let walked = 0;
    fc.assert(
      fc.property(walking, input, (given, lead) => {
        const model = compiled(given);
        if (isMql(model, lead)) return;
        for (const steps of progressionsOf(given)) {
          const signals = steps.map((kinds, i) => ({
            kind: kinds[0]!,
            occurredAt: NOW + i * 60_000,
            asset: `/new/${i}`,
          }));
          if (!isMql(model, { ...lead, signals: [...lead.signals, ...signals] })) continue;
          walked++;
          expect(paths(model, lead, NOW)[0]?.steps.length).toBeLessThanOrEqual(steps.length);
        }
      }),
      runs(45),
    );
    expect(walked).toBeGreaterThanOrEqual(fairShare(2));
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
        const model = compiled(given);
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
      runs(150),
    );
    expect(found).toBeGreaterThanOrEqual(fairShare(2));
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
      const model = compiled(given);
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
    runs(70),
  );
  expect(tried).toBeGreaterThanOrEqual(fairShare(80));
});
