/** What thresholds, limits and floors can do, given the most and the least that rules bring. */
import { describe, expect, it } from 'vitest';
import { lint } from '../../src/engine/lint.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { onDay } from './on-day.ts';
import { aRule, smallSource } from './small-model.ts';

const guide = { signal: 'guide', withinDays: 30 };
const price = { signal: 'price', withinDays: 30 };
const known = { filters: [{ propertyName: 'country', operator: 'HAS_PROPERTY' }] };

function told(id: string, more: object): readonly string[] {
  const found = lint(parseModel(smallSource({ ...more })), { now: onDay(5), reviewedAt: onDay(5) });
  return found.flatMap((one) => (one.id === id ? [`${one.path}: ${one.sentence}`] : []));
}
const threshold = (points: number) => ({ mql: { fitMinimum: 0, threshold: { default: points } } });

describe('the threshold', () => {
  it('is out of reach where only points that may not decide would reach it', () => {
    const rules = [aRule(guide, { decisive: false }), aRule(price, { id: 'b', points: 4 })];
    expect(told('threshold.unreachable', { rules })).toEqual([
      'mql.threshold.default: Nobody can reach the threshold (10): points that may decide add up to 4 at most.',
    ]);
    expect(told('threshold.unreachable', { rules, ...threshold(4) })).toEqual([]);
  });

  it('is always met where nobody has fewer points', () => {
    const rules = [aRule(guide), aRule(price, { id: 'b', points: -7 })];
    expect(told('threshold.always-met', { rules, ...threshold(-7) })).toEqual([
      'mql.threshold.default: Everybody reaches the threshold (-7): no lead has fewer than -7 points.',
    ]);
    expect(told('threshold.always-met', { rules, ...threshold(-6) })).toEqual([]);
  });
});

describe('one group alone', () => {
  const groups = (limit: number, floor: number) => ({
    scores: {
      intent: { limit, floor: 0 },
      other: { limit: 20, floor },
      fit: { limit: 50, floor: 0 },
    },
    leadScore: { sum: ['intent', 'other'], floor: 0 },
    rules: [
      aRule(guide, { points: 9 }),
      aRule(price, { id: 'b', score: 'other', points: 30 }),
      aRule(known, { id: 'c', score: 'fit', points: 5 }),
    ],
  });
  const alone = (limit: number, floor: number, points: number, more: object = {}) =>
    told('group.never-alone', { ...groups(limit, floor), ...threshold(points), ...more });

  it('never qualifies by less than the threshold, what the others always bring included', () => {
    expect(alone(8, 5, 14)).toEqual([
      'scores.intent: Intent alone can never qualify (limit 8, lowest threshold 14).',
    ]);
    expect(alone(8, 5, 13)).toEqual([]);
    expect(alone(8, 0, 14)).toHaveLength(1);
    expect(alone(8, 0, 21)).toEqual([
      'scores.intent: Intent alone can never qualify (limit 8, lowest threshold 21).',
      'scores.other: Other alone can never qualify (limit 20, lowest threshold 21).',
    ]);
  });

  it('is held by its limit only where its rules bring more', () => {
    expect(alone(9, 0, 14)).toEqual([
      'scores.intent: Intent alone can never qualify (at most 9, lowest threshold 14).',
    ]);
  });

  it('is nothing to speak of where it is the only one, or brings nothing', () => {
    const one = {
      scores: { fit: { limit: 5, floor: 0 }, intent: { limit: 8, floor: 0 } },
      leadScore: { sum: ['intent'], floor: 0 },
    };
    const rules = [aRule(guide, { points: 9, decisive: false }), aRule(price, { id: 'b', points: 4 })];
    expect(told('group.never-alone', { ...one, rules, ...threshold(8) })).toEqual([]);
    const idle = {
      rules: groups(8, 0).rules.map((rule) => ({ ...rule, decisive: rule.score !== 'intent' })),
    };
    expect(alone(8, 0, 14, idle)).toEqual([]);
  });

  it('is said to do so by its points where one of its signals raises a hand', () => {
    const fastTracks = [{ id: 'f', label: 'F', signal: 'open', withinDays: 2, to: 'review' }];
    const raised = (when: unknown) =>
      alone(8, 0, 14, { fastTracks, rules: [aRule(when, { points: 9 }), ...groups(8, 0).rules.slice(1)] });
    const byPoints = [
      'scores.intent: Intent alone can never qualify by its points (limit 8, lowest threshold 14).',
    ];
    const open = { signal: 'open', withinDays: 5 };
    expect(raised(open)).toEqual(byPoints);
    expect(raised({ progression: ['guide', 'open'], withinDays: 5 })).toEqual(byPoints);
    expect(raised({ all: [guide, open] })).toEqual(byPoints);
    expect(raised(guide)).not.toEqual(byPoints);
  });
});

describe('a limit or a floor', () => {
  const of = (intent: object, more: object = {}) => ({
    scores: { intent: { limit: 100, floor: -100, ...intent }, fit: { limit: 0, floor: 0 } },
    rules: [
      aRule(guide, { points: 20, exclusive: 'one' }),
      aRule(price, { id: 'b', points: 15, exclusive: 'one' }),
      aRule(guide, { id: 'c', points: 4, exclusive: 'two' }),
      aRule(price, { id: 'd', points: 3, repeat: { max: 2 } }),
      aRule(known, { id: 'e', points: -9 }),
    ],
    ...more,
  });

  it('is held against the strongest of each set and every repeat', () => {
    expect(told('limit.never-binds', of({ limit: 31 }))).toEqual([
      'scores.intent.limit: The limit of intent (31) can never bind: its rules bring 30 at most.',
    ]);
    expect(told('limit.never-binds', of({ limit: 30 }))).toEqual([]);
    expect(
      told('floor.never-binds', of({ floor: -9 }, { leadScore: { sum: ['intent'], floor: -9 } })),
    ).toEqual([]);
  });

  it('of the lead score counts the groups of the lead score', () => {
    const floor = (points: number) =>
      told('floor.never-binds', of({ floor: -9 }, { leadScore: { sum: ['intent'], floor: points } }));
    expect(floor(-10)).toEqual([
      'leadScore.floor: The floor of the lead score (-10) can never bind: no lead falls below -9.',
    ]);
    const raised = { intent: { limit: 30, floor: -9 }, fit: { limit: 9, floor: 5 } };
    expect(
      told('floor.never-binds', of({}, { scores: raised, leadScore: { sum: ['intent'], floor: -9 } })).filter(
        (one) => one.startsWith('leadScore'),
      ),
    ).toEqual([]);
  });
});

describe('content', () => {
  const equal = (...rules: readonly object[]) => told('audit.content', { rules, ...threshold(10) });

  it('is what is gained beside the fit', () => {
    const fit = aRule(price, { id: 'b', score: 'fit', points: 5 });
    expect(equal(aRule(guide), fit)).toEqual([]);
    expect(equal(aRule(guide), aRule(price, { id: 'b' }), { ...fit, id: 'c' })).toEqual([
      'rules: All content is equal: each of the two activities is worth 10 points.',
    ]);
  });
});
