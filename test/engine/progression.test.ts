import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../src/engine/input.ts';
import type { Receipt } from '../../src/engine/receipt.ts';
import { parseModel } from '../../src/engine/schema.ts';
import { signalKey } from '../../src/engine/signals.ts';
import { onDay } from './default-pack.ts';
import { fairShare, runs } from './runs.ts';
import { aRule, at, judge, smallModel, smallSource, TOPICS } from './small-model.ts';

const STEPS = ['guide', 'compare', 'price'];
const plain = smallModel({ rules: [aRule({ progression: STEPS, withinDays: 30 })] });
const onOneTopic = smallModel({
  topics: TOPICS,
  rules: [aRule({ progression: STEPS, withinDays: 30, sameTopic: true })],
});

function walked(receipt: Receipt) {
  return receipt.contributions.find(({ ruleId }) => ruleId === 'rule');
}

describe('AT-15 a progression', () => {
  const inOrder = [at(1, 'guide'), at(3, 'compare'), at(5, 'price')];

  it('holds where each step comes after the one before', () => {
    expect(walked(judge(plain, 5, { signals: inOrder }))).toMatchObject({
      points: 10_000,
      triggeredAt: onDay(5),
      because: [{ input: 'signal.price' }, { input: 'signal.compare' }, { input: 'signal.guide' }],
    });
  });

  it.each([
    ['in reverse order', [at(1, 'price'), at(3, 'compare'), at(5, 'guide')]],
    ['with the last two turned', [at(1, 'guide'), at(3, 'price'), at(5, 'compare')]],
    ['with a step missing', [at(1, 'guide'), at(5, 'price')]],
    ['with two steps at the same moment', [at(1, 'guide'), at(3, 'compare'), at(3, 'price')]],
    ['with nothing at all', []],
  ])('does not hold %s', (_, signals) => {
    expect(walked(judge(plain, 5, { signals }))).toBeUndefined();
  });

  it('is about moments, not days', () => {
    const signals = [
      at(5, 'guide', { hour: 8 }),
      at(5, 'compare', { hour: 9 }),
      at(5, 'price', { hour: 10 }),
    ];
    expect(walked(judge(plain, 5, { signals }))?.points).toBe(10_000);
  });

  it('walked twice counts once, dated by the last walk', () => {
    const signals = [...inOrder, at(6, 'guide'), at(7, 'compare'), at(8, 'price')];
    expect(walked(judge(plain, 8, { signals }))).toMatchObject({ points: 10_000, triggeredAt: onDay(8) });
  });

  it('is found although the newest of a step came too late', () => {
    const signals = [at(1, 'guide'), at(2, 'compare'), at(3, 'price'), at(4, 'compare'), at(5, 'guide')];
    expect(walked(judge(plain, 5, { signals }))?.triggeredAt).toBe(onDay(3));
  });

  it('counts its first step for thirty days, and not on the thirty-first', () => {
    expect(walked(judge(plain, 31, { signals: inOrder }))?.points).toBe(10_000);
    expect(walked(judge(plain, 32, { signals: inOrder }))).toBeUndefined();
  });

  it('waits for a step that is told ahead', () => {
    expect(walked(judge(plain, 4, { signals: inOrder }))).toBeUndefined();
    expect(judge(plain, 4, { signals: inOrder }).futureSignals).toBe(1);
  });

  it('takes any of the kinds that a step names', () => {
    const model = smallModel({
      rules: [aRule({ progression: [['guide', 'open'], 'price'], withinDays: 30 })],
    });
    for (const first of ['guide', 'open']) {
      expect(walked(judge(model, 5, { signals: [at(1, first), at(5, 'price')] }))?.points).toBe(10_000);
    }
  });

  it('may name one kind twice, and then needs two of it', () => {
    const model = smallModel({ rules: [aRule({ progression: ['compare', 'compare'], withinDays: 30 })] });
    expect(walked(judge(model, 5, { signals: [at(1, 'compare')] }))).toBeUndefined();
    expect(walked(judge(model, 5, { signals: [at(1, 'compare'), at(2, 'compare')] }))?.points).toBe(10_000);
  });

  it('takes a signal that is told twice for one', () => {
    const model = smallModel({ rules: [aRule({ progression: ['compare', 'compare'], withinDays: 30 })] });
    const asset = 'https://x.example/compare';
    const signals = [
      at(1, 'compare', { asset }),
      at(1, 'compare', { second: 30, asset: `${asset}?utm_source=mail` }),
    ];
    expect(walked(judge(model, 5, { signals }))).toBeUndefined();
  });

  it('fades with its last step', () => {
    const decays = { fast: { kind: 'linear', holdDays: 0, days: 10 } };
    const rules = [aRule({ progression: STEPS, withinDays: 30 }, { decay: 'fast' })];
    const receipt = judge(smallModel({ decays, rules }), 10, { signals: inOrder });
    expect(walked(receipt)).toMatchObject({ points: 5000, full: 10_000, decay: { ageDays: 5 } });
  });

  it('cannot be repeated: it counts once', () => {
    const rules = [aRule({ progression: STEPS, withinDays: 30 }, { repeat: { max: 2 } })];
    expect(() => parseModel(smallSource({ rules }))).toThrow('a progression or a committee counts once');
  });
});

describe('AT-15 a progression on one topic', () => {
  const about = (topic: string) => ({ attributes: { topic } });

  it('does not hold across topics', () => {
    const signals = [
      at(1, 'guide', about('security')),
      at(2, 'compare', about('finance')),
      at(3, 'price', about('security')),
    ];
    expect(walked(judge(onOneTopic, 5, { signals }))).toBeUndefined();
    expect(walked(judge(plain, 5, { signals }))?.points).toBe(10_000);
  });

  it('lets a step about nothing in particular go along', () => {
    const signals = [at(1, 'guide', about('security')), at(2, 'compare', about('security')), at(3, 'price')];
    expect(walked(judge(onOneTopic, 5, { signals }))?.points).toBe(10_000);
  });

  it('does not hold where no step says what it is about', () => {
    const signals = [at(1, 'guide'), at(2, 'compare'), at(3, 'price')];
    expect(walked(judge(onOneTopic, 5, { signals }))).toBeUndefined();
  });

  it('holds where a step is repeated without naming the topic', () => {
    const signals = [at(1, 'guide'), at(2, 'compare', about('finance')), at(3, 'compare'), at(4, 'price')];
    expect(walked(judge(onOneTopic, 5, { signals }))?.points).toBe(10_000);
  });

  it('walked on two topics is dated by the one that ended last', () => {
    const signals = [
      at(1, 'guide', about('security')),
      at(2, 'guide', about('finance')),
      at(3, 'compare', about('finance')),
      at(4, 'price', about('finance')),
      at(5, 'compare', about('security')),
      at(6, 'price', about('security')),
    ];
    expect(walked(judge(onOneTopic, 6, { signals }))).toMatchObject({
      points: 10_000,
      triggeredAt: onDay(6),
    });
  });
});

describe('a progression, whatever happened,', () => {
  const event = fc
    .record({
      kind: fc.constantFrom('guide', 'compare', 'price', 'open'),
      hour: fc.nat({ max: 12 }),
      topic: fc.constantFrom(undefined, 'security', 'finance'),
    })
    .map(
      ({ kind, hour, topic }): Signal => ({
        kind,
        occurredAt: onDay(1, hour),
        ...(topic ? { attributes: { topic } } : {}),
      }),
    );
  const events = fc.array(event, { maxLength: 9 });
  const distinctEvents = fc.uniqueArray(event, { maxLength: 9, selector: signalKey });

  /** Tries every three signals there are. */
  function thereIsARow(signals: readonly Signal[], oneTopic: boolean): boolean {
    const of = (kind: string) => signals.filter((signal) => signal.kind === kind);
    return of('guide').some((first) =>
      of('compare').some((second) =>
        of('price').some((third) => {
          const inOrder = first.occurredAt < second.occurredAt && second.occurredAt < third.occurredAt;
          const topics = new Set([first, second, third].flatMap(({ attributes }) => attributes?.topic ?? []));
          return inOrder && (!oneTopic || topics.size === 1);
        }),
      ),
    );
  }

  it.each([
    ['on any topics', plain, false],
    ['on one topic', onOneTopic, true],
  ] as const)('holds %s exactly where there is such a row', (_, model, oneTopic) => {
    let held = 0;
    fc.assert(
      fc.property(distinctEvents, (signals) => {
        const holds = walked(judge(model, 2, { signals })) !== undefined;
        if (holds) held++;
        expect(holds).toBe(thereIsARow(signals, oneTopic));
      }),
      runs(400),
    );
    expect(held).toBeGreaterThanOrEqual(fairShare(10));
  });

  it('is the same in any order, and told twice', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (signals, chance) => {
        const shuffled = [...signals, ...signals]
          .map((signal) => ({ signal, place: chance.next().value as number }))
          .sort((a, b) => a.place - b.place)
          .map(({ signal }) => signal);
        expect(walked(judge(onOneTopic, 2, { signals: shuffled }))).toEqual(
          walked(judge(onOneTopic, 2, { signals })),
        );
      }),
      runs(200),
    );
  });
});
