import { describe, expect, it } from 'vitest';
import { clocksOf, type SlaFacts } from '../../../src/lifecycle/sla/clocks.ts';
import {
  clockSentence,
  delaySentence,
  durationText,
  momentText,
} from '../../../src/lifecycle/sla/sentences.ts';
import { DEFAULT_SLA_RULES } from '../../../src/lifecycle/sla/sla-rules.ts';
import { aCalendar, aLead, at, DAY, HOUR, MINUTE } from './builders.ts';

const ZONE = 'Europe/Berlin';
/** Monday. */
const TWO = at('2026-11-02T14:00+01:00');

const said = (
  clock: 'firstTouch' | 'acceptance' | 'followUp',
  now: number,
  given: Partial<SlaFacts> = {},
) => {
  const sla = clocksOf(aLead({ mqlAt: TWO, ...given }), DEFAULT_SLA_RULES, aCalendar(), now);
  return clockSentence(sla[clock]!, ZONE, now);
};

describe('what is said of a clock', () => {
  it('is by when, where and how long there is', () => {
    expect(said('acceptance', TWO)).toBe('accept by Tue 14:00 (Europe/Berlin), 24 hours left');
    expect(said('firstTouch', TWO)).toBe('get in touch by Mon 18:00 (Europe/Berlin), 4 business hours left');
    expect(said('followUp', TWO + HOUR, { acceptedAt: TWO })).toBe(
      'follow up by Mon 18:00 (Europe/Berlin), 3 business hours left',
    );
  });

  it('AT-31 is by how much it was breached', () => {
    const given = { priority: 'hand_raiser', firstTouchAt: TWO + 61 * MINUTE } as const;
    expect(said('firstTouch', TWO + 2 * HOUR, given)).toBe('first touch breached by 1 minute');
  });

  it('is no more than a minute at the very moment', () => {
    expect(said('firstTouch', TWO + 4 * HOUR)).toBe('first touch breached by less than a minute');
  });

  it('names business time where a night lies between', () => {
    const given = { mqlAt: at('2026-11-02T13:59+01:00'), firstTouchAt: at('2026-11-03T09:01+01:00') };
    expect(said('firstTouch', TWO + DAY, given)).toBe('first touch breached by 2 business minutes');
    expect(said('firstTouch', at('2026-11-02T20:00+01:00'))).toBe(
      'first touch breached outside business hours',
    );
  });

  it('is short once it is over', () => {
    expect(said('acceptance', TWO + DAY, { acceptedAt: TWO + HOUR })).toBe('acceptance in time');
    const sentBack = { ended: { at: TWO + HOUR, by: 'decision' } } as const;
    expect(said('firstTouch', TWO + DAY, sentBack)).toBe('first touch no longer needed');
  });
});

describe('moments', () => {
  it('are weekday and time nearby, with the date further away and the year in another', () => {
    expect(momentText(at('2026-11-07T09:05+01:00'), ZONE, TWO)).toBe('Sat 09:05 (Europe/Berlin)');
    expect(momentText(at('2026-11-09T09:05+01:00'), ZONE, TWO)).toBe('Mon 9 Nov 09:05 (Europe/Berlin)');
    expect(momentText(at('2026-10-20T09:05+02:00'), ZONE, TWO)).toBe('Tue 20 Oct 09:05 (Europe/Berlin)');
    expect(momentText(at('2027-01-04T09:05+01:00'), ZONE, TWO)).toBe('Mon 4 Jan 2027 09:05 (Europe/Berlin)');
  });

  it('are told on the clock of the zone', () => {
    expect(momentText(TWO, 'Asia/Kathmandu', TWO)).toBe('Mon 18:45 (Asia/Kathmandu)');
    expect(momentText(TWO, 'America/New_York', TWO)).toBe('Mon 08:00 (America/New_York)');
  });
});

describe('durations', () => {
  it.each([
    [0, 'elapsed', 'less than a minute'],
    [MINUTE, 'elapsed', '1 minute'],
    [90 * MINUTE, 'elapsed', '1 hour 30 minutes'],
    [47 * HOUR, 'elapsed', '47 hours'],
    [51 * HOUR + 5 * MINUTE, 'elapsed', '2 days 3 hours'],
    [MINUTE, 'business', '1 business minute'],
    [4 * HOUR, 'business', '4 business hours'],
    [4 * HOUR - 1, 'business', '3 business hours 59 minutes'],
    [61 * HOUR, 'business', '61 business hours'],
  ] as const)('%s ms, %s, are "%s"', (ms, counted, text) => {
    expect(durationText(ms, counted)).toBe(text);
  });

  it('AT-33 say what was the system’s and what the owner’s', () => {
    expect(delaySentence({ speedToLead: 35 * MINUTE, system: 30 * MINUTE, human: 5 * MINUTE })).toBe(
      '35 minutes to the first touch: 30 minutes without an owner, 5 minutes with one',
    );
  });
});
