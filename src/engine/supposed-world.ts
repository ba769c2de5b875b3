/** A lead as it would be after some changes: what `applySteps` and a new look would see, without decoding it again. */
import { departmentOf } from './account.ts';
import type { Candidate } from './candidates.ts';
import type { Reading } from './facts.ts';
import type { Signal } from './input.ts';
import { type SignalsByKind, signalsByKind } from './signal-conditions.ts';
import { happenings, type SignalStep, type Step } from './steps.ts';
import { DAY_MS } from './values.ts';
import type { World } from './world.ts';

export function worldAfter(world: World, set: readonly Candidate[]): World {
  let facts: Reading[] | null = null;
  for (const candidate of set) {
    for (const { slot, reading } of candidate.facts) {
      facts ??= [...world.facts];
      facts[slot] = reading;
    }
  }
  const fresh = merged(set).flatMap(({ step }, number) =>
    step.kind === 'signal' ? happenings(step, number, world.day * DAY_MS) : [],
  );
  const signals = signalsWith(world, fresh);
  if (facts === null) return { ...world, signals };
  return { ...world, signals, facts, department: departmentOf(world.plan, facts) };
}

function signalsWith({ plan, document, input, signals }: World, fresh: readonly Signal[]): SignalsByKind {
  if (fresh.length === 0) return signals;
  const fromKinds = new Set(fresh.map(({ kind }) => kind));
  // Several things at once may look like a machine's doing, and so may those that were there before.
  if (document.bots?.some((bot) => bot.signals.some((kind) => fromKinds.has(kind)))) {
    return signalsByKind(plan.sift([...input.signals, ...fresh]).people, plan.kinds);
  }
  const touched = [...fromKinds].map((kind) => plan.kinds.get(kind)!);
  const changed = signalsByKind([...touched.flatMap((kind) => signals[kind] ?? []), ...fresh], plan.kinds);
  const after = [...signals];
  for (const kind of touched) after[kind] = changed[kind];
  return after;
}

/** The same activity again is one step of two times. */
export function merged(set: readonly Candidate[]): readonly Candidate[] {
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
