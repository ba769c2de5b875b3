import { describe, expect, it } from 'vitest';
import { marketingCommitment } from '../../../src/lifecycle/sla/marketing-commitment.ts';

const mqls = (delivered: number, failed: number) =>
  Array.from({ length: delivered }, (_, index) => ({ failsDefinition: index < failed }));

describe('AT-36 marketing’s side of the SLA', () => {
  it('is 68 valid of 100 when 80 were delivered and 12 of them failed the definition', () => {
    expect(marketingCommitment(100, mqls(80, 12))).toEqual({
      target: 100,
      delivered: 80,
      failed: 12,
      valid: 68,
      missing: 32,
      isKept: false,
      sentence: '68 valid of 100',
    });
  });

  it('is kept by the valid ones alone', () => {
    expect(marketingCommitment(100, mqls(110, 11)).isKept).toBe(false);
    expect(marketingCommitment(100, mqls(110, 10))).toMatchObject({ isKept: true, missing: 0 });
    expect(marketingCommitment(100, mqls(120, 0))).toMatchObject({ isKept: true, missing: 0 });
  });
});
