/**
 * What every rival leaves to whoever uses it, one for all: points, decay, limits, gates, thresholds, decision, and the
 * explanation (a little less of it than a receipt: no criteria that failed and why, no grade, no next action).
 */
import { decayTable } from '../../../src/engine/decay.ts';
import type { Signal } from '../../../src/engine/input.ts';
import type { Decision } from '../../../src/engine/receipt.ts';
import type { ModelDocument } from '../../../src/engine/schema.ts';
import type { RivalCondition } from './conditions.ts';
import { ageOf, gateLine, type Line, lineOf, unknownLine } from './host-lines.ts';
import type { Prepared } from './prepared.ts';

export interface Outcome {
  readonly score: number;
  readonly fit: number;
  readonly decision: Decision;
  /** One bit for each gate that does not pass. */
  readonly failedGates: number;
}

export interface Explained extends Outcome {
  readonly scores: Readonly<Record<string, Sums>>;
  readonly low: number;
  readonly high: number;
  readonly channel: string;
  readonly threshold: number;
  readonly contributions: readonly Line[];
  readonly unknown: readonly object[];
  readonly gates: readonly object[];
}

/** `hits` holds 1 for each condition that matched: rules first, then gates. */
export interface Host {
  readonly decide: (hits: Uint8Array, prepared: Prepared) => Outcome;
  readonly explain: (hits: Uint8Array, prepared: Prepared) => Explained;
}

export interface HostRule {
  readonly rule: ModelDocument['rules'][number];
  readonly condition: RivalCondition;
  readonly full: number;
  readonly group: number;
  readonly times: number;
  readonly decay: Int32Array | null;
}

/** Sums of one score group. */
interface Sums {
  raw: number;
  worse: number;
  better: number;
  indecisive: number;
}

interface Plan {
  readonly document: ModelDocument;
  readonly groups: readonly Group[];
  readonly rules: readonly HostRule[];
  readonly gates: readonly RivalCondition[];
  /** Rules of which only the strongest counts. */
  readonly sets: readonly (readonly number[])[];
}

interface Group {
  readonly name: string;
  readonly limit: number;
  readonly floor: number;
  readonly inLeadScore: boolean;
}

export function makeHost(document: ModelDocument, conditions: readonly RivalCondition[]): Host {
  const plan = makePlan(document, conditions);
  return {
    decide: (hits, prepared) => outcomeOf(plan, hits, prepared, settle(plan, hits, prepared).sums),
    explain: (hits, prepared) => explain(plan, hits, prepared),
  };
}

function makePlan(document: ModelDocument, conditions: readonly RivalCondition[]): Plan {
  const groups = Object.entries(document.scores).map(([name, { limit, floor }]) => ({
    name,
    limit: limit * 1_000,
    floor: floor * 1_000,
    inLeadScore: document.leadScore.sum.includes(name),
  }));
  const rules = document.rules.map((rule, number): HostRule => {
    const condition = conditions[number]!;
    const { decay } = rule;
    return {
      rule,
      condition,
      full: rule.points * 1_000,
      group: groups.findIndex(({ name }) => name === rule.score),
      times: rule.repeat?.max ?? 1,
      decay:
        decay && condition.signal ? decayTable(document.decays[decay]!, condition.signal.withinDays) : null,
    };
  });
  const names = new Set(rules.flatMap(({ rule }) => rule.exclusive ?? []));
  const sets = [...names].map((name) =>
    rules.flatMap(({ rule }, number) => (rule.exclusive === name ? [number] : [])),
  );
  return { document, groups, rules, gates: conditions.slice(rules.length), sets };
}

function explain(plan: Plan, hits: Uint8Array, prepared: Prepared): Explained {
  const { document, groups, rules, gates } = plan;
  const { points, suppressedBy, sums } = settle(plan, hits, prepared);
  const contributions: Line[] = [];
  const unknown: object[] = [];
  for (let i = 0; i < rules.length; i++) {
    if (hits[i] === 1) contributions.push(lineOf(rules[i]!, prepared, i, points[i]!, suppressedBy[i]!));
    else if (prepared.open[i] === 1) unknown.push(unknownLine(rules[i]!, prepared));
  }
  const { score, fit, decision, failedGates } = outcomeOf(plan, hits, prepared, sums);
  const summed = (of: (sums: Sums) => number) => leadScore(plan, sums, of);
  return {
    score,
    fit,
    decision,
    failedGates,
    scores: Object.fromEntries(groups.map(({ name }, i) => [name, sums[i]!])),
    low: summed(({ raw, worse }) => raw + worse),
    high: summed(({ raw, better }) => raw + better),
    channel: prepared.channel,
    threshold: thresholdOf(document, prepared.channel),
    contributions,
    unknown,
    gates: document.gates.map((gate, i) =>
      gateLine(gate, gates[i]!, prepared, (failedGates & (1 << i)) !== 0),
    ),
  };
}

interface Settled {
  readonly points: Float64Array;
  readonly suppressedBy: readonly (string | null)[];
  readonly sums: readonly Sums[];
}

function settle({ groups, rules, sets }: Plan, hits: Uint8Array, prepared: Prepared): Settled {
  const points = new Float64Array(rules.length);
  for (let i = 0; i < rules.length; i++) {
    if (hits[i] === 1) points[i] = pointsOf(rules[i]!, prepared.signals[i]!);
  }
  const suppressedBy = suppress(sets, rules, hits, points);
  const sums = groups.map((): Sums => ({ raw: 0, worse: 0, better: 0, indecisive: 0 }));
  for (let i = 0; i < rules.length; i++) {
    const { rule, full, group } = rules[i]!;
    const sum = sums[group]!;
    if (hits[i] === 1) {
      sum.raw += points[i]!;
      if (!rule.decisive) sum.indecisive += points[i]!;
    } else if (prepared.open[i] === 1) {
      if (full < 0) sum.worse += full;
      else sum.better += full;
    }
  }
  return { points, suppressedBy, sums };
}

function pointsOf({ full, decay, times }: HostRule, signals: readonly Signal[]): number {
  if (decay === null) return full;
  let points = 0;
  for (let i = 0; i < times && i < signals.length; i++) {
    points += Math.round((full * decay[ageOf(signals[i]!)]!) / 65_536);
  }
  return points;
}

/** Of each set only the strongest keeps its points; says for every rule which one counts instead. */
function suppress(
  sets: Plan['sets'],
  rules: readonly HostRule[],
  hits: Uint8Array,
  points: Float64Array,
): readonly (string | null)[] {
  const by: (string | null)[] = new Array(rules.length).fill(null);
  for (const set of sets) {
    const matched = set.filter((number) => hits[number] === 1);
    matched.sort((a, b) => points[b]! - points[a]! || (rules[a]!.rule.id < rules[b]!.rule.id ? -1 : 1));
    for (const weaker of matched.slice(1)) {
      points[weaker] = 0;
      by[weaker] = rules[matched[0]!]!.rule.id;
    }
  }
  return by;
}

function outcomeOf(plan: Plan, hits: Uint8Array, prepared: Prepared, sums: readonly Sums[]): Outcome {
  const { document, groups, rules } = plan;
  const fitGroup = groups.findIndex(({ name }) => name === 'fit');
  const { raw, better } = sums[fitGroup]!;
  const fit = within(groups[fitGroup]!, raw);
  const decisive = leadScore(plan, sums, (sum) => sum.raw - sum.indecisive);
  const states = document.gates.map((gate, i) =>
    gateState(gate, hits[rules.length + i]!, prepared.open[rules.length + i]!),
  );
  return {
    score: leadScore(plan, sums, (sum) => sum.raw),
    fit,
    decision: decisionOf(document, states, prepared, {
      fit,
      fitHigh: within(groups[fitGroup]!, raw + better),
      reached: decisive >= thresholdOf(document, prepared.channel),
    }),
    failedGates: states.reduce((bits, state, i) => (state === 'pass' ? bits : bits | (1 << i)), 0),
  };
}

function leadScore({ document, groups }: Plan, sums: readonly Sums[], of: (sums: Sums) => number): number {
  let score = 0;
  for (let i = 0; i < groups.length; i++) {
    if (groups[i]!.inLeadScore) score += within(groups[i]!, of(sums[i]!));
  }
  return Math.max(document.leadScore.floor * 1_000, score);
}

function within({ limit, floor }: Group, points: number): number {
  return Math.max(floor, Math.min(limit, points));
}

function thresholdOf({ mql: { threshold } }: ModelDocument, channel: string): number {
  const own = threshold.channels[channel as keyof typeof threshold.channels];
  return (own?.threshold ?? threshold.default) * 1_000;
}

function gateState({ kind, onMissing }: ModelDocument['gates'][number], hit: number, open: number): string {
  if (hit !== 1 && open === 1) return onMissing;
  return (hit === 1) === (kind === 'require') ? 'pass' : 'fail';
}

function decisionOf(
  { gates, mql }: ModelDocument,
  states: readonly string[],
  { handRaised, channelValidated }: Prepared,
  { fit, fitHigh, reached }: { readonly fit: number; readonly fitHigh: number; readonly reached: boolean },
): Decision {
  const fails = (kind: string) => gates.some((gate, i) => gate.kind === kind && states[i] === 'fail');
  const minimum = mql.fitMinimum * 1_000;
  if (fails('disqualify')) return 'disqualified';
  if (fails('divert')) return 'diverted';
  if (fails('require') || fitHigh < minimum || (!handRaised && !reached)) return 'not_mql';
  if (states.includes('hold') || fit < minimum) return 'hold';
  return handRaised || channelValidated ? 'mql' : 'hold';
}
