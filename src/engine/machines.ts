/**
 * Link scanners and other machines that open and click before a person can: recognised by the signs a model
 * names, marked with the evidence, and counted for nothing. Since that is part of the model, a lead judged anew by a
 * model with better signs loses what machines had earned it, while older receipts stay as they were.
 */
import { byCodeUnit } from './canonical.ts';
import type { Signal } from './input.ts';
import type { MachineSignal } from './receipt.ts';
import type { Bot } from './schema.ts';
import { assetOf } from './signal-conditions.ts';
import { readDate, readTokens } from './values.ts';

export interface Sifted {
  /** What people did. */
  readonly people: readonly Signal[];
  /** What machines did, newest first. */
  readonly machines: readonly MachineSignal[];
}

export type Sift = (signals: readonly Signal[]) => Sifted;

/** Finds by one sign: the evidence for each signal it marks. */
type Detector = (signals: readonly Signal[], mark: (signal: Signal, evidence: string) => void) => void;

const NO_MACHINES: readonly MachineSignal[] = [];

export function compileSift(bots: readonly Bot[] = []): Sift {
  const detectors = bots.map((bot) => ({ bot, kinds: new Set(bot.signals), detect: detectorOf(bot) }));
  return (signals) => {
    if (detectors.length === 0) return { people: signals, machines: NO_MACHINES };
    const marked = new Map<Signal, MachineSignal>();
    for (const { bot, kinds, detect } of detectors) {
      // Among all of its kinds, also those another sign has marked: the order of the signs only says which one is named.
      const suspects = signals.filter((signal) => kinds.has(signal.kind));
      const found = new Map<Signal, string>();
      detect(suspects, (signal, evidence) => found.set(signal, evidence));
      for (const [signal, evidence] of found) {
        if (!marked.has(signal)) marked.set(signal, machineSignal(bot, signal, evidence));
      }
    }
    return {
      people: signals.filter((signal) => !marked.has(signal)),
      machines: inOrder([...marked.values()]),
    };
  };
}

function machineSignal(bot: Bot, signal: Signal, evidence: string): MachineSignal {
  const { kind, occurredAt, asset = null } = signal;
  return { signal: kind, asset, occurredAt, botId: bot.id, label: bot.label, evidence };
}

/** Newest first; what was told twice is listed once. */
function inOrder(machines: readonly MachineSignal[]): readonly MachineSignal[] {
  const once = new Map(machines.map((one) => [JSON.stringify(one), one]));
  return [...once]
    .sort(([a, one], [b, other]) => other.occurredAt - one.occurredAt || byCodeUnit(a, b))
    .map(([, one]) => one);
}

function detectorOf({ sign }: Bot): Detector {
  if ('secondsAfter' in sign) return soonAfter(sign);
  return 'links' in sign ? manyLinks(sign) : byAttribute(sign);
}

/** Within seconds of the delivery: sooner than anybody reads. */
function soonAfter({ secondsAfter, within }: { secondsAfter: string; within: number }): Detector {
  return (signals, mark) => {
    for (const signal of signals) {
      const told = attributeOf(signal, secondsAfter);
      const since = told === null ? null : readDate(told);
      if (since === null) continue;
      const seconds = (signal.occurredAt - since) / 1000;
      if (seconds >= 0 && seconds <= within) mark(signal, `${secondsText(seconds)} after ${secondsAfter}`);
    }
  };
}

/** More links at once than a hand can click. */
function manyLinks({ links, within }: { links: number; within: number }): Detector {
  const evidence = `one of ${links} links or more within ${secondsText(within)}`;
  return (signals, mark) => {
    const inTime = signals.toSorted((a, b) => a.occurredAt - b.occurredAt);
    const assets = inTime.map(assetOf);
    const inWindow = new Map<string, number>();
    let first = 0;
    let unmarked = 0;
    for (let last = 0; last < inTime.length; last++) {
      inWindow.set(assets[last]!, (inWindow.get(assets[last]!) ?? 0) + 1);
      while (inTime[last]!.occurredAt - inTime[first]!.occurredAt > within * 1000)
        leave(inWindow, assets[first++]!);
      if (inWindow.size < links) continue;
      for (let i = Math.max(first, unmarked); i <= last; i++) mark(inTime[i]!, evidence);
      unmarked = last + 1;
    }
  };
}

function leave(inWindow: Map<string, number>, asset: string): void {
  const left = inWindow.get(asset)! - 1;
  if (left > 0) inWindow.set(asset, left);
  else inWindow.delete(asset);
}

/** As a part of any word: "bot" is in "bingbot" and "LinkedInBot". */
function byAttribute({ attribute, contains }: { attribute: string; contains: readonly string[] }): Detector {
  const parts = contains.map((part) => readTokens(part).trim()).filter((part) => part !== '');
  return (signals, mark) => {
    for (const signal of signals) {
      const told = attributeOf(signal, attribute);
      if (told === null) continue;
      const tokens = readTokens(told);
      const found = parts.find((part) => tokens.includes(part));
      if (found !== undefined) mark(signal, `${attribute} contains "${found}"`);
    }
  };
}

function attributeOf({ attributes }: Signal, name: string): string | null {
  return attributes && Object.hasOwn(attributes, name) ? String(attributes[name]) : null;
}

function secondsText(seconds: number): string {
  return seconds === 1 ? '1 second' : `${Math.round(seconds)} seconds`;
}
