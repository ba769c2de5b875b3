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
export function settle(plan: CompiledPlan, { rules, drafts }: Scored): void {
  if (plan.sets === 0) return;
  const strongest = strongestOf(plan, { rules, drafts });
  for (let i = 0; i < rules.length; i++) {
    const { set } = rules[i]!;
    const draft = drafts[i]!;
    const winner = set < 0 ? draft : strongest[set]!;
    if (winner !== draft) draft.suppressedBy = winner.ruleId;
  }
  for (const draft of drafts) if (draft.suppressedBy !== null) draft.points = 0;
}

/** By the number of the set. */
function strongestOf({ sets }: CompiledPlan, { rules, drafts }: Scored): readonly (Draft | undefined)[] {
  const strongest: (Draft | undefined)[] = new Array(sets);
  for (let i = 0; i < rules.length; i++) {
    const { set } = rules[i]!;
    if (set < 0) continue;
    const rival = strongest[set];
    if (rival === undefined || isStronger(drafts[i]!, rival)) strongest[set] = drafts[i]!;
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
  addOpen(plan, totals, scored, open);
  return totals;
}

/**
 * What open rules would add. Of an exclusive set the strongest open one stands for all: it would add what exceeds the
 * strongest that counts already.
 */
function addOpen(
  plan: CompiledPlan,
  totals: readonly GroupTotal[],
  scored: Scored,
  open: readonly CompiledRule[],
): void {
  const bestOfSet: (CompiledRule | undefined)[] = [];
  for (const rule of open) {
    if (rule.set < 0) add(totals, rule, rule.milliPoints);
    else if (Math.abs(rule.milliPoints) > Math.abs(bestOfSet[rule.set]?.milliPoints ?? 0))
      bestOfSet[rule.set] = rule;
  }
  if (bestOfSet.length === 0) return;
  const counted = strongestOf(plan, scored);
  for (const rule of bestOfSet) {
    if (rule === undefined) continue;
    const more = Math.abs(rule.milliPoints) - Math.abs(counted[rule.set]?.points ?? 0);
    if (more > 0) add(totals, rule, Math.sign(rule.milliPoints) * more);
  }
}

function add(totals: readonly GroupTotal[], { group }: CompiledRule, points: number): void {
  const total = totals[group]!;
  if (points < 0) total.worse += points;
  else total.better += points;
}

function within(group: CompiledGroup, points: number): number {
  return Math.max(group.floor, Math.min(group.limit, points));
}
