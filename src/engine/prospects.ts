/** What changes could bring at most: sets of them that cannot make up for what is lacking need not be tried. */
import type { Changeable } from './dependents.ts';
import type { Finding } from './findings.ts';
import type { Glance, Sight } from './glance.ts';
import type { CompiledRule } from './plan.ts';
import type { World } from './world.ts';

/** In milli-points: those of the lead score that count for the threshold, and those of the fit. */
export interface Points {
  readonly score: number;
  readonly fit: number;
}

/** What is lacking for the threshold and for the least fit; none for a threshold that a raised hand need not reach. */
export function lackingPoints({ plan }: World, { margin, handRaise, fit }: Glance): Points {
  return {
    score: handRaise === null ? Math.max(0, -margin) : 0,
    fit: Math.max(0, plan.fitMinimum - fit),
  };
}

/**
 * What a change of these rules could add at most: limits and exclusive sets only take from it. Without end to the score
 * where it may raise a hand, or name a channel of another threshold.
 */
export function mostPoints(world: World, { findings }: Sight, changed: Changeable): Points {
  const { rules, groups, fitGroup } = world.plan;
  const isFree = changed.track || (changed.channel && world.input.channel === undefined);
  let score = isFree ? Number.POSITIVE_INFINITY : 0;
  let fit = 0;
  for (const number of changed.rules) {
    const rule = rules[number]!;
    const more = mostOf(rule, findings[number]!);
    if (rule.group === fitGroup) fit += more;
    if (rule.rule.decisive && groups[rule.group]!.inLeadScore) score += more;
  }
  return { score, fit };
}

function mostOf(rule: CompiledRule, { points }: Finding): number {
  return rule.milliPoints < 0 ? -points : fullPoints(rule) - points;
}

function fullPoints({ rule, milliPoints }: CompiledRule): number {
  return milliPoints * (rule.repeat?.max ?? 1);
}
