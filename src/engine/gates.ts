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
  const states: GateResult['state'][] = [];
  for (const gate of world.plan.gates) states.push(stateOf(world, gate));
  return states;
}

/** Those of before, with some gates (by number) looked at again. */
export function gateStatesAgain(world: World, before: GateStates, gates: readonly number[]): GateStates {
  if (gates.length === 0) return before;
  const states = [...before];
  for (const gate of gates) states[gate] = stateOf(world, world.plan.gates[gate]!);
  return states;
}

function stateOf(world: World, { gate, condition }: CompiledGate): GateResult['state'] {
  const result: Tri = testCondition(condition, world);
  if (result === YES || result === NO) return result === passesWhen(gate) ? 'pass' : 'fail';
  return gate.onMissing;
}

function passesWhen({ kind }: Gate): Tri {
  return kind === 'require' ? YES : NO;
}

/** For the receipt. Of a gate about one property the same is said of the same value. */
export function gateResults(world: World, states: GateStates): readonly GateResult[] {
  const results: GateResult[] = [];
  for (let i = 0; i < states.length; i++)
    results.push(rememberedResult(world, world.plan.gates[i]!, states[i]!));
  return results;
}

function rememberedResult(world: World, gate: CompiledGate, state: GateResult['state']): GateResult {
  if (gate.remembered === null) return resultOf(world, gate, state);
  const { memory } = world.facts[gate.remembered.slot]!;
  const known = memory?.lines[gate.remembered.line] as GateResult | undefined;
  if (known !== undefined) return known;
  const result = resultOf(world, gate, state);
  if (memory !== null) memory.lines[gate.remembered.line] = result;
  return result;
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
