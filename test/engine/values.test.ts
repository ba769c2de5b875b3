import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DAY_MS,
  dayOf,
  rawValue,
  readBool,
  readDate,
  readNumber,
  readText,
  readTokens,
} from '../../src/engine/values.ts';
import { atMost, runs } from './runs.ts';

describe('R46 numbers', () => {
  it.each([
    ['1,200', 1200],
    ['1,234,567.5', 1_234_567.5],
    ['12,345', 12_345],
    ['123,456', 123_456],
    [' 42 ', 42],
    ['-3.5', -3.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['-0', 0],
    ['0', 0],
    ['007', 7],
    ['+5', 5],
    ['+1,200', 1200],
    ['1E3', 1000],
    ['1e+3', 1000],
    ['1e-3', 0.001],
    ['1e100', 1e100],
    ['999999999999999', 999_999_999_999_999],
    ['1234567890123456', 1_234_567_890_123_456],
    ['1'.padEnd(40, '0'), 1e39],
    ['5'.padStart(60), 5],
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
    '1,2345',
    '1234,567',
    ',123',
    '1,200,',
    '1e',
    '1e1234',
    '1e3.5',
    '1.2.3',
    'x5',
    '5x',
    '/5',
    ':5',
    '5/',
    '5:',
    '+',
    '-',
    '.',
    '-.',
    '1'.padEnd(41, '0'),
  ])('%j cannot be read', (text) => {
    expect(readNumber(text)).toBeNull();
  });

  it('reads every finite number that JavaScript prints', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readNumber(String(number))).toBe(number === 0 ? 0 : number);
      }),
      runs(500),
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
    ['29/02/2000', Date.UTC(2000, 1, 29)],
    ['3/1/2026', Date.UTC(2026, 0, 3)],
    ['01/01/1000', Date.UTC(1000, 0, 1)],
    [' 2026-11-03 ', Date.UTC(2026, 10, 3)],
    ['2026-11-03T23:59:59Z', Date.UTC(2026, 10, 3, 23, 59, 59)],
    ['2026-11-03t12:00z', NOON],
    ['2026-11-03T12:00:00.123456789Z', NOON + 123],
    ['2026-11-03T12:00:01.5', NOON + 1500],
    ['2026-11-03T14:00:00+0200', NOON],
    ['2026-11-03T09:15:00-02:45', NOON],
    ['2026-11-04T02:59:00+14:59', NOON],
    ['100000000000', 100_000_000_000],
    ['10000000000000', 10_000_000_000_000],
  ])('%j', (text, time) => {
    expect(readDate(text)).toBe(time);
  });

  it.each([
    '2026-02-30',
    '2026-11-03T12:00:00+99:99',
    '2026-11-03T12:00:00+15:00',
    '2026-11-03T12:00:00-02:60',
    '29/02/2026',
    '29/02/1900',
    '00/01/2026',
    '01/00/2026',
    '01/13/2026',
    '01/01/0999',
    '103/11/2026',
    '03/11/20266',
    '3/11/26',
    'x03/11/2026',
    'x2026-11-03',
    '2026-11-03x',
    '2026-11-03T24:00:00Z',
    '2026-11-03T12:60:00Z',
    '2026-11-03T12:00:60Z',
    '2026-11-03T12:00:00.1234567890Z',
    '2026-11-03T12',
    '20261-11-03',
    '10000000000',
    '100000000000000',
    'x100000000000',
    '100000000000x',
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

it('each month has its days and no more', () => {
  const two = (figure: number) => String(figure).padStart(2, '0');
  for (const [month, days] of [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries()) {
    const read = (day: number) => readDate(`${two(day)}/${two(month + 1)}/2026`);
    expect([read(days), read(days + 1)]).toEqual([Date.UTC(2026, month, days), null]);
  }
});

it('a day begins at midnight UTC, before 1970 as well', () => {
  expect([0, DAY_MS - 1, DAY_MS, -1].map(dayOf)).toEqual([0, 0, 1, -1]);
});

it('blank, null and what is no string count as never set', () => {
  expect([null, undefined, '', ' ', '\n\t', 5, Object.prototype.toString].map(rawValue)).toEqual(
    Array(7).fill(undefined),
  );
});

it('a bool is true or false and nothing else', () => {
  expect(['true', 'FALSE', 'yes', '1'].map(readBool)).toEqual(['true', 'false', null, null]);
});

it('text is compared by its first 10,000 characters', () => {
  expect(readText('a'.repeat(10_000))).toHaveLength(10_000);
  expect(readText(`${'a'.repeat(9_999)}bc`)).toBe(`${'a'.repeat(9_999)}b`);
});

describe('text that can be compared as it stands', () => {
  const read = (value: string) => value.slice(0, 10_000).trim().toLowerCase().normalize('NFC');

  it('is read as any other, whichever character stands where', () => {
    for (let code = 0; code <= 300; code++) {
      const one = String.fromCharCode(code);
      for (const value of [one, `${one}b`, `a${one}`, `a${one}b`]) expect(readText(value)).toBe(read(value));
    }
  });

  it('is read as any other, whatever it is', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (value) => readText(value) === read(value)),
      runs(500),
    );
  });
});

it('R45 text is compared in lower case and composed form, whichever way it was typed', () => {
  expect(readText(' PERU\u0301 ')).toBe('per\u00fa');
});

it('tokens are whole words, so that a phrase is found and a part of a word is not', () => {
  const title = readTokens('VP, Sales & Marketing (EMEA)');
  expect(title).toBe(' vp sales marketing emea ');
  expect([title.includes(readTokens('vp sales')), title.includes(readTokens('ales'))]).toEqual([true, false]);
});

it('tokens are the letters and figures of a text, whatever stands between them', () => {
  const text = fc.string({ unit: fc.constantFrom(...'az09 /:`{&-ÄßЖ'), maxLength: 12 });
  fc.assert(
    fc.property(text, (given) => {
      const words = given.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
      expect(readTokens(given)).toBe(` ${words.join(' ')} `);
    }),
    runs(500),
  );
});

it('R44, R48 a value of a megabyte is read in bounded time, by its first characters', () => {
  const huge = 'vp of sales '.repeat(100_000);
  const before = performance.now();
  expect(readTokens(huge).startsWith(' vp of sales ')).toBe(true);
  expect([readNumber('1,'.repeat(50_000)), readDate('2026-'.repeat(50_000))]).toEqual([null, null]);
  expect(performance.now() - before).toBeLessThan(atMost(200));
});
