/**
 * How the oracle reads properties: one value at a time, slowly, and without a line of the engine. What a country or a
 * job title is called is data here, asked of the tables that ship with the engine; everything done with it is our own.
 */
import { countryOf, REGIONS } from '../../src/engine/countries.ts';
import { readTitle } from '../../src/engine/titles.ts';

/** null: unknown. */
export type Truth = boolean | null;

export interface OracleSignal {
  kind: string;
  occurredAt: number;
  asset?: string | null;
  attributes?: Record<string, string | number>;
}
export interface OracleInput {
  contact: Record<string, string | null | undefined>;
  company: Record<string, string | null | undefined> | null;
  signals: readonly OracleSignal[];
  channel?: string;
  account?: readonly { leadId: string; title?: string | null; signals: readonly OracleSignal[] }[];
}

export const every = (truths: Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;
export const some = (truths: Truth[]): Truth =>
  truths.includes(true) ? true : truths.includes(null) ? null : false;
export const not = (truth: Truth): Truth => (truth === null ? null : !truth);

/** ' head of growth ': words with single spaces, one at each end. */
export function words(value: unknown): string {
  const found = String(value)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  return ` ${found.join(' ')} `;
}

export function moment(value: string): number | null {
  if (/^\d{13}$/.test(value)) return Number(value);
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d\.\d{3}Z)?$/.test(value) ? Date.parse(value) : null;
}

function figure(value: string): number | null {
  const plain = /^-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?(e\d+)?$/.test(value)
    ? Number(value.split(',').join(''))
    : Number.NaN;
  return Number.isFinite(plain) ? plain : null;
}

const lower = (value: unknown) => String(value).trim().toLowerCase();

export function department(title: string | null | undefined): string | null {
  return title ? readTitle(title).department : null;
}

/** What one filter says about a lead; `mustKnow` in a gate that requires: there a missing value leaves it open. */
export function judge(document: any, input: OracleInput, filter: any, mustKnow: boolean): Truth {
  if (filter.object === 'company' && input.company === null) return null;
  const [property, part] = filter.propertyName.split('.');
  const value = (filter.object === 'company' ? input.company : input.contact)?.[property] ?? '';
  if (value.trim() === '') {
    if (filter.operator === 'NOT_HAS_PROPERTY') return true;
    if (filter.operator === 'HAS_PROPERTY') return mustKnow ? null : false;
    return filter.includeObjectsWithNoValueSet ? true : null;
  }
  if (filter.operator === 'HAS_PROPERTY') return true;
  if (filter.operator === 'NOT_HAS_PROPERTY') return false;
  const wanted: unknown[] = filter.list
    ? document.lists[filter.list]
    : (filter.values ?? (filter.value === undefined ? [] : [filter.value]));
  const { type } = document.inputs[filter.object][property];
  const found = part
    ? ofTitle(value, part, wanted)
    : (READERS[type as keyof typeof READERS] ?? ofText)(value.trim(), filter, wanted);
  return ['NEQ', 'NOT_IN', 'NOT_CONTAINS_TOKEN'].includes(filter.operator) ? not(found) : found;
}

function ofTitle(title: string, part: string, wanted: unknown[]): Truth {
  const found = (readTitle(title) as unknown as Record<string, string | null>)[part];
  return found === null ? null : wanted.includes(found);
}

function ofText(value: string, filter: any, wanted: unknown[]): Truth {
  return filter.operator.endsWith('TOKEN')
    ? wanted.some((one) => words(value).includes(words(one)))
    : wanted.some((one) => lower(one) === lower(value));
}

const READERS = {
  text: ofText,
  title: ofText,
  enumeration: (value: string, filter: any, wanted: unknown[]) =>
    filter.operator.endsWith('TOKEN')
      ? ofText(value, filter, wanted)
      : [value, ...value.split(';')].some((option) => wanted.some((one) => lower(one) === lower(option))),
  bool: (value: string, _filter: any, wanted: unknown[]) =>
    ['true', 'false'].includes(lower(value)) ? lower(wanted[0]) === lower(value) : null,
  number: (value: string, filter: any, wanted: unknown[]) => compare(figure(value), filter, wanted),
  date: (value: string, filter: any, wanted: unknown[]) => compare(moment(value), filter, wanted),
  country: (value: string, _filter: any, wanted: unknown[]) => {
    const code = countryOf(value);
    return code === null ? null : wanted.flatMap((one) => codes(String(one))).includes(code);
  },
};

function compare(number: number | null, filter: any, wanted: unknown[]): Truth {
  if (number === null) return null;
  switch (filter.operator) {
    case 'GT':
      return number > filter.value;
    case 'GTE':
      return number >= filter.value;
    case 'LT':
      return number < filter.value;
    case 'LTE':
      return number <= filter.value;
    case 'BETWEEN':
      return number >= filter.value && number <= filter.highValue;
    default:
      return wanted.map(Number).includes(number);
  }
}

function codes(place: string): string[] {
  const region = (REGIONS as Record<string, string>)[place];
  return region === undefined ? [countryOf(place) ?? 'nowhere'] : region.split(' ');
}
