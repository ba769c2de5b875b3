/** Gates are never outweighed by points. */
import { NO, type Tri, YES } from './conditions.ts';
import type { GateResult } from './receipt.ts';
import type { Gate } from './schema.ts';
import { readBy, testCondition, type World } from './world.ts';

export function evaluateGates(world: World): readonly GateResult[] {
  return world.plan.gates.map(({ gate, condition }) => {
    const state = gateState(gate, testCondition(world, condition));
    return {
      id: gate.id,
      label: gate.label,
      kind: gate.kind,
      state,
      because: readBy(world, condition),
      finding: state === 'pass' ? null : gate.otherwise,
      rejectAs: state === 'pass' ? null : gate.rejectAs,
    };
  });
}

function gateState(gate: Gate, result: Tri): GateResult['state'] {
  const passesWhen = gate.kind === 'require' ? YES : NO;
  if (result === YES || result === NO) return result === passesWhen ? 'pass' : 'fail';
  return gate.onMissing;
}
