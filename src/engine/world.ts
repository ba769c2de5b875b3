/** One lead on one day, decoded: what every step of an evaluation looks at. */
import type { Person } from './committee.ts';
import type { CompiledCondition } from './conditions.ts';
import { type Facts, inputValues } from './facts.ts';
import type { EvaluationInput } from './input.ts';
import type { CompiledPlan } from './plan.ts';
import type { InputValue, MachineSignal } from './receipt.ts';
import type { ModelDocument } from './schema.ts';
import { type SignalsByKind, signalValues } from './signal-conditions.ts';

/** What has happened, as far as the model counts it: what people did, by kind. */
export interface Happened {
  readonly signals: SignalsByKind;
  readonly day: number;
  /** Others at the company; nobody where the model asks for no committee. */
  readonly colleagues: readonly Person[];
  /** The lead's own department, where a committee asks for it. */
  readonly department: string | null;
}

export interface World extends Happened {
  readonly plan: CompiledPlan;
  readonly document: ModelDocument;
  readonly input: EvaluationInput;
  readonly facts: Facts;
  readonly machines: readonly MachineSignal[];
}

/** What a condition looked at. */
export function readBy(world: World, condition: CompiledCondition): readonly InputValue[] {
  switch (condition.kind) {
    case 'filters':
      return readValues(world, condition.shows);
    case 'dated': {
      const hits = condition.hits(world);
      return hits.length > 0 ? signalValues(hits) : readValues(world, condition.shows);
    }
    case 'mixed':
      return [
        ...readValues(world, condition.shows),
        ...condition.dated.flatMap((part) => signalValues(part.hits(world))),
      ];
  }
}

export function readValues(world: World, reads: readonly number[]): readonly InputValue[] {
  return inputValues(reads, world.plan.slots, world.facts);
}
