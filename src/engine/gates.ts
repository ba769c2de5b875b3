/** Gates are never outweighed by points. */
import { testCondition } from './conditions.ts';
import type { CompiledGate } from './plan.ts';
import type { GateResult } from './receipt.ts';
import type { Gate } from './schema.ts';
import { NO, type Tri, YES } from './three-valued.ts';
import { readBy, type World } from './world.ts';

/** By gate, in the order of the plan. */
export type GateStates = readonly GateResult['state'][];

export function gateStates(world: World): GateStates {
  return world.plan.gates.map((gate) => stateOf(world, gate));
}

/** Those of before, with some gates (by number) looked at again. */
export function gateStatesAgain(world: World, before: GateStates, gates: readonly number[]): GateStates {
  if (gates.length === 0) return before;
  const states = [...before];
  for (const gate of gates) states[gate] = stateOf(world, world.plan.gates[gate]!);
  return states;
}

function stateOf(world: World, gate: CompiledGate): GateResult['state'] {
  return rememberedResult(world, gate)?.state ?? testedState(world, gate);
}

function testedState(world: World, { gate, condition }: CompiledGate): GateResult['state'] {
  const result: Tri = testCondition(condition, world);
  if (result === YES || result === NO) return result === passesWhen(gate) ? 'pass' : 'fail';
  return gate.onMissing;
}

function passesWhen({ kind }: Gate): Tri {
  return kind === 'require' ? YES : NO;
}

/** For the receipt. */
export function gateResults(world: World, states: GateStates): readonly GateResult[] {
  return world.plan.gates.map(
    (gate, number) => rememberedResult(world, gate) ?? resultOf(world, gate, states[number]!),
  );
}

/** Of a gate about one property the same is said of the same value; null where the value will hardly come again. */
function rememberedResult(world: World, gate: CompiledGate): GateResult | null {
  if (gate.remembered === null) return null;
  const { memory } = world.facts[gate.remembered.slot]!;
  if (memory === null) return null;
  const known = memory.gates[gate.remembered.line];
  if (known !== undefined) return known;
  const first = resultOf(world, gate, testedState(world, gate));
  memory.gates[gate.remembered.line] = first;
  return first;
}

function resultOf(world: World, { gate, condition }: CompiledGate, state: GateResult['state']): GateResult {
  return {
    id: gate.id,
    label: gate.label,
    kind: gate.kind,
    state,
    because: readBy(world, condition),
    finding: state === 'pass' ? null : gate.otherwise,
    rejectAs: state === 'pass' ? null : gate.rejectAs,
  };
}
