/** What the engine makes of evidence that is told twice, in another order, by machines, by others, or not at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { committeesOf, filtersOf, propertyOf } from '../../src/engine/condition-tree.ts';
import { type Appraisal, appraise, evaluate } from '../../src/engine/evaluate.ts';
import type { Colleague, EvaluationInput, Signal } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import { type ModelDocument, parseModel } from '../../src/engine/schema.ts';
import { onDay } from './default-pack.ts';
import { condition, richSource } from './generated-conditions.ts';
import { anyDocument, richDocument } from './generated-documents.ts';
import { colleagues, input, TODAY, VALUES } from './generators.ts';
import { machinesIn } from './oracle-happenings.ts';
import { fairShare, runs } from './runs.ts';
import { shuffled } from './shuffled.ts';

const NOW = onDay(TODAY, 12);
const compiled = (given: ModelDocument) => compileModel(given, LEXICON);
const leads = fc.array(input, { minLength: 4, maxLength: 4 });

/** The same signals in another order, some of them told again by a door that lists their attributes otherwise. */
function toldAgain(signals: readonly Signal[], seed: number): readonly Signal[] {
  const again = signals.slice(0, 3).map((signal) => ({
    ...signal,
    attributes: Object.fromEntries(Object.entries(signal.attributes ?? {}).reverse()),
  }));
  return shuffled([...signals, ...again], seed);
}

describe('P4 evidence is a set', () => {
  it('P4 the order of signals, and a signal told twice, change nothing, not even the hash of the inputs', () => {
    fc.assert(
      fc.property(anyDocument, leads, fc.nat({ max: 1000 }), (given, several, seed) => {
        const model = compiled(given);
        for (const lead of several) {
          const other = { ...lead, signals: toldAgain(lead.signals, seed) };
          expect(evaluate(model, other, NOW)).toEqual(evaluate(model, lead, NOW));
        }
      }),
      runs(50),
    );
  });

  it('P4 the order of people, and a colleague told twice or in parts, change nothing', () => {
    fc.assert(
      fc.property(richDocument, leads, colleagues, fc.nat({ max: 1000 }), (given, several, people, seed) => {
        const model = compiled(given);
        const inParts = people.flatMap(({ leadId, title, signals }): Colleague[] => [
          { leadId, signals: signals.slice(0, 2) },
          { leadId, title, signals: toldAgain(signals.slice(1), seed) },
        ]);
        for (const lead of several) {
          const [one, other] = [people, shuffled(inParts, seed)].map((account) =>
            evaluate(model, { ...lead, account }, NOW),
          );
          expect(other).toEqual(one);
        }
      }),
      runs(40),
    );
  });

  it('a signal told again within its minute, of another second, changes no score and no decision', () => {
    const standing = ({ scores, score, low, high, decision, priority, grade }: Appraisal) => {
      return { scores, score, low, high, decision, priority, grade };
    };
    const withoutBots = richDocument.map((given) => ({ ...given, bots: [] }));
    fc.assert(
      fc.property(withoutBots, leads, fc.integer({ min: 1, max: 29 }), (given, several, seconds) => {
        const model = compiled(given);
        for (const lead of several) {
          const again = lead.signals.map((signal) => ({
            ...signal,
            occurredAt: signal.occurredAt - (signal.occurredAt % 60_000) + seconds * 1000,
          }));
          const early = {
            ...lead,
            signals: again.map((one) => ({ ...one, occurredAt: one.occurredAt - 500 })),
          };
          const twice = { ...lead, signals: [...early.signals, ...again] };
          expect(standing(appraise(model, twice, NOW))).toEqual(
            standing(appraise(model, { ...lead, signals: again }, NOW)),
          );
        }
      }),
      runs(30),
    );
  });
});

describe('machines', () => {
  const model = compiled(
    parseModel({
      ...richSource(),
      bots: [
        {
          id: 'agent',
          label: 'A scanner',
          signals: ['pricing_page_view'],
          sign: { attribute: 'userAgent', contains: ['scanbot'] },
        },
        {
          id: 'burst',
          label: 'Many links at once',
          signals: ['pricing_page_view'],
          sign: { links: 3, within: 5 },
        },
      ],
    }),
  );
  const click = (asset: string, userAgent: string) => ({
    kind: 'pricing_page_view',
    occurredAt: NOW,
    asset,
    attributes: { userAgent },
  });
  const marksOf = (signals: readonly Signal[]) =>
    appraise(model, { contact: {}, company: null, signals }, NOW).machines.map(({ asset, botId }) => [
      asset,
      botId,
    ]);

  it('a link that another sign has marked still belongs to the burst it was part of', () => {
    const burst = [click('/a', 'ScanBot/2'), click('/b', 'Mozilla'), click('/c', 'Mozilla')];
    expect(marksOf(burst)).toEqual([
      ['/a', 'agent'],
      ['/b', 'burst'],
      ['/c', 'burst'],
    ]);
  });

  it('what a machine did is listed once, however often it was told', () => {
    const one = click('/a', 'ScanBot/2');
    expect(marksOf([one, { ...one }, { ...one, attributes: { ...one.attributes } }])).toEqual([
      ['/a', 'agent'],
    ]);
  });

  it('what machines did earns nothing: without those signals the receipt is the same but for the list of them', () => {
    let marks = 0;
    fc.assert(
      fc.property(richDocument, leads, (given, several) => {
        const model = compiled(given);
        const byPeople = (signals: readonly Signal[]) => {
          const machines = machinesIn(given, signals as never) as ReadonlyMap<unknown, string>;
          marks += machines.size;
          return signals.filter((signal) => !machines.has(signal));
        };
        for (const lead of several) {
          const without: EvaluationInput = {
            ...lead,
            signals: byPeople(lead.signals),
            ...(lead.account
              ? { account: lead.account.map((one) => ({ ...one, signals: byPeople(one.signals) })) }
              : {}),
          };
          const receipt = appraise(model, lead, NOW);
          expect(appraise(model, without, NOW)).toEqual({ ...receipt, machines: [] });
        }
      }),
      runs(40),
    );
    expect(marks).toBeGreaterThanOrEqual(fairShare(20));
  });
});

describe('colleagues', () => {
  it('a model without committees ignores them: the same bytes', () => {
    let asked = 0;
    fc.assert(
      fc.property(anyDocument, leads, colleagues, ({ accountTracks: _, ...given }, several, account) => {
        if (committeesOf(given).length > 0) return;
        asked++;
        const model = compiled(given);
        for (const { account: _, ...lead } of several) {
          expect(JSON.stringify(evaluate(model, { ...lead, account }, NOW))).toBe(
            JSON.stringify(evaluate(model, lead, NOW)),
          );
        }
      }),
      runs(30),
    );
    expect(asked).toBeGreaterThanOrEqual(fairShare(5));
  });
});

describe('conditions', () => {
  it('what must not have happened is nothing a lead is told to have done', () => {
    const when = {
      any: [
        { filters: [{ propertyName: 'email', operator: 'HAS_PROPERTY' }] },
        { not: { signal: 'careers_page_view', withinDays: 30 } },
        {
          all: [
            { signal: 'pricing_page_view', withinDays: 30 },
            { not: { not: { signal: 'blog_view', withinDays: 30 } } },
          ],
        },
      ],
    };
    const rule = { id: 'r', score: 'intent', points: 10, label: 'Known, or no job seeker', when };
    const model = compiled(
      parseModel({ ...richSource(), rules: [rule], mql: { fitMinimum: 0, threshold: { default: 10 } } }),
    );
    const triggered = (kinds: readonly string[]) => {
      const signals = kinds.map((kind, i) => ({ kind, occurredAt: NOW - i * 60_000 }));
      return appraise(model, { contact: { email: 'a@b.example' }, company: null, signals }, NOW)
        .contributions[0]!.triggeredAt;
    };
    expect(triggered(['careers_page_view'])).toBeNull();
    expect(triggered(['careers_page_view', 'pricing_page_view'])).toBe(NOW - 60_000);
    expect(triggered(['careers_page_view', 'careers_page_view', 'blog_view'])).toBe(NOW - 120_000);
  });

  const kind = fc.constantFrom('disqualify', 'divert', 'require');

  it('a negated condition is the Kleene complement: true and false change places, the unknown stays', () => {
    const states = new Set<string>();
    fc.assert(
      fc.property(condition, kind, leads, (when, of, several) => {
        const gate = { kind: of, onMissing: 'hold', label: 'One', otherwise: 'is out' };
        const acts = { rejectAs: 'competitor', nextAction: 'suppress' };
        const model = compiled(
          parseModel({
            ...richSource(),
            gates: [
              { id: 'as', when, ...gate, ...acts },
              { id: 'not', when: { not: when }, ...gate, ...acts },
              { id: 'not.not', when: { not: { not: when } }, ...gate, ...acts },
            ],
          }),
        );
        for (const lead of several) {
          const [as, not, notNot] = appraise(model, lead, NOW).gates.map(({ state }) => state);
          expect(not).toBe(as === 'hold' ? 'hold' : as === 'pass' ? 'fail' : 'pass');
          expect(notNot).toBe(as);
          states.add(as!);
        }
      }),
      runs(40),
    );
    if (fairShare(1) > 0) expect([...states].sort()).toEqual(['fail', 'hold', 'pass']);
  });

  it('all is false with one false, any true with one true, and the unknown decides only where nothing else does', () => {
    const parts = fc.array(condition, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(parts, leads, (several, given) => {
        const gates = [{ all: several }, { any: several }, ...several].map((when, i) => ({
          id: `g${i}`,
          kind: 'divert',
          onMissing: 'hold',
          label: 'One',
          otherwise: 'is out',
          rejectAs: 'competitor',
          nextAction: 'suppress',
          when,
        }));
        const model = compiled(parseModel({ ...richSource(), gates }));
        for (const lead of given) {
          // Of a diverting gate "fail" says that its condition holds.
          const [all, any, ...each] = appraise(model, lead, NOW).gates.map(({ state }) => state);
          expect(all).toBe(each.includes('pass') ? 'pass' : each.includes('hold') ? 'hold' : 'fail');
          expect(any).toBe(each.includes('fail') ? 'fail' : each.includes('hold') ? 'hold' : 'pass');
        }
      }),
      runs(30),
    );
  });
});

/** Properties whose absence a rule takes for an answer, so that learning them is no completion of the unknown. */
function answeredByAbsence({ rules }: ModelDocument): ReadonlySet<string> {
  const filters = rules.flatMap(({ when }) => filtersOf(when));
  const answered = filters.filter(
    ({ operator, includeObjectsWithNoValueSet }) =>
      operator.endsWith('HAS_PROPERTY') || includeObjectsWithNoValueSet,
  );
  return new Set(
    answered.map(({ object, propertyName }) => `${object}.${propertyOf(propertyName).property}`),
  );
}

type Values = Readonly<Record<string, string | null>>;
type Pick = (values: readonly (string | null)[], i: number) => string | null;

describe('the unknown', () => {
  const places = (['contact', 'company'] as const).flatMap((object) =>
    Object.keys(VALUES[object]).map((property) => ({ object, property })),
  );

  /** Of no company nothing is known: any may turn up, and with it what it has and has not. */
  function withValues(lead: EvaluationInput, unknown: typeof places, pick: Pick): EvaluationInput {
    const valuesOf = (object: 'contact' | 'company', of: typeof places): Values =>
      Object.fromEntries(
        of.flatMap((place, i) =>
          place.object === object
            ? [[place.property, pick(VALUES[object][place.property]!, i)] as const]
            : [],
        ),
      );
    const company =
      lead.company === null
        ? valuesOf('company', places)
        : { ...lead.company, ...valuesOf('company', unknown) };
    return { ...lead, contact: { ...lead.contact, ...valuesOf('contact', unknown) }, company };
  }

  it('whatever turns up for unknown values, or as the company, score and fit stay within their ranges', () => {
    let [moved, byCompany] = [0, 0];
    fc.assert(
      fc.property(
        anyDocument,
        leads,
        fc.subarray(places, { maxLength: 6 }),
        fc.nat(),
        (given, several, chosen, n) => {
          const model = compiled(given);
          const answered = answeredByAbsence(given);
          const unknown = chosen.filter(({ object, property }) => !answered.has(`${object}.${property}`));
          for (const lead of several) {
            const { company } = lead;
            const open = withValues(lead, unknown, () => null);
            const before = appraise(model, company === null ? { ...open, company } : open, NOW);
            const after = appraise(
              model,
              withValues(lead, unknown, (values, i) => values[(n + i) % values.length]!),
              NOW,
            );
            expect(after.score).toBeGreaterThanOrEqual(before.low);
            expect(after.score).toBeLessThanOrEqual(before.high);
            expect(after.fit).toBeGreaterThanOrEqual(before.fitLow);
            expect(after.fit).toBeLessThanOrEqual(before.fitHigh);
            expect(after.low).toBeGreaterThanOrEqual(before.low);
            expect(after.high).toBeLessThanOrEqual(before.high);
            expect(after.fitLow).toBeGreaterThanOrEqual(before.fitLow);
            expect(after.fitHigh).toBeLessThanOrEqual(before.fitHigh);
            if (after.score !== before.score) moved++;
            if (company === null && after.fit !== before.fit) byCompany++;
          }
        },
      ),
      runs(50),
    );
    expect(moved).toBeGreaterThanOrEqual(fairShare(10));
    expect(byCompany).toBeGreaterThanOrEqual(fairShare(10));
  });
});
