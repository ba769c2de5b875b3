/** Which of the things that happened count for a rule on a day, and which of them a receipt shows. */
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/engine/input.ts';
import { onDay } from './on-day.ts';
import { aRule, at, judge, smallModel } from './small-model.ts';

const each = { repeat: { max: 20 } };
const ANY_SCORE = { mql: { fitMinimum: 0, threshold: { default: 0 } } };
const scores = { fit: { limit: 100, floor: 0 }, intent: { limit: 1000, floor: -100 } };

function lineOf(
  when: object,
  signals: readonly Signal[],
  day: number,
  more: Readonly<Record<string, unknown>> = each,
) {
  const model = smallModel({
    ...ANY_SCORE,
    scores,
    rules: [aRule({ signal: 'guide', withinDays: 10, ...when }, more)],
  });
  return judge(model, day, { signals }).contributions[0];
}
/** How often a rule counts. */
const counted = (when: object, signals: readonly Signal[], day = 5) =>
  (lineOf(when, signals, day)?.points ?? 0) / 10_000;

describe('in a window of ten days', () => {
  it('a signal counts from its own day to the tenth after it, and not before it is there', () => {
    const days = [2, 3, 4, 12, 13, 14];
    expect(days.map((day) => counted({}, [at(3, 'guide', { hour: 0 })], day))).toEqual([0, 1, 1, 1, 1, 0]);
    expect(days.map((day) => counted({}, [at(3, 'guide', { hour: 23 })], day))).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it('of many the fresh ones count, in whatever order they were told', () => {
    const signals = [-20, -6, -5, -4, 1, 4, 5, 6, 9].map((day) => at(day, 'guide'));
    expect(counted({}, signals)).toBe(5);
    expect(counted({}, [...signals].reverse())).toBe(5);
    expect(counted({}, [...signals.slice(4), ...signals.slice(0, 4)])).toBe(5);
  });

  it('what has no time counts for nothing, and hides nothing', () => {
    const never = { kind: 'guide', occurredAt: Number.NaN };
    const late = { ...never, asset: '/z' };
    for (const first of [never, late]) {
      for (const last of [never, late]) {
        const signals = [first, at(3, 'guide', { asset: '/m' }), last, at(4, 'guide', { asset: '/n' })];
        expect(counted({}, signals)).toBe(2);
        expect(counted({}, [...signals].reverse())).toBe(2);
      }
    }
  });

  it('other kinds are left aside', () => {
    expect(counted({}, [at(3, 'open'), at(3, 'guide'), { kind: 'unheard_of', occurredAt: onDay(3) }])).toBe(
      1,
    );
  });
});

describe('the same thing told twice', () => {
  const visit = (asset: string | null, second: number) => at(3, 'guide', { asset, second });

  it('is one: the same asset within the same minute, whatever stands behind it in its address', () => {
    expect(counted({}, [visit('/a', 1), visit('/a', 59)])).toBe(1);
    expect(counted({}, [visit('/a?utm=1', 1), visit('/A#top', 2), visit(' /a ', 3)])).toBe(1);
    expect(counted({}, [visit(null, 1), visit(null, 2), { kind: 'guide', occurredAt: onDay(3) }])).toBe(1);
  });

  it('is two in another minute, or of another asset', () => {
    expect(counted({}, [visit('/a', 59), visit('/a', 60)])).toBe(2);
    expect(counted({}, [visit('/a', 1), visit('/b', 1), visit(null, 1)])).toBe(3);
  });

  it('is found among others of the same minute, and among more minutes', () => {
    const one = [visit('/a', 1), visit('/b', 2), visit('/a', 3), visit('/b', 4), visit('/c', 5)];
    expect(counted({}, one)).toBe(3);
    expect(counted({}, [...one, visit('/a', 61), visit('/a', 62), visit('/b', 63)])).toBe(5);
  });

  it('is no second one for a rule that waits for two', () => {
    expect(counted({ atLeast: 2 }, [visit('/a', 1), visit('/a', 2)])).toBe(0);
    expect(counted({ atLeast: 2 }, [visit('/a', 1), visit('/b', 2)])).toBe(2);
  });
});

describe('a rule', () => {
  const visits = (count: number) =>
    Array.from({ length: count }, (_, i) => at(3, 'guide', { second: i * 60 }));

  it('counts as often as it may, and once unless it says so', () => {
    expect(counted({}, visits(25))).toBe(20);
    expect(lineOf({}, visits(3), 5, {})!.points).toBe(10_000);
    expect(lineOf({}, visits(3), 5, { repeat: { max: 2 } })!.points).toBe(20_000);
  });

  it('can wait for a hundred, not knowing of more', () => {
    expect([99, 100, 130].map((count) => counted({ atLeast: 100 }, visits(count)))).toEqual([0, 20, 20]);
  });

  it('that fades counts each by its own age', () => {
    const model = smallModel({
      ...ANY_SCORE,
      decays: { falling: { kind: 'linear', holdDays: 0, days: 10 } },
      rules: [aRule({ signal: 'guide', withinDays: 10 }, { decay: 'falling', repeat: { max: 2 } })],
    });
    const signals = [at(1, 'guide'), at(3, 'guide'), at(4, 'guide')];
    expect(judge(model, 5, { signals }).score).toBe(9_000 + 8_000);
  });

  it('shows the three newest of what it counts', () => {
    const signals = [1, 2, 3, 4].map((day) => at(day, 'guide', { asset: `/${day}` }));
    const line = lineOf({}, signals, 5)!;
    expect(line.because.map(({ value, occurredAt }) => [value, occurredAt])).toEqual([
      ['/4', onDay(4)],
      ['/3', onDay(3)],
      ['/2', onDay(2)],
    ]);
    expect(line).toMatchObject({ triggeredAt: onDay(4), because: [{ input: 'signal.guide' }, {}, {}] });
  });

  it('shows what happened at one moment in the order of the assets, however it was told', () => {
    const told = [
      at(3, 'guide', { asset: '/b' }),
      at(3, 'guide', { asset: '/a', attributes: { minutes: 5 } }),
      at(3, 'guide', { asset: '/a' }),
    ];
    for (const signals of [told, [...told].reverse()]) {
      expect(lineOf({}, signals, 5)!.because.map(({ value }) => value)).toEqual(['/a', '/b']);
    }
  });
});

describe('an attribute', () => {
  const minutes = (operator: string, value: unknown) => ({
    where: [{ attribute: 'minutes', operator, value }],
  });
  const attended = (value?: string | number) =>
    at(3, 'guide', value === undefined ? {} : { attributes: { minutes: value } });

  it('is at least, at most or just so much, as a number or as HubSpot tells it', () => {
    for (const told of [(n: number) => n, String]) {
      const held = (operator: string) =>
        [39, 40, 41].map((n) => counted(minutes(operator, 40), [attended(told(n))]));
      expect([held('GTE'), held('LTE'), held('EQ')]).toEqual([
        [0, 1, 1],
        [1, 1, 0],
        [0, 1, 0],
      ]);
    }
  });

  it('that is not told, or is no number, is neither more nor less', () => {
    for (const signal of [
      attended(),
      attended('long'),
      attended(''),
      attended('0x10'),
      at(3, 'guide', { attributes: {} }),
    ]) {
      expect(['GTE', 'LTE', 'EQ'].map((operator) => counted(minutes(operator, 40), [signal]))).toEqual([
        0, 0, 0,
      ]);
    }
    expect(counted(minutes('GTE', 40), [attended('1,200')])).toBe(1);
    expect(counted({ where: [{ attribute: 'toString', operator: 'EQ', value: 'x' }] }, [attended(5)])).toBe(
      0,
    );
  });

  it('may be a word or a switch', () => {
    const told = { attributes: { room: 'A', asked: 'true' } };
    const where = (attribute: string, value: unknown) => ({ where: [{ attribute, operator: 'EQ', value }] });
    expect(counted(where('room', 'A'), [at(3, 'guide', told)])).toBe(1);
    expect(counted(where('room', 'B'), [at(3, 'guide', told)])).toBe(0);
    expect(counted(where('asked', true), [at(3, 'guide', told)])).toBe(1);
  });

  it('is asked of each signal, and all of several of the same one', () => {
    const where = [
      { attribute: 'minutes', operator: 'GTE', value: 40 },
      { attribute: 'room', operator: 'EQ', value: 'A' },
    ];
    const signals = [
      at(3, 'guide', { attributes: { minutes: 40, room: 'A' } }),
      at(3, 'guide', { hour: 11, attributes: { minutes: 40, room: 'B' } }),
      at(3, 'guide', { hour: 12, attributes: { minutes: 9, room: 'A' } }),
    ];
    expect(counted({ where }, signals)).toBe(1);
  });
});

it('what is told ahead is counted, each once, and scores nothing', () => {
  const model = smallModel({});
  const ahead = [at(6, 'guide', { asset: '/a' }), at(6, 'guide', { asset: '/a', second: 5 }), at(7, 'guide')];
  const { futureSignals, score } = judge(model, 5, { signals: [...ahead, at(5, 'open'), at(8, 'open')] });
  expect([futureSignals, score]).toEqual([2, 0]);
  expect(judge(model, 5, { signals: [at(5, 'guide', { hour: 23 }), ...ahead] })).toMatchObject({
    futureSignals: 2,
    score: 10_000,
  });
});
