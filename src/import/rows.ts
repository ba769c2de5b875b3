/** One row of a file under its section of the map: what it gives, why it gives nothing, or what is wrong. Pure. */
import { readAsset, readAttributes, UnusableSignal } from '../signals/signal-fields.ts';
import { readAmount, readDate, readLowerBound } from './cells.ts';
import {
  type ImportMap,
  keyOf,
  type PropertyValue,
  type RecordSection,
  type Reference,
  type Section,
  type SignalSection,
} from './map.ts';

export type Cells = Readonly<Record<string, string>>;

/** What a row says of a contact or company, in HubSpot's words. Blank cells say nothing. */
export interface RecordPayload {
  readonly properties: Readonly<Record<string, string>>;
  /** Of these the first row about the record counts, of the others the last. */
  readonly first: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  readonly company?: string;
}

export interface SignalPayload {
  /** The key of its contact. */
  readonly contact: string;
  readonly kind: string;
  /** In the form that identifies, '' for none. */
  readonly asset: string;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

export type RowReading =
  | { readonly kind: 'record'; readonly key: string; readonly payload: RecordPayload }
  | { readonly kind: 'signal'; readonly payload: SignalPayload }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'bad'; readonly reason: string };

/** A file may be dated by clocks that run ahead, but not by more. */
const AHEAD_MS = 86_400_000;

export function readRow(map: ImportMap, section: Section, cells: Cells, now: number): RowReading {
  // PostgreSQL holds no NUL, and no text has one.
  const odd = Object.keys(cells).find((name) => cells[name]!.includes('\0'));
  if (odd !== undefined) return bad(`${odd} holds a character that is no text`);
  return section.object === 'signal' ? readSignal(map, section, cells, now) : readRecord(map, section, cells);
}

function readRecord(map: ImportMap, section: RecordSection, cells: Cells): RowReading {
  const id = cell(cells, section.id);
  if (id === '') return bad(`${section.id} is empty: without its id the row cannot be told from others`);
  const properties: Record<string, string> = {};
  const first: Record<string, string> = {};
  for (const [name, wanted] of Object.entries(section.properties)) {
    const read = readValue(wanted, cells);
    if (read.kind === 'bad') return bad(`${wanted.column} ${read.reason}`);
    if (read.value === '') continue;
    (wanted.keep === 'first' ? first : properties)[name] = read.value;
  }
  const company = section.object === 'contact' && section.company && keyIn(map, section.company, cells);
  return {
    kind: 'record',
    key: keyOf(map, {}, id),
    payload: {
      properties,
      first,
      aliases: section.aliases.flatMap((alias) => keyIn(map, alias, cells) ?? []),
      ...(company ? { company } : {}),
    },
  };
}

function keyIn(map: ImportMap, reference: Reference, cells: Cells): string | undefined {
  const id = cell(cells, reference.column);
  return id === '' ? undefined : keyOf(map, reference, reference.as === undefined ? id : id.toLowerCase());
}

type ValueReading = { readonly kind: 'value'; readonly value: string } | { kind: 'bad'; reason: string };

function readValue(wanted: PropertyValue, cells: Cells): ValueReading {
  if (wanted.constant !== undefined) return given(wanted.constant);
  const raw = cell(cells, wanted.column!);
  if (raw === '') return given('');
  if (wanted.values) return mapped(wanted, raw);
  if (wanted.number) return ofNumber(readAmount(raw), 'is no number');
  if (wanted.lowerBound) return ofNumber(readLowerBound(raw), 'is no band with a lower bound');
  if (wanted.date === undefined) return given(raw);
  const at = readDate(raw, wanted.date);
  return at === null
    ? { kind: 'bad', reason: `is no date of the form ${wanted.date}` }
    : given(new Date(at).toISOString());
}

function mapped({ values = {}, otherwise }: PropertyValue, raw: string): ValueReading {
  if (Object.hasOwn(values, raw)) return given(values[raw]!);
  if (otherwise === 'reject') return { kind: 'bad', reason: 'has a value that the map does not name' };
  return given(otherwise === 'keep' ? raw : '');
}

function ofNumber(value: number | null, reason: string): ValueReading {
  return value === null ? { kind: 'bad', reason } : given(String(value));
}

function given(value: string): ValueReading {
  return { kind: 'value', value };
}

function readSignal(map: ImportMap, section: SignalSection, cells: Cells, now: number): RowReading {
  const contact = keyIn(map, section.contact, cells);
  if (contact === undefined) return bad(`${section.contact.column} is empty: the signal has no contact`);
  const kind = kindOf(section.kind, cells);
  if (kind === undefined) return { kind: 'skipped', reason: `${notAKind(section.kind, cells)} is no signal` };
  const { column, date } = section.occurredAt;
  const occurredAt = readDate(cell(cells, column), date);
  if (occurredAt === null) return bad(`${column} is no date of the form ${date}`);
  if (occurredAt > now + AHEAD_MS) return bad(`${column} lies in the future`);
  try {
    const asset = readAsset(assetIn(section.asset, cells)) ?? '';
    const attributes = readAttributes(attributesIn(section.attributes, cells), null);
    return { kind: 'signal', payload: { contact, kind, asset, occurredAt, attributes } };
  } catch (error) {
    if (error instanceof UnusableSignal) return bad(`${error.field} ${error.message}`);
    throw error;
  }
}

function kindOf(kind: SignalSection['kind'], cells: Cells): string | undefined {
  if (typeof kind === 'string') return kind;
  if (!Array.isArray(kind)) {
    const value = cell(cells, kind.column);
    return Object.hasOwn(kind.values, value) ? kind.values[value] : undefined;
  }
  return kind.find(({ when }) => Object.entries(when).every(([name, value]) => cell(cells, name) === value))
    ?.is;
}

function notAKind(kind: SignalSection['kind'], cells: Cells): string {
  return kindColumns(kind)
    .map((name) => `${name} "${cell(cells, name)}"`)
    .join(', ');
}

/** The columns that decide on the kind. */
export function kindColumns(kind: SignalSection['kind']): readonly string[] {
  if (typeof kind === 'string') return [];
  if (!Array.isArray(kind)) return [kind.column];
  return [...new Set(kind.flatMap(({ when }) => Object.keys(when)))];
}

function assetIn(asset: SignalSection['asset'], cells: Cells): string {
  if (asset === undefined) return '';
  return 'constant' in asset ? asset.constant : cell(cells, asset.column);
}

function attributesIn(attributes: SignalSection['attributes'], cells: Cells): [string, string][] {
  return Object.entries(attributes).map(([name, column]) => [name, cell(cells, column)]);
}

function cell(cells: Cells, column: string): string {
  return Object.hasOwn(cells, column) ? cells[column]!.trim() : '';
}

function bad(reason: string): RowReading {
  return { kind: 'bad', reason };
}
