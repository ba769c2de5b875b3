/** Rules become contributions, contributions become scores: integers all the way, so that the sum is exact. */
import { type CompiledCondition, datedOf, NO, testDated, UNKNOWN } from './conditions.ts';
import { decayed, factorAt } from './decay.ts';
import type { Reading } from './facts.ts';
import type { CompiledRule } from './plan.ts';
import type { Contribution, Decay, FitCriterion, GroupScore, Unknown, UnknownInput } from './receipt.ts';
import { ageInDays, type CountedSignal, signalValues } from './signal-conditions.ts';
import { type Range, rangeOf, settle, spreadOf } from './totals.ts';
import { readBy, readValues, testCondition, type World } from './world.ts';

export interface Scoring {
  readonly contributions: readonly Contribution[];
  readonly unknown: readonly Unknown[];
  readonly fitCriteria: readonly FitCriterion[];
  readonly scores: Readonly<Record<string, GroupScore>>;
  readonly fit: Range;
  readonly lead: Range;
  readonly decisive: number;
}

/** Rules that hold, and beside each what it adds. */
export interface Scored {
  readonly rules: readonly CompiledRule[];
  readonly drafts: readonly Draft[];
}

/** A rule that may still turn out otherwise: the least and the most that it then adds, in the size of the points. */
export interface OpenRule {
  readonly rule: CompiledRule;
  readonly least: number;
  readonly most: number;
}

/** A contribution in the making: suppression may still take its points. */
export type Draft = { -readonly [Key in keyof Contribution]: Contribution[Key] };

export function scoreRules(world: World): Scoring {
  const held: CompiledRule[] = [];
  const contributions: Draft[] = [];
  const open: OpenRule[] = [];
  const unknown: Unknown[] = [];
  const fitCriteria: FitCriterion[] = [];
  for (const rule of world.plan.rules) {
    const line = lineOf(world, rule);
    if (line.open !== null) {
      open.push(line.open);
      unknown.push(unknownOf(world, line.open, line.draft));
    }
    if (line.draft !== null) {
      held.push(rule);
      contributions.push(line.draft);
    }
    if (line.criterion !== null) fitCriteria.push(line.criterion);
  }
  const scored: Scored = { rules: held, drafts: contributions };
  // While each rule still has its points: `settle` takes those of all but the strongest of a set.
  const spread = spreadOf(world.plan, scored, open);
  settle(world.plan, scored);
  const { scores, fit, lead, decisive } = rangeOf(world.plan, scored, spread);
  return {
    contributions,
    unknown,
    fitCriteria,
    scores,
    fit,
    lead,
    decisive,
  };
}

/** What one rule makes of a lead. */
interface Line {
  readonly draft: Draft | null;
  readonly open: OpenRule | null;
  readonly criterion: FitCriterion | null;
}

/** A rule about one property says the same of the same value, whoever has it and whenever. */
function lineOf(world: World, rule: CompiledRule): Line {
  if (rule.remembered === null) return newLine(world, rule);
  const { lines } = world.readings[rule.remembered.slot] as Reading<Line>;
  const known = lines[rule.remembered.line];
  if (known !== undefined) return known;
  const line = newLine(world, rule);
  lines[rule.remembered.line] = line;
  return line;
}

function newLine(world: World, rule: CompiledRule): Line {
  const result = applyRule(world, rule);
  return {
    draft: result === NO || result === UNKNOWN ? null : result,
    open: result === NO ? null : openRule(world, rule, result),
    criterion: rule.group === world.plan.fitGroup ? fitCriterion(world, rule, result) : null,
  };
}

function applyRule(world: World, compiled: CompiledRule): Draft | typeof NO | typeof UNKNOWN {
  const { condition } = compiled;
  if (condition.kind === 'dated') {
    const hits = condition.hits(world);
    return hits.length > 0
      ? bySignals(world, compiled, hits)
      : testDated(condition, world) === NO
        ? NO
        : UNKNOWN;
  }
  const result = testCondition(world, condition);
  if (result === NO || result === UNKNOWN) return result;
  return draftOf(compiled, compiled.milliPoints, readBy(world, condition), null, newestHit(world, condition));
}

/** When the last of what it asks for happened; null where it rests on properties, or on what has not happened. */
function newestHit(world: World, condition: CompiledCondition): number | null {
  if (condition.kind !== 'mixed') return null;
  const times = condition.asked.flatMap((part) => part.hits(world)[0]?.occurredAt ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

function bySignals(world: World, compiled: CompiledRule, hits: readonly CountedSignal[]): Draft {
  const newest = hits[0]!;
  const points = pointsOf(world, compiled, hits);
  return draftOf(compiled, points, signalValues(hits), decayOf(world, compiled, newest), newest.occurredAt);
}

function pointsOf({ day }: World, compiled: CompiledRule, hits: readonly CountedSignal[]): number {
  const { rule, milliPoints, decay } = compiled;
  const counted = Math.min(hits.length, rule.repeat?.max ?? 1);
  let points = 0;
  for (let i = 0; i < counted; i++) {
    points += decay ? decayed(milliPoints, decay, ageInDays(hits[i]!, day)) : milliPoints;
  }
  return points;
}

/** null where it can come to nothing else: most rules that hold. */
function openRule(world: World, compiled: CompiledRule, result: Draft | typeof UNKNOWN): OpenRule | null {
  const { condition } = compiled;
  if (condition.kind !== 'dated') {
    return result === UNKNOWN ? { rule: compiled, least: 0, most: Math.abs(compiled.milliPoints) } : null;
  }
  if (condition.open === null || (result !== UNKNOWN && compiled.decay === null)) return null;
  const sizes = condition.open(world).map(({ signals }) => Math.abs(pointsOf(world, compiled, signals)));
  sizes.push(result === UNKNOWN ? 0 : Math.abs(result.points));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return result === UNKNOWN || least < most ? { rule: compiled, least, most } : null;
}

function decayOf({ day }: World, { decay, drops }: CompiledRule, newest: CountedSignal): Decay | null {
  if (decay === null || drops === null) return null;
  const ageDays = ageInDays(newest, day);
  const factor = factorAt(decay, ageDays);
  return { ageDays, factor, nextDropDay: factor === 0 ? null : day + drops[ageDays]! - ageDays };
}

function draftOf(
  { rule, milliPoints }: CompiledRule,
  points: number,
  because: Contribution['because'],
  decay: Decay | null,
  triggeredAt: number | null,
): Draft {
  return {
    ruleId: rule.id,
    label: rule.label,
    doing: rule.doing ?? null,
    score: rule.score,
    points,
    full: milliPoints,
    because,
    decay,
    suppressedBy: null,
    triggeredAt,
  };
}

function unknownOf(world: World, { rule: compiled, least, most }: OpenRule, draft: Draft | null): Unknown {
  const { rule, condition, milliPoints } = compiled;
  const already = draft === null ? 0 : Math.abs(draft.points);
  const more = most > already ? most - already : least - already;
  const worth = Math.sign(milliPoints) * more;
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
    const fact = world.facts[index];
    if (fact !== undefined && fact !== null) continue;
    const { input, label } = world.plan.slots[index]!;
    // A title may be there and its department still be unknown: of several forms of a property any may be open.
    if (inputs.some((known) => known.input === input)) continue;
    inputs.push({ input, label, value: world.raws[index] ?? null });
  }
  const open = datedOf(condition).flatMap((part) => part.open?.(world) ?? []);
  return open.some(({ asksColleagues }) => asksColleagues) ? [...inputs, TITLES_OF_COLLEAGUES] : inputs;
}

function fitCriterion(
  world: World,
  { rule, condition, milliPoints }: CompiledRule,
  draft: Draft | typeof NO | typeof UNKNOWN,
): FitCriterion {
  const state = draft === UNKNOWN ? 'unknown' : draft === NO ? 'no_match' : 'match';
  const because = typeof draft === 'object' ? draft.because : readValues(world, condition.shows);
  return {
    ruleId: rule.id,
    label: rule.label,
    state,
    points: milliPoints,
    bonus: rule.bonus,
    because,
    failure: state === 'no_match' && !rule.bonus ? failureOf(world, condition) : null,
  };
}

function failureOf(world: World, condition: CompiledCondition): string | null {
  if (condition.kind !== 'filters') return null;
  return condition.failure(world.facts, (slot) => world.raws[slot]?.trim() ?? '');
}
