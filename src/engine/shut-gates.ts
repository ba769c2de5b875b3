/** The gates that keep a lead from being an MQL, and which changes open them. */
import type { Candidate } from './candidates.ts';
import type { Changeable } from './dependents.ts';
import { type GateStates, gateStatesAgain } from './gates.ts';
import { worldAfter } from './supposed-world.ts';
import type { World } from './world.ts';

/** What a search may leave out because of a gate that stays shut. */
export interface ShutGates {
  /** Whether each gate has a candidate that bears on it: none of the others can open it. */
  readonly mayOpen: boolean;
  /** false for sets that leave a gate shut; what activities do to a gate is seen when the set is tried. */
  readonly mayBeOpenedBy: (set: readonly Candidate[]) => boolean;
}

/**
 * A gate depends on nothing but the changes that bear on it, and few of a set do. So the many sets that are alike in
 * these are looked at once.
 */
export function shutGates(
  world: World,
  states: GateStates,
  candidates: readonly Candidate[],
  changesOf: (candidate: Candidate) => Changeable,
): ShutGates {
  const shut = states.flatMap((state, gate) => {
    if (state === 'pass') return [];
    return { gate, bearing: candidates.filter((one) => changesOf(one).gates.includes(gate)) };
  });
  const doors = shut.map(({ gate, bearing }) => doorOf(world, states, gate, bearing));
  return {
    mayOpen: shut.every(({ bearing }) => bearing.length > 0),
    mayBeOpenedBy: (set) => doors.every((door) => door(set)),
  };
}

function doorOf(
  world: World,
  states: GateStates,
  gate: number,
  bearing: readonly Candidate[],
): (set: readonly Candidate[]) => boolean {
  const numbers = new Map(bearing.map((candidate, i) => [candidate, i + 1]));
  const known = new Map<number, boolean>();
  return (set) => {
    const those = set.filter((one) => numbers.has(one));
    if (those.some(({ step }) => step.kind === 'signal')) return true;
    const key = those.reduce((before, one) => before * (numbers.size + 1) + numbers.get(one)!, 0);
    let opens = known.get(key);
    if (opens === undefined) {
      opens = gateStatesAgain(worldAfter(world, those), states, [gate])[gate] === 'pass';
      known.set(key, opens);
    }
    return opens;
  };
}
