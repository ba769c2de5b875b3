/**
 * What is said of a signal beside its kind, asset and time, in the one form in which it is kept and compared: the same
 * whichever door told of it, and in whatever order the doors did. Pure.
 */
import { byCodeUnit } from '../engine/canonical.ts';
import { readNumber } from '../engine/values.ts';

export type Attributes = Readonly<Record<string, string | number>>;

const TOPIC = 'topic';

/**
 * A figure in any form the engine reads is that number ("1,200", " 60 ", "1e3"), all else is a trimmed text ("0x10",
 * "Infinity"), and a topic is a text whatever it says. Null where nothing is said: unknown is never zero.
 */
export function attributeValue(name: string, given: string | number): string | number | null {
  if (typeof given === 'number' && name !== TOPIC) return Number.isFinite(given) ? positiveZero(given) : null;
  const text = String(given).trim();
  if (text === '') return null;
  return name === TOPIC ? text : (readNumber(text) ?? text);
}

function positiveZero(value: number): number {
  return value === 0 ? 0 : value;
}

/** Those that say something, each in the form in which it is kept. */
export function keptAttributes(given: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const kept = attributeValue(name, value);
      return kept === null ? [] : [[name, kept]];
    }),
  );
}

/**
 * What two tellings of one signal say together. Where they contradict each other a number goes before a text, the
 * larger number before the smaller, the text that comes later in the order of its bytes before the other: whatever the
 * order in which they came. The database joins by the same rule (`joined_attributes` of the first migration).
 */
export function joinAttributes(one: Attributes, other: Attributes): Attributes {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort(byCodeUnit);
  return Object.fromEntries(names.map((name) => [name, stronger(told(one, name), told(other, name))]));
}

type Value = string | number;

function told(attributes: Attributes, name: string): Value | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function stronger(a: Value | undefined, b: Value | undefined): Value {
  if (a === undefined || b === undefined) return (a ?? b)!;
  if (typeof a === 'number') return typeof b === 'number' ? Math.max(a, b) : a;
  if (typeof b === 'number') return b;
  return Buffer.compare(Buffer.from(a), Buffer.from(b)) > 0 ? a : b;
}
