import { describe, expect, it } from 'vitest';
import { monthAround, offsetStretches, wallClock } from '../../../src/lifecycle/sla/zone-offsets.ts';
import { at, DAY, HOUR } from './builders.ts';

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/St_Johns',
  'Antarctica/Troll',
];

describe('offset stretches', () => {
  it.each(ZONES)('give the wall clock that Intl shows in %s, every six hours of a long time', (zone) => {
    const shown = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const [from, to] = [Date.UTC(2010, 5, 1), Date.UTC(2012, 5, 1)];
    for (let time = from; time < to; time += 6 * HOUR + 60_000) {
      expect(wallClock(zone, time).toISOString().slice(0, 19).replace('T', ' ')).toBe(shown.format(time));
    }
  });

  it('follow each other without a gap, across new year too', () => {
    const [from, to] = [at('2025-07-01T00:00Z'), at('2027-02-01T00:00Z')];
    const stretches = offsetStretches('Europe/Berlin', from, to);
    expect(stretches[0]!.start).toBe(from);
    expect(stretches[stretches.length - 1]!.end).toBe(to);
    for (const [index, { start }] of stretches.slice(1).entries()) expect(start).toBe(stretches[index]!.end);
    const offsets = stretches.map(({ offset }) => offset / HOUR);
    expect(offsets.filter((offset, index) => offset !== offsets[index - 1])).toEqual([2, 1, 2, 1]);
  });
});

describe('the month around a time', () => {
  it('is the one of the zone: an evening in New York is the first of the next month in Berlin', () => {
    const evening = at('2026-10-31T22:00-04:00');
    expect(monthAround('America/New_York', evening)).toEqual({
      from: at('2026-10-01T00:00-04:00'),
      to: at('2026-11-01T00:00-04:00'),
    });
    expect(monthAround('Europe/Berlin', evening)).toEqual({
      from: at('2026-11-01T00:00+01:00'),
      to: at('2026-12-01T00:00+01:00'),
    });
  });

  it('begins at 01:00 where the clocks leap over midnight', () => {
    const { from, to } = monthAround('America/Asuncion', at('2017-10-15T00:00Z'));
    expect([from, to]).toEqual([at('2017-10-01T01:00-03:00'), at('2017-11-01T00:00-03:00')]);
  });

  it('is a day shorter where a day was left out', () => {
    const { from, to } = monthAround('Pacific/Apia', at('2011-12-15T00:00Z'));
    expect([from, to]).toEqual([at('2011-12-01T00:00-10:00'), at('2012-01-01T00:00+14:00')]);
    expect((to - from) / DAY).toBe(30);
  });
});
