import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawValue, readBool, readDate, readNumber, readText, readTokens } from '../../src/engine/values.ts';

describe('R46 numbers', () => {
  it.each([
    ['1,200', 1200],
    ['1,234,567.5', 1_234_567.5],
    [' 42 ', 42],
    ['-3.5', -3.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['-0', 0],
  ])('%j is %d', (text, number) => {
    expect(readNumber(text)).toBe(number);
  });

  it.each([
    'NaN',
    '1e309',
    '0x10',
    '1.200,5',
    '12,34',
    '1 200',
    '5.',
    'Infinity',
    '12 people',
    '--1',
    '',
    'e5',
  ])('%j cannot be read', (text) => {
    expect(readNumber(text)).toBeNull();
  });

  it('reads every finite number that JavaScript prints', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readNumber(String(number))).toBe(number === 0 ? 0 : number);
      }),
    );
  });
});

describe('R46 dates', () => {
  const NOON = Date.UTC(2026, 10, 3, 12);
  it.each([
    [String(NOON), NOON],
    ['2026-11-03', Date.UTC(2026, 10, 3)],
    ['2026-11-03T12:00:00Z', NOON],
    ['2026-11-03T12:00:00.25Z', NOON + 250],
    ['2026-11-03T14:00:00+02:00', NOON],
    ['2026-11-03 12:00', NOON],
    ['03/11/2026', Date.UTC(2026, 10, 3)],
    ['29/02/2024', Date.UTC(2024, 1, 29)],
  ])('%j', (text, time) => {
    expect(readDate(text)).toBe(time);
  });

  it.each([
    '2026-02-30',
    '29/02/2026',
    '11/13/2026',
    '2026-11-03T25:00:00Z',
    'yesterday',
    '20261103',
    '3',
    '',
  ])('%j cannot be read', (text) => {
    expect(readDate(text)).toBeNull();
  });
});

it('blank, null and what is no string count as never set', () => {
  expect([null, undefined, '', ' ', '\n\t', 5, Object.prototype.toString].map(rawValue)).toEqual(
    Array(7).fill(undefined),
  );
});

it('a bool is true or false and nothing else', () => {
  expect(['true', 'FALSE', 'yes', '1'].map(readBool)).toEqual(['true', 'false', null, null]);
});

it('R45 text is compared in lower case and composed form, whichever way it was typed', () => {
  expect(readText(' PERU\u0301 ')).toBe('per\u00fa');
});

it('tokens are whole words, so that a phrase is found and a part of a word is not', () => {
  const title = readTokens('VP, Sales & Marketing (EMEA)');
  expect(title).toBe(' vp sales marketing emea ');
  expect([title.includes(readTokens('vp sales')), title.includes(readTokens('ales'))]).toEqual([true, false]);
});

it('R44, R48 a value of a megabyte is read in bounded time, by its first characters', () => {
  const huge = 'vp of sales '.repeat(100_000);
  const before = performance.now();
  expect(readTokens(huge).startsWith(' vp of sales ')).toBe(true);
  expect([readNumber('1,'.repeat(50_000)), readDate('2026-'.repeat(50_000))]).toEqual([null, null]);
  expect(performance.now() - before).toBeLessThan(200);
});
