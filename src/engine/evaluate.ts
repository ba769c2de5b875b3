/**
 * From raw strings to a receipt. Pure and synchronous: the same model, input and UTC day give the same bytes on every
 * machine. Order of precedence: disqualify, divert, require, fit, fast track, threshold.
 */
import { accountStanding, colleaguesOf, departmentOf } from './account.ts';
import { decide } from './decide.ts';
import { factsOf, rawsOf, readSlots } from './facts.ts';
import { evaluateGates } from './gates.ts';
import { gradeOf } from './grade.ts';
import type { EvaluationInput } from './input.ts';
import { hashInputs } from './inputs-hash.ts';
import type { Model } from './model.ts';
import { ENGINE_VERSION, type Receipt, type Trigger } from './receipt.ts';
import { scoreRules } from './scoring.ts';
import { signalsByKind, toldAhead } from './signal-conditions.ts';
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
  const scoring = scoreRules(world);
  const gates = evaluateGates(world);
  const account = accountStanding(world);
  const verdict = decide(world, scoring, gates, account);
  return {
    model: { key: model.key, version: model.version, hash: model.hash },
    engine: ENGINE_VERSION,
    now,
    asOfDay: world.day,
    scores: scoring.scores,
    fit: scoring.fit.is,
    fitLow: scoring.fit.low,
    fitHigh: scoring.fit.high,
    fitMinimum: model.plan.fitMinimum,
    fitCriteria: scoring.fitCriteria,
    fitInScore: model.plan.groups[model.plan.fitGroup]!.inLeadScore,
    score: scoring.lead.is,
    low: scoring.lead.low,
    high: scoring.lead.high,
    decisive: scoring.decisive,
    grade: gradeOf(model.document.grades, scoring.fit.is, scoring.lead.is),
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
    contributions: scoring.contributions,
    unknown: scoring.unknown,
    gates,
    trigger: newest(scoring.contributions),
    futureSignals: countFuture(world),
    account,
    machines: world.machines,
  };
}

/** One lead on one day, decoded once; searches look at it again with another day, fact or signal. */
export function observe(model: Model, input: EvaluationInput, now: number): World {
  const { plan, document } = model;
  const readings = readSlots(plan.slots, input);
  const facts = factsOf(readings);
  const { people, machines } = plan.sift(input.signals);
  return {
    plan,
    document,
    input,
    readings,
    raws: rawsOf(readings),
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
  for (const signals of world.signals) if (signals) count += toldAhead(signals, world.day).length;
  return count;
}
