import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/engine/evaluate.ts';
import { nextStepSentence, reasonSentence } from '../../src/engine/render.ts';
import { onDay } from './default-pack.ts';
import { aRule, smallModel } from './small-model.ts';

const NOW = onDay(5);
const nothingKnown = { contact: {}, company: null, signals: [] };

describe('a receipt in one sentence', () => {
  it('says how far the fit goes where nothing speaks against it and it still falls short', () => {
    const model = smallModel({
      rules: [
        aRule(
          { filters: [{ propertyName: 'jobtitle', operator: 'NOT_HAS_PROPERTY' }] },
          { id: 'fit.any', score: 'fit', points: 20 },
        ),
        aRule(
          { filters: [{ propertyName: 'jobtitle', operator: 'HAS_PROPERTY' }] },
          { id: 'fit.more', score: 'fit', points: 30, bonus: true },
        ),
        aRule({ signal: 'guide', withinDays: 30 }),
      ],
      mql: { fitMinimum: 40, threshold: { default: 10 } },
    });
    const receipt = evaluate(model, nothingKnown, NOW);
    expect(reasonSentence(receipt)).toBe(
      'Not an MQL: fit gate: 20 of 40 fit points; 0 of 10 points cannot outweigh it.',
    );
    expect(nextStepSentence(receipt)).toBe(
      'No amount of activity can qualify this lead: fit gate: 20 of 40 fit points.',
    );
  });
});
