/** The day on which a recycled lead comes back is the one that was chosen, wherever the portal is. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { today, wakeMoment } from '../../src/handoff/wake-day.ts';
import { wallClock } from '../../src/lifecycle/sla/zone-offsets.ts';
import { DAY, Handoff, passed, refusal } from '../lifecycle/handoff-builders.ts';

const ZONES = [
  'America/New_York',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'UTC',
  'Asia/Kolkata',
];
const day = (text: string) => Date.parse(text);
const dayOf = (wall: Date) => wall.toISOString().slice(0, 10);

test('is that day in HubSpot and where the portal is, and begins no later than it must', () => {
  const days = fc.integer({ min: 18_000, max: 40_000 }).map((count) => count * DAY);
  fc.assert(
    fc.property(days, fc.constantFrom(...ZONES), (chosen, zone) => {
      const at = wakeMoment(chosen, zone);
      expect(dayOf(new Date(at))).toBe(dayOf(new Date(chosen)));
      expect(dayOf(wallClock(zone, at))).toBe(dayOf(new Date(chosen)));
      const before = [new Date(at - 1), wallClock(zone, at - 1)].map(dayOf);
      expect(before).toContain(dayOf(new Date(chosen - DAY)));
    }),
  );
});

test('any moment of a day means that day', () => {
  const moments = fc.integer({ min: 0, max: DAY - 1 });
  fc.assert(
    fc.property(moments, fc.constantFrom(...ZONES), (moment, zone) => {
      const chosen = day('2026-11-24');
      expect(wakeMoment(chosen + moment, zone)).toBe(wakeMoment(chosen, zone));
    }),
  );
});

describe('after today is meant where the portal is', () => {
  const recycled = (now: string, zone: string, chosen: string) => {
    const at = day(now);
    const handoff = new Handoff(undefined, { today: today(zone, at) });
    const until = wakeMoment(day(chosen), zone);
    return handoff.person({ decision: 'recycle', reason: 'no_current_need', until, at });
  };

  test('in New York, on Monday evening, Tuesday is a day to come', () => {
    const monday = '2026-11-23T20:24-05:00';
    const { state } = passed(recycled(monday, 'America/New_York', '2026-11-24'));
    expect(state.wayBack?.until).toBe(day('2026-11-24T00:00-05:00'));
    expect(refusal(recycled(monday, 'America/New_York', '2026-11-23')).code).toBe('bad_date');
  });

  test('in Auckland, on Tuesday morning, Tuesday is none any more', () => {
    const tuesday = '2026-11-24T08:00+13:00';
    expect(refusal(recycled(tuesday, 'Pacific/Auckland', '2026-11-24')).code).toBe('bad_date');
    expect(passed(recycled(tuesday, 'Pacific/Auckland', '2026-11-25')).state.stage).toBe('recycled');
  });
});
