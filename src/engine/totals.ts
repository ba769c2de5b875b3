/** From contributions to group scores, the lead score, and the range in which the truth must lie. */
import type { CompiledGroup, CompiledPlan, CompiledRule } from './plan.ts';
import type { GroupScore } from './receipt.ts';
import type { Draft, Scored, Scoring } from './scoring.ts';

/** What it is, and what it would be if everything unknown turned out worst, and best. */
export interface Range {
  readonly is: number;
  readonly low: number;
  readonly high: number;
}

/** Of each exclusive set only the strongest keeps its points; between equals the smaller id. */
export function settle({ rules, drafts }: Scored): void {
  for (let i = 0; i < rules.length; i++) {
    const { exclusive } = rules[i]!.rule;
    if (exclusive === undefined) continue;
    const winner = strongestOf({ rules, drafts }, exclusive)!;
    if (winner !== drafts[i]) drafts[i]!.suppressedBy = winner.ruleId;
  }
  for (const draft of drafts) if (draft.suppressedBy !== null) draft.points = 0;
}

function strongestOf({ rules, drafts }: Scored, set: string): Draft | null {
  let strongest: Draft | null = null;
  for (let i = 0; i < rules.length; i++) {
    if (rules[i]!.rule.exclusive !== set) continue;
    if (strongest === null || isStronger(drafts[i]!, strongest)) strongest = drafts[i]!;
  }
  return strongest;
}

function isStronger(one: Draft, other: Draft): boolean {
  const difference = Math.abs(one.points) - Math.abs(other.points);
  return difference > 0 || (difference === 0 && one.ruleId < other.ruleId);
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
  scored: Scored,
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
  const lead = {
    is: Math.max(leadFloor, is),
    low: Math.max(leadFloor, low),
    high: Math.max(leadFloor, high),
  };
  return { scores, fit, lead, decisive: Math.max(leadFloor, decisive) };
}

const NOTHING: Range = { is: 0, low: 0, high: 0 };

function totalsOf(plan: CompiledPlan, scored: Scored, open: readonly CompiledRule[]): readonly GroupTotal[] {
  const totals: GroupTotal[] = [];
  for (let i = 0; i < plan.groups.length; i++) totals.push({ raw: 0, worse: 0, better: 0, indecisive: 0 });
  for (let i = 0; i < scored.rules.length; i++) {
    const { rule, group } = scored.rules[i]!;
    const { points } = scored.drafts[i]!;
    const total = totals[group]!;
    total.raw += points;
    if (!rule.decisive) total.indecisive += points;
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
function openWorth(rule: CompiledRule, scored: Scored, open: readonly CompiledRule[]): number {
  const set = rule.rule.exclusive;
  if (set === undefined) return rule.milliPoints;
  const strongest = open
    .filter((one) => one.rule.exclusive === set)
    .reduce((best, one) => (Math.abs(one.milliPoints) > Math.abs(best.milliPoints) ? one : best));
  if (strongest !== rule) return 0;
  const counted = strongestOf(scored, set)?.points ?? 0;
  return Math.sign(rule.milliPoints) * Math.max(0, Math.abs(rule.milliPoints) - Math.abs(counted));
}

function within(group: CompiledGroup, points: number): number {
  return Math.max(group.floor, Math.min(group.limit, points));
}
