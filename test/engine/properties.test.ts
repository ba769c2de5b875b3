import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { decayTable, WHOLE } from '../../src/engine/decay.ts';
import { appraise, evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { nextStepSentence, reasonSentence, receiptText } from '../../src/engine/render.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { defaultDocument, defaultModel, defaultSource, onDay } from './default-pack.ts';
import { document, input, KINDS, signalOf, TODAY, WELCOME_KINDS } from './generators.ts';
import { consult } from './oracle.ts';

const RUNS = { numRuns: 200 };
const NOW = onDay(TODAY, 12);
const judge = (lead: EvaluationInput, now = NOW) => evaluate(defaultModel, lead, now);
const day = fc.integer({ min: TODAY - 2, max: TODAY + 200 }).map((number) => onDay(number, 12));

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, i) => [((i + 1) * 7919 * (seed + 1)) % 1009, item] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, item]) => item);
}

it('the generator makes every decision, MQLs among them', () => {
  const decisions = fc.sample(input, { numRuns: 500, seed: 7 }).map((lead) => judge(lead).decision);
  for (const decision of ['mql', 'not_mql', 'hold', 'disqualified', 'diverted']) {
    expect(decisions.filter((one) => one === decision).length).toBeGreaterThan(15);
  }
});

it('P1 and P2 contributions sum exactly to each score and the lead score; caps and floors hold and tell what they took', () => {
  fc.assert(
    fc.property(document, input, day, (given, lead, now) => {
      const receipt = evaluate(compileModel(given), lead, now);
      let sum = 0;
      for (const [group, score] of Object.entries(receipt.scores)) {
        const lines = receipt.contributions.filter((line) => line.score === group);
        expect(lines.reduce((total, line) => total + line.points, 0)).toBe(score.raw);
        expect(score.used).toBe(Math.min(score.limit, Math.max(score.floor, score.raw)));
        expect(score.raw - score.cut).toBe(score.used);
        if (given.leadScore.sum.includes(group)) sum += score.used;
      }
      expect(receipt.score).toBe(Math.max(given.leadScore.floor * 1000, sum));
      expect(receipt.contributions.every((line) => Number.isInteger(line.points))).toBe(true);
    }),
    RUNS,
  );
});

it('P3 the same input gives the same receipt twice and stays untouched', () => {
  fc.assert(
    fc.property(input, (lead) => {
      const before = structuredClone(lead);
      expect(judge(lead)).toEqual(judge(lead));
      expect(lead).toEqual(before);
    }),
    RUNS,
  );
});

it('P4 the order of signals and giving one twice change nothing, not even the hash of the inputs', () => {
  fc.assert(
    fc.property(input, fc.nat({ max: 1000 }), (lead, seed) => {
      const signals = shuffled([...lead.signals, ...lead.signals.slice(0, 3)], seed);
      expect({ ...judge({ ...lead, signals }), futureSignals: 0 }).toEqual({
        ...judge(lead),
        futureSignals: 0,
      });
    }),
    RUNS,
  );
});

it('P5 the order of rules and gates changes no score and no decision', () => {
  fc.assert(
    fc.property(input, fc.nat({ max: 1000 }), (lead, seed) => {
      const { rules, gates } = defaultDocument;
      const other = compileModel({
        ...defaultDocument,
        rules: shuffled(rules, seed),
        gates: shuffled(gates, seed),
      });
      const [a, b] = [judge(lead), evaluate(other, lead, NOW)];
      expect([b.scores, b.score, b.low, b.high, b.decision, b.trigger]).toEqual([
        a.scores,
        a.score,
        a.low,
        a.high,
        a.decision,
        a.trigger,
      ]);
    }),
    RUNS,
  );
});

it('P6 one more welcome signal never lowers the lead score', () => {
  fc.assert(
    fc.property(input, signalOf(WELCOME_KINDS), (lead, signal) => {
      expect(judge({ ...lead, signals: [...lead.signals, signal] }).score).toBeGreaterThanOrEqual(
        judge(lead).score,
      );
    }),
    RUNS,
  );
});

it('P7 no activity outweighs a closed gate or a failed fit', () => {
  const everything = KINDS.filter((kind) => kind !== 'careers_page_view').map((kind) => ({
    kind,
    occurredAt: NOW,
    attributes: { minutes: 60, questions: 1 },
  }));
  fc.assert(
    fc.property(input, (lead) => {
      const receipt = judge(lead);
      const closed =
        receipt.gates.some((gate) => gate.state !== 'pass') || receipt.fitHigh < receipt.fitMinimum;
      if (closed)
        expect(judge({ ...lead, signals: [...lead.signals, ...everything] }).decision).not.toBe('mql');
    }),
    RUNS,
  );
});

it('P11 a decay starts whole, never rises, and is half at its half-life', () => {
  const spec = fc.record({
    kind: fc.constantFrom('halfLife' as const, 'linear' as const),
    holdDays: fc.nat({ max: 30 }),
    days: fc.integer({ min: 1, max: 365 }),
  });
  fc.assert(
    fc.property(spec, (given) => {
      const table = decayTable(given, 730);
      expect(table[given.holdDays]).toBe(WHOLE);
      expect(table.every((parts, age) => age === 0 || parts <= table[age - 1]!)).toBe(true);
      if (given.kind === 'halfLife') expect(table[given.holdDays + given.days]).toBe(WHOLE / 2);
      else expect(table[given.holdDays + given.days]).toBe(0);
    }),
    RUNS,
  );
});

describe('P12 the hash of a model', () => {
  const reversed = (value: any): any =>
    Array.isArray(value)
      ? value.map(reversed)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, one]) => [key, reversed(one)]),
          )
        : value;

  it('ignores the order of keys', () => {
    expect(compileModel(parseModel(reversed(defaultSource()))).hash).toBe(defaultModel.hash);
  });

  it('ignores nothing else', () => {
    fc.assert(
      fc.property(document, (given) => {
        const same = JSON.stringify(reversed(given)) === JSON.stringify(reversed(defaultDocument));
        expect(compileModel(given).hash === defaultModel.hash).toBe(same);
      }),
      { numRuns: 100 },
    );
  });
});

it('P13 a receipt and its inputs survive JSON, and the decision can be replayed from them', () => {
  fc.assert(
    fc.property(input, (lead) => {
      const receipt = judge(lead);
      expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
      expect(judge(JSON.parse(JSON.stringify(lead)))).toEqual(receipt);
    }),
    RUNS,
  );
});

it('P14 undeclared properties and signals change nothing', () => {
  fc.assert(
    fc.property(input, fc.dictionary(fc.string(), fc.string()), (lead, more) => {
      const others = { ...more, ...lead.contact };
      const signals = [...lead.signals, { kind: 'something_else', occurredAt: NOW }];
      expect(judge({ ...lead, contact: others, signals })).toEqual(judge(lead));
    }),
    RUNS,
  );
});

it('P15 the engine agrees with an independent reading of the document, on any document and day', () => {
  fc.assert(
    fc.property(document, fc.array(input, { minLength: 4, maxLength: 4 }), day, (given, leads, now) => {
      const model = compileModel(given);
      for (const lead of leads) {
        const receipt = appraise(model, lead, now);
        const { used, points, ...expected } = consult(given, lead as never, now);
        expect(receipt).toMatchObject(expected);
        expect(
          Object.fromEntries(Object.entries(receipt.scores).map(([group, score]) => [group, score.used])),
        ).toEqual(used);
        expect(Object.fromEntries(receipt.contributions.map((line) => [line.ruleId, line.points]))).toEqual(
          points,
        );
      }
    }),
    { numRuns: 200 },
  );
});

it('whatever turns up for an unknown value, the score stays within its range and the fit below its best', () => {
  const values = {
    jobtitle: ['VP of Sales', 'Intern', 'Clerk'],
    numberofemployees: ['5', '100', '900'],
    industry: ['BANKING', 'RETAIL'],
  };
  fc.assert(
    fc.property(
      input,
      fc.constantFrom(...values.jobtitle),
      fc.constantFrom(...values.numberofemployees),
      fc.constantFrom(...values.industry),
      (lead, jobtitle, numberofemployees, industry) => {
        const unknown = {
          ...lead,
          contact: { ...lead.contact, jobtitle: null },
          company: { ...lead.company, numberofemployees: null, industry: null },
        };
        const known = {
          ...unknown,
          contact: { ...unknown.contact, jobtitle },
          company: { ...unknown.company, numberofemployees, industry },
        };
        const [before, after] = [judge(unknown), judge(known)];
        expect(after.score).toBeGreaterThanOrEqual(before.low);
        expect(after.score).toBeLessThanOrEqual(before.high);
        expect(after.fit).toBeLessThanOrEqual(before.fitHigh);
      },
    ),
    RUNS,
  );
});

it('every receipt can be put into words: one line each, no empty word, and the text adds up', () => {
  fc.assert(
    fc.property(document, input, (given, lead) => {
      const receipt = evaluate(compileModel(given), lead, NOW);
      for (const sentence of [reasonSentence(receipt), nextStepSentence(receipt)]) {
        expect(sentence).toMatch(/^[A-Z0-9][^\n]*\.$/);
        expect(sentence).not.toMatch(/undefined|null|NaN| {2}|: ;|: \.|\(\s*not known/);
      }
      const lines = receiptText(receipt).split('\n');
      const from = lines.indexOf('Points');
      const until = lines.findIndex((line) => / {2}in all/.test(line));
      const shown = lines.slice(from + 1, until).map((line) => Number(/^ *([+-]?[\d.]+) /.exec(line)![1]));
      const rounding = 0.051 * shown.length;
      expect(Math.abs(shown.reduce((a, b) => a + b, 0) - receipt.score / 1000)).toBeLessThanOrEqual(
        rounding + 0.05,
      );
    }),
    RUNS,
  );
});
