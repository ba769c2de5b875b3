/** One lead on one day, decoded: what every step of an evaluation looks at. */
import type { CompiledCondition, Tri } from './conditions.ts';
import { type Facts, inputValues, type Raws } from './facts.ts';
import type { EvaluationInput } from './input.ts';
import type { CompiledPlan } from './plan.ts';
import type { InputValue } from './receipt.ts';
import type { ModelDocument } from './schema.ts';
import { type SignalsByKind, signalValues } from './signal-conditions.ts';

export interface World {
  readonly plan: CompiledPlan;
  readonly document: ModelDocument;
  readonly input: EvaluationInput;
  readonly raws: Raws;
  readonly facts: Facts;
  readonly signals: SignalsByKind;
  readonly day: number;
}

export function testCondition(world: World, condition: CompiledCondition): Tri {
  if (condition.kind === 'filters') return condition.test(world.facts);
  return condition.hits(world.signals, world.day).length > 0 ? 1 : 0;
}

/** What a condition looked at. */
export function readBy(world: World, condition: CompiledCondition): readonly InputValue[] {
  if (condition.kind === 'signal') return signalValues(condition.hits(world.signals, world.day));
  return readValues(world, condition.reads);
}

export function readValues(world: World, reads: readonly number[]): readonly InputValue[] {
  return inputValues(reads, world.plan.slots, world.facts, world.raws);
}
