/** What stands in one cell: numbers with currency and unit, bounds of a band, dates of a format. Pure. */
import { readNumber } from '../engine/values.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, mm: 1e6, b: 1e9, bn: 1e9 };
const AMOUNT =
  /^(?:[A-Z]{3}|[^\w.,<>+-]{0,3})\s*((?:\d{1,3}(?:[,' ]\d{3})+|\d+)(?:\.\d+)?|\.\d+)\s*(k|mm|m|bn|b)?\s*(?:[A-Z]{3}|[^\w.,<>+-]{0,3})$/i;

/** Characters; a number is shorter, and the patterns below take long over a long run of blanks. */
const LONGEST = 200;

/**
 * `$1,117.10K` is 1117100, and every number the engine reads is what it reads. A comma groups thousands; where it does
 * not, as in `1,5`, nobody can tell what is meant. Null for what is no number.
 */
export function readAmount(cell: string): number | null {
  if (cell.length > LONGEST) return null;
  const plain = readNumber(cell);
  if (plain !== null) return plain;
  const sign = /^\s*-/.test(cell) ? -1 : 1;
  const match = AMOUNT.exec(cell.trim().replace(/^-/, '').trim());
  if (!match) return null;
  const figures = match[1]!.replace(/[,' ]/g, '');
  const value = Number(figures) * UNITS[(match[2] ?? '').toLowerCase()]!;
  // 0.1 * 1e6 and the like: no more digits than the file gave.
  return Number.isFinite(value) ? sign * Number(value.toPrecision(15)) : null;
}

/** The lower bound of a band: `200-499`, `$10M-$50M`, `2000+`, `> 500`, `<50` (0), or one amount. */
export function readLowerBound(cell: string): number | null {
  if (cell.length > LONGEST) return null;
  const band = cell.trim();
  if (/^(<|under|less than|up to)/i.test(band)) return 0;
  const bare = band.replace(/^(>=?|over|more than|from)\s*/i, '').replace(/\s*(\+|or more|and more)$/i, '');
  const [low, high] = bare.split(/\s*(?:-|–|—|\bto\b)\s*/);
  if (low === undefined || low === '') return null;
  const value = readAmount(low);
  if (high === undefined) return value;
  const upper = readAmount(high);
  // `10-50M` leaves open what the 10 are.
  return value === null || upper === null || (hasUnit(high) && !hasUnit(low)) ? null : value;
}

function hasUnit(amount: string): boolean {
  return /\d\s*(k|mm|m|bn|b)\b/i.test(amount);
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Epoch milliseconds; a time without zone is UTC. Null for what is no date of this format: never today. */
export function readDate(cell: string, format: string): number | null {
  const value = cell.trim();
  if (format === 'iso') return readIso(value);
  if (format === 'epoch-ms') return /^-?\d{1,15}$/.test(value) ? Number(value) : null;
  if (format === 'epoch-s') return /^-?\d{1,12}$/.test(value) ? Number(value) * 1000 : null;
  return readFormatted(value, format);
}

function readIso(value: string): number | null {
  const match = ISO.exec(value);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const at = utc({ year, month, day, hour, minute, second });
  if (at === null) return null;
  const milliseconds = fraction ? Math.floor(Number(`0.${fraction}`) * 1000) : 0;
  return at + milliseconds - offsetOf(zone);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return sign * minutes * 60_000;
}

const TOKENS: Readonly<Record<string, readonly [part: keyof Parts, pattern: string]>> = {
  YYYY: ['year', '\\d{4}'],
  MMM: ['month', '[A-Za-z]{3}'],
  MM: ['month', '\\d{2}'],
  M: ['month', '\\d{1,2}'],
  DD: ['day', '\\d{2}'],
  D: ['day', '\\d{1,2}'],
  HH: ['hour', '\\d{2}'],
  H: ['hour', '\\d{1,2}'],
  mm: ['minute', '\\d{2}'],
  ss: ['second', '\\d{2}'],
};
const TOKEN = /YYYY|MMM|MM|M|DD|D|HH|H|mm|ss/g;

interface Parts {
  year?: string | undefined;
  month?: string | undefined;
  day?: string | undefined;
  hour?: string | undefined;
  minute?: string | undefined;
  second?: string | undefined;
}

/** Whether a format names at least a whole day. */
export function isDateFormat(format: string): boolean {
  if (['iso', 'epoch-ms', 'epoch-s'].includes(format)) return true;
  const parts = (format.match(TOKEN) ?? []).map((token) => TOKENS[token]![0]);
  return ['year', 'month', 'day'].every((part) => parts.includes(part as keyof Parts));
}

function readFormatted(value: string, format: string): number | null {
  const pattern = format
    .split(new RegExp(`(${TOKEN.source})`))
    .map((piece) => (Object.hasOwn(TOKENS, piece) ? `(${TOKENS[piece]![1]})` : literally(piece)))
    .join('');
  const match = new RegExp(`^${pattern}$`).exec(value);
  if (!match) return null;
  const parts: Parts = {};
  for (const [index, token] of (format.match(TOKEN) ?? []).entries()) {
    parts[TOKENS[token]![0]] = match[index + 1]!;
  }
  return utc(parts);
}

function literally(text: string): string {
  return text.replace(/[\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** Null where the calendar has no such moment (31 April, 25 o'clock). */
function utc({ year, month, day, hour = '0', minute = '0', second = '0' }: Parts): number | null {
  const number = month !== undefined && /^\d/.test(month) ? Number(month) : monthNamed(month);
  const at = Date.UTC(Number(year), number - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(at);
  const isReal =
    date.getUTCFullYear() === Number(year) &&
    date.getUTCMonth() === number - 1 &&
    date.getUTCDate() === Number(day) &&
    Number(hour) < 24 &&
    Number(minute) < 60 &&
    Number(second) < 60;
  return isReal ? at : null;
}

function monthNamed(name: string | undefined): number {
  return MONTHS.indexOf((name ?? '').toLowerCase()) + 1;
}
