import { describe, expect, test } from 'vitest';
import { reviewCsv, reviewText } from '../../src/cli/report/review.ts';
import type { Decider } from '../../src/lifecycle/actors.ts';
import type { Resolution } from '../../src/lifecycle/resolution.ts';
import { reviewReport, type SendBack } from '../../src/reports/review.ts';
import { DAY, TEN, ZONE } from './sla-builders.ts';

const RAE: Decider = { kind: 'person', id: '77', name: 'Rae', door: 'card' };
const FLOW: Decider = { kind: 'automation', id: '31', door: 'action' };
const WEEK = { from: TEN - DAY, to: TEN + 6 * DAY };
const EVIDENCE = '50 to 500 employees (employee count 200)';

function sentBack(more: Partial<SendBack> = {}): SendBack {
  const base = { key: 'k', contactId: '901', episode: 1, stage: 'disqualified', at: TEN } as const;
  const said = { decision: 'reject', by: RAE, reason: 'wrong_company_size', note: null } as const;
  return { ...base, ...said, contradiction: null, resolution: null, ...more };
}

function contradicted(more: Partial<SendBack> = {}): SendBack {
  const contradiction = {
    reason: 'wrong_company_size',
    rules: ['fit.size'],
    evidence: EVIDENCE,
    sentence: '',
  } as const;
  return sentBack({ contradiction, ...more });
}

const SAM = { kind: 'person', id: '78', name: 'Sam', door: 'cli' } as const;
const RESOLVED: Resolution = { wrong: 'record', note: 'one\nbranch', by: SAM, at: TEN + DAY };

const reportOf = (all: readonly SendBack[], openBefore = 0) =>
  reviewReport(all, { period: WEEK, openBefore });
const textOf = (all: readonly SendBack[], openBefore = 0) =>
  reviewText(reportOf(all, openBefore), { portalId: '4711', zone: ZONE, now: TEN + DAY });

describe('AT-57 the monthly review', () => {
  const all = [
    contradicted({ contactId: '902', at: TEN + DAY, by: FLOW, note: 'too\n small', stage: 'mql' }),
    contradicted(),
    contradicted({ contactId: '903', at: TEN + 1, reason: 'poor_company_fit' }),
    sentBack(),
    sentBack({ reason: 'competitor' }),
    sentBack({ reason: 'no_current_need', by: FLOW }),
  ];

  test('lists what the data contradict, the oldest first, with who, why and what says otherwise', () => {
    const report = reportOf(all);
    expect(report.open.map(({ contactId }) => contactId)).toEqual(['901', '903', '902']);
    expect(report.all).toMatchObject({ count: 3, of: 6 });
    const text = textOf(all);
    expect(text).toContain(
      'Review of what portal 4711 has sent back, 2026-11-04 to 2026-11-11 (Europe/Berlin)',
    );
    expect(text).toContain('Sent back against the data: 50.00 % [18.76, 81.24], 3 of 6.');
    expect(text).toContain(
      `  Thu 10:00 (Europe/Berlin), contact 901: Rae, Wrong company size; but ${EVIDENCE}. Now disqualified.`,
    );
    expect(text).toContain(`automation (31), Wrong company size; but ${EVIDENCE}. "too small" Now mql.`);
  });

  test('tells how often each reason and each decider goes against the data', () => {
    const { byReason, byDecider } = reportOf(all);
    expect(byReason.map(({ reason, contradicted: { count, of } }) => [reason, count, of])).toEqual([
      ['wrong_company_size', 2, 3],
      ['poor_company_fit', 1, 1],
    ]);
    expect(byDecider.map(({ name, contradicted: { count, of } }) => [name, count, of])).toEqual([
      ['Rae', 2, 4],
      ['automation (31)', 1, 2],
    ]);
  });

  test('is a table for spreadsheets too, in which no note runs as a formula', () => {
    const [head, line] = reviewCsv(reportOf([contradicted({ note: '=1+1' })])).split('\n');
    expect(head).toMatch(/^at,contact_id,episode,decided_by,decided_by_id,door,decision,reason,note,/);
    expect(line).toBe(
      `2026-11-05T09:00:00.000Z,901,1,Rae,77,card,reject,wrong_company_size,'=1+1,fit.size,${EVIDENCE},disqualified,k,,,,`,
    );
  });

  test('lists apart what people have resolved, with what they found; the share stays what it was', () => {
    const some = [contradicted({ resolution: RESOLVED }), contradicted({ contactId: '902', at: TEN + 1 })];
    const report = reportOf(some);
    expect(report.open.map(({ contactId }) => contactId)).toEqual(['902']);
    expect(report.resolved.map(({ contactId }) => contactId)).toEqual(['901']);
    expect(report.all).toMatchObject({ count: 2, of: 2 });
    const text = textOf(some);
    expect(text).toContain('2 of 2. 1 open, 1 resolved.');
    expect(text).toMatch(
      /Resolved:\n {2}Thu 10:00 .*, contact 901: .*\. The record was wrong, said Sam Fri 10:00 \(Europe\/Berlin\): "one branch"\./,
    );
    expect(reviewCsv(report)).toContain(',disqualified,k,record,2026-11-06T09:00:00.000Z,Sam,"one\nbranch"');
  });

  test('tells of what is open from before its days, so that nothing is forgotten there', () => {
    expect(textOf([], 1)).toContain('One from before these days is open too');
    expect(textOf(all, 3)).toContain('3 from before these days are open too');
    expect(textOf(all)).not.toContain('before these days');
  });

  test('says so where there is nothing to look at', () => {
    expect(textOf([])).toContain('Nothing was sent back in these days.');
    expect(textOf([sentBack()])).toContain('Nothing of the 1 sent back contradicts the data.');
  });
});
