/** HubSpot's strings, read by hand: undefined was never set, null cannot be read. */
import type { InputValue } from '../../../../src/engine/receipt.ts';

export type Reading<T> = T | undefined | null;

const FIGURES = /^\d{1,15}$/;
const NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)?(e[+-]?\d{1,3})?$/i;
const ASCII = /^[ -~]*$/;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/gu;

/** The string as it stands, unless there is nothing in it. */
export function given(value: string | null | undefined): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return value.charCodeAt(0) > 32 || value.trim() !== '' ? value : undefined;
}

export function text(raw: string | undefined): string | undefined {
  if (raw === undefined) return undefined;
  const plain = raw.trim().toLowerCase();
  return ASCII.test(plain) ? plain : plain.normalize('NFC');
}

/** ' vp of sales ': words between single spaces. */
export function words(plain: string | undefined): string | undefined {
  return plain === undefined ? undefined : ` ${plain.replace(BETWEEN_WORDS, ' ').trim()} `;
}

export function figure(raw: string | undefined): Reading<number> {
  if (raw === undefined) return undefined;
  if (FIGURES.test(raw)) return Number(raw);
  const plain = raw.trim();
  if (!NUMBER.test(plain) || !/^[+-]?\.?\d/.test(plain)) return null;
  const number = Number(plain.replaceAll(',', ''));
  return Number.isFinite(number) ? number : null;
}

export function flag(raw: string | undefined): Reading<boolean> {
  if (raw === undefined) return undefined;
  if (raw === 'true') return true;
  if (raw === 'false') return false;
  const plain = raw.trim().toLowerCase();
  return plain === 'true' ? true : plain === 'false' ? false : null;
}

/** What was read, as a receipt shows it. */
export function shown(input: string, raw: string | undefined, reading: Reading<unknown>): InputValue {
  const value = raw ?? null;
  return reading === null ? { input, value, unreadable: true } : { input, value };
}
