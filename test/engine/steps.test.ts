/** A lead as it would be after something had happened, or had become known. */
import { describe, expect, it } from 'vitest';
import type { EvaluationInput } from '../../src/engine/input.ts';
import { applySteps, type FactStep, type SignalStep } from '../../src/engine/steps.ts';
import { aSignal, onDay } from './default-pack.ts';

const NOW = onDay(5, 9);
const LEAD: EvaluationInput = {
  contact: { country: 'DE' },
  company: { industry: 'BANKING' },
  signals: [aSignal('guide', 1)],
};
const visit = (times: number, more: Partial<SignalStep> = {}): SignalStep => ({
  kind: 'signal',
  signal: 'visit',
  times,
  attributes: { minutes: 40 },
  label: 'Visit',
  ...more,
});
const known = (object: FactStep['object'], property: string, value: string): FactStep => ({
  kind: 'fact',
  object,
  property,
  value,
  known: null,
  label: property,
});

describe('an activity', () => {
  it('happens as often as it says, in the last hour of the day, each time by itself', () => {
    const { signals } = applySteps(LEAD, [visit(2)], NOW);
    const start = onDay(5, 23);
    expect(signals).toEqual([
      LEAD.signals[0],
      { kind: 'visit', occurredAt: start, asset: 'supposed:0.0', attributes: { minutes: 40 } },
      { kind: 'visit', occurredAt: start + 8_000, asset: 'supposed:0.1', attributes: { minutes: 40 } },
    ]);
  });

  it('comes after the steps before it', () => {
    const { signals } = applySteps(LEAD, [visit(1), known('contact', 'a', 'b'), visit(1), visit(1)], NOW);
    const quarter = 15 * 60_000;
    expect(signals.slice(1).map(({ occurredAt, asset }) => [occurredAt - onDay(5, 23), asset])).toEqual([
      [0, 'supposed:0.0'],
      [2 * quarter, 'supposed:2.0'],
      [3 * quarter, 'supposed:3.0'],
    ]);
  });

  it('stays within the day, however often it happens', () => {
    const { signals } = applySteps(LEAD, [visit(1000)], NOW);
    expect(signals).toHaveLength(1001);
    expect(signals.at(-1)!.occurredAt).toBe(onDay(6, 0) - 1);
  });
});

describe('something that becomes known', () => {
  it('is known of contact and company each by itself, and leaves the rest as it was', () => {
    const steps = [known('contact', 'city', 'Bonn'), known('company', 'industry', 'RETAIL')];
    expect(applySteps(LEAD, steps, NOW)).toEqual({
      contact: { country: 'DE', city: 'Bonn' },
      company: { industry: 'RETAIL' },
      signals: LEAD.signals,
    });
  });

  it('of the contact makes no company', () => {
    const lead = { ...LEAD, company: null };
    expect(applySteps(lead, [known('contact', 'city', 'Bonn')], NOW).company).toBeNull();
    expect(applySteps(lead, [known('company', 'size', '5')], NOW).company).toEqual({ size: '5' });
  });

  it('changes nothing of the lead it is supposed of', () => {
    const before = structuredClone(LEAD);
    applySteps(LEAD, [visit(1), known('contact', 'country', 'FR')], NOW);
    expect(LEAD).toEqual(before);
  });
});
