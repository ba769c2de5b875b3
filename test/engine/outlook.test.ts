import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/engine/compile.ts';
import { appraise, evaluate, observe } from '../../src/engine/evaluate.ts';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { LEXICON } from '../../src/engine/lexicon.ts';
import type { Model } from '../../src/engine/model.ts';
import { nextChange, onlyFalls } from '../../src/engine/next-change.ts';
import { robustness } from '../../src/engine/robust.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { aLead, aSignal, type defaultDocument, defaultModel, defaultSource, onDay } from './default-pack.ts';
import { anyDocument, withShortName } from './generated-documents.ts';
import { input, TODAY } from './generators.ts';
import { consult } from './oracle.ts';
import { fairShare, runs } from './runs.ts';

const NOW = onDay(TODAY, 12);
/** No window of the generated documents is longer, and no signal is dated further ahead than a day. */
const HORIZON = 184;
const VISITOR = aLead({
  signals: [
    aSignal('guide_download', 1),
    aSignal('pricing_page_view', 3),
    aSignal('case_study_view', 3),
    aSignal('email_reply', 5),
  ],
});

/** Signals that take points away, gates and channels that hang on signals: all that can make a lead rise. */
const turbulent = anyDocument.map((given) => {
  const source = structuredClone(given) as any;
  source.gates.push({
    ...source.gates[0],
    id: 'gate.dabbler',
    kind: 'disqualify',
    when: { signal: 'ebook_download', withinDays: 15, atLeast: 1, where: [] },
  });
  source.channel.rules.unshift({
    channel: 'webinar',
    when: { signal: 'webinar_registered', withinDays: 15, atLeast: 1, where: [] },
  });
  return withShortName(parseModel(source));
});
const restless = fc.oneof(anyDocument, turbulent);

describe('P8 the next change', () => {
  it('equals a search day by day for the decision and the grade', () => {
    fc.assert(
      fc.property(restless, input, (given, lead) => {
        const model = compileModel(given, LEXICON);
        const today = appraise(model, lead, NOW);
        let expected: number | null = null;
        for (let ahead = 1; ahead <= HORIZON && expected === null; ahead++) {
          const then = appraise(model, lead, NOW + ahead * DAY_MS);
          if (then.decision !== today.decision || then.grade !== today.grade) expected = then.asOfDay;
        }
        const found = nextChange(model, lead, NOW);
        expect(found?.day ?? null).toBe(expected);
        if (found === null) return;
        const { decision, grade, priority } = appraise(model, lead, found.day * DAY_MS);
        expect(found.to).toEqual({ decision, grade, priority });
        expect(found.from).toEqual({
          decision: today.decision,
          grade: today.grade,
          priority: today.priority,
        });
      }),
      runs(50),
    );
  });

  it('agrees with the independent reading of the document on the day of the next decision', () => {
    fc.assert(
      fc.property(restless, input, (given, lead) => {
        const decisionAfter = (days: number) => consult(given, lead as never, NOW + days * DAY_MS).decision;
        const today = decisionAfter(0);
        const found = nextChange(compileModel(given, LEXICON), lead, NOW, ['decision']);
        if (found === null) {
          for (const days of [1, 7, 30, 61, 90, 91, HORIZON]) expect(decisionAfter(days)).toBe(today);
          return;
        }
        const days = found.day - Math.floor(NOW / DAY_MS);
        expect(decisionAfter(days)).toBe(found.to.decision);
        expect(decisionAfter(days)).not.toBe(today);
        expect(decisionAfter(days - 1)).toBe(today);
      }),
      runs(50),
    );
  });

  it('finds changes of every kind: of a decision, of a grade alone, and rises as well as falls', () => {
    const leads = fc.sample(input, { ...runs(30), seed: 11 });
    const changes = fc
      .sample(restless, { ...runs(20), seed: 11 })
      .map((document) => compileModel(document, LEXICON))
      .flatMap((model) => leads.flatMap((lead) => nextChange(model, lead, NOW) ?? []));
    const rank = { disqualified: 0, diverted: 0, not_mql: 1, hold: 2, mql: 3 };
    const steps = changes.map(({ from, to }) => rank[to.decision] - rank[from.decision]);
    for (const kind of [steps.filter((step) => step > 0), steps.filter((step) => step < 0)]) {
      expect(kind.length).toBeGreaterThanOrEqual(fairShare(6));
    }
    expect(steps.filter((step) => step === 0).length).toBeGreaterThanOrEqual(fairShare(21));
  });

  it('is the day the worked example falls below the threshold', () => {
    expect(nextChange(defaultModel, VISITOR, onDay(5, 12))).toEqual({
      day: onDay(24, 0) / DAY_MS,
      from: { decision: 'mql', grade: 'A1', priority: 'high' },
      to: { decision: 'not_mql', grade: 'A2', priority: 'low' },
    });
  });

  it('is the same at any time of the day, and does not count today', () => {
    const early = nextChange(defaultModel, VISITOR, onDay(23, 0));
    expect(nextChange(defaultModel, VISITOR, onDay(23, 23))).toEqual(early);
    expect(early?.day).toBe(onDay(24, 0) / DAY_MS);
    expect(nextChange(defaultModel, VISITOR, onDay(24, 0))?.day).toBeGreaterThan(onDay(24, 0) / DAY_MS);
  });

  it('sees a signal that is dated ahead, however far', () => {
    const lead = aLead({ signals: [{ kind: 'demo_request', occurredAt: onDay(4000) }] });
    expect(nextChange(defaultModel, lead, onDay(1))).toMatchObject({
      day: onDay(4000, 0) / DAY_MS,
      from: { decision: 'not_mql' },
      to: { decision: 'mql' },
    });
  });

  it('never comes for a lead without signals, nor for times that no date can name', () => {
    expect(nextChange(defaultModel, aLead(), NOW)).toBeNull();
    for (const occurredAt of [Number.NaN, Number.POSITIVE_INFINITY, 1e300, Number.NEGATIVE_INFINITY]) {
      const lead = aLead({ signals: [{ kind: 'demo_request', occurredAt }] });
      expect(nextChange(defaultModel, lead, NOW)).toBeNull();
    }
  });

  it.each([[[]], [[aSignal('careers_page_view', 1)]]])(
    'sees a raised hand go stale though no rule counts its signal, bisected and scanned',
    (others) => {
      const source = defaultSource();
      source.rules = source.rules.filter((rule: { id: string }) => rule.id !== 'int.demo');
      const lead = aLead({ signals: [...others, aSignal('demo_request', 1)] });
      expect(nextChange(compileModel(parseModel(source), LEXICON), lead, onDay(2))).toMatchObject({
        day: onDay(32, 0) / DAY_MS,
        from: { decision: 'mql' },
        to: { decision: 'not_mql' },
      });
    },
  );

  it('sees a channel no longer validated though no rule counts that', () => {
    const lead = aLead({
      contact: { hs_analytics_source: 'OFFLINE', hs_analytics_source_data_1: 'Content Syndication' },
      signals: [
        ...['pricing_page_view', 'email_reply', 'comparison_view', 'contact_us', 'demo_request'].map((kind) =>
          aSignal(kind, 170),
        ),
        aSignal('careers_page_view', 110),
        aSignal('validated', 1),
      ],
    });
    const source = defaultSource();
    source.fastTracks = [];
    expect(
      nextChange(compileModel(parseModel(source), LEXICON), lead, onDay(175), ['decision']),
    ).toMatchObject({
      day: onDay(182, 0) / DAY_MS,
      from: { decision: 'mql' },
      to: { decision: 'hold' },
    });
  });

  it('watches the priority where asked to: a raised hand cools down before the decision turns', () => {
    const lead = aLead({
      signals: [
        ...VISITOR.signals.map((one) => ({ ...one, occurredAt: onDay(20) })),
        aSignal('demo_request', 1),
      ],
    });
    const found = nextChange(defaultModel, lead, onDay(21), ['priority']);
    expect(found).toMatchObject({
      day: onDay(32, 0) / DAY_MS,
      from: { decision: 'mql', priority: 'hand_raiser' },
      to: { decision: 'mql', priority: 'high' },
    });
  });
});

describe('P9 where every term can only fall', () => {
  const rank = { disqualified: 0, diverted: 0, not_mql: 1, hold: 2, mql: 3 };

  it('neither decision nor grade ever rises, which is what bisection rests on', () => {
    let proven = 0;
    fc.assert(
      fc.property(restless, input, (given, lead) => {
        const model = compileModel(given, LEXICON);
        if (!onlyFalls(observe(model, lead, NOW))) return;
        proven++;
        let before = appraise(model, lead, NOW);
        for (let ahead = 1; ahead <= HORIZON; ahead++) {
          const then = appraise(model, lead, NOW + ahead * DAY_MS);
          expect(rank[then.decision]).toBeLessThanOrEqual(rank[before.decision]);
          expect(then.grade[0]! >= before.grade[0]! && then.grade[1]! >= before.grade[1]!).toBe(true);
          before = then;
        }
      }),
      runs(50),
    );
    expect(proven).toBeGreaterThanOrEqual(fairShare(10));
  });

  it.each([
    ['a signal dated ahead', { signals: [aSignal('pricing_page_view', TODAY + 1)] }],
    ['a signal that takes points away', { signals: [aSignal('careers_page_view', TODAY)] }],
  ])('%s forces a scan', (_, given) => {
    expect(onlyFalls(observe(defaultModel, aLead(given), NOW))).toBe(false);
  });

  it('the worked example is bisected', () => {
    expect(onlyFalls(observe(defaultModel, VISITOR, NOW))).toBe(true);
  });

  it('a channel named by a signal forces a scan unless the episode has frozen it', () => {
    const source = defaultSource();
    source.channel.rules.unshift({
      channel: 'webinar',
      when: { signal: 'webinar_registered', withinDays: 15 },
    });
    const model = compileModel(parseModel(source), LEXICON);
    const lead = aLead({ signals: [aSignal('webinar_registered', TODAY)] });
    expect(onlyFalls(observe(model, lead, NOW))).toBe(false);
    expect(onlyFalls(observe(model, { ...lead, channel: 'webinar' }, NOW))).toBe(true);
  });
});

describe('robustness', () => {
  const without = (given: typeof defaultDocument, id: string) =>
    compileModel(
      {
        ...given,
        rules: given.rules.filter((rule) => rule.id !== id),
        fastTracks: given.fastTracks.filter((track) => track.id !== id),
      },
      LEXICON,
    );

  it('equals leaving each thing that speaks for the lead out of the document', () => {
    let mqls = 0;
    let robust = 0;
    fc.assert(
      fc.property(restless, fc.array(input, { minLength: 6, maxLength: 6 }), (given, leads) => {
        const model = compileModel(given, LEXICON);
        const smaller = new Map<string, Model>();
        const stays = (id: string, lead: EvaluationInput) => {
          const known = smaller.get(id) ?? without(given, id);
          smaller.set(id, known);
          return appraise(known, lead, NOW).decision === 'mql';
        };
        for (const lead of leads) {
          const receipt = evaluate(model, lead, NOW);
          const found = robustness(model, lead, receipt);
          expect(found === null).toBe(receipt.decision !== 'mql');
          if (found === null) continue;
          const supports = receipt.contributions.filter((one) => one.points > 0).map((one) => one.ruleId);
          if (receipt.handRaise !== null) supports.push(receipt.handRaise);
          expect(found.withoutAnyOneOf).toEqual(supports.filter((id) => stays(id, lead)));
          expect(found.dependsOn).toEqual(supports.filter((id) => !stays(id, lead)));
          expect(found.robust).toBe(found.dependsOn.length === 0);
          mqls++;
          if (found.robust) robust++;
        }
      }),
      runs(30),
    );
    expect(mqls).toBeGreaterThanOrEqual(fairShare(10));
    expect(robust).toBeGreaterThanOrEqual(fairShare(1));
  });

  it('a demo request alone hangs on the raised hand', () => {
    const lead = aLead({ signals: [aSignal('demo_request', 5)] });
    const receipt = evaluate(defaultModel, lead, onDay(5));
    expect(robustness(defaultModel, lead, receipt)).toMatchObject({
      robust: false,
      dependsOn: ['fast.demo'],
    });
  });

  it('the worked example hangs on its guide, its pricing visit and its reply, not on the case study', () => {
    const receipt = evaluate(defaultModel, VISITOR, onDay(5));
    expect(robustness(defaultModel, VISITOR, receipt)).toEqual({
      robust: false,
      withoutAnyOneOf: [
        'fit.size',
        'fit.revenue',
        'fit.industry',
        'fit.title',
        'fit.geography',
        'int.case_study_view',
      ],
      dependsOn: ['eng.guide', 'int.pricing', 'int.reply'],
    });
  });
});
