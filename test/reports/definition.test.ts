import { describe, expect, test } from 'vitest';
import type { GateResult, InputValue } from '../../src/engine/receipt.ts';
import { DEFAULT_REASONS } from '../../src/lifecycle/reasons.ts';
import type { WhatWasWrong } from '../../src/lifecycle/resolution.ts';
import { definitionOf } from '../../src/reports/definition.ts';
import { accepted, type Evidence, ofSize, sentBack, TEN } from './sla-builders.ts';

const FITS = ofSize('match', 80_000);
const TOO_SMALL = ofSize('no_match', 40_000);
const gate = (
  id: string,
  kind: GateResult['kind'],
  state: GateResult['state'],
  because: readonly InputValue[] = [],
): Evidence => ({
  ...FITS,
  gates: [{ id, label: id, kind, state, because, finding: null, rejectAs: null }],
});
const read = (value: string | null): InputValue => ({ input: 'company.domain', value });
const rival = (state: GateResult['state'], value: string | null) =>
  gate('gate.competitor', 'disqualify', state, [read(value)]);

const verdictOn = (episode: object, end: Evidence | null, opening: Evidence | null = FITS) =>
  definitionOf({ decision: null, outcome: null, ...episode }, end && { opening, end }, DEFAULT_REASONS);
const rejected = (reason: Parameters<typeof sentBack>[2] & object) => sentBack('reject', TEN, reason);

describe('AT-36 an MQL', () => {
  test.each([
    ['wrong_company_size', TOO_SMALL],
    ['invalid_data', gate('gate.deliverable', 'require', 'fail')],
    ['student_consultant', gate('gate.outsider', 'disqualify', 'fail')],
  ] as const)('fails the definition where it is rejected as %s and the data bear it out', (reason, end) => {
    expect(verdictOn(rejected({ reason }), end)).toBe('fails');
  });

  test('fails the definition where something comes to light that the handover did not know', () => {
    const fell = { outcome: 'disqualified' };
    expect(verdictOn(fell, rival('fail', 'rival.example'), rival('pass', null))).toBe('fails');
    expect(verdictOn(fell, rival('fail', 'rival.example'), rival('hold', '?'))).toBe('fails');
    expect(verdictOn({ outcome: 'fell_below' }, TOO_SMALL, ofSize('unknown', 80_000))).toBe('fails');
  });

  test('meets the definition where its data have changed after the handover', () => {
    const optedOut = gate('gate.consent', 'require', 'fail', [read('true')]);
    const hadNot = gate('gate.consent', 'require', 'pass', [read(null)]);
    expect(verdictOn(sentBack('recycle', TEN), optedOut, hadNot)).toBe('meets');
    expect(verdictOn({ outcome: 'fell_below' }, optedOut, hadNot)).toBe('meets');
    expect(verdictOn({ outcome: 'fell_below' }, TOO_SMALL, FITS)).toBe('meets');
    expect(
      verdictOn({ outcome: 'disqualified' }, rival('fail', 'rival.example'), rival('pass', 'us.example')),
    ).toBe('meets');
    expect(verdictOn({ outcome: 'disqualified' }, rival('fail', 'rival.example'), null)).toBe('meets');
  });

  test('is disputed where sales alone says so', () => {
    expect(verdictOn(rejected({ reason: 'wrong_company_size' }), FITS)).toBe('disputed');
    expect(verdictOn(rejected({ reason: 'wrong_company_size' }), ofSize('no_match', 80_000))).toBe(
      'disputed',
    );
    expect(verdictOn(rejected({ reason: 'competitor' }), TOO_SMALL)).toBe('disputed');
    expect(verdictOn(rejected({ reason: 'competitor' }), null)).toBe('disputed');
  });

  test('AT-57 against the data, fails it only where people have found that the record was wrong', () => {
    const rejection = rejected({ reason: 'wrong_company_size', contradicted: true });
    const found = (wrong: WhatWasWrong) =>
      definitionOf(
        { decision: null, outcome: null, ...rejection },
        { opening: FITS, end: FITS },
        DEFAULT_REASONS,
        {
          wrong,
          note: 'looked it up',
          by: { kind: 'person', id: '78', door: 'cli' },
          at: TEN,
        },
      );
    expect([found('record'), found('rule'), found('decision')]).toEqual(['fails', 'meets', 'meets']);
  });

  test.each([
    ['waits', {}, null],
    ['was accepted, whatever is found out later', accepted(TEN), TOO_SMALL],
    ['has lost its points', { outcome: 'fell_below' }, FITS],
    ['was sent back for its time', sentBack('recycle', TEN), FITS],
    [
      'was sent back against the data (AT-57)',
      rejected({ reason: 'wrong_company_size', contradicted: true }),
      FITS,
    ],
    [
      'is a customer by now',
      rejected({ reason: 'existing_customer', contradicted: true }),
      gate('gate.customer', 'divert', 'fail'),
    ],
  ])('meets it where it %s', (_, episode, end) => {
    expect(verdictOn(episode, end)).toBe('meets');
  });
});
