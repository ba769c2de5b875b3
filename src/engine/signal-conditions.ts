/** Conditions about dated signals: which of them count on a day, newest first, each once. */

import { byCodeUnit } from './canonical.ts';
import type { EvaluationInput, Signal } from './input.ts';
import type { InputValue } from './receipt.ts';
import type { SignalTest } from './schema.ts';
import { DAY_MS, MINUTE_MS } from './values.ts';

export interface SignalCondition {
  readonly kind: 'signal';
  readonly signal: string;
  readonly atLeast: number;
  /** The signals that count, newest first. */
  readonly hits: (signals: SignalsByKind, day: number) => readonly Signal[];
}

/** Signals by kind number, newest first; undefined where there are none. */
export type SignalsByKind = readonly (readonly Signal[] | undefined)[];

const NONE: readonly Signal[] = [];
const SHOWN = 3;

export function compileSignalTest(condition: SignalTest, kind: number): SignalCondition {
  const { withinDays, where, atLeast } = condition;
  const tests = where.map(attributeTest);
  const counts = (signal: Signal) => tests.every((test) => test(signal));
  return {
    kind: 'signal',
    signal: condition.signal,
    atLeast,
    hits: (signals, day) => {
      const given = signals[kind];
      if (given === undefined) return NONE;
      const hits: Signal[] = [];
      for (const signal of given) {
        const age = ageInDays(signal, day);
        if (age >= 0 && age <= withinDays && counts(signal) && !isRepeated(hits, signal)) hits.push(signal);
      }
      return hits.length >= atLeast ? hits : NONE;
    },
  };
}

export function ageInDays(signal: Signal, day: number): number {
  return day - Math.floor(signal.occurredAt / DAY_MS);
}

/** The same kind, asset and minute is the same signal, however many doors it came through. */
function isRepeated(newer: readonly Signal[], signal: Signal): boolean {
  const minute = Math.floor(signal.occurredAt / MINUTE_MS);
  for (let i = newer.length - 1; i >= 0; i--) {
    const other = newer[i]!;
    if (Math.floor(other.occurredAt / MINUTE_MS) !== minute) return false;
    if (assetOf(other) === assetOf(signal)) return true;
  }
  return false;
}

/** An asset as it identifies: an address without its query and fragment, in lower case. */
export function assetOf(signal: Signal): string {
  const asset = signal.asset;
  if (asset === undefined || asset === null) return '';
  return asset.split(/[?#]/, 1)[0]!.trim().toLowerCase();
}

function attributeTest(test: SignalTest['where'][number]): (signal: Signal) => boolean {
  const { attribute, operator, value } = test;
  return (signal) => {
    if (!signal.attributes || !Object.hasOwn(signal.attributes, attribute)) return false;
    const actual = signal.attributes[attribute]!;
    switch (operator) {
      case 'EQ':
        return String(actual) === String(value);
      case 'GTE':
        return Number(actual) >= Number(value);
      case 'LTE':
        return Number(actual) <= Number(value);
    }
  };
}

/** Sorts the lead's signals into the kinds a model counts; the input stays as it is. */
export function signalsByKind(input: EvaluationInput, kinds: ReadonlyMap<string, number>): SignalsByKind {
  const byKind: (Signal[] | undefined)[] = new Array(kinds.size);
  for (const signal of input.signals) {
    const kind = kinds.get(signal.kind);
    if (kind === undefined) continue;
    const others = byKind[kind];
    if (others) others.push(signal);
    else byKind[kind] = [signal];
  }
  for (const signals of byKind) if (signals && signals.length > 1) signals.sort(newestFirst);
  return byKind;
}

function newestFirst(a: Signal, b: Signal): number {
  return b.occurredAt - a.occurredAt || byCodeUnit(a.asset ?? '', b.asset ?? '');
}

export function signalValues(hits: readonly Signal[]): readonly InputValue[] {
  return hits.slice(0, SHOWN).map((signal) => ({
    input: `signal.${signal.kind}`,
    value: signal.asset ?? null,
    occurredAt: signal.occurredAt,
  }));
}
