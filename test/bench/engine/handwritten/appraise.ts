/**
 * The bench's model written straight in TypeScript: from the same raw strings to an equal receipt, with nothing
 * driven by data. What a careful person would write for this one model, and hence the limit for any engine.
 */
import type { Appraisal, EvaluationInput } from '../../../../src/engine/evaluate.ts';
import {
  ENGINE_VERSION,
  type GroupScore,
  type Receipt,
  type Trigger,
} from '../../../../src/engine/receipt.ts';
import { scoreEngagement, scoreIntent, scoreNegative } from './behaviour.ts';
import { scoreFit } from './fit.ts';
import { futureSignals, readLead } from './lead.ts';
import { type Line, type Lines, newPage, type Page } from './sheet.ts';
import { channelOf, judge, judgeGates, type Standing, thresholdOf } from './verdict.ts';

const FIT_MINIMUM = 30_000;

/** `model` is the identity the receipts carry. */
export function appraiseByHand(model: Receipt['model'], input: EvaluationInput, now: number): Appraisal {
  const lead = readLead(input, now);
  const lines: Lines = { contributions: [], unknown: [], fitCriteria: [] };
  const [fit, engagement, intent, negative] = [
    newPage(lines),
    newPage(lines),
    newPage(lines),
    newPage(lines),
  ];
  scoreFit(fit, lead);
  scoreEngagement(engagement, lead);
  scoreIntent(intent, lead);
  scoreNegative(negative, lead);
  const scores = {
    fit: groupScore(fit, 60_000, 0),
    engagement: groupScore(engagement, 50_000, 0),
    intent: groupScore(intent, 80_000, 0),
    negative: groupScore(negative, 0, -60_000),
  };
  const isFit = scores.fit.used;
  const fitHigh = within(fit.raw + fit.better, 60_000, 0);
  const score = sum(scores.engagement.used, scores.intent.used, scores.negative.used);
  const low = sum(
    within(engagement.raw + engagement.worse, 50_000, 0),
    within(intent.raw + intent.worse, 80_000, 0),
    within(negative.raw + negative.worse, 0, -60_000),
  );
  const high = sum(
    within(engagement.raw + engagement.better, 50_000, 0),
    within(intent.raw + intent.better, 80_000, 0),
    within(negative.raw + negative.better, 0, -60_000),
  );
  const decisiveEngagement = within(engagement.raw - engagement.indecisive, 50_000, 0);
  const decisive = sum(decisiveEngagement, scores.intent.used, scores.negative.used);
  const channel = channelOf(lead);
  const threshold = thresholdOf(channel);
  const gates = judgeGates(lead);
  const standing: Standing = {
    fit: isFit >= FIT_MINIMUM ? 'met' : fitHigh >= FIT_MINIMUM ? 'open' : 'failed',
    strongFit: isFit >= 45_000,
    reached: decisive >= threshold,
    behaved: score > 0,
  };
  const verdict = judge(lead, gates, channel, standing);
  return {
    model,
    engine: ENGINE_VERSION,
    now,
    asOfDay: lead.day,
    scores,
    fit: isFit,
    fitLow: within(fit.raw + fit.worse, 60_000, 0),
    fitHigh,
    fitMinimum: FIT_MINIMUM,
    fitCriteria: lines.fitCriteria,
    fitInScore: false,
    score,
    low,
    high,
    decisive,
    grade: gradeOf(isFit, score),
    channel,
    threshold,
    margin: decisive - threshold,
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
    gates: [gates.competitor, gates.customer, gates.openDeal, gates.reachable, gates.company],
    trigger: newest(lines.contributions),
    futureSignals: futureSignals(lead),
    account: null,
    machines: [],
  };
}

function groupScore({ raw }: Page, limit: number, floor: number): GroupScore {
  const used = within(raw, limit, floor);
  return { raw, used, limit, floor, cut: raw - used };
}

function within(points: number, limit: number, floor: number): number {
  return points > limit ? limit : points < floor ? floor : points;
}

/** The lead score never falls below zero. */
function sum(engagement: number, intent: number, negative: number): number {
  return Math.max(0, engagement + intent + negative);
}

function gradeOf(fit: number, score: number): Receipt['grade'] {
  const letter = fit >= 45_000 ? 'A' : fit >= 30_000 ? 'B' : fit >= 15_000 ? 'C' : 'D';
  const figure = score >= 60_000 ? '1' : score >= 40_000 ? '2' : score >= 20_000 ? '3' : '4';
  return `${letter}${figure}`;
}

function newest(contributions: readonly Line[]): Trigger | null {
  let tipped: Line | null = null;
  for (const line of contributions) {
    if (line.triggeredAt === null || line.points <= 0) continue;
    if (tipped === null || isNewer(line, tipped)) tipped = line;
  }
  if (tipped === null) return null;
  const { ruleId, label, points, triggeredAt } = tipped;
  return { ruleId, label, points, occurredAt: triggeredAt! };
}

function isNewer(line: Line, other: Line): boolean {
  if (line.triggeredAt !== other.triggeredAt) return line.triggeredAt! > other.triggeredAt!;
  if (line.points !== other.points) return line.points > other.points;
  return line.ruleId < other.ruleId;
}
