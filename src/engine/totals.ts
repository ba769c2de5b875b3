/** From contributions to group scores, the lead score, and the range in which the truth must lie. */
import type { CompiledGroup, CompiledPlan, CompiledRule } from './plan.ts';
import type { GroupScore } from './receipt.ts';
import type { Draft, OpenRule, Scored, Scoring } from './scoring.ts';

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

/** What a group would lose and gain if what is unknown turned out worst, and best. */
interface Spread {
  worse: number;
  better: number;
}

/**
 * By group; null where everything is known. Each open rule may turn out for itself; of an exclusive set the strongest
 * counts, whichever it will be.
 */
export function spreadOf(
  plan: CompiledPlan,
  scored: Scored,
  open: readonly OpenRule[],
): readonly Spread[] | null {
  if (open.length === 0) return null;
  const spread = plan.groups.map((): Spread => ({ worse: 0, better: 0 }));
  const sets = new Set<number>();
  for (const one of open) {
    const { set, group, milliPoints } = one.rule;
    if (set >= 0) sets.add(set);
    else widen(spread[group]!, Math.sign(milliPoints), sizeIn(scored, one.rule), one);
  }
  for (const set of sets) {
    const ofSet = open.filter(({ rule }) => rule.set === set);
    const { group, milliPoints } = ofSet[0]!.rule;
    const settled = strongest(scored, (rule) => rule.set === set && !ofSet.some((one) => one.rule === rule));
    widen(
      spread[group]!,
      Math.sign(milliPoints),
      strongest(scored, (rule) => rule.set === set),
      {
        least: Math.max(settled, ...ofSet.map(({ least }) => least)),
        most: Math.max(settled, ...ofSet.map(({ most }) => most)),
      },
    );
  }
  return spread;
}

function widen(spread: Spread, sign: number, size: number, { least, most }: Omit<OpenRule, 'rule'>): void {
  const [less, more] = [least - size, most - size];
  spread.worse += sign < 0 ? -more : less;
  spread.better += sign < 0 ? -less : more;
}

function sizeIn(scored: Scored, rule: CompiledRule): number {
  return strongest(scored, (one) => one === rule);
}

function strongest({ rules, drafts }: Scored, counts: (rule: CompiledRule) => boolean): number {
  return Math.max(0, ...drafts.map(({ points }, i) => (counts(rules[i]!) ? Math.abs(points) : 0)));
}

/** The points of one group. */
interface GroupTotal {
  raw: number;
  /** The part of raw that may not decide. */
  indecisive: number;
}

export function rangeOf(
  plan: CompiledPlan,
  scored: Scored,
  spread: readonly Spread[] | null,
): Pick<Scoring, 'scores' | 'fit' | 'lead' | 'decisive'> {
  const totals = totalsOf(plan, scored);
  const scores: Record<string, GroupScore> = {};
  let [is, low, high, decisive] = [0, 0, 0, 0];
  let fit: Range = NOTHING;
  for (let i = 0; i < plan.groups.length; i++) {
    const group = plan.groups[i]!;
    const { raw, indecisive } = totals[i]!;
    const { worse, better } = spread?.[i] ?? KNOWN;
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
const KNOWN: Spread = { worse: 0, better: 0 };

function totalsOf(plan: CompiledPlan, scored: Scored): readonly GroupTotal[] {
  const totals: GroupTotal[] = [];
  for (let i = 0; i < plan.groups.length; i++) totals.push({ raw: 0, indecisive: 0 });
  for (let i = 0; i < scored.rules.length; i++) {
    const { rule, group } = scored.rules[i]!;
    const { points } = scored.drafts[i]!;
    const total = totals[group]!;
    total.raw += points;
    if (!rule.decisive) total.indecisive += points;
  }
  return totals;
}

function within(group: CompiledGroup, points: number): number {
  return Math.max(group.floor, Math.min(group.limit, points));
}
