/** Conditions about dated signals: which of them count on a day, newest first, each once. */

import { byCodeUnit, canonicalJson } from './canonical.ts';
import type { Signal } from './input.ts';
import type { InputValue } from './receipt.ts';
import type { SignalTest } from './schema.ts';
import type { TopicOf } from './topics.ts';
import { DAY_MS, MINUTE_MS, readNumber } from './values.ts';
import type { Happened } from './world.ts';

export interface DatedCondition {
  readonly kind: 'dated';
  /** Signal kinds it waits for. */
  readonly kinds: readonly string[];
  /** The number of the kind without which nothing counts; null where several do. */
  readonly needs: number | null;
  /** When an old signal is forgotten a fresher set may count in its place, and be worth more. */
  readonly mayRise: boolean;
  /** The signals that count, newest first; none where the condition does not hold. */
  readonly hits: (happened: Happened) => readonly CountedSignal[];
  /** Slots of what has to be known besides what has happened; of each property one. */
  readonly reads: readonly number[];
  readonly shows: readonly number[];
  /** What might count instead of the hits once everything is known; null where it hangs on nothing unknown. */
  readonly open: ((happened: Happened) => readonly OpenHits[]) | null;
}

/** Signals that would count if what is unknown turned out so. */
export interface OpenHits {
  readonly signals: readonly CountedSignal[];
  /** It hangs on colleagues too, not on the lead alone. */
  readonly asksColleagues: boolean;
}

/** Of a condition about the lead's own signals: what has happened is known. */
export const NOTHING_OPEN = { reads: [], shows: [], open: null } as const;

/** A signal with whose it is: the lead's own where `leadId` is undefined. */
export interface CountedSignal extends Signal {
  readonly leadId?: string;
}

/** Signals by kind number, newest first; undefined where there are none. */
export type SignalsByKind = readonly (readonly Signal[] | undefined)[];

export const NONE: readonly Signal[] = [];
const SHOWN = 3;
/** No test waits for more of a kind, and none counts more. */
const MOST_COUNTED = 100;

export function compileSignalTest(condition: SignalTest, kind: number, topicOf: TopicOf): DatedCondition {
  const { withinDays, where, atLeast, topic, sameTopic } = condition;
  const tests = where.map(attributeTest);
  if (topic !== undefined) tests.push((signal) => topicOf(signal) === topic);
  const counts = (signal: Signal) => tests.every((test) => test(signal));
  const most = sameTopic ? Number.POSITIVE_INFINITY : MOST_COUNTED;
  return {
    kind: 'dated',
    kinds: [condition.signal],
    needs: kind,
    mayRise: sameTopic === true,
    ...NOTHING_OPEN,
    hits: ({ signals, day }) => {
      const given = signals[kind];
      if (given === undefined) return NONE;
      const recent = inWindow(given, day, withinDays);
      const hits = eachOnce(tests.length === 0 ? recent : recent.filter(counts), most);
      if (hits.length < atLeast) return NONE;
      return sameTopic ? largestTopic(hits, atLeast, topicOf) : hits;
    },
  };
}

/** The signals of the topic that most are about; between equals the one with the newest. */
function largestTopic(hits: readonly Signal[], atLeast: number, topicOf: TopicOf): readonly Signal[] {
  const byTopic = new Map<string, Signal[]>();
  for (const signal of hits) {
    const topic = topicOf(signal);
    if (topic === null) continue;
    const others = byTopic.get(topic);
    if (others) others.push(signal);
    else byTopic.set(topic, [signal]);
  }
  let largest: readonly Signal[] = NONE;
  for (const signals of byTopic.values()) if (signals.length > largest.length) largest = signals;
  return largest.length >= atLeast ? largest : NONE;
}

export function ageInDays(signal: Signal, day: number): number {
  return day - Math.floor(signal.occurredAt / DAY_MS);
}

/** Of signals of one kind, newest first, those that count on a day, each once. */
export function recentOnes(given: readonly Signal[], day: number, withinDays: number): readonly Signal[] {
  return given.length === 0 ? NONE : eachOnce(inWindow(given, day, withinDays));
}

/** Of signals of one kind, newest first, those dated after a day, each once. */
export function toldAhead(given: readonly Signal[], day: number): readonly Signal[] {
  return eachOnce(given.slice(0, firstOfAge(given, day, 0)));
}

/** Those of up to so many days ago, a stretch of what is given newest first; at least one is given. */
function inWindow(given: readonly Signal[], day: number, withinDays: number): readonly Signal[] {
  const oldest = ageInDays(given[given.length - 1]!, day);
  if (ageInDays(given[0]!, day) >= 0 && oldest <= withinDays) return given;
  return given.slice(firstOfAge(given, day, 0), firstOfAge(given, day, withinDays + 1));
}

/** The place of the newest signal that is at least so many days old. */
function firstOfAge(given: readonly Signal[], day: number, age: number): number {
  let low = 0;
  let high = given.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ageInDays(given[middle]!, day) >= age) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Signals of one kind given newest first, up to so many. The same asset in the same minute is the same signal, however
 * many doors it came through.
 */
function eachOnce(given: readonly Signal[], most = Number.POSITIVE_INFINITY): readonly Signal[] {
  if (given.length <= most && !someInOneMinute(given)) return given;
  const once: Signal[] = [];
  let minute = Number.NaN;
  let assets: Set<string> | null = null;
  for (const signal of given) {
    if (once.length === most) break;
    const at = minuteOf(signal);
    if (at === minute) {
      assets ??= new Set([assetOf(once.at(-1)!)]);
      const asset = assetOf(signal);
      if (assets.has(asset)) continue;
      assets.add(asset);
    } else {
      minute = at;
      assets = null;
    }
    once.push(signal);
  }
  return once;
}

function someInOneMinute(given: readonly Signal[]): boolean {
  for (let i = 1; i < given.length; i++) {
    if (minuteOf(given[i]!) === minuteOf(given[i - 1]!)) return true;
  }
  return false;
}

function minuteOf(signal: Signal): number {
  return Math.floor(signal.occurredAt / MINUTE_MS);
}

/** "https://...", a path, a query alone, or "www.example.com/..."; of a name such as "Issue #4" the sign is a part. */
const ADDRESS = /^(?:[a-z][a-z0-9+.-]*:\/\/|\/|\?|[^\s/?#]+\.[^\s/?#]+\/\S*$)/i;

/** An asset as it identifies: a name, or an address without its query and fragment, in lower case. */
export function assetOf(signal: Signal): string {
  const asset = signal.asset?.trim().toLowerCase() ?? '';
  return ADDRESS.test(asset) ? asset.split(/[?#]/, 1)[0]!.trim() : asset;
}

function attributeTest(test: SignalTest['where'][number]): (signal: Signal) => boolean {
  const { attribute, operator, value } = test;
  return (signal) => {
    if (!signal.attributes || !Object.hasOwn(signal.attributes, attribute)) return false;
    const actual = signal.attributes[attribute]!;
    if (operator === 'EQ') return String(actual) === String(value);
    const figure = typeof actual === 'number' ? actual : readNumber(actual);
    if (figure === null) return false;
    return operator === 'GTE' ? figure >= Number(value) : figure <= Number(value);
  };
}

/** Sorts signals into the kinds a model counts; what is given stays as it is. */
export function signalsByKind(
  given: readonly Signal[],
  kinds: ReadonlyMap<string, number>,
): (readonly Signal[] | undefined)[] {
  const byKind: (Signal[] | undefined)[] = new Array(kinds.size);
  // Most are given in the order in which they happened: from the end they need no sorting.
  for (let i = given.length - 1; i >= 0; i--) {
    const signal = given[i]!;
    const kind = kinds.get(signal.kind);
    // What has no time has no place among the others.
    if (kind === undefined || Number.isNaN(signal.occurredAt)) continue;
    const others = byKind[kind];
    if (others) others.push(signal);
    else byKind[kind] = [signal];
  }
  for (const signals of byKind) if (signals && !isInOrder(signals)) signals.sort(newestFirst);
  return byKind;
}

function isInOrder(signals: readonly Signal[]): boolean {
  for (let i = 1; i < signals.length; i++) if (newestFirst(signals[i - 1]!, signals[i]!) > 0) return false;
  return true;
}

/** A total order, so that nothing hangs on the order in which signals are given. */
export function newestFirst(a: Signal, b: Signal): number {
  return (
    b.occurredAt - a.occurredAt || byCodeUnit(a.asset ?? '', b.asset ?? '') || byCodeUnit(told(a), told(b))
  );
}

/** Sorts a signal told with attributes before the same without. */
function told({ attributes }: Signal): string {
  return canonicalJson(attributes ?? {});
}

export function signalValues(hits: readonly CountedSignal[]): readonly InputValue[] {
  return (hits.length > SHOWN ? hits.slice(0, SHOWN) : hits).map(signalValue);
}

export function signalValue(signal: CountedSignal): InputValue {
  const value = {
    input: `signal.${signal.kind}`,
    value: signal.asset ?? null,
    occurredAt: signal.occurredAt,
  };
  return signal.leadId === undefined ? value : { ...value, lead: signal.leadId };
}
