/** From contributions to group scores, the lead score, and the range in which the truth must lie. */
import type { CompiledGroup, CompiledPlan, CompiledRule } from './plan.ts';
import type { GroupScore } from './receipt.ts';
import type { Scored, Scoring } from './scoring.ts';

/** What it is, and what it would be if everything unknown turned out worst, and best. */
export interface Range {
  readonly is: number;
  readonly low: number;
  readonly high: number;
}

/** Of each exclusive set only the strongest keeps its points; between equals the smaller id. */
export function settle(scored: readonly Scored[]): void {
  const strongest = new Map<string, Scored>();
  for (const one of scored) {
    const set = one.rule.rule.exclusive;
    if (set === undefined) continue;
    const rival = strongest.get(set);
    if (rival === undefined || isStronger(one, rival)) strongest.set(set, one);
  }
  for (const { rule, draft } of scored) {
    const winner = rule.rule.exclusive === undefined ? undefined : strongest.get(rule.rule.exclusive);
    if (winner === undefined || winner.draft === draft) continue;
    draft.points = 0;
    draft.suppressedBy = winner.draft.ruleId;
  }
}

function isStronger(one: Scored, other: Scored): boolean {
  const difference = Math.abs(one.draft.points) - Math.abs(other.draft.points);
  return difference > 0 || (difference === 0 && one.draft.ruleId < other.draft.ruleId);
}

interface GroupTotal {
  raw: number;
  /** Lost and gained if what is unknown turned out worst, and best. */
  worse: number;
  better: number;
  /** The part of raw that may not decide. */
  indecisive: number;
}

export function rangeOf(
  plan: CompiledPlan,
  scored: readonly Scored[],
  open: readonly CompiledRule[],
): Pick<Scoring, 'scores' | 'fit' | 'lead' | 'decisive'> {
  const totals = totalsOf(plan, scored, open);
  const scores: Record<string, GroupScore> = {};
  const lead = { is: 0, low: 0, high: 0 };
  let decisive = 0;
  let fit: Range = { is: 0, low: 0, high: 0 };
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const { raw, worse, better, indecisive } = totals[i]!;
    const used = within(group, raw);
    const low = within(group, raw + worse);
    const high = within(group, raw + better);
    scores[group.name] = { raw, used, limit: group.limit, floor: group.floor, cut: raw - used };
    if (i === plan.fitGroup) fit = { is: used, low, high };
    if (!group.inLeadScore) continue;
    lead.is += used;
    lead.low += low;
    lead.high += high;
    decisive += within(group, raw - indecisive);
  }
  const floored = (points: number) => Math.max(plan.leadFloor, points);
  return {
    scores,
    fit,
    lead: { is: floored(lead.is), low: floored(lead.low), high: floored(lead.high) },
    decisive: floored(decisive),
  };
}

function totalsOf(
  plan: CompiledPlan,
  scored: readonly Scored[],
  open: readonly CompiledRule[],
): readonly GroupTotal[] {
  const totals = plan.groups.map((): GroupTotal => ({ raw: 0, worse: 0, better: 0, indecisive: 0 }));
  for (const { rule, draft } of scored) {
    const total = totals[rule.group]!;
    total.raw += draft.points;
    if (!rule.rule.decisive) total.indecisive += draft.points;
  }
  if (open.length === 0) return totals;
  for (const [rule, worth] of openWorth(scored, open)) {
    const total = totals[rule.group]!;
    if (worth < 0) total.worse += worth;
    else total.better += worth;
  }
  return totals;
}

/** What each open rule would add; of an exclusive set only what exceeds the strongest that counts already. */
function openWorth(scored: readonly Scored[], open: readonly CompiledRule[]): Map<CompiledRule, number> {
  const worths = new Map<CompiledRule, number>();
  const best = new Map<string, { readonly rule: CompiledRule; readonly strength: number }>();
  for (const rule of open) {
    const set = rule.rule.exclusive;
    if (set === undefined) worths.set(rule, rule.milliPoints);
    else if (Math.abs(rule.milliPoints) > (best.get(set)?.strength ?? 0)) {
      best.set(set, { rule, strength: Math.abs(rule.milliPoints) });
    }
  }
  for (const [set, { rule, strength }] of best) {
    const counted = scored.find((one) => one.rule.rule.exclusive === set && one.draft.suppressedBy === null);
    const extra = strength - Math.abs(counted?.draft.points ?? 0);
    if (extra > 0) worths.set(rule, Math.sign(rule.milliPoints) * extra);
  }
  return worths;
}

function within(group: CompiledGroup, points: number): number {
  return Math.max(group.floor, Math.min(group.limit, points));
}
