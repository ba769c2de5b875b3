/** The receipt as text, line for line. */
import { describe, expect, it } from 'vitest';
import type { InputValue, MachineSignal, Receipt } from '../../src/engine/receipt.ts';
import { type NameOf, receiptText } from '../../src/engine/receipt-text.ts';
import { aContribution, aCriterion, aGateResult, anUnknown, aReceipt } from './a-receipt.ts';
import { onDay } from './on-day.ts';

const reads = (input: string, value: string | null, more: Partial<InputValue> = {}): InputValue => ({
  input,
  value,
  ...more,
});
const held = (raw: number, used: number) => ({ raw, used, limit: 100_000, floor: 0, cut: raw - used });

/** Everything that a receipt can tell. */
const FULL = aReceipt({
  model: { key: 'small', version: '1.0.0', hash: 'sha256:abc' },
  engine: '9.9.9',
  now: onDay(5, 12),
  scores: { fit: held(40_000, 40_000), engagement: held(50_000, 40_000), intent: held(-130_000, -100_000) },
  score: -50_000,
  decisive: -55_500,
  low: -50_000,
  high: 12_450,
  threshold: 60_000,
  margin: -115_500,
  channel: 'paid\nsearch',
  grade: 'B4',
  priority: 'low',
  nextAction: 'nurture',
  scoreState: 'insufficient_data',
  contributions: [
    aContribution({ ruleId: 'fit', score: 'fit', label: 'Right size' }),
    aContribution({
      label: 'Downloaded a guide',
      points: 5_000,
      because: [reads('signal.guide', '/guide\n2'), reads('contact.country', null)],
      decay: { ageDays: 2, factor: 32_768, nextDropDay: 9 },
    }),
    aContribution({
      label: 'Three people compare',
      decay: { ageDays: 0, factor: 65_536, nextDropDay: 9 },
      because: [
        reads('signal.compare', null),
        reads('signal.compare', null, { lead: '7' }),
        reads('signal.compare', null, { lead: '8' }),
        reads('signal.compare', null, { lead: '7' }),
      ],
    }),
    aContribution({
      label: 'Small office',
      points: 0,
      suppressedBy: 'neg.larger',
      triggeredAt: null,
      because: [reads('company.numberofemployees', 'many', { unreadable: true })],
    }),
  ],
  fit: 40_000,
  fitHigh: 60_000,
  fitMinimum: 50_000,
  fitCriteria: [
    aCriterion({
      label: 'Right size',
      state: 'match',
      points: 20_000,
      because: [reads('company.size', '80')],
    }),
    aCriterion({ label: 'Right title', failure: 'job title "cook"\nis not among those wanted' }),
    aCriterion({ label: 'Right country', state: 'unknown' }),
  ],
  gates: [
    aGateResult({ state: 'pass', because: [reads('contact.email', 'a@b.example')] }),
    aGateResult({ label: 'Consent', state: 'hold' }),
  ],
  unknown: [
    anUnknown(),
    anUnknown({
      label: 'Both',
      worth: -5_000,
      score: 'intent',
      inputs: [
        { input: 'contact.country', label: 'country', value: 'Nar\nnia' },
        { input: 'contact.jobtitle', label: 'job title', value: null },
      ],
    }),
  ],
  account: {
    track: 'track',
    label: 'Committee',
    people: 2,
    departments: ['customer_success', 'finance'],
    topic: 'cloud_security',
    because: [
      reads('signal.guide', '/a', { occurredAt: onDay(4) }),
      reads('signal.compare', null, { occurredAt: onDay(3), lead: '7' }),
    ],
  },
  machines: [
    {
      signal: 'open',
      asset: null,
      occurredAt: onDay(2),
      botId: 'bot',
      label: 'Too quick',
      evidence: '2 seconds\nafter sentAt',
    },
  ],
});

it('a receipt is told whole, every line with its points', () => {
  const names: NameOf = (leadId) => `Ana ${leadId}`;
  expect(receiptText(FULL, names).split('\n')).toEqual([
    'Decision',
    '  not an MQL on 2026-11-05',
    '  -50 points, -55.5 of them decisive; threshold 60 (reached from there on) for paid search, margin -115.5',
    '  grade B4, priority low, next nurture, insufficient_data',
    '',
    'Points',
    '       +5  Downloaded a guide, 2026-11-03, 10 when fresh [guide /guide 2]',
    '      +10  Three people compare, 2026-11-03, with Ana 7 and Ana 8',
    '       +0  Small office, neg.larger counts instead [numberofemployees many (cannot be read)]',
    '      -10  engagement is held at 40',
    '      +30  intent is held at -100',
    '      +10  a lead score does not fall lower',
    '      -50  in all; -50 to 12.5 once all is known',
    '',
    'Fit',
    '  yes   +20  Right size [size 80]',
    '  no    +0  Right title (job title "cook" is not among those wanted)',
    '  ?     +0  Right country',
    '  40 of at least 50, up to 60 once all is known',
    '',
    'Gates',
    '  pass  No competitors [email a@b.example]',
    '  hold  Consent',
    '',
    'Unknown',
    expect.stringMatching(/^ {2}\+20 fit {2}Company size: employee count is not (set|known)$/),
    expect.stringMatching(
      /^ {2}-5 intent {2}Both: country "Nar nia" cannot be read, job title is not (set|known)$/,
    ),
    '',
    'Account',
    '  2 people from customer success and finance on cloud security: account MQL by "Committee"',
    '  2026-11-04  this lead: guide /a',
    '  2026-11-03  Ana 7: compare',
    '',
    'Left out, made by machines',
    '  2026-11-02  open: Too quick (2 seconds after sentAt)',
    '',
    'Model small 1.0.0 sha256:abc, engine 9.9.9',
  ]);
});

describe('what there is nothing to say of is left out', () => {
  const linesOf = (more: Partial<Receipt>) => receiptText(aReceipt(more)).split('\n');

  it('of a lead of whom nothing is known', () => {
    const [, , ...lines] = linesOf({ model: FULL.model, engine: '9.9.9', channel: 'other' });
    expect(lines).toEqual([
      '  0 points; threshold 10 (reached from there on) for other, margin -10',
      '  grade D4, priority low, next nurture, scored',
      '',
      'Points',
      '        0  in all',
      '',
      'Fit',
      '  0 of at least 0',
      '',
      'Model small 1.0.0 sha256:abc, engine 9.9.9',
    ]);
  });

  it.each([
    ['mql', 'MQL'],
    ['not_mql', 'not an MQL'],
    ['hold', 'on hold'],
    ['disqualified', 'disqualified'],
    ['diverted', 'diverted'],
  ] as const)('%s is told as "%s", with the way it came about where there is one', (decision, words) => {
    expect(linesOf({ decision })[1]).toBe(`  ${words} on 2026-11-05`);
    expect(linesOf({ decision, via: 'fast' })[1]).toBe(`  ${words} on 2026-11-05, by fast`);
  });

  it('of an account where one person is at it alone, or no track', () => {
    const alone = { ...FULL.account!, people: 1 };
    expect(linesOf({ account: alone })).not.toContain('Account');
    const none = { ...FULL.account!, track: null, label: null, topic: null, departments: [], because: [] };
    expect(linesOf({ account: none })).toContain('  2 people: no account MQL yet');
  });

  it('of more than five things machines did, but for their number', () => {
    const [machine] = FULL.machines;
    const told = (count: number) =>
      linesOf({ machines: Array.from({ length: count }, (): MachineSignal => machine!) });
    expect(told(5).filter((line) => line.includes('Too quick'))).toHaveLength(5);
    expect(told(5).join('\n')).not.toContain('more');
    expect(told(7).filter((line) => line.includes('Too quick'))).toHaveLength(5);
    expect(told(7)).toContain('  and 2 more');
  });
});

it('fit points are lines of their own where they are part of the lead score', () => {
  const fit = aContribution({ score: 'fit', label: 'Right size', triggeredAt: null });
  const of = (fitInScore: boolean) =>
    receiptText(
      aReceipt({
        fitInScore,
        contributions: [fit],
        score: 10_000,
        scores: { fit: held(15_000, 10_000), intent: held(0, 0) },
      }),
    ).split('\n');
  expect(of(true).filter((line) => /Right size|held/.test(line))).toEqual([
    '      +10  Right size',
    '       -5  fit is held at 10',
  ]);
  expect(of(false).filter((line) => /Right size|held/.test(line))).toEqual([]);
  expect(of(true).join('\n')).not.toContain('does not fall lower');
});

it('a colleague without a name is called by the id of the lead', () => {
  const because = [reads('signal.compare', null, { lead: '7' })];
  expect(receiptText(aReceipt({ contributions: [aContribution({ because })] }))).toContain(', with lead 7');
});
