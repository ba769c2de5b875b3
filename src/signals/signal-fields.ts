/**
 * What may be said of a signal, whichever door it comes through: each field is read by itself, and what cannot be used
 * is refused with its place and the reason, never guessed at and never dropped in silence.
 */
import { assetOf } from '../engine/signal-conditions.ts';
import { readDate } from '../engine/values.ts';
import { attributeValue } from './attributes.ts';

/** A signal as it will be kept, of a contact that the caller names. */
export interface GivenSignal {
  readonly kind: string;
  /** In the form that identifies; null for none. */
  readonly asset: string | null;
  /** Epoch milliseconds. */
  readonly occurredAt: number;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** Kinds of signal that a portal's published model knows, with their labels. */
export type SignalKinds = ReadonlyMap<string, string>;

/** This signal cannot be taken. The message is for whoever sends it, and says what to do. */
export class UnusableSignal extends Error {
  override readonly name = 'UnusableSignal';
  readonly code = 'SIGNAL_UNUSABLE';
  /** Where it is wrong, such as `occurredAt` or `attributes.minutes`. */
  readonly field: string;

  constructor(field: string, reason: string) {
    super(reason);
    this.field = field;
  }
}

const MOST_KINDS_TOLD = 50;

/** @throws UnusableSignal for a kind that the model does not know, naming those it does */
export function readKind(kind: string, kinds: SignalKinds): string {
  if (kinds.has(kind)) return kind;
  const known = [...kinds.keys()].slice(0, MOST_KINDS_TOLD).join(', ');
  const more = kinds.size > MOST_KINDS_TOLD ? ' and others' : '';
  throw new UnusableSignal(
    'kind',
    `"${shortened(kind)}" is no signal of this portal's model. It knows: ${known}${more}.`,
  );
}

const ISO_WITH_ZONE =
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/i;
const MILLISECONDS = /^\d{1,15}$/;
const EARLIEST = Date.UTC(2000, 0, 1);
/** Clocks differ, but not by more. */
const AHEAD_MS = 300_000;

/**
 * Epoch milliseconds, from such or from ISO 8601 with a zone.
 * @throws UnusableSignal for what is no such moment, lies ahead, or before 2000
 */
export function readMoment(given: string | number, now: number, field: string): number {
  const at = typeof given === 'number' ? given : momentOf(given.trim());
  if (at === null || !Number.isInteger(at)) {
    throw new UnusableSignal(
      field,
      'is no time. Give ISO 8601 with a zone, such as 2026-03-03T14:30:00Z, or milliseconds since 1970.',
    );
  }
  if (at > now + AHEAD_MS)
    throw new UnusableSignal(field, 'lies in the future. Send a signal once it has happened.');
  if (at < EARLIEST)
    throw new UnusableSignal(field, 'lies before 2000. Times as numbers are milliseconds, not seconds.');
  return at;
}

function momentOf(text: string): number | null {
  if (MILLISECONDS.test(text)) return Number(text);
  return ISO_WITH_ZONE.test(text) ? readDate(text) : null;
}

/** Part of the key of a signal, and a key has its limits. */
export const MAX_ASSET = 500;

/** @throws UnusableSignal where it is too long or no text */
export function readAsset(given: string): string | null {
  mustBeText(given, 'asset');
  const asset = assetOf({ kind: '', occurredAt: 0, asset: given });
  if (asset.length > MAX_ASSET) {
    throw new UnusableSignal(
      'asset',
      `is longer than ${MAX_ASSET} characters, not counting what follows a ? or #.`,
    );
  }
  return asset || null;
}

const MOST_ATTRIBUTES = 50;
const MAX_NAME = 100;
const MAX_TEXT = 1_000;

/**
 * Attributes with their values as they are kept: numbers, and texts. Nothing is said by null or blank text.
 * @throws UnusableSignal where a name cannot be used or a value is no plain one
 */
export function readAttributes(
  given: Iterable<readonly [name: string, value: unknown]>,
  topic: string | null,
): Readonly<Record<string, string | number>> {
  const attributes = new Map<string, string | number>();
  for (const [name, value] of given) {
    const read = readAttribute(name, value);
    if (read === null) continue;
    if (attributes.has(name)) throw new UnusableSignal(`attributes.${shortened(name)}`, 'is given twice.');
    attributes.set(name, read);
  }
  if (topic !== null) {
    if (attributes.has('topic'))
      throw new UnusableSignal('topic', 'is given twice: by itself and among the attributes.');
    attributes.set('topic', checkedText(topic, 'topic').trim());
  }
  if (attributes.size > MOST_ATTRIBUTES) {
    throw new UnusableSignal('attributes', `are ${attributes.size}; ${MOST_ATTRIBUTES} are the most.`);
  }
  return Object.fromEntries(attributes);
}

function readAttribute(name: string, value: unknown): string | number | null {
  const field = `attributes.${shortened(name)}`;
  mustBeText(name, field);
  if (name === '__proto__') throw new UnusableSignal(field, 'is a name that cannot be used.');
  if (name.trim() === '' || name.length > MAX_NAME) {
    throw new UnusableSignal(field, `has a name that is not of 1 to ${MAX_NAME} characters.`);
  }
  switch (typeof value) {
    case 'number':
      if (Number.isFinite(value)) return attributeValue(name, value);
      break;
    case 'boolean':
      return String(value);
    case 'string':
      return attributeValue(name, checkedText(value, field));
    default:
      if (value === null || value === undefined) return null;
  }
  throw new UnusableSignal(field, 'is neither a text nor a number nor true or false.');
}

function checkedText(value: string, field: string): string {
  mustBeText(value, field);
  if (value.length > MAX_TEXT) throw new UnusableSignal(field, `is longer than ${MAX_TEXT} characters.`);
  return value;
}

/** PostgreSQL holds neither NUL nor halves of surrogate pairs. */
function mustBeText(text: string, field: string): void {
  if (!text.isWellFormed() || text.includes('\0')) {
    throw new UnusableSignal(field, 'holds a character that is no text.');
  }
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…`.toWellFormed() : text.toWellFormed();
}
