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
  for (const one of scored) {
    if (one.rule.rule.exclusive === undefined) continue;
    const winner = strongestOf(scored, one.rule.rule.exclusive)!;
    if (winner !== one) one.draft.suppressedBy = winner.rule.rule.id;
  }
  for (const { draft } of scored) if (draft.suppressedBy !== null) draft.points = 0;
}

function strongestOf(scored: readonly Scored[], set: string): Scored | null {
  let strongest: Scored | null = null;
  for (const one of scored) {
    if (one.rule.rule.exclusive !== set) continue;
    if (strongest === null || isStronger(one, strongest)) strongest = one;
  }
  return strongest;
}

function isStronger(one: Scored, other: Scored): boolean {
  const difference = Math.abs(one.draft.points) - Math.abs(other.draft.points);
  return difference > 0 || (difference === 0 && one.draft.ruleId < other.draft.ruleId);
}

/** The points of one group. */
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
  let [is, low, high, decisive] = [0, 0, 0, 0];
  let fit: Range = NOTHING;
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const { raw, worse, better, indecisive } = totals[i]!;
    const used = within(group, raw);
    const worst = worse === 0 ? used : within(group, raw + worse);
    const best = better === 0 ? used : within(group, raw + better);
    scores[group.name] = { raw, used, limit: group.limit, floor: group.floor, cut: raw - used };
    if (i === plan.fitGroup) fit = { is: used, low: worst, high: best };
    if (!group.inLeadScore) continue;
    is += used;
    low += worst;
    high += best;
    decisive += indecisive === 0 ? used : within(group, raw - indecisive);
  }
  const { leadFloor } = plan;
  const lead = { is: Math.max(leadFloor, is), low: Math.max(leadFloor, low), high: Math.max(leadFloor, high) };
  return { scores, fit, lead, decisive: Math.max(leadFloor, decisive) };
}

const NOTHING: Range = { is: 0, low: 0, high: 0 };

function totalsOf(
  plan: CompiledPlan,
  scored: readonly Scored[],
  open: readonly CompiledRule[],
): readonly GroupTotal[] {
  const totals: GroupTotal[] = [];
  for (let i = 0; i < plan.groups.length; i++) totals.push({ raw: 0, worse: 0, better: 0, indecisive: 0 });
  for (const { rule, draft } of scored) {
    const total = totals[rule.group]!;
    total.raw += draft.points;
    if (!rule.rule.decisive) total.indecisive += draft.points;
  }
  for (const rule of open) {
    const worth = openWorth(rule, scored, open);
    const total = totals[rule.group]!;
    if (worth < 0) total.worse += worth;
    else total.better += worth;
  }
  return totals;
}

/**
 * What an open rule would add. Of an exclusive set the strongest open one stands for all: it would add what exceeds the
 * strongest that counts already.
 */
function openWorth(rule: CompiledRule, scored: readonly Scored[], open: readonly CompiledRule[]): number {
  const set = rule.rule.exclusive;
  if (set === undefined) return rule.milliPoints;
  const strongest = open
    .filter((one) => one.rule.exclusive === set)
    .reduce((best, one) => (Math.abs(one.milliPoints) > Math.abs(best.milliPoints) ? one : best));
  if (strongest !== rule) return 0;
  const counted = strongestOf(scored, set)?.draft.points ?? 0;
  return Math.sign(rule.milliPoints) * Math.max(0, Math.abs(rule.milliPoints) - Math.abs(counted));
}

function within(group: CompiledGroup, points: number): number {
  return Math.max(group.floor, Math.min(group.limit, points));
}
