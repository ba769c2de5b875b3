import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { responseDelay } from '../../../src/lifecycle/sla/response-delay.ts';
import { aCalendar, at, DAY, HOUR, MINUTE } from './builders.ts';

const calendar = aCalendar();
const day = (time: string) => at(`2026-11-05T${time}+01:00`);

describe('AT-33 two clocks', () => {
  it('take 35 minutes apart: 30 of the system, 5 of the owner', () => {
    const delay = responseDelay(day('10:00'), day('10:35'), [{ ownerId: '7', from: day('10:30') }], calendar);
    const parts = { speedToLead: 35 * MINUTE, system: 30 * MINUTE, human: 5 * MINUTE };
    expect(delay).toEqual({ elapsed: parts, business: parts });
  });

  it('leave the night to nobody in business time', () => {
    const delay = responseDelay(
      day('17:50'),
      at('2026-11-06T09:05+01:00'),
      [{ ownerId: '7', from: day('20:00') }],
      calendar,
    );
    expect(delay.business).toEqual({ speedToLead: 15 * MINUTE, system: 10 * MINUTE, human: 5 * MINUTE });
    expect(delay.elapsed.human).toBe(13 * HOUR + 5 * MINUTE);
  });

  it('are all the owner’s when the lead had one before, and all the system’s when it never had', () => {
    const hour = { speedToLead: HOUR, system: 0, human: 0 };
    const owned = responseDelay(day('10:00'), day('11:00'), [{ ownerId: '7', from: day('08:00') }], calendar);
    expect(owned.elapsed).toEqual({ ...hour, human: HOUR });
    expect(responseDelay(day('10:00'), day('11:00'), [], calendar).elapsed).toEqual({
      ...hour,
      system: HOUR,
    });
  });

  it('give to routing what a lead waited between two owners', () => {
    const ownership = [
      { ownerId: '8', from: day('12:00') },
      { ownerId: '7', from: day('10:10') },
      { ownerId: null, from: day('11:00') },
    ];
    expect(responseDelay(day('10:00'), day('12:20'), ownership, calendar).elapsed).toEqual({
      speedToLead: 140 * MINUTE,
      system: 70 * MINUTE,
      human: 70 * MINUTE,
    });
  });

  it('always add up to the whole wait, elapsed and in business time', () => {
    const turn = fc.record({
      ownerId: fc.constantFrom('7', '8', null),
      from: fc.integer({ min: day('00:00'), max: day('00:00') + 9 * DAY }),
    });
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 5 }), fc.nat(5 * DAY), (ownership, wait) => {
        const [mqlAt, touchedAt] = [day('10:00'), day('10:00') + wait];
        const whole = responseDelay(mqlAt, touchedAt, [], calendar);
        const { elapsed, business } = responseDelay(mqlAt, touchedAt, ownership, calendar);
        for (const [delay, all] of [
          [elapsed, whole.elapsed],
          [business, whole.business],
        ] as const) {
          expect(delay.speedToLead).toBe(all.speedToLead);
          expect(delay.system + delay.human).toBe(delay.speedToLead);
          expect(Math.min(delay.system, delay.human)).toBeGreaterThanOrEqual(0);
        }
        expect(whole.elapsed.speedToLead).toBe(wait);
      }),
    );
  });
});
