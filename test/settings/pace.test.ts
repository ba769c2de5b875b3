import { expect, test } from 'vitest';
import { ENGLISH_HEALTH } from '../../src/settings/health-words-english.ts';
import { durationText, paceSince } from '../../src/tasks/pace.ts';

test('long work has a pace from its beginning on, and a time it will take, where the total is known', () => {
  const first = { at: 0, done: 0 };
  expect(paceSince(first, { done: 400, total: 1_000 }, 10_000)).toEqual({ rate: 40, secondsLeft: 15 });
  expect(paceSince(first, { done: 400, total: null }, 10_000)).toEqual({ rate: 40, secondsLeft: null });
  expect(paceSince(first, { done: 0, total: 9 }, 10_000)).toEqual({ rate: 0, secondsLeft: null });
  expect([durationText(14.2), durationText(700), durationText(11_100)]).toEqual([
    '15 s',
    '12 min',
    '3 h 5 min',
  ]);
  expect(ENGLISH_HEALTH.pace('40', '15 s')).toBe(', 40 a second, about 15 s left');
});
