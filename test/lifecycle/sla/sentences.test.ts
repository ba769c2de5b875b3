import { describe, expect, it } from 'vitest';
import { durationText, momentText } from '../../../src/lifecycle/sla/sentences.ts';
import { at, HOUR, MINUTE } from './builders.ts';

const ZONE = 'Europe/Berlin';
/** Monday. */
const TWO = at('2026-11-02T14:00+01:00');

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
});
