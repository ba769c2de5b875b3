/** A lead as it would be after some changes: what `applySteps` and a new look would see, without decoding it again. */
import { departmentOf } from './account.ts';
import type { Candidate, SupposedFact } from './candidates.ts';
import type { Reading } from './facts.ts';
import type { Signal } from './input.ts';
import { NONE, newestFirst, type SignalsByKind, signalsByKind } from './signal-conditions.ts';
import { happenings, type SignalStep, type Step } from './steps.ts';
import { DAY_MS } from './values.ts';
import type { World } from './world.ts';

export function worldAfter(world: World, set: readonly Candidate[]): World {
  let facts: Reading[] | null = null;
  const hold = ({ slot, reading }: SupposedFact) => {
    facts ??= [...world.facts];
    facts[slot] = reading;
  };
  // First what goes along with each: it overrules nothing that is supposed.
  for (const { besides } of set) besides.forEach(hold);
  for (const { facts: own } of set) own.forEach(hold);
  const signals = signalsWith(world, freshSignals(world, set));
  if (facts === null) return { ...world, signals };
  return { ...world, signals, facts, department: departmentOf(world.plan, facts) };
}

function freshSignals({ day }: World, set: readonly Candidate[]): readonly Signal[] {
  const fresh: Signal[] = [];
  for (const [number, { step }] of merged(set).entries())
    if (step.kind === 'signal') fresh.push(...happenings(step, number, day * DAY_MS));
  return fresh;
}

function signalsWith({ plan, document, input, signals }: World, fresh: readonly Signal[]): SignalsByKind {
  if (fresh.length === 0) return signals;
  // Several things at once may look like a machine's doing, and so may those that were there before.
  if (document.bots?.some((bot) => fresh.some(({ kind }) => bot.signals.includes(kind)))) {
    return signalsByKind(plan.sift([...input.signals, ...fresh]).people, plan.kinds);
  }
  const after = [...signals];
  for (const signal of fresh) {
    const kind = plan.kinds.get(signal.kind)!;
    after[kind] = withOneMore(after[kind] ?? NONE, signal);
  }
  return after;
}

/** In its place; most stand first, since nothing has happened later. */
function withOneMore(signals: readonly Signal[], signal: Signal): readonly Signal[] {
  const place = signals.findIndex((other) => newestFirst(signal, other) <= 0);
  return place < 0 ? [...signals, signal] : signals.toSpliced(place, 0, signal);
}

/** The same activity again is one step of two times. */
export function merged(set: readonly Candidate[]): readonly Candidate[] {
  if (set.length === 1) return set;
  const bySubject = new Map<string, Candidate>();
  for (const candidate of set) {
    const before = bySubject.get(candidate.subject);
    bySubject.set(candidate.subject, before === undefined ? candidate : oftener(before, candidate.step));
  }
  return [...bySubject.values()];
}

function oftener(candidate: Candidate, more: Step): Candidate {
  const step = candidate.step as SignalStep;
  return { ...candidate, step: { ...step, times: step.times + timesOf(more) } };
}

export function timesOf(step: Step): number {
  return step.kind === 'signal' ? step.times : 1;
}
