/** The lines of a receipt while it is written, and the sums of one score group. */
import { type DecaySpec, decayTable } from '../../../../src/engine/decay.ts';
import type { Signal } from '../../../../src/engine/input.ts';
import type {
  Contribution,
  FitCriterion,
  InputValue,
  Unknown,
  UnknownInput,
} from '../../../../src/engine/receipt.ts';
import { ageOf, type Lead } from './lead.ts';

export type Line = { -readonly [Key in keyof Contribution]: Contribution[Key] };

export interface Lines {
  readonly contributions: Line[];
  readonly unknown: Unknown[];
  readonly fitCriteria: FitCriterion[];
}

/** One score group: what counts, and what the unknown could take or add. */
export interface Page {
  readonly lines: Lines;
  raw: number;
  worse: number;
  better: number;
  /** The part of `raw` that may not decide. */
  indecisive: number;
}

export function newPage(lines: Lines): Page {
  return { lines, raw: 0, worse: 0, better: 0, indecisive: 0 };
}

/** What a rule is called and worth, in milli-points. */
export interface Rule {
  readonly ruleId: string;
  readonly label: string;
  readonly score: string;
  readonly full: number;
  readonly doing: string | null;
}

/** Something about them holds. */
export function credit(page: Page, rule: Rule, because: readonly InputValue[]): void {
  page.raw += rule.full;
  page.lines.contributions.push({
    ruleId: rule.ruleId,
    label: rule.label,
    doing: rule.doing,
    score: rule.score,
    points: rule.full,
    full: rule.full,
    because,
    decay: null,
    suppressedBy: null,
    triggeredAt: null,
  });
}

/** Nobody can say yet. */
export function leaveOpen(
  page: Page,
  { ruleId, label, score, full }: Rule,
  inputs: readonly UnknownInput[],
): void {
  if (full < 0) page.worse += full;
  else page.better += full;
  page.lines.unknown.push({ ruleId, label, score, worth: full, inputs });
}

/** How fast a kind of signal loses its worth. Made once, with the engine's own arithmetic. */
export interface Curve {
  readonly factors: Int32Array;
  /** By age: the days until less is left, 0 when nothing will be lost any more. */
  readonly untilDrop: Int32Array;
}

export function curve(spec: DecaySpec, withinDays: number): Curve {
  const factors = decayTable(spec, withinDays);
  const untilDrop = factors.map((factor, age) => {
    if (factor === 0) return 0;
    let later = age + 1;
    while (later < factors.length && factors[later] === factor) later++;
    return later - age;
  });
  return { factors, untilDrop };
}

export interface DatedRule extends Rule, Curve {}

/** The newest of these signals counts, or as many of the newest as `times` says. */
export function creditSignals(
  page: Page,
  lead: Lead,
  rule: DatedRule,
  signals: readonly Signal[],
  times = 1,
): Line {
  const { full, factors } = rule;
  const newest = signals[0]!;
  const ageDays = ageOf(lead, newest);
  const factor = factors[ageDays]!;
  let points = Math.round((full * factor) / 65_536);
  for (let i = 1; i < times && i < signals.length; i++) {
    points += Math.round((full * factors[ageOf(lead, signals[i]!)]!) / 65_536);
  }
  page.raw += points;
  const days = rule.untilDrop[ageDays]!;
  const line: Line = {
    ruleId: rule.ruleId,
    label: rule.label,
    doing: rule.doing,
    score: rule.score,
    points,
    full,
    because: evidence(signals),
    decay: { ageDays, factor, nextDropDay: days === 0 ? null : lead.day + days },
    suppressedBy: null,
    triggeredAt: newest.occurredAt,
  };
  page.lines.contributions.push(line);
  return line;
}

function evidence(signals: readonly Signal[]): readonly InputValue[] {
  const shown: InputValue[] = [];
  for (let i = 0; i < 3 && i < signals.length; i++) {
    const { kind, asset, occurredAt } = signals[i]!;
    shown.push({ input: `signal.${kind}`, value: asset ?? null, occurredAt });
  }
  return shown;
}
