import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BusinessCalendar } from '../../../src/lifecycle/sla/business-calendar.ts';
import { clocksIn, clocksOf, type Sla, type SlaFacts } from '../../../src/lifecycle/sla/clocks.ts';
import { DEFAULT_SLA_RULES, type SlaRules } from '../../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at, DAY, HOUR, MINUTE } from './builders.ts';

const calendar: BusinessCalendar = aCalendar();
const slaOf = (facts: SlaFacts, now: string, rules: SlaRules = DEFAULT_SLA_RULES) =>
  clocksOf(facts, rules, calendar, at(now));

/** Thursday, a working day. */
const TEN = at('2026-11-05T10:00+01:00');
const later = (text: string) => `2026-11-05T${text}+01:00`;

describe('AT-31 one hour', () => {
  const handRaiser = (firstTouch: string | null) =>
    aLead({ mqlAt: TEN, priority: 'hand_raiser', firstTouchAt: firstTouch ? at(later(firstTouch)) : null });

  it('is met by a message of 10:59', () => {
    const { firstTouch } = slaOf(handRaiser('10:59'), later('11:30'));
    expect(firstTouch).toMatchObject({ state: 'met', leftMs: MINUTE, dueAt: at(later('11:00')) });
  });

  it('is met by a message of 11:00 exactly', () => {
    expect(slaOf(handRaiser('11:00'), later('11:30')).firstTouch).toMatchObject({ state: 'met', leftMs: 0 });
  });

  it('is breached by 1 minute by a message of 11:01, and stays so', () => {
    for (const now of [later('11:01'), later('17:00'), '2027-01-01T00:00Z']) {
      const sla = slaOf(handRaiser('11:01'), now);
      expect(sla.firstTouch).toMatchObject({
        state: 'breached',
        lateMs: MINUTE,
        endedAt: at(later('11:01')),
      });
      expect(sla.status).toBe('breached');
    }
  });

  it('is breached by 1 minute at 11:01 when there is no message', () => {
    const { firstTouch } = slaOf(handRaiser(null), later('11:01'));
    expect(firstTouch).toMatchObject({ state: 'breached', lateMs: MINUTE, endedAt: null });
  });
});

describe('AT-32 the first-touch clock', () => {
  it('gives four business hours to whoever did not raise a hand', () => {
    const friday = aLead({ mqlAt: at('2026-11-06T16:00+01:00') });
    expect(slaOf(friday, '2026-11-06T16:00+01:00').followUpDueAt).toBe(at('2026-11-09T11:00+01:00'));
  });

  it('is soon due when a quarter of the target is left', () => {
    const lead = aLead({ mqlAt: TEN });
    expect(slaOf(lead, later('12:59')).firstTouch).toMatchObject({ state: 'running', leftMs: HOUR + MINUTE });
    expect(slaOf(lead, later('13:00')).firstTouch).toMatchObject({ state: 'due_soon', leftMs: HOUR });
    expect(slaOf(lead, later('13:59'))).toMatchObject({
      status: 'due_soon',
      firstTouch: { state: 'due_soon' },
    });
    expect(slaOf(lead, later('14:00')).firstTouch).toMatchObject({ state: 'breached', lateMs: 0 });
  });

  it('is soon due a fixed time before, where the rules say minutes', () => {
    const rules: SlaRules = { ...DEFAULT_SLA_RULES, remindBefore: { minutes: 20 } };
    const lead = aLead({ mqlAt: TEN });
    expect(slaOf(lead, later('10:00'), rules).firstTouch.remindAt).toBe(at(later('13:40')));
    const never: SlaRules = { ...DEFAULT_SLA_RULES, remindBefore: { minutes: 600 } };
    expect(slaOf(lead, later('10:00'), never).firstTouch.remindAt).toBe(TEN);
  });

  it('counts lateness in business time: a night is no delay of anybody', () => {
    const lead = aLead({ mqlAt: at(later('13:59')), firstTouchAt: at('2026-11-06T09:01+01:00') });
    expect(slaOf(lead, '2026-11-06T12:00+01:00').firstTouch).toMatchObject({
      state: 'breached',
      dueAt: at(later('17:59')),
      lateMs: 2 * MINUTE,
    });
  });
});

describe('AT-34 48 hours without a decision', () => {
  const lead = aLead({ mqlAt: TEN });

  it('are a breach from 24 hours on, escalated at 48, and still decidable', () => {
    const sla = slaOf(lead, '2026-11-07T10:00+01:00');
    expect(sla.acceptance).toMatchObject({
      state: 'breached',
      dueAt: TEN + DAY,
      escalateAt: TEN + 2 * DAY,
      lateMs: DAY,
      endedAt: null,
    });
    const decided = slaOf({ ...lead, acceptedAt: TEN + 50 * HOUR }, '2026-11-08T10:00+01:00');
    expect(decided.acceptance).toMatchObject({
      state: 'breached',
      lateMs: 26 * HOUR,
      endedAt: TEN + 50 * HOUR,
    });
    expect(decided.followUp).toMatchObject({ state: 'running' });
  });

  it('are elapsed hours: a weekend is no excuse', () => {
    const friday = aLead({ mqlAt: at('2026-11-06T16:00+01:00') });
    expect(slaOf(friday, '2026-11-06T16:00+01:00').acceptDueAt).toBe(at('2026-11-07T16:00+01:00'));
  });
});

describe('the acceptance clock', () => {
  it('is met by any decision in time, and touching is not deciding', () => {
    const accepted = aLead({ mqlAt: TEN, acceptedAt: TEN + HOUR });
    const sentBack = aLead({ mqlAt: TEN, ended: { at: TEN + HOUR, by: 'decision' } });
    for (const lead of [accepted, sentBack]) {
      expect(slaOf(lead, later('12:00')).acceptance).toMatchObject({ state: 'met', leftMs: 23 * HOUR });
    }
    const touched = aLead({ mqlAt: TEN, firstTouchAt: TEN + HOUR });
    expect(slaOf(touched, later('12:00')).acceptance).toMatchObject({ state: 'running' });
    expect(slaOf(touched, later('12:00')).status).toBe('on_track');
  });

  it('stays met by the acceptance when the CRM takes the lead away later', () => {
    const lead = aLead({ mqlAt: TEN, acceptedAt: TEN + HOUR, ended: { at: TEN + 2 * HOUR, by: 'crm' } });
    expect(slaOf(lead, later('12:00'))).toMatchObject({
      status: 'met',
      acceptance: { state: 'met', endedAt: TEN + HOUR },
    });
  });

  it('stops without being met when the CRM takes the lead away', () => {
    const sla = slaOf(aLead({ mqlAt: TEN, ended: { at: TEN + HOUR, by: 'crm' } }), later('12:00'));
    expect(sla).toMatchObject({ status: 'none', acceptDueAt: null, followUpDueAt: null, nextMoment: null });
    expect([sla.acceptance?.state, sla.firstTouch.state]).toEqual(['stopped', 'stopped']);
  });

  it('does not exist in a model without acceptance', () => {
    const rules: SlaRules = { ...DEFAULT_SLA_RULES, acceptance: null, hardLimit: null };
    const sla = slaOf(aLead({ mqlAt: TEN }), '2026-11-05T12:00+01:00', rules);
    expect([sla.acceptance, sla.acceptDueAt, sla.status]).toEqual([null, null, 'on_track']);
  });
});

describe('a lead that is sent back', () => {
  it('needs no touch any more when that was in time', () => {
    const lead = aLead({ mqlAt: TEN, ended: { at: TEN + HOUR, by: 'decision' } });
    const sla = slaOf(lead, '2026-11-20T10:00+01:00');
    expect(sla.firstTouch).toMatchObject({ state: 'stopped', leftMs: 3 * HOUR });
    expect(sla).toMatchObject({ status: 'met', followUpDueAt: null, nextMoment: null });
  });

  it('was touched too late all the same when it was sent back after that', () => {
    const lead = aLead({ mqlAt: TEN, ended: { at: TEN + 5 * HOUR, by: 'decision' } });
    const sla = slaOf(lead, '2026-11-20T10:00+01:00');
    expect(sla.firstTouch).toMatchObject({ state: 'breached', lateMs: HOUR, endedAt: TEN + 5 * HOUR });
  });

  it('was touched in time, or never, whatever came after', () => {
    const lead = aLead({
      mqlAt: TEN,
      firstTouchAt: TEN + HOUR,
      ended: { at: TEN + 5 * HOUR, by: 'decision' },
    });
    expect(slaOf(lead, '2026-11-20T10:00+01:00').firstTouch).toMatchObject({
      state: 'met',
      endedAt: TEN + HOUR,
    });
    const after = aLead({
      mqlAt: TEN,
      firstTouchAt: TEN + 5 * HOUR,
      ended: { at: TEN + HOUR, by: 'decision' },
    });
    expect(slaOf(after, '2026-11-20T10:00+01:00').firstTouch).toMatchObject({
      state: 'stopped',
      endedAt: TEN + HOUR,
    });
  });

  it('AT-26 has new clocks when it returns as a new episode', () => {
    const again = at('2026-12-01T10:00+01:00');
    expect(slaOf(aLead({ mqlAt: again }), '2026-12-01T10:30+01:00')).toMatchObject({
      status: 'on_track',
      acceptDueAt: again + DAY,
      firstTouch: { startedAt: again, state: 'running' },
    });
  });
});

describe('an undone decision', () => {
  it('leaves the clocks as if it had not been taken: no time is given back', () => {
    const lead = aLead({ mqlAt: TEN });
    const accepted = { ...lead, acceptedAt: TEN + 23 * HOUR };
    expect(slaOf(accepted, '2026-11-06T09:30+01:00').acceptance?.state).toBe('met');
    expect(slaOf(lead, '2026-11-06T09:30+01:00').acceptance).toMatchObject({
      state: 'due_soon',
      dueAt: TEN + DAY,
    });
    expect(slaOf(lead, '2026-11-06T10:30+01:00').acceptance).toMatchObject({
      state: 'breached',
      lateMs: HOUR / 2,
    });
  });
});

describe('AT-25 outside territory', () => {
  it('restarts the clocks for the new owner, and nothing of the old owner counts', () => {
    const restartedAt = at('2026-11-09T09:00+01:00');
    const lead = aLead({
      mqlAt: TEN,
      restartedAt,
      firstTouchAt: TEN + HOUR,
      acceptedAt: TEN + HOUR,
      ended: { at: TEN + 2 * HOUR, by: 'decision' },
    });
    const sla = slaOf(lead, '2026-11-09T10:00+01:00');
    expect(sla.firstTouch).toMatchObject({ startedAt: restartedAt, state: 'running', leftMs: 3 * HOUR });
    expect(sla.acceptance).toMatchObject({
      startedAt: restartedAt,
      state: 'running',
      dueAt: restartedAt + DAY,
    });
    expect(sla.followUp).toBeNull();
  });
});

describe('AT-35 silent acceptance', () => {
  const accepted = aLead({ mqlAt: TEN, acceptedAt: at(later('16:00')) });

  it('is four business hours after accepting without a touch', () => {
    expect(slaOf(accepted, '2026-11-06T10:59+01:00').followUp).toMatchObject({
      state: 'running',
      leftMs: MINUTE,
    });
    expect(slaOf(accepted, '2026-11-06T11:00+01:00').followUp).toMatchObject({
      state: 'breached',
      endedAt: null,
    });
  });

  it('is none when sales got in touch before accepting: that lead is worked', () => {
    const worked = { ...accepted, firstTouchAt: at(later('15:50')) };
    expect(slaOf(worked, '2026-11-06T12:00+01:00').followUp).toBeNull();
    const atOnce = { ...accepted, firstTouchAt: accepted.acceptedAt };
    expect(slaOf(atOnce, '2026-11-06T12:00+01:00').followUp).toBeNull();
  });

  it('ends with the late touch, and with sending the lead back', () => {
    const touched = { ...accepted, firstTouchAt: at('2026-11-06T11:30+01:00') };
    expect(slaOf(touched, '2026-11-06T12:00+01:00').followUp).toMatchObject({
      state: 'breached',
      lateMs: HOUR / 2,
      endedAt: touched.firstTouchAt,
    });
    const sentBack = { ...accepted, ended: { at: at('2026-11-06T09:30+01:00'), by: 'decision' } } as const;
    expect(slaOf(sentBack, '2026-11-06T12:00+01:00').followUp?.state).toBe('stopped');
  });
});

describe('the next moment', () => {
  it('is each reminder, due time and the hard limit in turn, then nothing', () => {
    const moments: string[] = [];
    let now: number | null = TEN;
    while (now !== null) {
      now = clocksOf(aLead({ mqlAt: TEN }), DEFAULT_SLA_RULES, calendar, now).nextMoment;
      if (now !== null) moments.push(new Date(now + HOUR).toISOString().slice(5, 16));
    }
    expect(moments).toEqual(['11-05T13:00', '11-05T14:00', '11-06T04:00', '11-06T10:00', '11-07T10:00']);
  });

  it('is the follow-up of an accepted lead', () => {
    const lead = aLead({ mqlAt: TEN, acceptedAt: at(later('13:30')) });
    expect(slaOf(lead, later('14:00')).nextMoment).toBe(at(later('17:30')));
  });

  const maybe = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: null });
  const leads = fc
    .record({
      mqlAt: fc.integer({ min: TEN, max: TEN + 7 * DAY }),
      firstTouch: maybe(4 * DAY),
      accepted: maybe(3 * DAY),
      ended: maybe(6 * DAY),
      by: fc.constantFrom('decision' as const, 'crm' as const),
      restarted: maybe(DAY),
      priority: fc.constantFrom('hand_raiser' as const, 'normal' as const),
    })
    .map(({ mqlAt, firstTouch, accepted, ended, by, restarted, priority }) => {
      const plus = (ms: number | null) => (ms === null ? null : mqlAt + ms);
      return aLead({
        mqlAt,
        priority,
        firstTouchAt: plus(firstTouch),
        acceptedAt: plus(accepted),
        restartedAt: plus(restarted),
        ended: ended === null ? null : { at: mqlAt + ended, by },
      });
    });
  const rules: SlaRules = {
    ...DEFAULT_SLA_RULES,
    escalateFirstTouchAfter: { hours: 2, counted: 'business' },
  };

  it('is the next at which anything changes: until then every state stays as it is', () => {
    const wait = fc.integer({ min: 0, max: 9 * DAY });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(leads, wait, share, (lead, waited, between) => {
        const now = lead.mqlAt + waited;
        const before = clocksOf(lead, rules, calendar, now);
        const until = before.nextMoment ?? now + 400 * DAY;
        const after = clocksOf(lead, rules, calendar, now + Math.floor((until - 1 - now) * between));
        expect(statesOf(after)).toEqual(statesOf(before));
        expect(after.nextMoment).toBe(before.nextMoment);
      }),
      { numRuns: 300 },
    );
  });

  it('comes to an end, and a lead passes through a handful of moments', () => {
    fc.assert(
      fc.property(leads, (lead) => {
        let moments = 0;
        let now: number | null = lead.mqlAt;
        while (now !== null && moments <= 8) {
          now = clocksOf(lead, rules, calendar, now).nextMoment;
          moments += 1;
        }
        expect(now).toBeNull();
      }),
    );
  });

  it('leaves a breach a breach: no clock recovers with time', () => {
    fc.assert(
      fc.property(
        leads,
        fc.integer({ min: 0, max: 9 * DAY }),
        fc.integer({ min: 0, max: 9 * DAY }),
        (lead, first, more) => {
          const early = clocksOf(lead, rules, calendar, lead.mqlAt + first);
          const late = clocksOf(lead, rules, calendar, lead.mqlAt + first + more);
          if (early.status === 'breached') expect(late.status).toBe('breached');
        },
      ),
      { numRuns: 300 },
    );
  });
});

function statesOf(sla: Sla) {
  return [sla.status, ...clocksIn(sla).map(({ name, state }) => [name, state])];
}
