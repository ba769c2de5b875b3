/** What a score may turn out to be while something is not known, and what limits and exclusive sets make of it. */
import { describe, expect, it } from 'vitest';
import { onDay } from './on-day.ts';
import { aRule, at, type Given, judge, smallModel } from './small-model.ts';

const inputs = { contact: { sort: 'text', size: 'number', town: 'text' }, company: {} };
const is = (propertyName: string, value: string | number) => ({
  filters: [{ propertyName, operator: 'EQ', value }],
});
const happened = (signal: string) => ({ signal, withinDays: 30 });
const GUIDE = [at(3, 'guide')];
const ANY_SCORE = { mql: { fitMinimum: 0, threshold: { default: 0 } } };

/** Score, and the least and the most it may be, in points. */
function rangeOf(source: object, given: Given = {}): readonly number[] {
  const { score, low, high } = judge(smallModel({ inputs, ...ANY_SCORE, ...source }), 5, given);
  return [score, low, high].map((milli) => milli / 1000);
}

describe('what is not known', () => {
  const sort = (points: number, more: object = {}) =>
    aRule(is('sort', 'A'), { id: `s${points}`, points, ...more });
  const town = (points: number, more: object = {}) =>
    aRule(is('town', 'B'), { id: `t${points}`, points, ...more });
  const guide = (points: number, more: object = {}) =>
    aRule(happened('guide'), { id: `g${points}`, points, ...more });

  it('may add its points or take them, and nothing once it is known', () => {
    expect(rangeOf({ rules: [sort(10), guide(4)] }, { signals: GUIDE })).toEqual([4, 4, 14]);
    expect(rangeOf({ rules: [sort(-10), guide(14)] }, { signals: GUIDE })).toEqual([14, 4, 14]);
    expect(rangeOf({ rules: [sort(10), town(-3), guide(10)] }, { signals: GUIDE })).toEqual([10, 7, 20]);
    expect(rangeOf({ rules: [sort(10), guide(4)] }, { contact: { sort: 'A' } })).toEqual([10, 10, 10]);
    expect(rangeOf({ rules: [sort(10), guide(4)] }, { contact: { sort: 'Z' } })).toEqual([0, 0, 0]);
  });

  it('adds no more than the limit of its score leaves, and takes no more than its floor', () => {
    const scores = { fit: { limit: 100, floor: 0 }, intent: { limit: 12, floor: -5 } };
    expect(rangeOf({ scores, rules: [sort(10), guide(10)] }, { signals: GUIDE })).toEqual([10, 10, 12]);
    expect(rangeOf({ scores, rules: [sort(-30), guide(10)] }, { signals: GUIDE })).toEqual([10, -5, 10]);
    const leadScore = { sum: ['intent'], floor: -2 };
    expect(rangeOf({ scores, leadScore, rules: [sort(-30), guide(10)] }, { signals: GUIDE })).toEqual([
      10, -2, 10,
    ]);
  });

  it('widens the fit where it is a criterion, and the score only where fit is part of it', () => {
    const rules = [sort(30, { score: 'fit' }), guide(10)];
    const fitRange = (leadScore: object) => {
      const { fit, fitLow, fitHigh } = judge(smallModel({ inputs, rules, leadScore }), 5, { signals: GUIDE });
      return [fit, fitLow, fitHigh];
    };
    const alone = { sum: ['intent'], floor: 0 };
    const together = { sum: ['intent', 'fit'], floor: 0 };
    expect([fitRange(alone), fitRange(together)]).toEqual(Array(2).fill([0, 0, 30_000]));
    expect(rangeOf({ rules, leadScore: alone }, { signals: GUIDE })).toEqual([10, 10, 10]);
    expect(rangeOf({ rules, leadScore: together }, { signals: GUIDE })).toEqual([10, 10, 40]);
  });

  it('of an exclusive set counts only where it would be the strongest', () => {
    const one = { exclusive: 'one' };
    expect(rangeOf({ rules: [guide(10, one), sort(15, one)] }, { signals: GUIDE })).toEqual([10, 10, 15]);
    expect(rangeOf({ rules: [guide(10, one), sort(7, one)] }, { signals: GUIDE })).toEqual([10, 10, 10]);
    expect(rangeOf({ rules: [guide(10, one), sort(15, one), town(20, one)] })).toEqual([0, 0, 20]);
    expect(rangeOf({ rules: [guide(-10, one), sort(-15, one)] }, { signals: GUIDE })).toEqual([
      -10, -15, -10,
    ]);
    expect(rangeOf({ rules: [guide(-10, one), sort(-5, one)] }, { signals: GUIDE })).toEqual([-10, -10, -10]);
  });

  it('of two exclusive sets counts in each by itself, beside what stands alone', () => {
    const rules = [
      guide(10, { exclusive: 'one' }),
      sort(15, { exclusive: 'one' }),
      town(20, { exclusive: 'two' }),
      aRule(is('size', 5), { id: 'size', points: 1 }),
    ];
    expect(rangeOf({ rules }, { signals: GUIDE })).toEqual([10, 10, 36]);
  });

  it('is named with what it is worth, and never twice', () => {
    const when = { all: [is('sort', 'A'), { not: is('sort', 'B') }, is('town', 'C')] };
    const receipt = judge(
      smallModel({ inputs, ...ANY_SCORE, rules: [aRule(when, { points: -8 }), guide(4)] }),
      5,
      {
        contact: { town: 'C' },
      },
    );
    expect(receipt.unknown).toEqual([
      {
        ruleId: 'rule',
        label: 'Rule',
        score: 'intent',
        worth: -8_000,
        inputs: [{ input: 'contact.sort', label: 'sort', value: null }],
      },
    ]);
  });
});

describe('an exclusive set', () => {
  const set = { exclusive: 'content' };
  const rules = [
    aRule(happened('guide'), { id: 'b', points: 10, ...set }),
    aRule(happened('compare'), { id: 'a', points: 10, ...set }),
    aRule(happened('price'), { id: 'c', points: 12, ...set }),
  ];
  const pointsOf = (signals: readonly string[], from: readonly object[] = rules) => {
    const given = { signals: signals.map((kind) => at(3, kind)) };
    const { contributions, score } = judge(smallModel({ rules: from }), 5, given);
    return [
      score / 1000,
      ...contributions.map(({ ruleId, points, suppressedBy }) => [ruleId, points / 1000, suppressedBy]),
    ];
  };

  it('counts its strongest, and of equals the first by its id, wherever they stand', () => {
    expect(pointsOf(['guide', 'compare'])).toEqual([10, ['b', 0, 'a'], ['a', 10, null]]);
    expect(pointsOf(['guide', 'compare'], [...rules].reverse())).toEqual([
      10,
      ['a', 10, null],
      ['b', 0, 'a'],
    ]);
    expect(pointsOf(['guide', 'price'])).toEqual([12, ['b', 0, 'c'], ['c', 12, null]]);
    expect(pointsOf(['guide', 'price'], [...rules].reverse())).toEqual([12, ['c', 12, null], ['b', 0, 'c']]);
    expect(pointsOf(['guide'])).toEqual([10, ['b', 10, null]]);
  });

  it('of rules that take points counts the one that takes most', () => {
    const against = rules.map((rule) => ({ ...rule, points: -(rule.points as number) }));
    const lead = [...against, aRule(happened('open'), { id: 'open', points: 20 })];
    expect(pointsOf(['guide', 'price', 'open'], lead)).toEqual([
      8,
      ['b', 0, 'c'],
      ['c', -12, null],
      ['open', 20, null],
    ]);
  });

  it('goes by what is left of the points on the day', () => {
    const decays = { falling: { kind: 'linear', holdDays: 0, days: 10 } };
    const fading = [{ ...rules[2]!, decay: 'falling' }, rules[0]!];
    const model = smallModel({ decays, rules: fading });
    const given = { signals: [at(3, 'price'), at(3, 'guide')] };
    const winners = [4, 5].map(
      (day) => judge(model, day, given).contributions.find((one) => one.suppressedBy === null)!.ruleId,
    );
    expect(winners).toEqual(['c', 'b']);
  });
});

describe('a score', () => {
  const scores = { fit: { limit: 100, floor: 0 }, intent: { limit: 15, floor: -100 } };

  it('tells what its limit and its floor took', () => {
    const rules = [aRule(happened('guide')), aRule(happened('price'), { id: 'price' })];
    const { scores: told, score } = judge(smallModel({ scores, rules }), 5, {
      signals: [...GUIDE, at(3, 'price')],
    });
    expect(told.intent).toEqual({ raw: 20_000, used: 15_000, limit: 15_000, floor: -100_000, cut: 5_000 });
    expect(told.fit).toEqual({ raw: 0, used: 0, limit: 100_000, floor: 0, cut: 0 });
    expect(score).toBe(15_000);
  });

  it('is decisive without the points that may not decide, which its limit cuts first', () => {
    const rules = [
      aRule(happened('guide')),
      aRule(happened('open'), { id: 'shown', decisive: false }),
      aRule(happened('price'), { id: 'price', points: 3 }),
    ];
    const decisive = (...kinds: string[]) => {
      const receipt = judge(smallModel({ scores, rules }), 5, { signals: kinds.map((kind) => at(3, kind)) });
      return [receipt.score / 1000, receipt.decisive / 1000, receipt.margin / 1000];
    };
    expect(decisive('guide', 'open')).toEqual([15, 10, 0]);
    expect(decisive('open')).toEqual([10, 0, -10]);
    expect(decisive('guide', 'price')).toEqual([13, 13, 3]);
  });

  it('sums its parts, each within its own limit, and never falls below its floor', () => {
    const source = {
      scores: { ...scores, negative: { limit: 0, floor: -20 } },
      leadScore: { sum: ['intent', 'negative'], floor: -3 },
      rules: [
        aRule(happened('guide')),
        aRule(happened('open'), { id: 'open', score: 'negative', points: -12 }),
        aRule(happened('click'), { id: 'click', score: 'negative', points: -12 }),
      ],
    };
    const scoreOf = (...kinds: string[]) => {
      const receipt = judge(smallModel(source), 5, { signals: kinds.map((kind) => at(3, kind)) });
      return [receipt.score / 1000, receipt.decisive / 1000];
    };
    expect(scoreOf('guide', 'open')).toEqual([-2, -2]);
    expect(scoreOf('guide', 'open', 'click')).toEqual([-3, -3]);
  });
});

describe('a line of a receipt', () => {
  const decays = { falling: { kind: 'linear', holdDays: 1, days: 4 } };
  const model = smallModel({
    decays,
    inputs,
    rules: [
      aRule({ ...happened('guide') }, { decay: 'falling', doing: 'read a guide' }),
      aRule({ all: [happened('price'), { not: happened('open') }, is('town', 'B')] }, { id: 'mixed' }),
      aRule({ any: [is('town', 'B'), { not: happened('compare') }] }, { id: 'quiet' }),
    ],
  });
  const lineOf = (id: string, day: number, given: Given) =>
    judge(model, day, given).contributions.find(({ ruleId }) => ruleId === id);

  it('tells how old the newest is, what is left of it, and when less will be', () => {
    const read = { signals: [at(3, 'guide')] };
    const day = onDay(0, 0) / 86_400_000;
    const decayOn = (on: number) => lineOf('rule', on, read)!.decay;
    expect(decayOn(3)).toEqual({ ageDays: 0, factor: 65_536, nextDropDay: day + 5 });
    expect(decayOn(4)).toEqual({ ageDays: 1, factor: 65_536, nextDropDay: day + 5 });
    expect(decayOn(5)).toEqual({ ageDays: 2, factor: 49_152, nextDropDay: day + 6 });
    expect(decayOn(8)).toEqual({ ageDays: 5, factor: 0, nextDropDay: null });
    expect(lineOf('rule', 5, read)).toMatchObject({ doing: 'read a guide', points: 7_500, full: 10_000 });
  });

  it('is dated by the newest that it asks for, not by what it asks not to have happened', () => {
    const given = { contact: { town: 'B' }, signals: [at(2, 'price'), at(3, 'price')] };
    expect(lineOf('mixed', 5, given)).toMatchObject({ triggeredAt: onDay(3), doing: null, decay: null });
    expect(lineOf('quiet', 5, given)).toMatchObject({ triggeredAt: null });
  });
});

describe('a criterion of the fit', () => {
  const criteria = (given: Given, more: object = {}) => {
    const rules = [
      aRule(is('town', 'B'), { id: 'town', score: 'fit', ...more }),
      aRule(happened('guide'), { id: 'signal', score: 'fit' }),
    ];
    return judge(smallModel({ inputs, ...ANY_SCORE, rules }), 5, given).fitCriteria.map(
      ({ state, failure }) => [state, failure],
    );
  };

  it('says why it is not met, in figures of the lead', () => {
    const [town, signal] = criteria({ contact: { town: 'C' } });
    expect(town).toEqual(['no_match', expect.stringContaining('C')]);
    expect(signal).toEqual(['no_match', null]);
  });

  it('of several parts says of the first that fails why', () => {
    const rules = [aRule({ all: [is('town', 'B'), { any: [is('size', 5)] }] }, { id: 'both', score: 'fit' })];
    const failureOf = (contact: object) =>
      judge(smallModel({ inputs, ...ANY_SCORE, rules }), 5, { contact: { ...contact } }).fitCriteria[0]!
        .failure;
    expect(failureOf({ town: 'B', size: '7' })).toBe('size "7" is not 5');
    expect(failureOf({ town: 'C', size: '7' })).toBe('town "C" is not B');
  });

  it('that is met or not known says nothing, nor does one that is only extra', () => {
    expect(criteria({ contact: { town: 'B' }, signals: GUIDE })).toEqual([
      ['match', null],
      ['match', null],
    ]);
    expect(criteria({})[0]).toEqual(['unknown', null]);
    expect(criteria({ contact: { town: 'C' } }, { bonus: true })[0]).toEqual(['no_match', null]);
  });
});
