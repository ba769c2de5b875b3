import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PropertyChange } from '../../../src/lifecycle/sla/activity-readings.ts';
import { mayBeUnresponsive, wasTouchedOnce } from '../../../src/lifecycle/sla/attempts.ts';
import { clocksOf } from '../../../src/lifecycle/sla/clocks.ts';
import { DEFAULT_SLA_RULES } from '../../../src/lifecycle/sla/sla-rules.ts';
import { TOUCHES_DO_NOT_SHOW, touchesSince } from '../../../src/lifecycle/sla/touches.ts';
import { aCalendar, aLead, at, MINUTE } from './builders.ts';

const time = (text: string) => at(`2026-11-05T${text}+01:00`);
const MQL = time('10:00');

const counted = (value: number | null, when: string): PropertyChange => ({
  property: 'num_contacted_notes',
  value: value === null ? null : String(value),
  occurredAt: time(when),
});
/** "Last contacted" became `activity`, as HubSpot wrote at `when`. */
const contacted = (activity: string | null, when = activity ?? ''): PropertyChange => ({
  property: 'notes_last_contacted',
  value: activity === null ? null : new Date(time(activity)).toISOString(),
  occurredAt: time(when),
});
const replied = (reply: string, when = reply): PropertyChange => ({
  property: 'hs_sales_email_last_replied',
  value: String(time(reply)),
  occurredAt: time(when),
});
const touches = (changes: readonly PropertyChange[], since = MQL) => touchesSince(changes, { since });

describe('the first touch', () => {
  it('AT-31 is the message logged after the clock started', () => {
    const changes = [contacted('10:59'), counted(1, '10:59')];
    const { firstTouchAt, times } = touches(changes);
    expect([firstTouchAt, times]).toEqual([time('10:59'), 1]);
    const lead = aLead({ mqlAt: MQL, priority: 'hand_raiser', firstTouchAt });
    expect(clocksOf(lead, DEFAULT_SLA_RULES, aCalendar(), time('12:00')).firstTouch.state).toBe('met');
  });

  it('is shown by a rise of either property alone', () => {
    expect(touches([contacted('10:20')]).firstTouchAt).toBe(time('10:20'));
    expect(touches([counted(3, '09:00'), counted(4, '10:30')]).firstTouchAt).toBe(time('10:30'));
  });

  it('is nothing that was there before, repeated or not', () => {
    const before = [contacted('09:30'), counted(7, '09:30')];
    expect(touches([...before, ...before])).toEqual({ firstTouchAt: null, touches: [], times: 0 });
    expect(touches([...before, counted(7, '10:30'), contacted('09:30', '10:30')]).firstTouchAt).toBeNull();
  });

  it('is no fall: an activity that is deleted touches nobody', () => {
    const changes = [
      contacted('09:30'),
      counted(7, '09:30'),
      counted(6, '10:30'),
      contacted('09:00', '10:30'),
    ];
    expect(touches(changes)).toEqual({ firstTouchAt: null, touches: [], times: 0 });
  });

  it('counts for the time of the activity when it is logged later', () => {
    const { touches: found, firstTouchAt } = touches([contacted('10:40', '17:30'), counted(1, '17:30')]);
    expect(firstTouchAt).toBe(time('10:40'));
    expect(found).toEqual([
      { at: time('10:40'), recordedAt: time('17:30'), timeIsKnown: true, isCounted: true },
    ]);
  });

  it('is no activity from before the clock that is logged after its start', () => {
    const changes = [contacted('09:45', '10:15'), counted(1, '10:15')];
    expect(touches(changes)).toEqual({ firstTouchAt: null, touches: [], times: 0 });
  });

  it('is the booking, not the hour, of a meeting that is still to come', () => {
    expect(touches([contacted('16:00', '10:20')]).firstTouchAt).toBe(time('10:20'));
  });

  it('is withdrawn with the activity that showed it', () => {
    const logged = [contacted('09:00'), contacted('10:20'), contacted('11:00')];
    expect(touches([...logged, contacted('10:20', '11:30')]).touches.map(({ at }) => at)).toEqual([
      time('10:20'),
    ]);
    expect(touches([...logged, contacted('09:00', '11:30')]).firstTouchAt).toBeNull();
    expect(touches([...logged, contacted(null, '11:30')]).firstTouchAt).toBeNull();
  });

  it('is one, however often HubSpot tells the time of it again', () => {
    expect(touches([contacted('10:20'), contacted('10:20', '11:00')]).touches).toHaveLength(1);
  });

  it('comes after the start of the clock, not with it', () => {
    expect(touches([contacted('10:00'), counted(1, '10:00')])).toMatchObject({
      firstTouchAt: null,
      times: 0,
    });
  });

  it('is not shown by what cannot be read', () => {
    const odd = (property: string, value: string) => ({ property, value, occurredAt: time('10:30') });
    expect(
      touches([odd('notes_last_contacted', 'soon'), odd('num_contacted_notes', 'many')]).firstTouchAt,
    ).toBeNull();
    const inBetween = [counted(3, '09:00'), odd('num_contacted_notes', 'many'), counted(3, '11:00')];
    expect(touches(inBetween)).toMatchObject({ firstTouchAt: null, times: 0 });
    expect(touches([contacted('10:20'), odd('notes_last_contacted', 'soon')]).firstTouchAt).toBe(
      time('10:20'),
    );
  });

  it('is not shown by other properties', () => {
    expect(touches([{ ...contacted('10:20'), property: 'closedate' }]).firstTouchAt).toBeNull();
    expect(touches([{ ...counted(4, '10:20'), property: 'num_notes' }]).firstTouchAt).toBeNull();
  });

  it('is no merge of two records, but what the other record was contacted for is', () => {
    const merged = { ...counted(9, '10:30'), byMerge: true };
    expect(touches([counted(2, '09:00'), merged])).toEqual({ firstTouchAt: null, touches: [], times: 0 });
    expect(touches([counted(2, '09:00'), merged, counted(10, '11:00')]).times).toBe(1);
    expect(touches([{ ...contacted('10:25', '10:30'), byMerge: true }]).firstTouchAt).toBe(time('10:25'));
  });
});

describe('the contact’s own act', () => {
  it('is no touch: a reply that HubSpot counts as contact', () => {
    const reply = [replied('10:20', '10:21'), contacted('10:20', '10:21'), counted(1, '10:21')];
    expect(touches(reply)).toEqual({ firstTouchAt: null, touches: [], times: 0 });
  });

  it('hides no answer: what sales does after the reply is a touch', () => {
    const reply = [replied('10:20'), contacted('10:20'), counted(1, '10:20')];
    const answer = [contacted('10:22'), counted(2, '10:22')];
    const { firstTouchAt, times } = touches([...reply, ...answer]);
    expect([firstTouchAt, times]).toEqual([time('10:22'), 1]);
  });

  it('explains one logged act and no more', () => {
    const twice = [contacted('10:20:00'), contacted('10:20:03'), replied('10:20:01')];
    expect(touches(twice).touches).toHaveLength(1);
  });

  it('is no touch when only the count rises with it', () => {
    expect(touches([counted(1, '10:20'), replied('10:20')])).toMatchObject({ firstTouchAt: null, times: 0 });
    expect(touches([counted(1, '10:20'), replied('10:10', '10:20')])).toMatchObject({
      firstTouchAt: null,
      times: 0,
    });
  });

  it('explains nothing of another time: not a call before it, nor one that is written down together with it', () => {
    expect(touches([contacted('10:30'), replied('10:05')]).firstTouchAt).toBe(time('10:30'));
    const together = [contacted('10:40', '17:30'), counted(1, '17:30'), replied('10:05', '17:30')];
    expect(touches(together).firstTouchAt).toBe(time('10:40'));
  });

  it('is forgotten with the value that showed it', () => {
    const cleared = { ...replied('10:20'), value: null };
    expect(touches([contacted('10:20'), cleared]).firstTouchAt).toBe(time('10:20'));
  });

  it('is none when it was not logged: a reply alone is a signal', () => {
    expect(touches([replied('10:20')]).firstTouchAt).toBeNull();
  });
});

describe('attempts', () => {
  const accepted = time('11:00');

  it('are the rise since acceptance', () => {
    const changes = [counted(2, '10:30'), counted(3, '12:00'), counted(5, '14:00')];
    expect(touches(changes, accepted).times).toBe(3);
    expect(touches(changes).times).toBe(5);
    expect(touches([counted(2, '11:00')], accepted).times).toBe(0);
    expect(
      touches([replied('11:00'), contacted('11:00'), counted(1, '11:00'), counted(2, '12:00')], accepted)
        .times,
    ).toBe(1);
  });

  it('are not more for a call that is logged twice and corrected', () => {
    const changes = [contacted('12:00'), counted(1, '12:00'), counted(2, '12:05'), counted(1, '12:06')];
    expect(touches(changes, accepted).times).toBe(1);
  });

  it('are as many as different times of contact where the count is not known', () => {
    expect(touches([contacted('10:30'), contacted('12:00'), contacted('13:00')], accepted).times).toBe(2);
  });

  it('are none for an old activity that is logged after acceptance', () => {
    expect(touches([contacted('10:30', '12:00'), counted(1, '12:00')], accepted).times).toBe(0);
    expect(touches([contacted('11:00', '12:00'), counted(1, '12:00')], accepted).times).toBe(0);
  });

  it('end with the period', () => {
    const changes = [counted(1, '12:00'), counted(2, '14:00')];
    expect(touchesSince(changes, { since: accepted, until: time('13:00') }).times).toBe(1);
    expect(touchesSince(changes, { since: accepted, until: time('14:00') }).times).toBe(2);
  });

  it('AT-25 make "no response" possible: refused before acceptance, and before there are enough', () => {
    expect(mayBeUnresponsive({ acceptedAt: null, attempts: 9 }, 6)).toMatchObject({
      ok: false,
      code: 'not_accepted',
    });
    expect(mayBeUnresponsive({ acceptedAt: accepted, attempts: 5 }, 6)).toEqual({
      ok: false,
      code: 'too_few_attempts',
      message:
        'HubSpot shows 5 attempts since the lead was accepted; "no response" takes 6. Try once more, or choose another reason.',
    });
    const messageFor = (attempts: number) => {
      const answer = mayBeUnresponsive({ acceptedAt: accepted, attempts }, 3);
      return answer.ok ? '' : answer.message;
    };
    expect(messageFor(0)).toMatch(/shows no attempt since .* Try 3 times more/);
    expect(messageFor(1)).toMatch(/shows 1 attempt since .* Try 2 times more/);
    expect(mayBeUnresponsive({ acceptedAt: accepted, attempts: 6 }, 6)).toEqual({ ok: true });
  });
});

describe('AT-61 one generic touch', () => {
  const listed = (changes: readonly PropertyChange[], reason: 'no_response' | 'competitor' = 'no_response') =>
    wasTouchedOnce({
      acceptedAt: time('11:00'),
      reason,
      touches: touchesSince(changes, { since: MQL, until: time('17:00') }).times,
    });

  it('is an accepted lead with exactly one e-mail and nothing else before "no response"', () => {
    expect(listed([contacted('12:00'), counted(1, '12:00')])).toBe(true);
  });

  it('is not one that was tried twice, not at all, or given up for another reason', () => {
    expect(listed([contacted('12:00'), counted(1, '12:00'), contacted('14:00'), counted(2, '14:00')])).toBe(
      false,
    );
    expect(listed([])).toBe(false);
    expect(listed([contacted('12:00'), counted(1, '12:00')], 'competitor')).toBe(false);
    expect(wasTouchedOnce({ acceptedAt: null, reason: 'no_response', touches: 1 })).toBe(false);
  });

  it('comes with the sentence that a template cannot be seen', () => {
    expect(TOUCHES_DO_NOT_SHOW).toMatch(/whether a message was a template .* cannot be seen/);
  });
});

describe('touches of any history', () => {
  /** Few enough that several things happen at once. */
  const moment = fc.integer({ min: -4, max: 8 }).map((half) => MQL + half * 30 * MINUTE);
  const change: fc.Arbitrary<PropertyChange> = fc.oneof(
    fc.record({
      property: fc.constant('num_contacted_notes'),
      value: fc.option(fc.integer({ min: 0, max: 12 }).map(String), { nil: null }),
      occurredAt: moment,
      byMerge: fc.boolean(),
    }),
    fc.record({
      property: fc.constantFrom('notes_last_contacted', 'hs_sales_email_last_replied'),
      value: fc.option(moment.map(String), { nil: null }),
      occurredAt: moment,
    }),
  );

  it('are the same in any order, and however often a change is told', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (changes, random) => {
        const shuffled = [...changes, ...changes.slice(0, 4)]
          .map((one) => [random.next().value as number, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(touches(shuffled)).toEqual(touches(changes));
      }),
      { numRuns: 300 },
    );
  });

  it('lie in the period, in order, and are none without a change of the two properties', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const { touches: found, firstTouchAt, times } = touches(changes);
        for (const [index, touch] of found.entries()) {
          expect(touch.at).toBeGreaterThan(MQL);
          expect(touch.at).toBeLessThanOrEqual(touch.recordedAt + 5_000);
          if (index > 0) expect(touch.at).toBeGreaterThanOrEqual(found[index - 1]!.at);
        }
        expect(firstTouchAt).toBe(found[0]?.at ?? null);
        expect(times).toBeGreaterThanOrEqual(0);
        const own = changes.filter(({ property }) => property === 'hs_sales_email_last_replied');
        expect(touches(own)).toEqual({ firstTouchAt: null, touches: [], times: 0 });
      }),
      { numRuns: 300 },
    );
  });
});
