/**
 * The signals in what has happened: from live events, from what workflows and programs told, from a first look at the
 * past, and from what is there now. A signal told through several doors counts once and knows all of them.
 */
import type { Signal } from '../engine/input.ts';
import { assetOf } from '../engine/signal-conditions.ts';
import { type DoorSignal, deriveSignals, type PropertyChange, signalKey } from '../engine/signals.ts';
import { besideEvent, type ChangeEvent, type FactChange } from './changes.ts';
import type { DecisionInput } from './decide-lead.ts';

/** A signal as it is kept. */
export interface KeptSignal extends Signal {
  /** In the form that identifies; null for none. */
  readonly asset: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly doors: readonly string[];
}

export interface NewSignals {
  /** Not known yet; each identity once, with the attributes of whoever told of it first. */
  readonly signals: readonly KeptSignal[];
  /** Known already, and now told through doors that are new to them. */
  readonly furtherDoors: readonly KeptSignal[];
  /** News of a signal has come, be it one that a look at the record has found before the event arrived. */
  readonly isTold: boolean;
}

export function newSignals(given: DecisionInput, changes: readonly FactChange[]): NewSignals {
  const { model, known } = given;
  const live = deriveSignals(model, watchedEvents(given, given.events));
  const told = [
    ...given.recorded.map(({ signal }) => signal),
    ...live,
    ...deriveSignals(model, [...watchedEvents(given, given.history), ...untoldChanges(given, changes)]),
  ];
  const doorsKnown = new Map(known?.signals.map((signal) => [signalKey(signal), signal.doors]));
  const signals: KeptSignal[] = [];
  const furtherDoors: KeptSignal[] = [];
  for (const [key, [first, ...others]] of Map.groupBy(told, signalKey)) {
    const before = doorsKnown.get(key);
    const doors = [...new Set([first!, ...others].map(({ door }) => door))];
    if (before === undefined) signals.push(asKept(first!, doors));
    else if (!doors.every((door) => before.includes(door))) furtherDoors.push(asKept(first!, doors));
  }
  return { signals, furtherDoors, isTold: live.length > 0 || given.recorded.some(({ isNews }) => isNews) };
}

/** What is decided on is what is kept: the asset in the form it has in the store. */
function asKept({ door: _, ...signal }: DoorSignal, doors: readonly string[]): KeptSignal {
  return { ...signal, asset: assetOf(signal) || null, doors };
}

function watchedEvents(given: DecisionInput, events: readonly ChangeEvent[]): PropertyChange[] {
  const { model, contact } = given;
  const all = [...given.history, ...given.events];
  return events
    .filter((event) => model.watched.includes(event.property))
    .map((event) => ({
      ...event,
      value: event.value || null,
      beside: besideEvent(event, all, contact.properties),
      ...previousValue(event, all, given),
    }));
}

/**
 * Changes of watched properties that no event has told of: HubSpot's record is often ahead of its webhooks. When it
 * changed, the event will tell; until then only a value that is itself a date makes a signal.
 */
function untoldChanges(given: DecisionInput, changes: readonly FactChange[]): PropertyChange[] {
  const told = [...given.history, ...given.events];
  return changes
    .filter(({ property }) => given.model.watched.includes(property))
    .filter(
      ({ property, value }) =>
        !told.some((event) => event.property === property && (event.value || null) === value),
    )
    .map(({ property, value }) => ({ property, value, occurredAt: null, beside: given.contact.properties }));
}

/** The value before the first change of a property is the latest fact; before later ones, the engine sees it itself. */
function previousValue(
  change: ChangeEvent,
  events: readonly ChangeEvent[],
  { known }: DecisionInput,
): { previous: string | null } | Record<string, never> {
  const isFirst = !events.some(
    (event) => event.property === change.property && event.occurredAt < change.occurredAt,
  );
  const facts = known?.facts ?? {};
  const value = Object.hasOwn(facts, change.property) ? facts[change.property] : undefined;
  return isFirst && value ? { previous: value[0] } : {};
}
