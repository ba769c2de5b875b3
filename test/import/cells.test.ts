import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDateFormat, readAmount, readDate, readLowerBound } from '../../src/import/cells.ts';

describe('an amount', () => {
  test.each([
    ['42', 42],
    ['-3.5', -3.5],
    ['1,234,567.5', 1_234_567.5],
    ['$1,117.10K', 1_117_100],
    ['€ 2 m', 2_000_000],
    ['0.1M', 100_000],
    ['.5', 0.5],
    ['15 %', 15],
    ['1e3', 1000],
    ['$12,345', 12_345],
    ["1'000'000 CHF", 1_000_000],
  ])('%s is read with its currency and unit', (cell, value) => {
    expect(readAmount(cell)).toBe(value);
  });

  test.each(['', 'many', '1.2.3', '12 to 15', 'N/A', '1e', '1,5', '$1,50', '12,34', '0x10', 'Infinity'])(
    '"%s" is none',
    (cell) => {
      expect(readAmount(cell)).toBeNull();
    },
  );

  test('every plain number is read as what it is', () => {
    fc.assert(
      fc.property(fc.integer(), (number) => {
        expect(readAmount(String(number))).toBe(number);
      }),
    );
  });
});

describe('the lower bound of a band', () => {
  test.each([
    ['200-499', 200],
    ['$10M-$50M', 10_000_000],
    ['2000+', 2_000],
    ['$200M+', 200_000_000],
    ['1,000 to 4,999', 1_000],
    ['> 500', 500],
    ['<50', 0],
    ['250', 250],
  ])('%s', (band, bound) => {
    expect(readLowerBound(band)).toBe(bound);
  });

  test.each(['10-50M', 'many', '-', 'big-small'])('"%s" leaves it open', (band) => {
    expect(readLowerBound(band)).toBeNull();
  });
});

describe('a date', () => {
  test.each([
    ['2024-01-22', 'iso', '2024-01-22T00:00:00.000Z'],
    ['2024-01-22T10:30:00+02:00', 'iso', '2024-01-22T08:30:00.000Z'],
    ['2024-01-22 10:30', 'iso', '2024-01-22T10:30:00.000Z'],
    ['22.01.2024 10:30', 'DD.MM.YYYY HH:mm', '2024-01-22T10:30:00.000Z'],
    ['1/22/2024', 'M/D/YYYY', '2024-01-22T00:00:00.000Z'],
    ['15 Apr, 2021 00:03:00', 'DD MMM, YYYY HH:mm:ss', '2021-04-15T00:03:00.000Z'],
    ['1705881600', 'epoch-s', '2024-01-22T00:00:00.000Z'],
    ['1705881600000', 'epoch-ms', '2024-01-22T00:00:00.000Z'],
  ])('%s as %s', (cell, format, iso) => {
    expect(readDate(cell, format)).toBe(Date.parse(iso));
  });

  test.each([
    ['', 'iso'],
    ['yesterday', 'iso'],
    ['2024-02-30', 'iso'],
    ['2023-02-29', 'iso'],
    ['2024-01-22T25:00:00Z', 'iso'],
    ['01/22/2024', 'DD/MM/YYYY'],
    ['22.01.24', 'DD.MM.YYYY'],
    ['22x01x2024', 'DD.MM.YYYY'],
    ['soon', 'epoch-s'],
  ])('"%s" is none as %s, and never today', (cell, format) => {
    expect(readDate(cell, format)).toBeNull();
  });

  test('every day of the calendar comes back from its own text', () => {
    const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const [year, month, dayOfMonth] = date.toISOString().slice(0, 10).split('-');
        const at = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth));
        expect(readDate(`${year}-${month}-${dayOfMonth}`, 'iso')).toBe(at);
        expect(readDate(`${dayOfMonth}/${month}/${year}`, 'DD/MM/YYYY')).toBe(at);
      }),
    );
  });

  test('a format names at least a whole day', () => {
    expect(isDateFormat('DD.MM.YYYY')).toBe(true);
    expect(isDateFormat('MM/YYYY')).toBe(false);
    expect(isDateFormat('dd.mm.yyyy')).toBe(false);
  });
});

test('a cell of blanks without end is no number, and found to be none at once', () => {
  const long = `5${' '.repeat(300_000)}x`;
  expect([readAmount(long), readLowerBound(long), readLowerBound(`> ${long}`)]).toEqual([null, null, null]);
});
