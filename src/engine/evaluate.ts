/**
 * From raw strings to a receipt. Pure and synchronous: the same model, input and UTC day give the same bytes on every
 * machine. Order of precedence: disqualify, divert, require, fit, fast track, threshold.
 */
import { colleaguesOf, departmentOf } from './account.ts';
import { decide } from './decide.ts';
import { readSlots } from './facts.ts';
import { gateResults } from './gates.ts';
import { look } from './glance.ts';
import { gradeOf } from './grade.ts';
import type { EvaluationInput } from './input.ts';
import { hashInputs } from './inputs-hash.ts';
import { linesOf } from './lines.ts';
import type { Model } from './model.ts';
import { ENGINE_VERSION, type Receipt, type Trigger } from './receipt.ts';
import { ageInDays, signalsByKind, toldAhead } from './signal-conditions.ts';
import { scoresOf, totalsOf } from './totals.ts';
import { dayOf } from './values.ts';
import type { World } from './world.ts';

export type { Colleague, EvaluationInput, Properties, Signal } from './input.ts';

/** A receipt without the hash of its inputs: what backtests and searches need, at half the price. */
export type Appraisal = Omit<Receipt, 'inputsHash'>;

/** Explains one lead at `now` (epoch milliseconds; only its UTC day matters to the result). Never throws on data. */
export function evaluate(model: Model, input: EvaluationInput, now: number): Receipt {
  return { ...appraise(model, input, now), inputsHash: hashInputs(model, input) };
}

export function appraise(model: Model, input: EvaluationInput, now: number): Appraisal {
  const world = observe(model, input, now);
  const { findings, gates, account } = look(world);
  const totals = totalsOf(world.plan, findings);
  const verdict = decide(world, totals, gates, account);
  const lines = linesOf(world, findings, totals.winners);
  return {
    model: model.identity,
    engine: ENGINE_VERSION,
    now,
    asOfDay: world.day,
    scores: scoresOf(world.plan, totals),
    fit: totals.fit.is,
    fitLow: totals.fit.low,
    fitHigh: totals.fit.high,
    fitMinimum: model.plan.fitMinimum,
    fitCriteria: lines.fitCriteria,
    fitInScore: model.plan.groups[model.plan.fitGroup]!.inLeadScore,
    score: totals.lead.is,
    low: totals.lead.low,
    high: totals.lead.high,
    decisive: totals.decisive,
    grade: gradeOf(model.document.grades, totals.fit.is, totals.lead.is),
    // Named one by one: a spread amid a large literal is measurably slow.
    channel: verdict.channel,
    threshold: verdict.threshold,
    margin: verdict.margin,
    decision: verdict.decision,
    via: verdict.via,
    scoreState: verdict.scoreState,
    priority: verdict.priority,
    nextAction: verdict.nextAction,
    attention: verdict.attention,
    handRaise: verdict.handRaise,
    channelValidated: verdict.channelValidated,
    contributions: lines.contributions,
    unknown: lines.unknown,
    gates: gateResults(world, gates),
    trigger: newest(lines.contributions),
    futureSignals: countFuture(world),
    account,
    machines: world.machines,
  };
}

/** One lead on one day, decoded once; searches look at it again with another day, fact or signal. */
export function observe(model: Model, input: EvaluationInput, now: number): World {
  const { plan, document } = model;
  const facts = readSlots(plan.slots, input);
  const { people, machines } = plan.sift(input.signals);
  return {
    plan,
    document,
    input,
    facts,
    signals: signalsByKind(people, plan.kinds),
    day: dayOf(now),
    colleagues: colleaguesOf(plan, input),
    department: departmentOf(plan, facts),
    machines,
  };
}

function newest(contributions: Receipt['contributions']): Trigger | null {
  let tipped: Trigger | null = null;
  for (const { ruleId, label, points, triggeredAt } of contributions) {
    if (triggeredAt === null || points <= 0) continue;
    const newer =
      tipped === null ||
      triggeredAt > tipped.occurredAt ||
      (triggeredAt === tipped.occurredAt &&
        (points > tipped.points || (points === tipped.points && ruleId < tipped.ruleId)));
    if (newer) tipped = { ruleId, label, points, occurredAt: triggeredAt };
  }
  return tipped;
}

function countFuture(world: World): number {
  let count = 0;
  for (const signals of world.signals) {
    if (signals && ageInDays(signals[0]!, world.day) < 0) count += toldAhead(signals, world.day).length;
  }
  return count;
}
