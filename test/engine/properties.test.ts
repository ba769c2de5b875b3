import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS } from '../../src/engine/channels.ts';
import { compileModel } from '../../src/engine/compile.ts';
import { datedTestsOf, kindsOf, leavesOf } from '../../src/engine/condition-tree.ts';
import { decayTable, WHOLE } from '../../src/engine/decay.ts';
import { appraise, evaluate } from '../../src/engine/evaluate.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { nextChange } from '../../src/engine/next-change.ts';
import { nextStepSentence, reasonSentence, receiptText } from '../../src/engine/render.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { defaultModel, defaultSource, onDay } from './default-pack.ts';
import { anyDocument, document } from './generated-documents.ts';
import { input, KINDS, signalOf, TODAY } from './generators.ts';
import { consult } from './oracle.ts';
import { fairShare, runs } from './runs.ts';
import { shuffled } from './shuffled.ts';

const NOW = onDay(TODAY, 12);
const day = fc.integer({ min: TODAY - 2, max: TODAY + 200 }).map((number) => onDay(number, 12));
const leads = fc.array(input, { minLength: 4, maxLength: 4 });
const compiled = (given: ModelDocument) => compileModel(given, LEXICON);

describe('the generators make what decisions turn on', () => {
  it('every decision of the default pack, MQLs among them', () => {
    const decisions = fc.sample(input, { ...runs(500), seed: 7 }).map((lead) => {
      return appraise(defaultModel, lead, NOW).decision;
    });
    for (const decision of ['mql', 'not_mql', 'hold', 'disqualified', 'diverted']) {
      expect(decisions.filter((one) => one === decision).length).toBeGreaterThanOrEqual(fairShare(16));
    }
  });

  it('rules of every form that hold, committees, machines and every next action', () => {
    const met = new Map<string, number>();
    const meet = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);
    const given = fc.sample(input, { ...runs(25), seed: 8 });
    for (const model of fc.sample(anyDocument, { ...runs(100), seed: 8 }).map(compiled)) {
      for (const lead of given) {
        const { contributions, machines, account, nextAction } = appraise(model, lead, NOW);
        for (const { rule } of model.plan.rules) {
          if (contributions.some(({ ruleId }) => ruleId === rule.id)) meet(Object.keys(rule.when)[0]!);
        }
        if (machines.length > 0) meet('machines');
        if (account?.track) meet('committee');
        meet(nextAction);
      }
    }
    const forms = ['filters', 'filterGroups', 'signal', 'progression', 'account', 'all', 'any', 'not'];
    const actions = ['review', 'discovery', 'account_play', 'nurture', 'fix_data', 'reroute', 'none'];
    for (const what of [...forms, ...actions, 'machines', 'committee']) {
      expect(met.get(what) ?? 0, what).toBeGreaterThanOrEqual(fairShare(1));
    }
  });
});

it('P1 and P2 contributions sum exactly to each score and the lead score; caps and floors hold and tell what they took', () => {
  fc.assert(
    fc.property(anyDocument, leads, day, (given, several, now) => {
      const model = compiled(given);
      for (const lead of several) {
        const receipt = appraise(model, lead, now);
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
      }
    }),
    runs(40),
  );
});

it('P3 the same input gives the same receipt twice and stays untouched', () => {
  fc.assert(
    fc.property(anyDocument, leads, (given, several) => {
      const model = compiled(given);
      for (const lead of several) {
        const before = structuredClone(lead);
        expect(evaluate(model, lead, NOW)).toEqual(evaluate(model, lead, NOW));
        expect(lead).toEqual(before);
      }
    }),
    runs(25),
  );
});

it('P5 the order of rules, gates and signs of machines changes no score and no decision', () => {
  fc.assert(
    fc.property(anyDocument, leads, fc.nat({ max: 1000 }), (given, several, seed) => {
      const { rules, gates, bots } = given;
      const model = compiled(given);
      const other = compiled({
        ...given,
        rules: shuffled(rules, seed),
        gates: shuffled(gates, seed),
        ...(bots ? { bots: shuffled(bots, seed) } : {}),
      });
      for (const lead of several) {
        const [a, b] = [model, other].map((one) => {
          const { scores, score, low, high, decisive, decision, trigger, grade, machines } = appraise(
            one,
            lead,
            NOW,
          );
          const marked = machines.map(({ signal, asset, occurredAt }) => `${occurredAt} ${signal} ${asset}`);
          return { scores, score, low, high, decisive, decision, trigger, grade, marked: marked.sort() };
        });
        expect(b).toEqual(a);
      }
    }),
    runs(30),
  );
});

/**
 * Kinds of which more can only help: nothing takes points for them, no sign of machines counts them, and no rule
 * compares their topics where a larger topic may be an older one.
 */
function welcomeKinds({ rules, bots = [] }: ModelDocument): readonly string[] {
  const unwelcome = new Set(bots.flatMap(({ sign, signals }) => ('links' in sign ? signals : [])));
  for (const { points, when, decay, repeat } of rules) {
    for (const { test, negated } of leavesOf(when)) {
      const sameTopic = 'account' in test ? test.account.sameTopic : 'signal' in test && test.sameTopic;
      const mayFall = points < 0 !== negated || (sameTopic && (decay ?? repeat) !== undefined);
      if (mayFall) for (const kind of datedTestsOf(test).flatMap(kindsOf)) unwelcome.add(kind);
    }
  }
  return KINDS.filter((kind) => !unwelcome.has(kind));
}

it('P6 one more welcome signal never lowers the lead score', () => {
  let rises = 0;
  fc.assert(
    fc.property(anyDocument, leads, signalOf(KINDS), fc.nat(), (given, several, signal, n) => {
      const kinds = welcomeKinds(given);
      const model = compiled(given);
      const more = { ...signal, kind: kinds[n % kinds.length]!, asset: '/its-own' };
      for (const lead of several) {
        const before = appraise(model, lead, NOW).score;
        const after = appraise(model, { ...lead, signals: [...lead.signals, more] }, NOW).score;
        expect(after).toBeGreaterThanOrEqual(before);
        if (after > before) rises++;
      }
    }),
    runs(40),
  );
  expect(rises).toBeGreaterThanOrEqual(fairShare(20));
});

it('P7 no activity outweighs a gate closed by what a lead is, or a fit that failed', () => {
  const everything = KINDS.map((kind) => ({
    kind,
    occurredAt: NOW,
    attributes: { minutes: 60, questions: 1 },
  }));
  fc.assert(
    fc.property(anyDocument, leads, (given, several) => {
      const model = compiled(given);
      const byActivity = new Set(
        given.gates.filter(({ when }) => datedTestsOf(when).length > 0).map(({ id }) => id),
      );
      const fitByActivity = given.rules.some(
        ({ score, when }) => score === 'fit' && datedTestsOf(when).length > 0,
      );
      for (const lead of several) {
        const receipt = appraise(model, lead, NOW);
        const closed = receipt.gates.some((gate) => gate.state !== 'pass' && !byActivity.has(gate.id));
        const unfit = receipt.fitHigh < receipt.fitMinimum && !fitByActivity;
        if (!closed && !unfit) continue;
        const active = { ...lead, signals: [...lead.signals, ...everything] };
        expect(appraise(model, active, NOW).decision).not.toBe('mql');
      }
    }),
    runs(30),
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
    runs(200),
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
    expect(compiled(parseModel(reversed(defaultSource()))).hash).toBe(defaultModel.hash);
  });

  it('ignores nothing else', () => {
    fc.assert(
      fc.property(document, anyDocument, (one, other) => {
        const same = JSON.stringify(reversed(one)) === JSON.stringify(reversed(other));
        expect(compiled(one).hash === compiled(other).hash).toBe(same);
      }),
      runs(20),
    );
  });
});

it('P13 a receipt and its inputs survive JSON, and the decision can be replayed from them', () => {
  fc.assert(
    fc.property(anyDocument, leads, (given, several) => {
      const model = compiled(given);
      for (const lead of several) {
        const receipt = evaluate(model, lead, NOW);
        expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
        expect(evaluate(model, JSON.parse(JSON.stringify(lead)), NOW)).toEqual(receipt);
      }
    }),
    runs(25),
  );
});

it('a frozen channel is the channel as if it were the only one, whatever the source says and whatever happens', () => {
  let elsewhere = 0;
  fc.assert(
    fc.property(anyDocument, leads, fc.constantFrom(...CHANNELS), (given, several, channel) => {
      const model = compiled(given);
      const only = compiled({ ...given, channel: { default: channel, rules: [] } });
      for (const { channel: _, ...lead } of several) {
        const [frozen, own] = [{ ...lead, channel }, lead].map((one) => appraise(model, one, NOW));
        const {
          channel: named,
          threshold,
          margin,
          decision,
          priority,
          nextAction,
        } = appraise(only, lead, NOW);
        expect(frozen).toMatchObject({ channel: named, threshold, margin, decision, priority, nextAction });
        expect(nextChange(model, { ...lead, channel }, NOW)).toEqual(nextChange(only, lead, NOW));
        if (own!.threshold !== threshold) elsewhere++;
      }
    }),
    runs(20),
  );
  expect(elsewhere).toBeGreaterThanOrEqual(fairShare(5));
});

it('P14 undeclared properties and signals change nothing', () => {
  fc.assert(
    fc.property(anyDocument, leads, fc.dictionary(fc.string(), fc.string()), (given, several, more) => {
      const model = compiled(given);
      for (const lead of several) {
        const contact = { ...more, ...lead.contact };
        const signals = [...lead.signals, { kind: 'something_else', occurredAt: NOW }];
        expect(evaluate(model, { ...lead, contact, signals }, NOW)).toEqual(evaluate(model, lead, NOW));
      }
    }),
    runs(25),
  );
});

it('P15 the engine agrees with an independent reading of the document, on any document and day', () => {
  fc.assert(
    fc.property(anyDocument, leads, day, (given, several, now) => {
      const model = compiled(given);
      for (const lead of several) {
        const receipt = appraise(model, lead, now);
        const { used, points, machines, ...expected } = consult(given, lead as never, now);
        expect(receipt).toMatchObject(expected);
        expect(
          Object.fromEntries(Object.entries(receipt.scores).map(([group, score]) => [group, score.used])),
        ).toEqual(used);
        expect(Object.fromEntries(receipt.contributions.map((line) => [line.ruleId, line.points]))).toEqual(
          points,
        );
        const marked = receipt.machines.map(
          ({ signal, asset, occurredAt, botId }) => `${signal} ${asset} ${occurredAt} ${botId}`,
        );
        expect(marked.sort()).toEqual(machines);
      }
    }),
    runs(120),
  );
});

it('every receipt can be put into words: one line each, no empty word, and the text adds up', () => {
  fc.assert(
    fc.property(anyDocument, leads, (given, several) => {
      const model = compiled(given);
      for (const lead of several) {
        const receipt = evaluate(model, lead, NOW);
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
      }
    }),
    runs(40),
  );
});
