/** From what HubSpot says now, and when it said so, to what changed: the facts' side of a decision. Pure. */
import type { Properties } from '../engine/input.ts';

/** The latest value of each property with the time it took that value (epoch ms). */
export type Facts = Readonly<Record<string, readonly [value: string, occurredAt: number]>>;

/** One property that took a value, or lost it (null), at a time (epoch ms). */
export interface FactChange {
  readonly property: string;
  readonly value: string | null;
  readonly occurredAt: number;
}

/** A property change as the inbox holds it. */
export interface ChangeEvent {
  readonly property: string;
  readonly value: string;
  readonly occurredAt: number;
}

/** Events of one write reach us apart, but carry nearly the same time. */
const SAME_ACT_MS = 2_000;

/**
 * The tracked properties whose value differs from the latest fact, or is found to be older than was known. A change
 * is dated by the event that brought it; without one, by `knownSince`, the latest moment at which it can have
 * happened; where nothing was known of the property, by `firstSeenSince`.
 */
export function changedFacts(
  facts: Facts,
  current: Properties,
  tracked: readonly string[],
  {
    events,
    knownSince,
    firstSeenSince = knownSince,
  }: { events: readonly ChangeEvent[]; knownSince: number; firstSeenSince?: number },
): FactChange[] {
  return tracked.flatMap((property) => {
    const value = own(current, property) || null;
    const [knownValue = null, knownAt = knownSince] = own(facts, property) ?? [];
    const toldAt = dateOf(property, value, events);
    const untoldAt = knownValue === null ? firstSeenSince : knownSince;
    if (value !== knownValue) return [{ property, value, occurredAt: toldAt ?? untoldAt }];
    // The record was read before its event arrived: now we know since when it is so.
    if (value !== null && toldAt !== undefined && toldAt < knownAt)
      return [{ property, value, occurredAt: toldAt }];
    return [];
  });
}

/** The latest facts after `changes`. */
export function applyChanges(facts: Facts, changes: readonly FactChange[]): Facts {
  if (changes.length === 0) return facts;
  const next = new Map(Object.entries(facts));
  for (const { property, value, occurredAt } of changes) {
    if (value === null) next.delete(property);
    else next.set(property, [value, occurredAt]);
  }
  return Object.fromEntries(next);
}

/** Facts as the engine reads them: raw strings. */
export function asProperties(facts: Facts): Properties {
  return Object.fromEntries(Object.entries(facts).map(([property, [value]]) => [property, value]));
}

/**
 * The contact's values at the time of an event: HubSpot's present ones, with those that changed in the same act.
 * A form sets its name and its date together; a later form must not lend its name to an earlier date.
 */
export function besideEvent(
  event: ChangeEvent,
  events: readonly ChangeEvent[],
  current: Properties,
): Properties {
  const together = events.filter((other) => Math.abs(other.occurredAt - event.occurredAt) <= SAME_ACT_MS);
  return { ...current, ...Object.fromEntries(together.map(({ property, value }) => [property, value])) };
}

function dateOf(property: string, value: string | null, events: readonly ChangeEvent[]): number | undefined {
  const times = events
    .filter((event) => event.property === property && (event.value || null) === value)
    .map((event) => event.occurredAt);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** A portal may name a property `constructor`; what a plain object inherits is no fact. */
function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
