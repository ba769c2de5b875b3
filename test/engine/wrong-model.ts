/** A model in which nearly all is wrong that lint can find, and what it is made of. */
import { aRule } from './small-model.ts';

export const asks = (...operators: readonly string[]) => ({
  filters: operators.map((operator) => ({ propertyName: 'city', operator })),
});
export const asksSize = (operator: string, more: object = {}) => ({
  filters: [{ object: 'company', propertyName: 'numberofemployees', operator, ...more }],
});
export const isOneOf = (choice: object) => ({ filters: [{ propertyName: 'city', ...choice }] });
export const seen = (signal: string, withinDays = 30) => ({ signal, withinDays });
export const impossible = asks('HAS_PROPERTY', 'NOT_HAS_PROPERTY');
export const towns = isOneOf({ operator: 'IN', list: 'towns' });
export const gate = (id: string, more: object) => ({
  id,
  label: id,
  otherwise: 'is out',
  rejectAs: 'competitor',
  nextAction: 'none',
  when: impossible,
  ...more,
});

export const WRONG_MODEL = {
  inputs: { contact: { city: 'text', jobtitle: 'title' }, company: { sector: 'enumeration' } },
  lists: { spare: ['a'], towns: ['Bonn', 'Köln', 'Wien', 'Graz', 'Bern'] },
  topics: { spare: { label: 'Spare topic', words: ['spare'] } },
  decays: { spare: { kind: 'linear', holdDays: 0, days: 5 } },
  scores: {
    fit: { limit: 50, floor: -5 },
    engagement: { limit: 5, floor: 0 },
    intent: { limit: 90, floor: -40 },
    idle: { limit: 0, floor: 0 },
  },
  leadScore: { sum: ['engagement', 'intent', 'idle'], floor: -100 },
  rules: [
    aRule(towns, { id: 'fit.town', score: 'fit', points: 20, label: 'Town' }),
    aRule(towns, { id: 'int.town', points: 5, label: 'Town again', decisive: false }),
    aRule(seen('guide'), { id: 'eng.guide', score: 'engagement', label: 'Guide' }),
    aRule(seen('guide'), { id: 'int.none', points: 0, label: 'Nothing' }),
    aRule(impossible, { id: 'int.never', label: 'Never' }),
    aRule(seen('click'), { id: 'idle.click', score: 'idle', label: 'Idle' }),
    aRule(seen('compare'), { id: 'int.strong', points: 20, label: 'Strong', exclusive: 'set' }),
    aRule(seen('compare', 20), { id: 'int.weak', label: 'Weak', exclusive: 'set' }),
    aRule(isOneOf({ operator: 'EQ', value: 'Wien' }), { id: 'neg.wien', points: -30, label: 'Wien' }),
  ],
  gates: [
    gate('g.never', { kind: 'require', onMissing: 'fail' }),
    gate('g.open', { kind: 'disqualify', onMissing: 'pass' }),
  ],
  mql: {
    fitMinimum: 10,
    threshold: { default: 10, channels: { webinar: { threshold: 38 }, referral: { threshold: -45 } } },
  },
  fastTracks: [{ id: 'f', label: 'F', signal: 'guide', withinDays: 2, to: 'review' }],
  grades: { fit: { A: 80, B: 20, C: 10 }, behaviour: { 1: 60, 2: 40, 3: 20 } },
};
