/** What an MQL stands on, in models where it can be seen at a glance. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import type { Signal } from '../../src/engine/input.ts';
import { type Robustness, robustness } from '../../src/engine/robust.ts';
import { onDay } from './on-day.ts';
import { aRule, at, smallModel } from './small-model.ts';

const GUIDE = aRule({ signal: 'guide', withinDays: 30 }, { id: 'guide' });
const PRICE = aRule({ signal: 'price', withinDays: 30 }, { id: 'price' });
const DEMO = { id: 'fast.click', label: 'Click', signal: 'click', withinDays: 30, to: 'review' };
const ALL = [at(1, 'guide'), at(1, 'price'), at(1, 'compare'), at(1, 'open')];

function standsOn(source: object, signals: readonly Signal[] = ALL): Robustness | null {
  const model = smallModel({ ...source });
  const input = { contact: {}, company: null, signals };
  return robustness(model, input, evaluate(model, input, onDay(1, 12)));
}
const needing = (points: number) => ({ mql: { fitMinimum: 0, threshold: { default: points } } });

describe('an MQL', () => {
  it('is robust where either of two things would do', () => {
    expect(standsOn({ rules: [GUIDE, PRICE] })).toEqual({
      robust: true,
      withoutAnyOneOf: ['guide', 'price'],
      dependsOn: [],
    });
  });

  it('hangs on both where it takes both', () => {
    expect(standsOn({ rules: [GUIDE, PRICE], ...needing(20) })).toEqual({
      robust: false,
      withoutAnyOneOf: [],
      dependsOn: ['guide', 'price'],
    });
  });

  it('does not stand on what speaks against it', () => {
    const against = aRule({ signal: 'compare', withinDays: 30 }, { id: 'against', points: -5 });
    expect(standsOn({ rules: [GUIDE, against], ...needing(5) })).toEqual({
      robust: false,
      withoutAnyOneOf: [],
      dependsOn: ['guide'],
    });
  });

  it('stands on the raised hand too, and on it alone where points are lacking', () => {
    const signals = [at(1, 'guide'), at(1, 'click')];
    expect(standsOn({ rules: [GUIDE], fastTracks: [DEMO] }, signals)).toEqual({
      robust: true,
      withoutAnyOneOf: ['guide', 'fast.click'],
      dependsOn: [],
    });
    expect(standsOn({ rules: [GUIDE, PRICE], fastTracks: [DEMO], ...needing(20) }, signals)).toEqual({
      robust: false,
      withoutAnyOneOf: ['guide'],
      dependsOn: ['fast.click'],
    });
  });

  it('has two hands raised: the other one counts where the first is left out', () => {
    const other = { ...DEMO, id: 'fast.open', signal: 'open' };
    const signals = [at(1, 'click'), at(1, 'open')];
    expect(standsOn({ rules: [PRICE], fastTracks: [DEMO, other] }, signals)).toEqual({
      robust: true,
      withoutAnyOneOf: ['fast.click'],
      dependsOn: [],
    });
  });

  it('of an exclusive set stands on the strongest alone, in whose place the next one comes', () => {
    const best = { ...GUIDE, exclusive: 'content' };
    const next = aRule(
      { signal: 'compare', withinDays: 30 },
      { id: 'next', points: 8, exclusive: 'content' },
    );
    expect(standsOn({ rules: [best, next, PRICE] })).toEqual({
      robust: true,
      withoutAnyOneOf: ['guide', 'price'],
      dependsOn: [],
    });
    expect(standsOn({ rules: [best, next] })).toMatchObject({ dependsOn: ['guide'] });
    expect(standsOn({ rules: [PRICE, best, next], ...needing(19) })).toMatchObject({
      dependsOn: ['price', 'guide'],
    });
    expect(standsOn({ rules: [PRICE, best, next], ...needing(18) })).toMatchObject({
      withoutAnyOneOf: ['guide'],
      dependsOn: ['price'],
    });
  });
});

it('whoever is no MQL stands on nothing', () => {
  expect(standsOn({ rules: [GUIDE, PRICE], ...needing(20) }, [at(1, 'guide')])).toBeNull();
});
