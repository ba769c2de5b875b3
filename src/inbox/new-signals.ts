/**
 * The signals in what has happened: from live events, from what workflows and programs told, from a first look at the
 * past, and from what is there now. A signal told through several doors counts once, and knows all of them and what each
 * said of it, in whatever order they came.
 */
import { canonicalJson } from '../engine/canonical.ts';
import type { Signal } from '../engine/input.ts';
import { assetOf } from '../engine/signal-conditions.ts';
import { type DoorSignal, deriveSignals, type PropertyChange, signalKey } from '../engine/signals.ts';
import { joinAttributes, keptAttributes } from '../signals/attributes.ts';
import { MAX_ASSET } from '../signals/signal-fields.ts';
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
  /** Not known yet; each identity once, with what all tellings say of it. */
  readonly signals: readonly KeptSignal[];
  /** Known already, and now told through doors that are new to them: nothing else is. */
  readonly furtherDoors: readonly KeptSignal[];
  /** Known already, and now told with more attributes, other ones or an earlier time: as they stand with those. */
  readonly sayingMore: readonly KeptSignal[];
  /** News of a signal has come, be it one that a look at the record has found before the event arrived. */
  readonly isTold: boolean;
}

export function newSignals(given: DecisionInput, changes: readonly FactChange[]): NewSignals {
  const { model } = given;
  // Each change by itself: of two that stand for one signal both are heard.
  const derived = (all: readonly PropertyChange[]) => all.flatMap((one) => deriveSignals(model, [one]));
  const live = derived(watchedEvents(given, given.events));
  const told = [
    ...given.recorded.map(({ signal }) => signal),
    ...live,
    ...derived([...watchedEvents(given, given.history), ...untoldChanges(given, changes)]),
  ].map(asKept);
  const known = new Map(given.known?.signals.map((signal) => [signalKey(signal), asKnown(signal)]));
  const signals: KeptSignal[] = [];
  const furtherDoors: KeptSignal[] = [];
  const sayingMore: KeptSignal[] = [];
  for (const [key, tellings] of Map.groupBy(told, signalKey)) {
    const before = known.get(key);
    const joined = tellings.reduce(joinTellings, before ?? tellings[0]!);
    if (before === undefined) signals.push(joined);
    else if (saysMore(joined, before)) sayingMore.push(joined);
    else if (joined.doors.length > before.doors.length) furtherDoors.push(joined);
  }
  const isTold = live.length > 0 || given.recorded.some(({ isNews }) => isNews);
  return { signals, furtherDoors, sayingMore, isTold };
}

/** All signals of a lead with what has just been told. */
export function withNews<Known extends Signal>(
  known: readonly Known[],
  { signals, sayingMore }: Pick<NewSignals, 'signals' | 'sayingMore'>,
): (Known | KeptSignal)[] {
  if (sayingMore.length === 0) return [...known, ...signals];
  const more = new Map(sayingMore.map((signal) => [signalKey(signal), signal]));
  return [...known.map((signal) => more.get(signalKey(signal)) ?? signal), ...signals];
}

/** What is decided on is what is kept: asset and attributes in the form they have in the store. */
function asKept({ door, ...signal }: DoorSignal): KeptSignal {
  const attributes = keptAttributes(signal.attributes);
  // An address that is longer is known by how it begins: it is part of the key.
  const asset = assetOf(signal).slice(0, MAX_ASSET).toWellFormed();
  return { ...signal, asset: asset || null, attributes, doors: [door] };
}

function asKnown({ kind, occurredAt, asset = null, attributes = {}, doors }: KnownSignal): KeptSignal {
  return { kind, occurredAt, asset, attributes, doors };
}

type KnownSignal = NonNullable<DecisionInput['known']>['signals'][number];

/** Two tellings of one signal, in either order. The database does the same (src/store/told-again.ts). */
function joinTellings(one: KeptSignal, other: KeptSignal): KeptSignal {
  return {
    kind: one.kind,
    asset: one.asset,
    occurredAt: Math.min(one.occurredAt, other.occurredAt),
    attributes: joinAttributes(one.attributes, other.attributes),
    doors: [...new Set([...one.doors, ...other.doors])].sort(),
  };
}

function saysMore(joined: KeptSignal, before: KeptSignal): boolean {
  return (
    joined.occurredAt < before.occurredAt ||
    canonicalJson(joined.attributes) !== canonicalJson(before.attributes)
  );
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

/** The value before a change of a property: that of the change before it; of the first, the latest fact. */
function previousValue(
  change: ChangeEvent,
  events: readonly ChangeEvent[],
  { known }: DecisionInput,
): { previous: string | null } | Record<string, never> {
  let before: ChangeEvent | undefined;
  for (const event of events) {
    if (event.property !== change.property || event.occurredAt >= change.occurredAt) continue;
    if (before === undefined || event.occurredAt > before.occurredAt) before = event;
  }
  if (before) return { previous: before.value || null };
  const facts = known?.facts ?? {};
  const value = Object.hasOwn(facts, change.property) ? facts[change.property] : undefined;
  return value ? { previous: value[0] } : {};
}
