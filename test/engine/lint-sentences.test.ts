/** What lint says of a model in which everything is wrong that can be, word for word; and of smaller ones the rest. */
import { describe, expect, it } from 'vitest';
import { type LintFinding, lint } from '../../src/engine/lint.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { onDay } from './on-day.ts';
import { aRule, smallSource } from './small-model.ts';
import { asks, asksSize, gate, seen, WRONG_MODEL } from './wrong-model.ts';

const NOW = onDay(5);
const REVIEWED = { now: NOW, reviewedAt: NOW };

function findings(more: Readonly<Record<string, unknown>>, options = REVIEWED): readonly LintFinding[] {
  return lint(parseModel(smallSource(more)), options);
}

function sentences(found: readonly LintFinding[], ...ids: readonly string[]): readonly string[] {
  return found.filter(({ id }) => ids.includes(id)).map(({ sentence }) => sentence);
}

describe('a model in which much is wrong', () => {
  it('is told all of it: problems first, then warnings, then what is proved', () => {
    const found = lint(parseModel(smallSource(WRONG_MODEL)), { now: NOW });
    const told = found.map(({ level, path, sentence }) => `${level} ${path}: ${sentence}`);
    expect(told).toEqual([
      'problem mql.threshold.channels.webinar.threshold: Nobody can reach the threshold for webinar (38): points that may decide add up to 35 at most.',
      'problem mql.threshold.channels.referral.threshold: Everybody reaches the threshold for referral (-45): no lead has fewer than -30 points.',
      'problem gates.0.when: Nobody can pass "g.never": its condition contradicts itself, so no lead becomes an MQL.',
      'warning model.reviewBy: Nobody has said when this model is to be reviewed; set model.reviewBy, a quarter ahead.',
      'warning scores.fit.limit: The limit of fit (50) can never bind: its rules bring 20 at most.',
      'warning scores.fit.floor: The floor of fit (-5) can never bind: its rules bring 0 at the least.',
      'warning scores.intent.limit: The limit of intent (90) can never bind: its rules bring 35 at most.',
      'warning scores.intent.floor: The floor of intent (-40) can never bind: its rules bring -30 at the least.',
      'warning leadScore.floor: The floor of the lead score (-100) can never bind: no lead falls below -30.',
      'warning grades.fit.A: Nobody can be graded A: it needs 80 points, and 20 is the most there is.',
      'warning grades.behaviour.1: Nobody can be graded 1: it needs 60 points, and 40 is the most there is.',
      'warning rules.3: "Nothing" can never add anything: it is worth 0 points.',
      'warning rules.4: "Never" can never add anything: its condition contradicts itself.',
      'warning rules.5: "Idle" can never add anything: idle is always 0, whatever its rules bring.',
      'warning rules.7: "Weak" can never add anything: wherever it holds, "Strong" counts instead.',
      'warning gates.1.when: "g.open" can never keep anybody out: its condition contradicts itself.',
      'warning rules.0.when: fit.town and int.town overlap: "bonn", "köln", "wien" and 2 more stand in towns, which both use.',
      'warning rules.0.when: fit.town and neg.wien overlap: "wien" stands in both of their lists.',
      'warning rules.1.when: int.town and neg.wien overlap: "wien" stands in both of their lists.',
      'warning inputs.contact.jobtitle: contact.jobtitle is declared, but no condition reads it.',
      'warning inputs.company.sector: company.sector is declared, but no condition reads it.',
      'warning signals.price: The signal "price" counts for nothing: no rule, gate, channel, fast track or sign of a machine waits for it.',
      'warning signals.open: The signal "open" counts for nothing: no rule, gate, channel, fast track or sign of a machine waits for it.',
      'warning lists.spare: The list spare is used nowhere.',
      'warning topics.spare: The topic "Spare topic" is used nowhere.',
      'warning decays.spare: The decay spare is used nowhere.',
      'warning mql.threshold.channels.webinar: There is a threshold for webinar, but no channel rule ever names it.',
      'warning mql.threshold.channels.referral: There is a threshold for referral, but no channel rule ever names it.',
      'statement mql.fitMinimum: No number of points outweighs the fit: a lead needs 10 of 20 fit points.',
      'statement rules: One rule takes points away.',
      'statement rules: Activities are told apart: one is worth 10 to 20 points.',
    ]);
  });

  it('is shown the figures behind each', () => {
    const found = findings(WRONG_MODEL);
    const evidence = (id: string) => found.filter((one) => one.id === id).map((one) => one.evidence);
    expect(evidence('threshold.unreachable')).toEqual([
      { channel: 'webinar', threshold: 38, lowest: -30, highest: 35 },
    ]);
    expect(evidence('threshold.always-met')).toEqual([
      { channel: 'referral', threshold: -45, lowest: -30, highest: 35 },
    ]);
    expect(evidence('gate.never-opens')).toEqual([{ gate: 'g.never', kind: 'require', onMissing: 'fail' }]);
    expect(evidence('gate.never-closes')).toEqual([
      { gate: 'g.open', kind: 'disqualify', onMissing: 'pass' },
    ]);
    expect(evidence('limit.never-binds')).toEqual([
      { limit: 50, highest: 20 },
      { limit: 90, highest: 35 },
    ]);
    expect(evidence('floor.never-binds')).toEqual([
      { floor: -5, lowest: 0 },
      { floor: -40, lowest: -30 },
      { floor: -100, lowest: -30 },
    ]);
    expect(evidence('grade.unreachable')).toEqual([
      { grade: 'A', needed: 80, highest: 20 },
      { grade: '1', needed: 60, highest: 40 },
    ]);
    expect(evidence('rule.never-adds')).toEqual([
      { rule: 'int.none', points: 0, because: 'worthless' },
      { rule: 'int.never', points: 10, because: 'contradiction' },
      { rule: 'idle.click', points: 10, because: 'fixed', group: 'idle', always: 0 },
      { rule: 'int.weak', points: 10, because: 'beaten', other: 'int.strong' },
    ]);
    expect(evidence('lists.overlap')[1]).toEqual({
      property: 'contact.city',
      one: 'fit.town',
      other: 'neg.wien',
      otherPath: 'rules.8.when',
      list: '',
      values: ['wien'],
    });
    expect(evidence('audit.fit')).toEqual([
      { fitMinimum: 10, lowestFit: 0, highestFit: 20, highestWithoutFacts: 0, gates: 2 },
    ]);
    expect(evidence('audit.negatives')).toEqual([{ rules: ['neg.wien'], disqualifyingGates: 1 }]);
    expect(evidence('audit.content')).toEqual([
      { lowest: 10, highest: 20, signals: ['guide', 'click', 'compare'] },
    ]);
  });
});

describe('what can be proved of smaller models', () => {
  it('where activity alone qualifies, and nothing speaks against a lead', () => {
    expect(
      findings({ rules: [aRule(seen('guide')), aRule(seen('price'), { id: 'b' })] }).slice(0, 3),
    ).toEqual([
      {
        id: 'audit.fit',
        level: 'problem',
        sentence: 'There is no fit gate: any lead reaches the fit minimum of 0, so activity alone qualifies.',
        path: 'mql.fitMinimum',
        evidence: {
          fitMinimum: 0,
          lowestFit: 0,
          highestFit: 0,
          highestWithoutFacts: 0,
          gates: 0,
          barriers: [],
        },
      },
      {
        id: 'audit.negatives',
        level: 'problem',
        sentence: 'There are no negatives: nothing a lead is or does takes points away.',
        path: 'rules',
        evidence: { rules: [], disqualifyingGates: 0 },
      },
      {
        id: 'audit.content',
        level: 'problem',
        sentence: 'All content is equal: each of the two activities is worth 10 points.',
        path: 'rules',
        evidence: { lowest: 10, highest: 10, signals: ['guide', 'price'] },
      },
    ]);
  });

  it('where the fit can be earned by activity', () => {
    const fit = { score: 'fit', points: 20 };
    const inTown = aRule(asksSize('HAS_PROPERTY'), { id: 'fit.size', ...fit });
    const noTitle = aRule(
      { filters: [{ propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY' }] },
      { id: 'fit.none', ...fit },
    );
    const said = (fitMinimum: number, ...rules: readonly unknown[]) =>
      findings({ rules: [aRule(seen('price')), ...rules], mql: { fitMinimum, threshold: { default: 10 } } })
        .filter(({ id }) => id === 'audit.fit')
        .map(({ level, sentence }) => `${level}: ${sentence}`);
    const guide = aRule(seen('guide'), { id: 'fit.guide', ...fit });
    const earned = (of: number) => [
      `warning: Fit can be earned by activity: a lead needs ${of} fit points, and up to 20 ask for no fact about it.`,
    ];
    expect(said(20, guide)).toEqual(earned(20));
    expect(said(15, guide, inTown)).toEqual(earned(15));
    expect(said(20, noTitle, inTown)).toEqual(earned(20));
    expect(
      said(1, aRule({ all: [seen('guide'), asksSize('HAS_PROPERTY')] }, { id: 'fit.both', ...fit })),
    ).toEqual([
      'warning: Fit can be earned by activity: a lead needs 1 fit point, and up to 20 ask for no fact about it.',
    ]);
    expect(said(21, guide, inTown)).toEqual([
      'statement: No number of points outweighs the fit: a lead needs 21 of 40 fit points.',
    ]);
  });

  it('that activity alone does not qualify where a gate wants a fact', () => {
    const said = (more: object) =>
      sentences(
        findings({ gates: [gate('Big enough', { kind: 'require', onMissing: 'fail', ...more })] }),
        'audit.fit',
      );
    const alone = [
      'There is no fit gate: any lead reaches the fit minimum of 0, so activity alone qualifies.',
    ];
    const barred = ['There is no fit gate but "Big enough": any lead reaches the fit minimum of 0.'];
    const big = asksSize('GTE', { value: 50 });
    expect(said({ when: big })).toEqual(barred);
    expect(said({ when: big, onMissing: 'hold' })).toEqual(barred);
    expect(said({ when: { all: [big, seen('guide')] } })).toEqual(barred);
    expect(said({ when: big, kind: 'disqualify', onMissing: 'hold' })).toEqual(barred);
    expect(said({ when: big, onMissing: 'pass' })).toEqual(alone);
    expect(said({ when: seen('guide') })).toEqual(alone);
    expect(said({ when: { filters: [{ propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY' }] } })).toEqual(
      alone,
    );
  });

  it('one activity cannot be compared with others, and a disqualifying gate is a negative of its own', () => {
    const gates = [gate('g', { kind: 'disqualify', when: { signal: 'open', withinDays: 3 } })];
    const found = findings({ gates });
    expect(found.filter(({ id }) => id === 'audit.content')).toEqual([]);
    expect(found.filter(({ id }) => id === 'audit.negatives' || id === 'audit.fit')).toMatchObject([
      { id: 'audit.fit', level: 'warning', evidence: { gates: 1 } },
      { id: 'audit.negatives', level: 'warning', evidence: { disqualifyingGates: 1 } },
    ]);
  });

  it('what a group, and one signal, can never do alone', () => {
    const two = {
      scores: {
        fit: { limit: 0, floor: 0 },
        engagement: { limit: 5, floor: 0 },
        intent: { limit: 90, floor: 0 },
      },
      leadScore: { sum: ['engagement', 'intent'], floor: 0 },
      rules: [
        aRule(seen('guide'), { id: 'a', score: 'engagement' }),
        aRule(seen('price'), { id: 'b', points: 8 }),
      ],
    };
    const ids = ['group.never-alone', 'signal.never-alone'];
    expect(sentences(findings(two), ...ids)).toEqual([
      'Engagement alone can never qualify (limit 5, lowest threshold 10).',
      'Intent alone can never qualify (at most 8, lowest threshold 10).',
      'No single signal qualifies (largest: price, 8; lowest threshold 10).',
    ]);
    const fastTracks = [{ id: 'f', label: 'F', signal: 'guide', withinDays: 2, to: 'review' }];
    expect(sentences(findings({ ...two, fastTracks }), ...ids)).toEqual([
      'Engagement alone can never qualify by its points (limit 5, lowest threshold 10).',
      'Intent alone can never qualify (at most 8, lowest threshold 10).',
      'No single signal but a fast track qualifies (largest: price, 8; lowest threshold 10).',
    ]);
    const inputs = { contact: { city: 'text' }, company: {} };
    const rules = [...two.rules, aRule(asks('HAS_PROPERTY'), { id: 'c', points: 2 })];
    expect(sentences(findings({ ...two, inputs, rules }), 'signal.never-alone')).toEqual([
      'No single signal qualifies by its own points (largest: price, 8; lowest threshold 10).',
    ]);
    const [first] = findings(two).filter(({ id }) => id === 'group.never-alone');
    expect(first).toMatchObject({
      path: 'scores.engagement',
      evidence: { group: 'engagement', highest: 5, lowestThreshold: 10 },
    });
  });

  it('one signal that is enough', () => {
    expect(findings({}).filter(({ id }) => id.startsWith('signal.'))).toEqual([
      {
        id: 'signal.suffices',
        level: 'warning',
        sentence: 'One guide alone reaches the lowest threshold (10 of 10).',
        path: 'signals.guide',
        evidence: { signal: 'guide', points: 10, lowestThreshold: 10 },
      },
    ]);
  });

  it('activities of one group that are all alike', () => {
    const kinds = ['guide', 'price', 'click'];
    const rules = [
      ...kinds.map((kind, i) => aRule(seen(kind), { id: `a${i}` })),
      aRule(seen('open'), { id: 'b', points: 3, score: 'other' }),
    ];
    const scores = {
      fit: { limit: 0, floor: 0 },
      intent: { limit: 90, floor: 0 },
      other: { limit: 9, floor: 0 },
    };
    const found = findings({ rules, scores, leadScore: { sum: ['intent', 'other'] } });
    expect(found.filter(({ id }) => id === 'audit.content-of-group')).toEqual([
      {
        id: 'audit.content-of-group',
        level: 'warning',
        sentence: 'All activities of intent are equal: guide, price and click are worth 10 points each.',
        path: 'scores.intent',
        evidence: { points: 10, signals: kinds },
      },
    ]);
  });

  it('how late a review is, by the day', () => {
    const due = (reviewBy: string) =>
      sentences(
        lint(
          parseModel(smallSource({ model: { key: 'small', title: 'Small', version: '1.0.0', reviewBy } })),
          {
            now: NOW,
            reviewedAt: null,
          },
        ),
        'review.overdue',
      );
    expect(due('2026-11-04')).toEqual(['The review of this model was due on 2026-11-04, 1 day ago.']);
    expect(due('2026-11-03')).toEqual(['The review of this model was due on 2026-11-03, 2 days ago.']);
    expect(due('2026-11-05')).toEqual([]);
    expect(sentences(findings({}, { now: NOW, reviewedAt: NOW - 90 * DAY_MS }), 'review.overdue')).toEqual([
      'Nobody has reviewed this model for 90 days, since 2026-08-07.',
    ]);
  });
});
