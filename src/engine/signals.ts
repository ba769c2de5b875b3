/**
 * Door 1 of the evidence: a watched property changed, and the model says which signal that is. Lossy for repeats by
 * nature (HubSpot keeps the last value, not every visit), which is why signals carry the door they came through.
 */
import type { Properties, Signal } from './input.ts';
import type { Model } from './model.ts';
import type { Door, DoorMatch } from './schema.ts';
import { assetOf } from './signal-conditions.ts';
import { MINUTE_MS, rawValue, readDate, readNumber, readText } from './values.ts';

export interface PropertyChange {
  readonly property: string;
  readonly value: string | null;
  /** When it changed, epoch milliseconds; null where nobody has told: then only a door dated by the value opens. */
  readonly occurredAt: number | null;
  /** The contact's other values at that time. */
  readonly beside: Properties;
  /** The value before, where it is known; for doors that wait for a number to rise. */
  readonly previous?: string | null;
}

export interface DoorSignal extends Signal {
  readonly asset: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly door: 'property' | 'workflow' | 'api';
}

/** Every signal the changes stand for, in their order, each identity once. Unknown properties give none. */
export function deriveSignals(model: Model, changes: readonly PropertyChange[]): readonly DoorSignal[] {
  const found = new Map<string, DoorSignal>();
  for (const change of withPrevious(changes)) {
    for (const [kind, { doors }] of Object.entries(model.document.signals)) {
      for (const door of doors) {
        const signal = throughDoor(kind, door, change);
        if (signal && !found.has(signalKey(signal))) found.set(signalKey(signal), signal);
      }
    }
  }
  return [...found.values()];
}

/** The identity of a signal within one lead: kind, asset and minute. An asset's query string is no part of it. */
export function signalKey(signal: Signal): string {
  return JSON.stringify([signal.kind, assetOf(signal), Math.floor(signal.occurredAt / MINUTE_MS)]);
}

/** The value before a change is the one of the latest earlier change of the property, where the caller knows no other. */
function withPrevious(changes: readonly PropertyChange[]): readonly PropertyChange[] {
  return changes.map((change) => {
    const { occurredAt, property } = change;
    if (change.previous !== undefined || occurredAt === null) return change;
    let latest: { readonly at: number; readonly value: string | null } | null = null;
    for (const { occurredAt: at, ...other } of changes) {
      if (other.property !== property || at === null || at >= occurredAt) continue;
      if (latest === null || at > latest.at) latest = { at, value: other.value };
    }
    return { ...change, previous: latest?.value ?? null };
  });
}

function throughDoor(kind: string, door: Door, change: PropertyChange): DoorSignal | null {
  if (door.property !== change.property) return null;
  if (!matches(door, change.value, change.previous)) return null;
  if (door.beside && !matches(door.beside, currentValue(change, door.beside.property), null)) return null;
  const occurredAt = door.datedBy === 'change' ? change.occurredAt : readDate(change.value ?? '');
  if (occurredAt === null) return null;
  return {
    kind,
    occurredAt,
    asset: door.asset === undefined ? null : (rawValue(currentValue(change, door.asset)) ?? null),
    attributes: attributesOf(door, change),
    door: 'property',
  };
}

function matches(
  match: DoorMatch,
  value: string | null | undefined,
  previous: string | null | undefined,
): boolean {
  const raw = rawValue(value);
  if (raw === undefined) return false;
  if (match.any) return true;
  if (match.rises) return rises(raw, rawValue(previous));
  const text = readText(raw);
  if (match.equals) return match.equals.some((wanted) => text === readText(wanted));
  return match.contains?.some((wanted) => text.includes(readText(wanted))) ?? false;
}

function rises(value: string, previous: string | undefined): boolean {
  const now = readNumber(value);
  const before = previous === undefined ? 0 : readNumber(previous);
  return now !== null && before !== null && now > before;
}

function currentValue(change: PropertyChange, property: string): string | null | undefined {
  return property === change.property ? change.value : change.beside[property];
}

function attributesOf(door: Door, change: PropertyChange): Readonly<Record<string, string | number>> {
  const attributes: [string, string | number][] = [];
  for (const [attribute, property] of Object.entries(door.attributes)) {
    const raw = rawValue(currentValue(change, property));
    if (raw !== undefined)
      attributes.push([attribute, attribute === 'topic' ? raw : (readNumber(raw) ?? raw)]);
  }
  return Object.fromEntries(attributes);
}
