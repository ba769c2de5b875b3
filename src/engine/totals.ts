/** From what rules come to, to group scores, the lead score, and the range in which the truth must lie. */
import { YES } from './conditions.ts';
import type { Finding, Findings } from './findings.ts';
import type { CompiledGroup, CompiledPlan, CompiledRule } from './plan.ts';
import type { GroupScore } from './receipt.ts';

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
    const worst = spread === null ? used : within(group, raw[i]! + spread[i]!.worse);
    const best = spread === null ? used : within(group, raw[i]! + spread[i]!.better);
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
function strongestOf({ sets, rules }: CompiledPlan, findings: Findings): Winners {
  if (sets === 0) return NO_SETS;
  const winners: (CompiledRule | undefined)[] = new Array(sets);
  const points: number[] = [];
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!;
    const { state } = findings[i]!;
    if (rule.set < 0 || state !== YES) continue;
    const size = Math.abs(findings[i]!.points);
    const rival = winners[rule.set];
    const more = rival === undefined ? 1 : size - points[rule.set]!;
    if (more < 0 || (more === 0 && rule.rule.id > rival!.rule.id)) continue;
    winners[rule.set] = rule;
    points[rule.set] = size;
  }
  return winners;
}

const NO_SETS: Winners = [];

/** By group, with the part that may not decide. */
function sumsOf(plan: CompiledPlan, findings: Findings, winners: Winners) {
  const { groups, rules } = plan;
  const raw: number[] = new Array(groups.length).fill(0);
  const indecisive: number[] = new Array(groups.length).fill(0);
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

/** What a group would lose and gain if what is unknown turned out worst, and best. */
interface Spread {
  worse: number;
  better: number;
}

/** By group. Each open rule may turn out for itself; of an exclusive set the strongest counts, whichever it will be. */
function spreadOf({ groups, rules }: CompiledPlan, findings: Findings): readonly Spread[] {
  const spread = groups.map((): Spread => ({ worse: 0, better: 0 }));
  const sets = new Set<number>();
  for (let i = 0; i < rules.length; i++) {
    const finding = findings[i]!;
    const { set, group, milliPoints } = rules[i]!;
    if (finding.open === null) continue;
    if (set >= 0) sets.add(set);
    else widen(spread[group]!, milliPoints, [finding]);
  }
  for (const set of sets) {
    const { group, milliPoints } = rules.find((rule) => rule.set === set)!;
    widen(
      spread[group]!,
      milliPoints,
      findings.filter((_, i) => rules[i]!.set === set),
    );
  }
  return spread;
}

/** Of these the strongest counts; all of a set have one sign. */
function widen(spread: Spread, sign: number, findings: Findings): void {
  const size = largest(findings, ({ points }) => Math.abs(points));
  const less = largest(findings, ({ points, open }) => open?.least ?? Math.abs(points)) - size;
  const more = largest(findings, ({ points, open }) => open?.most ?? Math.abs(points)) - size;
  spread.worse += sign < 0 ? -more : less;
  spread.better += sign < 0 ? -less : more;
}

function largest(findings: Findings, sizeOf: (finding: Finding) => number): number {
  let largest = 0;
  for (const finding of findings) largest = Math.max(largest, sizeOf(finding));
  return largest;
}
