import { describe, expect, test } from 'vitest';
import type { GateResult } from '../../src/engine/receipt.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import { definitionOf, type SeenEvidence } from '../../src/reports/definition.ts';
import { accepted, sentBack, TEN } from './sla-builders.ts';

const FITS: SeenEvidence = { gates: [], fitHigh: 80_000, fitMinimum: 60_000 };
const DOES_NOT_FIT: SeenEvidence = { ...FITS, fitHigh: 40_000 };
const closed = (kind: GateResult['kind']): SeenEvidence => ({
  ...FITS,
  gates: [{ id: 'g', label: 'G', kind, state: 'fail', because: [], finding: 'is so', rejectAs: null }],
});

const verdictOn = (episode: object, seen: SeenEvidence | null) =>
  definitionOf({ decision: null, outcome: null, ...episode }, seen, DEFAULT_REASONS);

describe('AT-36 an MQL', () => {
  test.each([
    ['is sent back and its fit cannot reach the minimum', 'no_current_need', DOES_NOT_FIT],
    ['is sent back and a gate is closed', 'invalid_data', closed('require')],
    ['is sent back and keeps somebody out', 'student_consultant', closed('disqualify')],
  ] as const)('fails the definition where it %s', (_, reason, seen) => {
    expect(verdictOn(sentBack('reject', TEN, { reason }), seen)).toBe('fails');
  });

  test('fails the definition where the data alone have ended it', () => {
    expect(verdictOn({ outcome: 'disqualified' }, closed('disqualify'))).toBe('fails');
    expect(verdictOn({ outcome: 'fell_below' }, DOES_NOT_FIT)).toBe('fails');
  });

  test('is disputed where sales alone says so', () => {
    expect(verdictOn(sentBack('reject', TEN, { reason: 'wrong_company_size' }), FITS)).toBe('disputed');
    expect(verdictOn(sentBack('reject', TEN, { reason: 'competitor' }), null)).toBe('disputed');
  });

  test.each([
    ['waits', {}, null],
    ['was accepted, whatever is found out later', accepted(TEN), DOES_NOT_FIT],
    ['has lost its points', { outcome: 'fell_below' }, FITS],
    ['was sent back for its time', sentBack('recycle', TEN), FITS],
    [
      'was sent back against the data (AT-57)',
      sentBack('reject', TEN, { reason: 'wrong_company_size', contradicted: true }),
      FITS,
    ],
    ['is a customer by now', sentBack('reject', TEN, { reason: 'no_business_context' }), closed('divert')],
  ])('meets it where it %s', (_, episode, seen) => {
    expect(verdictOn(episode, seen)).toBe('meets');
  });
});
