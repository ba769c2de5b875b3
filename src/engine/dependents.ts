/** What hangs on what: the rules and gates to look at again where something about a lead has changed. */
import type { Candidate } from './candidates.ts';
import { type CompiledCondition, datedOf } from './conditions.ts';
import type { CompiledAccount, CompiledPlan } from './plan.ts';
import type { World } from './world.ts';

/** By number, in the order of the plan. */
export interface Changeable {
  readonly rules: readonly number[];
  readonly gates: readonly number[];
  /** Whether account tracks may hold or not. */
  readonly account: boolean;
  /** Whether a fast track may. */
  readonly track: boolean;
  /** Whether the lead may have come by another channel. */
  readonly channel: boolean;
}

interface Asking {
  readonly condition: CompiledCondition;
}

/** What changes where these slots hold something else, or something of these kinds has happened, or grows older. */
export function dependentsOf(
  { rules, gates, account, tracks, channelRules }: CompiledPlan,
  slots: readonly number[],
  kinds: ReadonlySet<string>,
): Changeable {
  const hangs = ({ condition }: Asking) =>
    condition.reads.some((slot) => slots.includes(slot)) ||
    datedOf(condition).some((dated) => dated.kinds.some((kind) => kinds.has(kind)));
  return {
    rules: numbersOf(rules, hangs),
    gates: numbersOf(gates, hangs),
    account: account !== null && accountHangs(account, slots, kinds, hangs),
    track: tracks.some(hangs),
    channel: channelRules.some(hangs),
  };
}

/** What changes with a supposed change. */
export function dependentsOfCandidate(
  { plan, document }: World,
  { step, facts, besides }: Candidate,
): Changeable {
  if (step.kind === 'fact') {
    const slots = [...facts, ...besides].map(({ slot }) => slot);
    return dependentsOf(plan, slots, new Set());
  }
  // What looks like a machine's doing is taken back, also of other kinds.
  const bots = document.bots?.filter(({ signals }) => signals.includes(step.signal)) ?? [];
  return dependentsOf(plan, [], new Set([step.signal, ...bots.flatMap(({ signals }) => signals)]));
}

/** An account track hangs on what its people do, on the lead's department, and on what it requires besides. */
function accountHangs(
  { tracks, departmentSlot }: CompiledAccount,
  slots: readonly number[],
  kinds: ReadonlySet<string>,
  hangs: (asking: Asking) => boolean,
): boolean {
  if (departmentSlot !== null && slots.includes(departmentSlot)) return true;
  return tracks.some(
    ({ track, require }) =>
      track.signals.some((kind) => kinds.has(kind)) || (require !== null && hangs({ condition: require })),
  );
}

/** What changes where several things change at once. */
export function allOf(several: readonly Changeable[]): Changeable {
  return several.reduce((one, other) => ({
    rules: [...one.rules, ...other.rules],
    gates: [...one.gates, ...other.gates],
    account: one.account || other.account,
    track: one.track || other.track,
    channel: one.channel || other.channel,
  }));
}

function numbersOf<One>(all: readonly One[], counts: (one: One) => boolean): readonly number[] {
  return all.flatMap((one, number) => (counts(one) ? [number] : []));
}
