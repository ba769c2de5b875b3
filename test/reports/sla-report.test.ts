import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slaText } from '../../src/cli/report/sla-text.ts';
import type { Period } from '../../src/reports/marketing-side.ts';
import { proportionText } from '../../src/reports/proportion.ts';
import { slaReport } from '../../src/reports/sla-report.ts';
import { type Measured, measure } from '../../src/reports/sla-row.ts';
import { AGREED, accepted, aRow, DAY, HOUR, MINUTE, ofSize, sentBack, TEN, ZONE } from './sla-builders.ts';

const NOW = TEN + 10 * DAY;
const WEEK: Period = { from: TEN - DAY, to: TEN + 6 * DAY };

const attempt = (given: Parameters<typeof aRow>[0]) => measure(aRow(given, NOW), NOW);
const report = (attempts: readonly Measured[], { period = WEEK, target = null as number | null } = {}) =>
  slaReport(attempts, { period, zone: ZONE, target, now: NOW });
const textOf = (attempts: readonly Measured[], more: Parameters<typeof report>[1] = {}) =>
  slaText(report(attempts, more), { portalId: '4711', zone: ZONE, sla: AGREED.sla, now: NOW });
const many = (count: number, given: Parameters<typeof aRow>[0]) =>
  Array<Measured>(count).fill(attempt(given));

/** Called after 20 minutes and answered after an hour, in business hours. */
const GOOD = { touches: [TEN + 20 * MINUTE], episode: accepted(TEN + HOUR) };

describe('AT-23 300 MQLs', () => {
  const attempts = [
    ...many(208, GOOD),
    attempt({ touches: [TEN + 20 * MINUTE], episode: accepted(TEN + 50 * HOUR) }),
    attempt({ contactId: '777', episode: accepted(TEN + HOUR) }),
    ...many(50, { ...GOOD, episode: sentBack('reject', TEN + HOUR, { reason: 'poor_company_fit' }) }),
    ...many(40, { ...GOOD, episode: sentBack('recycle', TEN + HOUR) }),
  ];
  const { all, breaches, silent } = report(attempts);

  test('are told by their answers, all of them', () => {
    expect(all.mqls).toBe(300);
    expect(all.answers).toEqual({ accepted: 210, rejected: 50, recycled: 40, taken_away: 0, waiting: 0 });
  });

  test('were answered and touched in time but for those that were not', () => {
    expect(proportionText(all.answered.inTime)).toBe('99.67 % [98.14, 99.94]');
    expect(all.touched.inTime).toMatchObject({ count: 299, of: 300 });
    expect(breaches).toEqual({
      acceptance: { count: 1, open: 0, medianLateMs: 26 * HOUR },
      hardLimit: { count: 1, open: 0 },
      // Due on Thursday at 14:00 and 15:00; now it is Sunday a week on.
      firstTouch: { count: 1, open: 1, medianLateMs: (4 + 6 * 9) * HOUR },
      followUp: { count: 1, open: 1, medianLateMs: (3 + 6 * 9) * HOUR },
      attempts: 2,
    });
  });

  test('take as long as they took, in the middle and for nine of ten', () => {
    expect(all.toTouch).toMatchObject({ of: 299, business: { median: 20 * MINUTE, p90: 20 * MINUTE } });
    expect(all.toAnswer).toMatchObject({ of: 300, elapsed: { median: HOUR, p90: HOUR } });
  });

  test('AT-35 name the one that was accepted and never worked, and whose it is', () => {
    expect(silent).toEqual([
      { contactId: '777', ownerId: '7', acceptedAt: TEN + HOUR, lateMs: expect.any(Number) },
    ]);
  });
});

test('what is not due yet is neither kept nor broken', () => {
  const now = TEN + HOUR;
  const { all } = slaReport([measure(aRow({}, now), now)], { period: WEEK, zone: ZONE, target: null, now });
  expect(all.answered).toMatchObject({ inTime: { of: 0, share: null }, open: 1 });
  expect(all.touched).toMatchObject({ inTime: { of: 0, share: null }, open: 1 });
  expect(all.toTouch).toMatchObject({ of: 0, business: { median: null } });
});

test('a lead that the CRM takes away in time is no answer of sales, and none that it owes', () => {
  const { all } = report([attempt({ episode: { outcome: 'opportunity', closedAt: TEN + HOUR } })]);
  expect(all.answered).toMatchObject({ inTime: { of: 0 }, open: 0, stopped: 1 });
  expect(all.answers.taken_away).toBe(1);
});

test('priorities and channels are told apart, and each attempt is in one of each', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          priority: fc.constantFrom('hand_raiser', 'high', 'normal', 'low'),
          channel: fc.constantFrom('organic_search', 'webinar', 'demo_request'),
          touched: fc.option(fc.integer({ min: 1, max: 5 * DAY })),
          answered: fc.option(fc.integer({ min: 1, max: 5 * DAY })),
        }),
        { maxLength: 30 },
      ),
      (leads) => {
        const attempts = leads.map(({ priority, channel, touched, answered }) =>
          attempt({
            touches: touched === null ? [] : [TEN + touched],
            episode: { priority, channel, ...(answered === null ? {} : accepted(TEN + answered)) },
          }),
        );
        const { all, byPriority, byChannel, breaches } = report(attempts);
        for (const groups of [byPriority, byChannel]) {
          const sum = (of: (group: (typeof byPriority)[number] | (typeof byChannel)[number]) => number) =>
            groups.reduce((total, group) => total + of(group), 0);
          expect(sum(({ mqls }) => mqls)).toBe(leads.length);
          expect(sum(({ answered }) => answered.inTime.count)).toBe(all.answered.inTime.count);
          expect(sum(({ toTouch }) => toTouch.of)).toBe(all.toTouch.of);
        }
        const { inTime, open, stopped } = all.touched;
        expect(inTime.of + open + stopped).toBe(leads.length);
        expect(inTime.of - inTime.count).toBe(breaches.firstTouch.count);
        expect(Object.values(all.answers).reduce((a, b) => a + b)).toBe(leads.length);
      },
    ),
    { numRuns: 50 },
  );
});

test('an attempt counts where it became an MQL; what people took on unasked is told beside it', () => {
  const attempts = [
    attempt({ episode: { mqlAt: WEEK.from } }),
    attempt({ episode: { mqlAt: WEEK.from - 1 } }),
    attempt({ episode: { mqlAt: WEEK.to } }),
    attempt({ episode: { mqlAt: null, openedBy: 'person', ...accepted(TEN) } }),
  ];
  expect(report(attempts)).toMatchObject({ all: { mqls: 1 }, unasked: 1 });
});

describe("AT-36 marketing's side", () => {
  const opening = ofSize('match', 80_000);
  const rejected = sentBack('reject', TEN + HOUR, { reason: 'wrong_company_size' });
  const attempts = [
    ...many(65, GOOD),
    ...many(3, { episode: rejected, seen: { opening, end: opening } }),
    ...many(12, { episode: rejected, seen: { opening, end: ofSize('no_match', 20_000) } }),
  ];

  test('is 68 valid of 100 where 80 were delivered, of which 12 failed the definition', () => {
    const { marketing } = report(attempts, { target: 100 });
    expect(marketing).toMatchObject([{ delivered: 80, failed: 12, valid: 68, disputed: 3, isRunning: true }]);
    expect(marketing[0]!.commitment).toMatchObject({
      sentence: '68 valid of 100',
      missing: 32,
      isKept: false,
    });
    expect(textOf(attempts, { target: 100 })).toContain(
      '2026-11 so far: 68 valid of 100, 32 missing (80 delivered, 12 failed the definition; ' +
        '3 of the valid were sent back as not fitting, which the definition does not bear out)',
    );
  });

  test('is counted by whole months in the zone of the portal, whatever days are asked about', () => {
    const october = attempt({ episode: { mqlAt: Date.parse('2026-10-31T22:59Z') } });
    const november = attempt({ episode: { mqlAt: Date.parse('2026-10-31T23:00Z') } });
    expect(report([october, november]).marketing).toMatchObject([{ delivered: 1, isRunning: true }]);
    const period = { from: Date.parse('2026-10-20T00:00Z'), to: WEEK.to };
    expect(report([october, november], { period }).marketing).toMatchObject([
      { delivered: 1, isRunning: false },
      { delivered: 1, isRunning: true },
    ]);
  });

  test('says so where nothing is agreed', () => {
    expect(report(attempts).marketing[0]!.commitment).toBeNull();
    expect(textOf(attempts)).toContain('No number is agreed: handoff.sla.mqlsPerMonth in the model');
  });
});

describe('for a terminal', () => {
  test('it says plainly that there was nothing', () => {
    expect(textOf([])).toBe(
      [
        'SLA of portal 4711, 2026-11-04 to 2026-11-11 (Europe/Berlin)',
        'No lead became an MQL in these days, so sales had nothing to answer.',
        "Marketing's side: MQLs that meet the definition",
      ].join('\n\n') +
        '\n  2026-11 so far: 0 valid (0 delivered, 0 failed the definition)' +
        '\n  No number is agreed: handoff.sla.mqlsPerMonth in the model says what is promised.',
    );
  });

  test('it names whom to look at, and that nobody owns them', () => {
    const text = textOf([
      attempt({ contactId: '1', ownership: [], episode: accepted(TEN + HOUR) }),
      attempt({ contactId: '2', ownership: [] }),
      attempt({ contactId: '3', touches: [TEN + HOUR], ownership: [], episode: accepted(TEN + HOUR) }),
      attempt({
        contactId: '4',
        touches: [TEN + 2 * HOUR],
        episode: sentBack('reject', TEN + DAY, { reason: 'no_response', salAt: TEN + HOUR }),
      }),
    ]);
    for (const line of [
      '4 MQLs: 3 accepted, 0 rejected, 0 recycled, 1 waiting.',
      '  answered late: 1, in the middle by 9 days; 1 of them not done yet',
      'Accepted, and nobody has been in touch since: 1',
      '  contact 1, without an owner, accepted Thu 5 Nov 11:00 (Europe/Berlin), 57 business hours late',
      'Touched once and given up as not responding: 1',
      '  contact 4, owner 7',
      '  contact 4, owner 7, 1 of 6 attempts',
      'Waiting for an answer, and without an owner in HubSpot: 1',
      '1 lead of those touched had no owner in HubSpot: how long a person took is unknown.',
      'HubSpot tells when and how often somebody got in touch, not how',
    ]) {
      expect(text).toContain(line);
    }
  });

  test('a table has its figures under their heads', () => {
    const text = textOf([...many(10, GOOD), attempt({})]);
    const table = text.split('\n\n')[2]!.split('\n');
    expect(table[0]).toBe('Sales accepts or sends back (asked for within 24 hours), in hours of the clock');
    const at = table[1]!.indexOf('answered in time');
    expect(table[2]!.slice(at)).toMatch(/^90\.91 % \[62\.26, 98\.38\] of 11 {2}0 +1 h 0 min +1 h 0 min$/);
    expect(table[2]).toMatch(/^all +11 +10 /);
    expect(table[3]).toMatch(/^priority normal /);
    expect(table[4]).toMatch(/^channel linkedin ads /);
  });

  test('where nobody accepts (X-06) it says that no answer is asked for', () => {
    const sla = { ...AGREED.sla, acceptance: null, hardLimit: null };
    const one = attempt({ agreement: { ...AGREED, sla }, episode: { sqlAt: TEN + HOUR } });
    const text = slaText(report([one]), { portalId: '4711', zone: ZONE, sla, now: NOW });
    expect(text).toContain('Sales accepts or sends back (no time is agreed)');
    expect(text).toMatch(/^all +1 +1 +not asked for +0 +1 h 0 min/m);
  });

  test('without breaches it says so, and lists are cut', () => {
    expect(textOf(many(3, GOOD))).toContain('No promise was broken so far.');
    const text = textOf(many(25, { episode: accepted(TEN + HOUR) }));
    expect(text).toContain('  and 5 more: --json lists all');
  });
});
