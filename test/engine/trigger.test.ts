import { describe, expect, it } from 'vitest';
import { aRule, at, type Given, judge, smallModel } from './small-model.ts';

describe('what tipped it', () => {
  const rules = [
    aRule({ signal: 'guide', withinDays: 30 }, { id: 'b', points: 5 }),
    aRule({ signal: 'guide', withinDays: 30 }, { id: 'c', points: 5 }),
    aRule({ signal: 'compare', withinDays: 30 }, { id: 'a', points: 5 }),
    aRule({ signal: 'price', withinDays: 30 }, { id: 'large', points: 9 }),
    aRule({ signal: 'open', withinDays: 30 }, { id: 'lost', points: -9 }),
  ];
  const tippedBy = (...signals: Given['signals'] & object) =>
    judge(smallModel({ rules }), 9, { signals }).trigger;

  it('is the newest thing that gave points', () => {
    expect(tippedBy(at(1, 'price'), at(2, 'guide'))).toMatchObject({
      ruleId: 'b',
      occurredAt: at(2, 'guide').occurredAt,
    });
    expect(tippedBy(at(1, 'guide'), at(2, 'open'))?.ruleId).toBe('b');
    expect(tippedBy(at(2, 'open'))).toBeNull();
    expect(tippedBy()).toBeNull();
  });

  it('is of several at one moment the weightiest, then the first by its id', () => {
    expect(tippedBy(at(2, 'guide'), at(2, 'price'))?.ruleId).toBe('large');
    expect(tippedBy(at(2, 'price'), at(2, 'compare'))?.ruleId).toBe('large');
    expect(tippedBy(at(2, 'guide'), at(2, 'compare'))?.ruleId).toBe('a');
  });

  it('is nothing where points rest on what is known of a lead, and nothing that happened', () => {
    const rules = [
      aRule({ filters: [{ propertyName: 'country', operator: 'EQ', value: 'DE' }] }, { id: 'country' }),
      aRule({ signal: 'guide', withinDays: 30 }, { id: 'guide' }),
    ];
    const model = smallModel({ rules });
    const lead = { contact: { country: 'Germany' } };
    expect(judge(model, 5, lead)).toMatchObject({ score: 10_000, trigger: null });
    expect(judge(model, 5, { ...lead, signals: [at(3, 'guide')] }).trigger).toMatchObject({
      ruleId: 'guide',
    });
  });
});
