/**
 * HubSpot gives every value as a string. Here each is read as the type the model declares, or is called unreadable;
 * an unreadable value is unknown, never zero and never today (R46).
 *
 *   number   "1200", "1,200", "-3.5", ".5", "1e3", "-0" (as 0); not "1.200,5", "0x10", "NaN", "1e309"
 *   bool     "true", "false" in any case
 *   date     milliseconds (12 to 14 digits), "2026-11-03", "2026-11-03T10:00:00.000Z" or with +02:00, without a zone
 *            taken as UTC, "03/11/2026" as day/month/year
 *   text     trimmed, lower case, composed (NFC), at most 10,000 characters looked at
 */
export type Fact = string | number | undefined | null;

/** Nothing was ever set. */
export const MISSING = undefined;
/** It cannot be told: something is there, but not what the model declares; or there is no company that could say it. */
export const UNREADABLE = null;

const MAX_TEXT = 10_000;
const MAX_FIGURE = 40;
const NUMBER = /^[+-]?(?=\.?\d)(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;
/** So many figures are exact. */
const MOST_FIGURES = 15;
const ZERO = 48;
const SPACE = 32;
const UPPER_A = 65;
const UPPER_Z = 90;
const MILLISECONDS = /^\d{12,14}$/;
const ISO_DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/i;
const DAY_MONTH_YEAR = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const NO_WORD = /[^\p{L}\p{N}]+/gu;

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Whole UTC days since 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** The value as it stands, or undefined when it was never set. Anything but a string is no HubSpot value. */
export function rawValue(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return value.trim() === '' ? undefined : value;
}

export function readNumber(value: string): number | null {
  if (value.length <= MOST_FIGURES) {
    const whole = wholeNumber(value);
    if (whole >= 0) return whole;
  }
  const text = value.trim();
  if (text.length > MAX_FIGURE || !NUMBER.test(text)) return UNREADABLE;
  const number = Number(text.replaceAll(',', ''));
  if (!Number.isFinite(number)) return UNREADABLE;
  return number === 0 ? 0 : number;
}

/** Of figures alone, as most numbers are; -1 for any other text. */
function wholeNumber(value: string): number {
  let number = 0;
  for (let i = 0; i < value.length; i++) {
    const figure = value.charCodeAt(i) - ZERO;
    if (figure < 0 || figure > 9) return -1;
    number = number * 10 + figure;
  }
  return value.length === 0 ? -1 : number;
}

export function readBool(value: string): string | null {
  const text = readText(value);
  return text === 'true' || text === 'false' ? text : UNREADABLE;
}

/** Text as it is compared. */
export function readText(value: string): string {
  if (isPlain(value)) return value;
  const text = value.slice(0, MAX_TEXT).trim().toLowerCase();
  return isAscii(text) ? text : text.normalize('NFC');
}

/** Lower case of ASCII with nothing to trim, as most values stand: they are compared as they are. */
function isPlain(value: string): boolean {
  const last = value.length - 1;
  if (last >= MAX_TEXT || value.charCodeAt(0) <= SPACE || value.charCodeAt(last) <= SPACE) return false;
  for (let i = 0; i <= last; i++) {
    const code = value.charCodeAt(i);
    if (code > 127 || (code >= UPPER_A && code <= UPPER_Z)) return false;
  }
  return true;
}

/** A loop, since `normalize` and regular expressions cost several times as much on the short texts these are. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Words between single spaces, with one at each end: ' vp of sales '. A phrase is then a plain substring. */
export function readTokens(value: string): string {
  return ` ${readText(value).replace(NO_WORD, ' ').trim()} `;
}

/** Epoch milliseconds. */
export function readDate(value: string): number | null {
  const text = value.trim();
  if (MILLISECONDS.test(text)) return Number(text);
  const iso = ISO_DATE.exec(text);
  if (iso) return fromIso(iso);
  const dayFirst = DAY_MONTH_YEAR.exec(text);
  if (dayFirst) return midnight(Number(dayFirst[3]), Number(dayFirst[2]), Number(dayFirst[1]));
  return UNREADABLE;
}

function fromIso(parts: RegExpExecArray): number | null {
  const start = midnight(Number(parts[1]), Number(parts[2]), Number(parts[3]));
  const [hours, minutes, seconds] = [Number(parts[4] ?? 0), Number(parts[5] ?? 0), Number(parts[6] ?? 0)];
  if (start === UNREADABLE || hours > 23 || minutes > 59 || seconds > 59) return UNREADABLE;
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  return start + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds - zoneOffset(parts[8]);
}

/** 'Z' has no figures, and stands for none. */
function zoneOffset(zone = 'Z'): number {
  const figures = zone.slice(1).replace(':', '');
  const minutes = Number(figures.slice(0, 2)) * 60 + Number(figures.slice(2));
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE_MS;
}

/** Midnight UTC of a calendar date that exists; 30 February does not. */
function midnight(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month - 1, day);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month) && year >= 1000;
  return exists ? time : UNREADABLE;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
