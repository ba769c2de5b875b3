/** The signals in what has happened: from live events, from a first look at the past, and from what is there now. */
import { assetOf } from '../engine/signal-conditions.ts';
import { type DoorSignal, deriveSignals, type PropertyChange, signalKey } from '../engine/signals.ts';
import { besideEvent, type ChangeEvent, type FactChange } from './changes.ts';
import type { DecisionInput } from './decide-lead.ts';

export interface NewSignals {
  /** Not known yet; each identity once. */
  readonly signals: readonly DoorSignal[];
  /** A live event tells of a signal, be it one that a look at the record has found before the event arrived. */
  readonly isTold: boolean;
}

export function newSignals(given: DecisionInput, changes: readonly FactChange[]): NewSignals {
  const { model, known } = given;
  const live = deriveSignals(model, watchedEvents(given, given.events));
  const derived = [
    ...live,
    ...deriveSignals(model, [...watchedEvents(given, given.history), ...untoldChanges(given, changes)]),
  ];
  const seen = new Set(known?.signals.map(signalKey));
  const signals = derived.map(asKept).filter((signal) => {
    const key = signalKey(signal);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return { signals, isTold: live.length > 0 };
}

/** What is decided on is what is kept: the asset in the form it has in the store. */
function asKept(signal: DoorSignal): DoorSignal {
  return { ...signal, asset: assetOf(signal) || null };
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
