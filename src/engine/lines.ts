/** The lines of a receipt: what each rule adds and why, what is unknown, and how the fit comes about. */
import { type CompiledCondition, datedOf } from './conditions.ts';
import { factorAt } from './decay.ts';
import type { Finding, Findings } from './findings.ts';
import type { CompiledRule } from './plan.ts';
import type { Contribution, Decay, FitCriterion, InputValue, Unknown, UnknownInput } from './receipt.ts';
import { ageInDays, type CountedSignal, signalValues } from './signal-conditions.ts';
import { NO, UNKNOWN, YES } from './three-valued.ts';
import type { Winners } from './totals.ts';
import { readBy, readValues, type World } from './world.ts';

export interface Lines {
  readonly contributions: readonly Contribution[];
  readonly unknown: readonly Unknown[];
  readonly fitCriteria: readonly FitCriterion[];
}

/** What is said of one rule. */
export interface RuleLines {
  readonly contribution: Contribution | null;
  readonly unknown: Unknown | null;
  readonly criterion: FitCriterion | null;
}

/** In the order of the rules. */
export function linesOf(world: World, findings: Findings, winners: Winners): Lines {
  const page: Page = { contributions: [], unknown: [], fitCriteria: [] };
  const { rules, fitGroup } = world.plan;
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!;
    const finding = findings[i]!;
    if (finding.state === NO && rule.group !== fitGroup) continue;
    if (finding.isRemembered) {
      finding.lines ??= ruleLines(world, rule, finding);
      put(page, finding.lines, rule, winners);
    } else put(page, ruleLines(world, rule, finding), rule, winners);
  }
  return page;
}

type Page = { readonly [List in keyof Lines]: Lines[List][number][] };

function put(page: Page, lines: RuleLines, rule: CompiledRule, winners: Winners): void {
  const { contribution, unknown, criterion } = lines;
  if (contribution !== null) page.contributions.push(settled(contribution, rule, winners));
  if (unknown !== null) page.unknown.push(unknown);
  if (criterion !== null) page.fitCriteria.push(criterion);
}

/** Of each exclusive set only the strongest keeps its points. */
function settled(contribution: Contribution, rule: CompiledRule, winners: Winners): Contribution {
  if (rule.set < 0) return contribution;
  const winner = winners[rule.set]!;
  return winner === rule ? contribution : { ...contribution, points: 0, suppressedBy: winner.rule.id };
}

function ruleLines(world: World, rule: CompiledRule, finding: Finding): RuleLines {
  const contribution = finding.state === YES ? contributionOf(world, rule, finding) : null;
  return {
    contribution,
    unknown: finding.open === null ? null : unknownOf(world, rule, finding),
    criterion:
      rule.group === world.plan.fitGroup ? criterionOf(world, rule, finding, contribution?.because) : null,
  };
}

function contributionOf(world: World, compiled: CompiledRule, { points, hits }: Finding): Contribution {
  const { rule, condition, milliPoints } = compiled;
  const newest = hits[0];
  return {
    ruleId: rule.id,
    label: rule.label,
    doing: rule.doing ?? null,
    score: rule.score,
    points,
    full: milliPoints,
    because: newest === undefined ? readBy(world, condition) : signalValues(hits),
    decay: newest === undefined ? null : decayOf(world, compiled, newest),
    suppressedBy: null,
    triggeredAt: newest === undefined ? newestOf(world, condition) : newest.occurredAt,
  };
}

/** When the last of what it asks for happened; null where it rests on properties, or on what has not happened. */
function newestOf(world: World, condition: CompiledCondition): number | null {
  if (condition.kind !== 'mixed') return null;
  const times = condition.asked.flatMap((part) => part.hits(world)[0]?.occurredAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

function decayOf({ day }: World, { decay, drops }: CompiledRule, newest: CountedSignal): Decay | null {
  if (decay === null || drops === null) return null;
  const ageDays = ageInDays(newest, day);
  const factor = factorAt(decay, ageDays);
  return { ageDays, factor, nextDropDay: factor === 0 ? null : day + drops[ageDays]! - ageDays };
}

function unknownOf(world: World, compiled: CompiledRule, { points, open }: Finding): Unknown {
  const { rule, condition, milliPoints } = compiled;
  const { least, most } = open!;
  const already = Math.abs(points);
  const worth = Math.sign(milliPoints) * (most > already ? most - already : least - already);
  const inputs = unknownInputs(world, condition);
  return { ruleId: rule.id, label: rule.label, score: rule.score, worth, inputs };
}

/** What colleagues do is known, who they are may not be; whose title it is stands in no receipt but their own. */
const TITLES_OF_COLLEAGUES: UnknownInput = {
  input: 'colleague.jobtitle',
  label: 'job title of a colleague',
  value: null,
};

function unknownInputs(world: World, condition: CompiledCondition): readonly UnknownInput[] {
  const inputs: UnknownInput[] = [];
  for (const index of condition.reads) {
    const { raw, fact } = world.facts[index]!;
    if (fact !== undefined && fact !== null) continue;
    const { input, label } = world.plan.slots[index]!;
    // A title may be there and its department still be unknown: of several forms of a property any may be open.
    if (inputs.some((known) => known.input === input)) continue;
    inputs.push({ input, label, value: raw ?? null });
  }
  if (condition.kind === 'filters') return inputs;
  const open = datedOf(condition).flatMap((part) => part.open?.(world) ?? []);
  return open.some(({ asksColleagues }) => asksColleagues) ? [...inputs, TITLES_OF_COLLEAGUES] : inputs;
}

function criterionOf(
  world: World,
  { rule, condition, milliPoints }: CompiledRule,
  { state }: Finding,
  because: readonly InputValue[] = readValues(world, condition.shows),
): FitCriterion {
  return {
    ruleId: rule.id,
    label: rule.label,
    state: state === UNKNOWN ? 'unknown' : state === YES ? 'match' : 'no_match',
    points: milliPoints,
    bonus: rule.bonus,
    because,
    failure:
      state === NO && !rule.bonus && condition.kind === 'filters' ? condition.failure(world.facts) : null,
  };
}
