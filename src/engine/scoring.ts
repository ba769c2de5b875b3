/** Rules become contributions, contributions become scores: integers all the way, so that the sum is exact. */
import { type CompiledCondition, NO, readsOf, UNKNOWN } from './conditions.ts';
import { decayed, factorAt } from './decay.ts';
import type { Reading } from './facts.ts';
import type { CompiledRule } from './plan.ts';
import type { Contribution, Decay, FitCriterion, GroupScore, Unknown, UnknownInput } from './receipt.ts';
import { ageInDays, type CountedSignal, signalValues } from './signal-conditions.ts';
import { type Range, rangeOf, settle } from './totals.ts';
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

/** A contribution in the making: suppression may still take its points. */
export type Draft = { -readonly [Key in keyof Contribution]: Contribution[Key] };

export function scoreRules(world: World): Scoring {
  const held: CompiledRule[] = [];
  const contributions: Draft[] = [];
  const open: CompiledRule[] = [];
  const unknown: Unknown[] = [];
  const fitCriteria: FitCriterion[] = [];
  for (const rule of world.plan.rules) {
    const line = lineOf(world, rule);
    if (line.unknown !== null) {
      open.push(rule);
      unknown.push(line.unknown);
    } else if (line.draft !== null) {
      held.push(rule);
      contributions.push(line.draft);
    }
    if (line.criterion !== null) fitCriteria.push(line.criterion);
  }
  const scored: Scored = { rules: held, drafts: contributions };
  settle(world.plan, scored);
  const { scores, fit, lead, decisive } = rangeOf(world.plan, scored, open);
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
  readonly unknown: Unknown | null;
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
  const draft = applyRule(world, rule);
  return {
    draft: draft === NO || draft === UNKNOWN ? null : draft,
    unknown: draft === UNKNOWN ? unknownOf(world, rule) : null,
    criterion: rule.group === world.plan.fitGroup ? fitCriterion(world, rule, draft) : null,
  };
}

function applyRule(world: World, compiled: CompiledRule): Draft | typeof NO | typeof UNKNOWN {
  const { condition } = compiled;
  if (condition.kind === 'dated') {
    const hits = condition.hits(world);
    return hits.length === 0 ? NO : bySignals(world, compiled, hits);
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
  const { rule, milliPoints, decay } = compiled;
  const counted = Math.min(hits.length, rule.repeat?.max ?? 1);
  let points = 0;
  for (let i = 0; i < counted; i++) {
    points += decay ? decayed(milliPoints, decay, ageInDays(hits[i]!, world.day)) : milliPoints;
  }
  const newest = hits[0]!;
  return draftOf(compiled, points, signalValues(hits), decayOf(world, compiled, newest), newest.occurredAt);
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

function unknownOf(world: World, { rule, condition, milliPoints }: CompiledRule): Unknown {
  const inputs: UnknownInput[] = [];
  for (const index of readsOf(condition)) {
    const fact = world.facts[index];
    if (fact !== undefined && fact !== null) continue;
    const { input, label } = world.plan.slots[index]!;
    inputs.push({ input, label, value: world.raws[index] ?? null });
  }
  return { ruleId: rule.id, label: rule.label, score: rule.score, worth: milliPoints, inputs };
}

function fitCriterion(
  world: World,
  { rule, condition, milliPoints }: CompiledRule,
  draft: Draft | typeof NO | typeof UNKNOWN,
): FitCriterion {
  const state = draft === UNKNOWN ? 'unknown' : draft === NO ? 'no_match' : 'match';
  const because = typeof draft === 'object' ? draft.because : readValues(world, readsOf(condition));
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
