import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSlaRules } from '../../../src/lifecycle/sla/check-sla-rules.ts';
import { clocksOf } from '../../../src/lifecycle/sla/clocks.ts';
import {
  DEFAULT_SLA_RULES,
  type SlaRules,
  type SlaTargets,
  targetsFor,
} from '../../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at, openings } from './builders.ts';

const NOW = at('2026-11-05T10:00+01:00');
const rulesWith = (given: Partial<SlaRules>): SlaRules => ({ ...DEFAULT_SLA_RULES, ...given });
const pathsOf = (given: Partial<SlaRules>, calendar = aCalendar()) =>
  checkSlaRules(rulesWith(given), calendar, NOW).map(({ path }) => path);

describe('targets', () => {
  it('are by default one business hour for a hand-raiser, else four, 24 hours and 48', () => {
    const normal = targetsFor(DEFAULT_SLA_RULES, { priority: 'normal', channel: 'webinar' });
    expect(normal).toMatchObject({
      firstTouch: { hours: 4, counted: 'business' },
      acceptance: { hours: 24, counted: 'elapsed' },
      hardLimit: { hours: 48, counted: 'elapsed' },
      followUp: { hours: 4, counted: 'business' },
    });
    const raised = targetsFor(DEFAULT_SLA_RULES, { priority: 'hand_raiser', channel: 'webinar' });
    expect(raised).toEqual({ ...normal, firstTouch: { hours: 1, counted: 'business' } });
  });

  it('differ by priority and channel; of several overrides the later one wins', () => {
    const rules = rulesWith({
      overrides: [
        {
          channels: ['content_syndication'],
          targets: { firstTouch: { hours: 8, counted: 'business' }, minAttempts: 2 },
        },
        {
          priorities: ['high'],
          channels: ['content_syndication'],
          targets: { firstTouch: { hours: 6, counted: 'business' } },
        },
      ],
    });
    const hoursFor = (...[priority, channel]: ['high' | 'low', 'content_syndication' | 'webinar']) => {
      const { firstTouch, minAttempts } = targetsFor(rules, { priority, channel });
      return [firstTouch.hours, minAttempts];
    };
    expect(hoursFor('high', 'content_syndication')).toEqual([6, 2]);
    expect(hoursFor('low', 'content_syndication')).toEqual([8, 2]);
    expect(hoursFor('high', 'webinar')).toEqual([4, 6]);
  });
});

describe('checking rules', () => {
  it('finds nothing wrong with the defaults, nor with a model without acceptance', () => {
    expect(pathsOf({})).toEqual([]);
    expect(pathsOf({ acceptance: null, hardLimit: null })).toEqual([]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2161, 1e-9])(
    'refuses a target of %s hours',
    (hours) => {
      expect(pathsOf({ followUp: { hours, counted: 'business' } })).toEqual(['followUp.hours']);
    },
  );

  it('refuses a target that the opening hours do not reach within two years', () => {
    const rarely = aCalendar({ hours: { mon: openings('09:00-09:01') } });
    expect(pathsOf({ followUp: { hours: 40, counted: 'business' } }, rarely)).toEqual([
      'firstTouch',
      'followUp',
    ]);
  });

  it('refuses a hard limit before the acceptance is due, or without one', () => {
    expect(pathsOf({ hardLimit: { hours: 12, counted: 'elapsed' } })).toEqual(['hardLimit']);
    expect(pathsOf({ hardLimit: { hours: 8, counted: 'business' } })).toEqual(['hardLimit']);
    expect(pathsOf({ acceptance: null })).toEqual(['hardLimit']);
    const override = (targets: Partial<SlaTargets>) => pathsOf({ overrides: [{ targets }] });
    expect(override({ acceptance: { hours: 72, counted: 'elapsed' } })).toEqual([
      'overrides.0.targets.acceptance',
    ]);
    expect(override({ acceptance: null })).toEqual(['overrides.0.targets.acceptance']);
    expect(override({ acceptance: null, hardLimit: null })).toEqual([]);
  });

  it('refuses a reminder that is none, or that comes with the start of a clock', () => {
    expect(pathsOf({ remindBefore: { share: 1 } })).toEqual(['remindBefore.share']);
    expect(pathsOf({ remindBefore: { share: 0 } })).toEqual(['remindBefore.share']);
    expect(pathsOf({ remindBefore: { minutes: 0 } })).toEqual(['remindBefore.minutes']);
    expect(pathsOf({ remindBefore: { minutes: 60 } })).toEqual(['overrides.0.targets.firstTouch']);
    expect(pathsOf({ remindBefore: { minutes: 240 }, overrides: [] })).toEqual(['remindBefore.minutes']);
    expect(pathsOf({ remindBefore: { minutes: 59 } })).toEqual([]);
    const overrides = [{ targets: { minAttempts: 3 } }];
    expect(pathsOf({ remindBefore: { minutes: 240 }, overrides })).toEqual(['remindBefore.minutes']);
  });

  it.each([0, 1.5, 51])('refuses %s attempts', (minAttempts) => {
    expect(pathsOf({ minAttempts })).toEqual(['minAttempts']);
  });

  it('refuses an override for nobody, for somebody unknown, and one that changes nothing', () => {
    const targets = { minAttempts: 3 };
    expect(pathsOf({ overrides: [{ priorities: [], targets }] })).toEqual(['overrides.0.priorities']);
    expect(pathsOf({ overrides: [{ priorities: ['urgent' as 'high'], targets }] })).toEqual([
      'overrides.0.priorities.0',
    ]);
    expect(pathsOf({ overrides: [{ channels: ['fax' as 'email'], targets }] })).toEqual([
      'overrides.0.channels.0',
    ]);
    expect(pathsOf({ overrides: [{ targets: {} }] })).toEqual(['overrides.0.targets']);
    expect(pathsOf({ overrides: [{ targets: { minAttempts: 0 } }] })).toEqual([
      'overrides.0.targets.minAttempts',
    ]);
  });

  it('says what is wrong with any figures, and counts with whatever it finds right', () => {
    const hours = fc.oneof(fc.integer({ min: -2, max: 200 }), fc.double());
    const span = fc.record({ hours, counted: fc.constantFrom('business' as const, 'elapsed' as const) });
    const rules = fc.record({
      firstTouch: span,
      acceptance: fc.option(span),
      hardLimit: fc.option(span),
      followUp: span,
      escalateFirstTouchAfter: fc.option(span),
      remindBefore: fc.oneof(
        fc.record({ share: fc.double() }),
        fc.record({ minutes: fc.integer({ min: -5, max: 999 }) }),
      ),
      minAttempts: fc.integer({ min: -1, max: 60 }),
      overrides: fc.array(
        fc.record({ targets: fc.record({ firstTouch: span, hardLimit: span }, { requiredKeys: [] }) }),
        {
          maxLength: 1,
        },
      ),
    });
    const lead = aLead({ mqlAt: NOW, acceptedAt: NOW });
    fc.assert(
      fc.property(rules, (given) => {
        if (checkSlaRules(given, aCalendar(), NOW).length > 0) return;
        const { firstTouch } = clocksOf(lead, given, aCalendar(), NOW);
        expect(firstTouch.remindAt).toBeGreaterThanOrEqual(NOW);
        expect(firstTouch.dueAt).toBeGreaterThanOrEqual(firstTouch.remindAt!);
      }),
      { numRuns: 500 },
    );
  });
});
