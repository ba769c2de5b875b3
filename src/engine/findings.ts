/** What each rule comes to, in figures alone: searches ask for it a thousand times, and only receipts need words. */
import { testCondition } from './conditions.ts';
import { decayed } from './decay.ts';
import type { RuleLines } from './lines.ts';
import type { CompiledRule } from './plan.ts';
import {
  ageInDays,
  type CountedSignal,
  type DatedCondition,
  NONE,
  type OpenHits,
} from './signal-conditions.ts';
import { NO, type Tri, UNKNOWN, YES } from './three-valued.ts';
import type { World } from './world.ts';

export interface Finding {
  readonly state: Tri;
  /** What it adds by itself, whatever other rules of its set may add; 0 unless it holds. */
  readonly points: number;
  /** The signals it rests on; none where it asks for properties as well. */
  readonly hits: readonly CountedSignal[];
  /** null where it can come to nothing else. */
  readonly open: Open | null;
  /** It belongs to a value that comes again, and so does what receipts say of it. */
  readonly isRemembered: boolean;
  /** null until a receipt has said it. */
  lines: RuleLines | null;
}

/** What an open rule may turn out to add: the least and the most, in the size of the points. */
export interface Open {
  readonly least: number;
  readonly most: number;
}

/** By rule, in the order of the plan. */
export type Findings = readonly Finding[];

const NOTHING = finding(NO, 0, NONE, null);

/** What a rule about properties can come to, by the answer of its condition. */
export function possibleFindings(milliPoints: number): Readonly<Record<Tri, Finding>> {
  return [
    NOTHING,
    finding(YES, milliPoints, NONE, null),
    finding(UNKNOWN, 0, NONE, { least: 0, most: Math.abs(milliPoints) }),
  ];
}

function finding(state: Tri, points: number, hits: readonly CountedSignal[], open: Open | null): Finding {
  return { state, points, hits, open, isRemembered: false, lines: null };
}

export function findingsOf(world: World): Findings {
  return world.plan.rules.map((rule) => findingOf(world, rule));
}

/** Those of before, with some rules (by number) looked at again. */
export function findingsAgain(world: World, before: Findings, rules: readonly number[]): Findings {
  const findings = [...before];
  for (const rule of rules) findings[rule] = findingOf(world, world.plan.rules[rule]!);
  return findings;
}

/** A rule about one property comes to the same with the same value, whoever has it and whenever. */
function findingOf(world: World, rule: CompiledRule): Finding {
  const { condition, remembered } = rule;
  if (condition.kind === 'dated') return byHappenings(world, rule, condition);
  if (remembered === null) return rule.findings[testCondition(condition, world)];
  const { memory } = world.facts[remembered.slot]!;
  if (memory === null) return rule.findings[testCondition(condition, world)];
  const known = memory.findings[remembered.line];
  if (known !== undefined) return known;
  const first = { ...rule.findings[testCondition(condition, world)], isRemembered: true };
  memory.findings[remembered.line] = first;
  return first;
}

function byHappenings(world: World, rule: CompiledRule, condition: DatedCondition): Finding {
  if (condition.needs !== null && world.signals[condition.needs] === undefined) return NOTHING;
  const hits = condition.hits(world);
  if (hits.length === 0 && condition.open === null) return NOTHING;
  const points = pointsOf(world, rule, hits);
  const open = condition.open === null ? null : openOf(world, rule, condition.open(world), points);
  if (hits.length === 0) return open === null ? NOTHING : finding(UNKNOWN, points, hits, open);
  return finding(YES, points, hits, open !== null && open.least < open.most ? open : null);
}

function pointsOf(
  { day }: World,
  { rule, milliPoints, decay }: CompiledRule,
  hits: readonly CountedSignal[],
): number {
  const counted = Math.min(hits.length, rule.repeat?.max ?? 1);
  if (decay === null) return counted * milliPoints;
  let points = 0;
  for (let i = 0; i < counted; i++) points += decayed(milliPoints, decay, ageInDays(hits[i]!, day));
  return points;
}

/** A committee may turn out to stand, or a larger one instead of that which does. */
function openOf(world: World, rule: CompiledRule, open: readonly OpenHits[], points: number): Open | null {
  if (open.length === 0) return null;
  const sizes = [points, ...open.map(({ signals }) => pointsOf(world, rule, signals))].map(Math.abs);
  return { least: Math.min(...sizes), most: Math.max(...sizes) };
}
