import { describe, expect, test } from 'vitest';
import { readTime } from '../../src/cli/explain/read-time.ts';

const NOW = Date.UTC(2026, 10, 6, 12);

describe('a time as people type it', () => {
  test.each([
    ['2026-11-04', '2026-11-04T23:59:59.999Z'],
    ['2026-11-04T10:30', '2026-11-04T10:30:00.000Z'],
    ['2026-11-04 10:30', '2026-11-04T10:30:00.000Z'],
    ['2026-11-04T10:30:15.250Z', '2026-11-04T10:30:15.250Z'],
    ['2026-11-04T10:30:15+02:00', '2026-11-04T08:30:15.000Z'],
    ['2024-02-29', '2024-02-29T23:59:59.999Z'],
  ])('%s is %s', (text, time) => {
    expect(new Date(readTime(text, NOW)).toISOString()).toBe(time);
  });

  test('today ends now', () => {
    expect(readTime('2026-11-06', NOW)).toBe(NOW);
  });

  test.each([
    '',
    'now',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T10:00',
    '2026-11-04T25:00',
    '04.11.2026',
    '1793959200000',
  ])('"%s" is none', (text) => {
    expect(() => readTime(text, NOW)).toThrow(/is no time\. Give a day such as/);
  });

  test.each(['2026-11-07', '2026-11-06T12:00:00.001Z'])('%s has not come yet', (text) => {
    expect(() => readTime(text, NOW)).toThrow(/has not come yet/);
  });
});
