/** The verdict on a lead without its receipt: what searches over days and changes ask a thousand times. */
import { accountStanding } from './account.ts';
import { decide } from './decide.ts';
import type { Changeable } from './dependents.ts';
import { type Findings, findingsAgain, findingsOf } from './findings.ts';
import { type GateStates, gateStates, gateStatesAgain } from './gates.ts';
import { gradeOf } from './grade.ts';
import type { AccountStanding, Decision, Grade, Priority } from './receipt.ts';
import { totalsOf } from './totals.ts';
import type { World } from './world.ts';

export interface Glance {
  readonly decision: Decision;
  readonly grade: Grade;
  readonly priority: Priority;
  /** Milli-points, as in a receipt. */
  readonly score: number;
  readonly margin: number;
  readonly fit: number;
  /** The fast track that is fresh, whether or not it is let through. */
  readonly handRaise: string | null;
}

/** What a verdict rests on. */
export interface Sight {
  readonly findings: Findings;
  readonly gates: GateStates;
  readonly account: AccountStanding | null;
}

export function glance(world: World): Glance {
  return verdictOn(world, look(world));
}

export function look(world: World): Sight {
  return { findings: findingsOf(world), gates: gateStates(world), account: accountStanding(world) };
}

/** A world that differs from the one seen before in nothing but what may have changed. */
export function lookAgain(world: World, before: Sight, changed: Changeable): Sight {
  return {
    findings: findingsAgain(world, before.findings, changed.rules),
    gates: gateStatesAgain(world, before.gates, changed.gates),
    account: changed.account ? accountStanding(world) : before.account,
  };
}

export function verdictOn(world: World, { findings, gates, account }: Sight): Glance {
  const totals = totalsOf(world.plan, findings);
  const { decision, priority, margin, handRaise } = decide(world, totals, gates, account);
  return {
    decision,
    grade: gradeOf(world.document.grades, totals.fit.is, totals.lead.is),
    priority,
    score: totals.lead.is,
    margin,
    fit: totals.fit.is,
    handRaise,
  };
}
