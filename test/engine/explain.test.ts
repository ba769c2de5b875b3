/** All there is to say of a lead on a day, of which the grade may change before the decision does. */
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import { explain } from '../../src/engine/explain.ts';
import { nextChange } from '../../src/engine/next-change.ts';
import { paths } from '../../src/engine/paths.ts';
import { robustness } from '../../src/engine/robust.ts';
import { DAY_MS } from '../../src/engine/values.ts';
import { onDay } from './on-day.ts';
import { aRule, at, smallModel } from './small-model.ts';

const model = smallModel({
  rules: [
    aRule({ signal: 'guide', withinDays: 5 }, { id: 'guide', points: 10 }),
    aRule({ signal: 'price', withinDays: 20 }, { id: 'price', points: 30 }),
  ],
});
const NOW = onDay(3, 12);
const leadWith = (...kinds: string[]) => ({
  contact: {},
  company: null,
  signals: kinds.map((kind) => at(3, kind)),
});
const dayOf = (day: number) => onDay(day, 0) / DAY_MS;

describe('an explanation', () => {
  it('tells the first change of grade or decision, and the first of the decision, which may be later', () => {
    const { nextChange: first, nextDecision } = explain(model, leadWith('guide', 'price'), NOW);
    expect(first).toMatchObject({
      day: dayOf(9),
      from: { grade: 'D2' },
      to: { decision: 'mql', grade: 'D3' },
    });
    expect(nextDecision).toMatchObject({
      day: dayOf(24),
      from: { grade: 'D2' },
      to: { decision: 'not_mql' },
    });
  });

  it('tells one change where that turns both, and none where nothing will', () => {
    const both = explain(model, leadWith('price'), NOW);
    expect(both.nextDecision).toEqual(both.nextChange);
    expect(both.nextChange).toMatchObject({ day: dayOf(24), to: { decision: 'not_mql' } });
    expect(explain(model, leadWith(), NOW)).toMatchObject({ nextChange: null, nextDecision: null });
  });

  it('is the receipt, the paths and what an MQL hangs on, each as it is by itself', () => {
    const lead = leadWith('guide');
    const receipt = evaluate(model, lead, NOW);
    expect(explain(model, lead, NOW, { limit: 1 })).toEqual({
      receipt,
      nextChange: nextChange(model, lead, NOW),
      nextDecision: nextChange(model, lead, NOW, ['decision']),
      paths: paths(model, lead, NOW, { limit: 1 }),
      pathsComplete: true,
      robust: robustness(model, lead, receipt),
    });
    expect(explain(model, leadWith(), NOW).robust).toBeNull();
  });
});
