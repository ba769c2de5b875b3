import { describe, expect, test } from 'vitest';
import { periodOf, periodText } from '../../src/cli/report/period.ts';
import { tableText } from '../../src/cli/report/table.ts';
import { fairlead } from './support/fairlead.ts';

const ZONE = 'America/New_York';
/** Friday, 6 November 2026, 20:00 in New York, where the clocks went back on the 1st. */
const NOW = Date.parse('2026-11-07T01:00Z');
const at = (text: string) => Date.parse(text);

describe('the days of a report', () => {
  test('are the last thirty of the portal up to now unless told', () => {
    const period = periodOf({}, ZONE, NOW);
    expect(period.from).toBe(at('2026-10-08T00:00-04:00'));
    expect(period.to).toBeGreaterThan(NOW);
    expect(periodText(period, ZONE)).toBe('2026-10-08 to 2026-11-06 (America/New_York)');
  });

  test('are whole days in the zone of the portal, the last one with them', () => {
    const period = periodOf({ since: '2026-11-01', until: '2026-11-01' }, ZONE, NOW);
    expect(period).toEqual({ from: at('2026-11-01T00:00-04:00'), to: at('2026-11-02T00:00-05:00') });
    expect(periodText(period, ZONE)).toBe('2026-11-01 to 2026-11-01 (America/New_York)');
  });

  test('go back thirty from the last one that is named', () => {
    expect(periodOf({ until: '2026-10-30' }, ZONE, NOW)).toEqual({
      from: at('2026-10-01T00:00-04:00'),
      to: at('2026-10-31T00:00-04:00'),
    });
  });

  test('begin and end at times that name their own zone', () => {
    const times = { since: '2026-11-02T09:00Z', until: '2026-11-02T10:00+01:00' };
    expect(() => periodOf(times, ZONE, NOW)).toThrow('The period ends before it begins');
    expect(periodOf({ ...times, until: '2026-11-02T09:00-05:00' }, ZONE, NOW)).toEqual({
      from: at('2026-11-02T09:00Z'),
      to: at('2026-11-02T14:00Z'),
    });
  });

  test.each([
    [{ since: 'soon' }, '"soon" is no day'],
    [{ until: '2026-02-30' }, '"2026-02-30" is no day'],
    [{ since: '2026-11-03', until: '2026-11-02' }, 'The period ends before it begins'],
    [{ since: '2027-01-01' }, 'The period ends before it begins'],
  ])('are refused where they are none: %j', (options, message) => {
    expect(() => periodOf(options, ZONE, NOW)).toThrow(message);
  });
});

test('a table keeps its columns under each other, and ends no line in blanks', () => {
  expect(
    tableText(
      ['', 'MQLs', 'median'],
      [
        ['all', '120', '1 h'],
        ['priority high', '7', ''],
      ],
    ),
  ).toBe(['               MQLs  median', 'all            120   1 h', 'priority high  7'].join('\n'));
});

test('fairlead report sla has a help with an example, and names what it lacks', async () => {
  const help = await fairlead('report sla --help');
  expect(help.exitCode).toBe(0);
  expect(help.out).toContain('$ fairlead report sla --portal 4711');
  expect(help.out).toContain('--json');
  const { exitCode, err } = await fairlead('report sla');
  expect(exitCode).toBe(2);
  expect(err).toContain('--portal');
});
