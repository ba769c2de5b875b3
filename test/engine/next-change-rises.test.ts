/**
 * Leads that rise for some days and fall again, so that the first and the last day are alike: whoever looked only at
 * the ends would miss it.
 */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { EvaluationInput, Signal } from '../../src/engine/input.ts';
import { nextChange, type Watched } from '../../src/engine/next-change.ts';
import { onDay } from './on-day.ts';
import { aRule, at, colleague, smallModel, TOPICS } from './small-model.ts';

const DAY_MS = 86_400_000;
const NOW = onDay(5, 12);
const guide = { signal: 'guide', withinDays: 10 };
const compare = { signal: 'compare', withinDays: 10 };
const price = { signal: 'price', withinDays: 20 };
const PRICE = aRule(price, { id: 'price' });
const gate = (kind: string, when: unknown) => ({
  gates: [
    {
      id: 'gate',
      label: 'Gate',
      otherwise: 'is out',
      rejectAs: 'competitor',
      nextAction: 'none',
      kind,
      when,
      onMissing: 'pass',
    },
  ],
});
const channels = (webinar: object, threshold = 10) => ({
  mql: { fitMinimum: 0, threshold: { default: threshold, channels: { webinar } } },
});
const byGuide = { default: 'other', rules: [{ channel: 'webinar', when: guide }] };
const about = (topic: string, hour = 10) => ({ hour, asset: `/${topic}/${hour}` });

/** The guide of day 1 is forgotten on day 12, the price list of day 3 on day 24. */
const GUIDE_THEN_PRICE = [at(1, 'guide'), at(3, 'price')];

const STORIES: readonly (readonly [string, number, object, readonly Signal[], Partial<EvaluationInput>?])[] =
  [
    [
      'what takes points away is forgotten',
      12,
      { rules: [PRICE, aRule(guide, { id: 'b', points: -5 })] },
      GUIDE_THEN_PRICE,
    ],
    [
      'something that was not to happen is forgotten',
      12,
      { rules: [aRule({ all: [price, { not: guide }] })] },
      GUIDE_THEN_PRICE,
    ],
    [
      'what takes points away takes less of them with time',
      7,
      {
        rules: [
          aRule(price, { id: 'price', points: 25 }),
          aRule({ ...guide, withinDays: 30 }, { id: 'against', points: -20, decay: 'falling' }),
        ],
        decays: { falling: { kind: 'linear', holdDays: 2, days: 16 } },
      },
      GUIDE_THEN_PRICE,
    ],
    [
      'what takes points away takes less of them every day',
      13,
      {
        rules: [
          aRule(price, { id: 'price', points: 25 }),
          aRule({ ...guide, withinDays: 30 }, { id: 'against', points: -20, decay: 'falling' }),
        ],
        decays: { falling: { kind: 'linear', holdDays: 2, days: 40 } },
      },
      GUIDE_THEN_PRICE,
    ],
    [
      'a gate opens that kept the lead out',
      12,
      { rules: [PRICE], ...gate('disqualify', guide) },
      GUIDE_THEN_PRICE,
    ],
    [
      'a gate opens that sent the lead elsewhere',
      12,
      { rules: [PRICE], ...gate('divert', guide) },
      GUIDE_THEN_PRICE,
    ],
    [
      'what is required not to have happened is forgotten',
      12,
      { rules: [PRICE], ...gate('require', { not: guide }) },
      GUIDE_THEN_PRICE,
    ],
    [
      'a channel of a higher threshold is forgotten',
      12,
      { rules: [PRICE, aRule(compare, { id: 'more' })], channel: byGuide, ...channels({ threshold: 20 }) },
      GUIDE_THEN_PRICE,
    ],
    [
      'a channel is validated for some days',
      12,
      {
        rules: [PRICE],
        channel: { default: 'webinar' },
        ...channels({ threshold: 10, require: { all: [{ not: guide }, compare] } }),
      },
      [...GUIDE_THEN_PRICE, at(3, 'compare')],
    ],
    [
      'an older topic gives way to a fresher one',
      6,
      {
        topics: TOPICS,
        rules: [aRule({ ...guide, atLeast: 2, sameTopic: true }, { points: 80, decay: 'slow' })],
        decays: { slow: { kind: 'linear', holdDays: 0, days: 40 } },
        ...channels({ threshold: 66 }, 66),
      },
      [
        at(-5, 'guide', about('security')),
        at(-4, 'guide', about('security')),
        at(-3, 'guide', about('security')),
        at(-1, 'guide', about('finance', 9)),
        at(-1, 'guide', about('finance', 11)),
      ],
    ],
    [
      'colleagues who are at an older topic give way to one who is at a fresher',
      6,
      {
        topics: TOPICS,
        rules: [
          aRule(
            { account: { people: 2, withinDays: 10, signals: ['guide'], sameTopic: true } },
            { points: 80, decay: 'slow' },
          ),
        ],
        decays: { slow: { kind: 'linear', holdDays: 0, days: 40 } },
        ...channels({ threshold: 66 }, 66),
      },
      [at(-5, 'guide', about('security')), at(-2, 'guide', about('finance'))],
      {
        account: [
          colleague('7', [at(-4, 'guide', about('security'))]),
          colleague('8', [at(-3, 'guide', about('security'))]),
          colleague('9', [at(-1, 'guide', about('finance'))]),
        ],
      },
    ],
    ['something told ahead arrives', 9, { rules: [PRICE] }, [at(9, 'price')]],
  ];

describe('a lead rises for some days where', () => {
  for (const [story, day, source, signals, more = {}] of STORIES) {
    it(`${story}, from day ${day} on`, () => {
      const model = smallModel({ ...source });
      const lead = { contact: {}, company: null, signals, ...more };
      const decisionOn = (later: number) => evaluate(model, lead, onDay(later, 12)).decision;
      expect(nextChange(model, lead, NOW, ['decision'])).toMatchObject({
        day: onDay(day, 0) / DAY_MS,
        from: { decision: decisionOn(5) },
        to: { decision: 'mql' },
      });
      expect([decisionOn(day - 1), decisionOn(day)]).toEqual([decisionOn(5), 'mql']);
      expect(decisionOn(60)).not.toBe('mql');
    });
  }
});

describe('a score that is watched', () => {
  const model = smallModel({
    rules: [aRule(price, { points: 20, decay: 'falling' })],
    decays: { falling: { kind: 'linear', holdDays: 0, days: 10 } },
  });
  const lead = { contact: {}, company: null, signals: [at(5, 'price')] };
  const changeOf = (points: number, more: readonly Watched[] = []) => {
    const change = nextChange(model, lead, NOW, [...more, { reaches: points * 1000 }]);
    return change === null ? null : change.day - Math.floor(NOW / DAY_MS);
  };

  it('changes on the day on which it no longer reaches so many points', () => {
    expect([20, 19, 18, 17, 2, 1].map((points) => changeOf(points))).toEqual([1, 1, 2, 2, 10, 10]);
  });

  it('never changes for points it does not reach anyway, nor for none', () => {
    expect([21, 0].map((points) => changeOf(points))).toEqual([null, null]);
  });

  it('is watched beside the decision: whichever comes first', () => {
    expect(changeOf(17, ['decision'])).toBe(2);
    expect(changeOf(2, ['decision'])).toBe(6);
  });

  it('changes as well where it comes to reach them', () => {
    const ahead = { ...lead, signals: [at(8, 'price')] };
    expect(nextChange(model, ahead, NOW, [{ reaches: 20_000 }])).toMatchObject({ day: onDay(8, 0) / DAY_MS });
  });
});
