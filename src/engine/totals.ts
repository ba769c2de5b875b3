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

export interface Totals {
  /** Points of each group before limit and floor. */
  readonly raw: readonly number[];
  readonly fit: Range;
  readonly lead: Range;
  readonly decisive: number;
  readonly winners: Winners;
}

export function totalsOf(plan: CompiledPlan, findings: Findings): Totals {
  const winners = strongestOf(plan, findings);
  const { raw, indecisive, isOpen } = sumsOf(plan, findings, winners);
  const spread = isOpen ? spreadOf(plan, findings) : null;
  let [is, low, high, decisive] = [0, 0, 0, 0];
  let fit: Range = NOTHING;
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const used = within(group, raw[i]!);
    const worst = spread === null ? used : within(group, raw[i]! + spread.worse[i]!);
    const best = spread === null ? used : within(group, raw[i]! + spread.better[i]!);
    if (i === plan.fitGroup) fit = { is: used, low: worst, high: best };
    if (!group.inLeadScore) continue;
    is += used;
    low += worst;
    high += best;
    decisive += within(group, raw[i]! - indecisive[i]!);
  }
  const { leadFloor } = plan;
  const lead = {
    is: Math.max(leadFloor, is),
    low: Math.max(leadFloor, low),
    high: Math.max(leadFloor, high),
  };
  return { raw, fit, lead, decisive: Math.max(leadFloor, decisive), winners };
}

const NOTHING: Range = { is: 0, low: 0, high: 0 };

/** For the receipt: what each group holds, and what its limit took. */
export function scoresOf(plan: CompiledPlan, { raw }: Totals): Readonly<Record<string, GroupScore>> {
  const scores: Record<string, GroupScore> = {};
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const used = within(group, raw[i]!);
    scores[group.name] = {
      raw: raw[i]!,
      used,
      limit: group.limit,
      floor: group.floor,
      cut: raw[i]! - used,
    };
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

/** By group, with the part that may not decide. */
function sumsOf(plan: CompiledPlan, findings: Findings, winners: Winners) {
  const { groups, rules } = plan;
  const raw: number[] = zeros(groups.length);
  const indecisive: number[] = zeros(groups.length);
  let isOpen = false;
  for (let i = 0; i < rules.length; i++) {
    const { points, open } = findings[i]!;
    if (open !== null) isOpen = true;
    if (points === 0) continue;
    const rule = rules[i]!;
    if (rule.set >= 0 && winners[rule.set] !== rule) continue;
    raw[rule.group]! += points;
    if (!rule.rule.decisive) indecisive[rule.group]! += points;
  }
  return { raw, indecisive, isOpen };
}

function zeros(count: number): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < count; i++) numbers.push(0);
  return numbers;
}

/** What each group would lose and gain if what is unknown turned out worst, and best. */
interface Spread {
  readonly worse: number[];
  readonly better: number[];
}

/** Each open rule may turn out for itself; of an exclusive set the strongest counts, whichever it will be. */
function spreadOf({ groups, rules }: CompiledPlan, findings: Findings): Spread {
  const spread = { worse: zeros(groups.length), better: zeros(groups.length) };
  const openSets = new Set<number>();
  for (let i = 0; i < rules.length; i++) {
    const { points, open } = findings[i]!;
    if (open === null) continue;
    const rule = rules[i]!;
    if (rule.set < 0) widen(spread, rule, Math.abs(points), open);
    else openSets.add(rule.set);
  }
  for (const set of openSets) widenBySet(spread, rules, findings, set);
  return spread;
}

/** Of these the strongest counts; all have one group and one sign. */
function widenBySet(spread: Spread, rules: CompiledPlan['rules'], findings: Findings, set: number): void {
  const ofSet = findings.filter((_, i) => rules[i]!.set === set);
  const sizes = ofSet.map(({ points }) => Math.abs(points));
  widen(spread, rules.find((rule) => rule.set === set)!, Math.max(...sizes), {
    least: Math.max(...ofSet.map(({ open }, i) => open?.least ?? sizes[i]!)),
    most: Math.max(...ofSet.map(({ open }, i) => open?.most ?? sizes[i]!)),
  });
}

function widen({ worse, better }: Spread, rule: CompiledRule, size: number, { least, most }: Open): void {
  const { group, milliPoints } = rule;
  worse[group]! += milliPoints < 0 ? size - most : least - size;
  better[group]! += milliPoints < 0 ? size - least : most - size;
}
