/** From what rules come to, to group scores, the lead score, and the range in which the truth must lie. */

import type { Findings, Open } from './findings.ts';
import type { CompiledGroup, CompiledPlan, CompiledRule } from './plan.ts';
import type { GroupScore } from './receipt.ts';
import { YES } from './three-valued.ts';

/** What it is, and what it would be if everything unknown turned out worst, and best. */
export interface Range {
  readonly is: number;
  readonly low: number;
  readonly high: number;
}

/** By the number of the set, the rule that counts; undefined where none holds. */
export type Winners = readonly (CompiledRule | undefined)[];

/** Points of one group before limit and floor. */
interface Sums {
  raw: number;
  /** The part that may not decide. */
  indecisive: number;
  /** What it would lose and gain if what is unknown turned out worst, and best. */
  worse: number;
  better: number;
}

export interface Totals {
  /** By group. */
  readonly sums: readonly Readonly<Sums>[];
  readonly fit: Range;
  readonly lead: Range;
  readonly decisive: number;
  readonly winners: Winners;
}

export function totalsOf(plan: CompiledPlan, findings: Findings): Totals {
  const winners = strongestOf(plan, findings);
  const sums = sumsOf(plan, findings, winners);
  let is = 0;
  let low = 0;
  let high = 0;
  let decisive = 0;
  let fit: Range = NOTHING;
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const { raw, indecisive, worse, better } = sums[i]!;
    const used = within(group, raw);
    const worst = within(group, raw + worse);
    const best = within(group, raw + better);
    if (i === plan.fitGroup) fit = { is: used, low: worst, high: best };
    if (!group.inLeadScore) continue;
    is += used;
    low += worst;
    high += best;
    decisive += within(group, raw - indecisive);
  }
  const { leadFloor } = plan;
  const lead = {
    is: Math.max(leadFloor, is),
    low: Math.max(leadFloor, low),
    high: Math.max(leadFloor, high),
  };
  return { sums, fit, lead, decisive: Math.max(leadFloor, decisive), winners };
}

const NOTHING: Range = { is: 0, low: 0, high: 0 };

/** For the receipt: what each group holds, and what its limit took. */
export function scoresOf(plan: CompiledPlan, { sums }: Totals): Readonly<Record<string, GroupScore>> {
  const scores: Record<string, GroupScore> = {};
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const { raw } = sums[i]!;
    const used = within(group, raw);
    scores[group.name] = { raw, used, limit: group.limit, floor: group.floor, cut: raw - used };
  }
  return scores;
}

function within(group: CompiledGroup, points: number): number {
  return Math.max(group.floor, Math.min(group.limit, points));
}

/** Of each exclusive set only the strongest counts; between equals the smaller id. */
function strongestOf({ exclusive, rules }: CompiledPlan, findings: Findings): Winners {
  const winners: (CompiledRule | undefined)[] = [];
  const sizes: number[] = [];
  for (const number of exclusive) {
    const rule = rules[number]!;
    const { state, points } = findings[number]!;
    if (state !== YES) continue;
    const size = Math.abs(points);
    const rival = winners[rule.set];
    const more = rival === undefined ? 1 : size - sizes[rule.set]!;
    if (more < 0 || (more === 0 && rule.rule.id > rival!.rule.id)) continue;
    winners[rule.set] = rule;
    sizes[rule.set] = size;
  }
  return winners;
}

/** By group. Each open rule may turn out for itself; of an exclusive set the strongest counts, whichever it will be. */
function sumsOf({ groups, rules }: CompiledPlan, findings: Findings, winners: Winners): readonly Sums[] {
  const sums = groups.map(() => ({ raw: 0, indecisive: 0, worse: 0, better: 0 }));
  let openSets: Set<number> | null = null;
  for (let i = 0; i < rules.length; i++) {
    const { points, open } = findings[i]!;
    if (points === 0 && open === null) continue;
    const rule = rules[i]!;
    const sum = sums[rule.group]!;
    if (open !== null) {
      if (rule.set < 0) widen(sum, rule, Math.abs(points), open);
      else openSets = (openSets ?? new Set()).add(rule.set);
    }
    if (rule.set >= 0 && winners[rule.set] !== rule) continue;
    sum.raw += points;
    if (!rule.rule.decisive) sum.indecisive += points;
  }
  if (openSets !== null) for (const set of openSets) widenBySet(sums, rules, findings, set);
  return sums;
}

/** Of these the strongest counts; all have one group and one sign. */
function widenBySet(
  sums: readonly Sums[],
  rules: CompiledPlan['rules'],
  findings: Findings,
  set: number,
): void {
  const ofSet = findings.filter((_, i) => rules[i]!.set === set);
  const sizes = ofSet.map(({ points }) => Math.abs(points));
  const first = rules.find((rule) => rule.set === set)!;
  widen(sums[first.group]!, first, Math.max(...sizes), {
    least: Math.max(...ofSet.map(({ open }, i) => open?.least ?? sizes[i]!)),
    most: Math.max(...ofSet.map(({ open }, i) => open?.most ?? sizes[i]!)),
  });
}

function widen(sum: Sums, { milliPoints }: CompiledRule, size: number, { least, most }: Open): void {
  sum.worse += milliPoints < 0 ? size - most : least - size;
  sum.better += milliPoints < 0 ? size - least : most - size;
}
