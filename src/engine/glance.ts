/** The verdict on a lead without its receipt: what searches over days and changes ask a thousand times. */
import { accountStanding } from './account.ts';
import { decide } from './decide.ts';
import { evaluateGates } from './gates.ts';
import { gradeOf } from './grade.ts';
import type { Decision, Grade, Priority } from './receipt.ts';
import { scoreRules } from './scoring.ts';
import type { World } from './world.ts';

export interface Glance {
  readonly decision: Decision;
  readonly grade: Grade;
  readonly priority: Priority;
  /** Milli-points, as in a receipt. */
  readonly score: number;
  readonly margin: number;
  readonly fit: number;
  /** Gates that fail or hold. */
  readonly failingGates: readonly string[];
}

export function glance(world: World): Glance {
  const scoring = scoreRules(world);
  const gates = evaluateGates(world);
  const { decision, priority, margin } = decide(world, scoring, gates, accountStanding(world));
  return {
    decision,
    grade: gradeOf(world.document.grades, scoring.fit.is, scoring.lead.is),
    priority,
    score: scoring.lead.is,
    margin,
    fit: scoring.fit.is,
    failingGates: gates.flatMap((gate) => (gate.state === 'pass' ? [] : [gate.id])),
  };
}
