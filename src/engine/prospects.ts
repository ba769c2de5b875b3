/** What changes could bring at most: sets of them that cannot make up for what is lacking need not be tried. */
import type { Changeable } from './dependents.ts';
import type { Glance, Sight } from './glance.ts';
import type { CompiledRule } from './plan.ts';
import type { World } from './world.ts';

/** Milli-points that are lacking for the threshold; none where a raised hand needs no points. */
export function lackingPoints({ margin, handRaise }: Glance): number {
  return handRaise === null ? Math.max(0, -margin) : 0;
}

/**
 * Milli-points that a change of these rules could add at most: limits and exclusive sets only take from it. Infinite
 * where it may raise a hand, or name a channel of another threshold.
 */
export function mostPoints(world: World, { findings }: Sight, changed: Changeable): number {
  if (changed.track || (changed.channel && world.input.channel === undefined))
    return Number.POSITIVE_INFINITY;
  let most = 0;
  for (const number of changed.rules) {
    const rule = world.plan.rules[number]!;
    if (!rule.rule.decisive || !world.plan.groups[rule.group]!.inLeadScore) continue;
    const { points } = findings[number]!;
    if (rule.milliPoints < 0) most -= points;
    else most += fullPoints(rule) - points;
  }
  return most;
}

function fullPoints({ rule, milliPoints }: CompiledRule): number {
  return milliPoints * (rule.repeat?.max ?? 1);
}
