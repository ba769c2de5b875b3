import { describe, expect, it } from 'vitest';
import {
  dateText,
  listed,
  lowerFirst,
  numberWord,
  oneLine,
  pointsText,
  signedPoints,
  upperFirst,
} from '../../src/engine/wording.ts';

it.each([
  [70_000, '70', '+70'],
  [0, '0', '+0'],
  [12_450, '12.5', '+12.5'],
  [12_449, '12.4', '+12.4'],
  [49, '0', '+0'],
  [-12_460, '-12.5', '-12.5'],
  [-5_000, '-5', '-5'],
  [9_960, '10', '+10'],
])('%d milli-points are written %s, and with a sign %s', (milliPoints, plain, signed) => {
  expect([pointsText(milliPoints), signedPoints(milliPoints)]).toEqual([plain, signed]);
});

it('a date is written in UTC, and one that no calendar has is said to be impossible', () => {
  expect(dateText(Date.UTC(2026, 10, 5, 23, 59))).toBe('2026-11-05');
  expect([Number.NaN, 8.65e15].map(dateText)).toEqual(['an impossible date', 'an impossible date']);
});

it('numbers up to ten are words', () => {
  expect(Array.from({ length: 12 }, (_, count) => numberWord(count)).join(' ')).toBe(
    'no one two three four five six seven eight nine ten 11',
  );
});

it('lists have commas and one "and"', () => {
  const lists = [[], ['a'], ['a', 'b'], ['a', 'b', 'c']];
  expect(lists.map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

it('a first letter is made small or large, and nothing else', () => {
  expect([lowerFirst('Demo Request'), upperFirst('demo Request'), lowerFirst(''), upperFirst('')]).toEqual([
    'demo Request',
    'Demo Request',
    '',
    '',
  ]);
});

describe('R53 a value from outside', () => {
  it('stays on its line: breaks and escape codes cannot forge another', () => {
    expect(oneLine(' a\n\nb\u2028c\u2029d\u001b[31me\u0007 ')).toBe('a b c d [31me');
  });

  it('is shown in eighty letters at most', () => {
    expect(oneLine('x'.repeat(80))).toBe('x'.repeat(80));
    expect(oneLine('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
  });
});
