/** Rules that can never add anything, and gates that can never close or never open. */
import { canonicalJson } from './canonical.ts';
import { isDated } from './condition-tree.ts';
import type { Bounds } from './lint-bounds.ts';
import type { LintFinding } from './lint-finding.ts';
import { canHold } from './satisfiable.ts';
import type { ModelDocument, Rule, SignalTest } from './schema.ts';

export function idleFindings(document: ModelDocument, bounds: Bounds): readonly LintFinding[] {
  return [
    ...document.rules.flatMap((rule, i) => {
      const reason = whyIdle(document, bounds, rule);
      return reason === null ? [] : [idleRule(rule, i, reason)];
    }),
    ...gateFindings(document),
  ];
}

interface Reason {
  readonly told: string;
  readonly evidence: LintFinding['evidence'];
}

function idleRule(rule: Rule, index: number, { told, evidence }: Reason): LintFinding {
  return {
    id: 'rule.never-adds',
    level: 'warning',
    sentence: `"${rule.label}" can never add anything: ${told}.`,
    path: `rules.${index}`,
    evidence: { rule: rule.id, points: rule.points, ...evidence },
  };
}

function whyIdle(document: ModelDocument, { groups }: Bounds, rule: Rule): Reason | null {
  if (rule.points === 0) return { told: 'it is worth 0 points', evidence: { because: 'worthless' } };
  if (!canHold(document, rule.when)) {
    return { told: 'its condition contradicts itself', evidence: { because: 'contradiction' } };
  }
  const group = groups.find((one) => one.name === rule.score)!;
  if (group.low === group.high) {
    const told = `${group.name} is always ${group.low}, whatever its rules bring`;
    return { told, evidence: { because: 'fixed', group: group.name, always: group.low } };
  }
  const stronger = document.rules.find((other) => other.id !== rule.id && alwaysBeats(other, rule));
  if (stronger === undefined) return null;
  const told = `wherever it holds, "${stronger.label}" counts instead`;
  return { told, evidence: { because: 'beaten', other: stronger.id } };
}

/** Of the same set, holds whenever the other does, and is worth at least as much on every day. */
function alwaysBeats(strong: Rule, weak: Rule): boolean {
  if (weak.exclusive === undefined || strong.exclusive !== weak.exclusive) return false;
  const [points, others] = [Math.abs(strong.points), Math.abs(weak.points)];
  if (points < others || (points === others && strong.id > weak.id)) return false;
  if (strong.decay !== undefined && strong.decay !== weak.decay) return false;
  if ((strong.repeat?.max ?? 1) < (weak.repeat?.max ?? 1)) return false;
  if (canonicalJson(strong.when) === canonicalJson(weak.when)) return true;
  return 'signal' in strong.when && 'signal' in weak.when && countsWhenever(strong.when, weak.when);
}

/** Every signal that counts for one counts for the other. A wider test of one topic may choose another topic. */
function countsWhenever(wide: SignalTest, narrow: SignalTest): boolean {
  const asked = new Set(narrow.where.map(canonicalJson));
  return (
    wide.signal === narrow.signal &&
    wide.sameTopic === undefined &&
    (wide.topic === undefined || wide.topic === narrow.topic) &&
    wide.withinDays >= narrow.withinDays &&
    wide.atLeast <= narrow.atLeast &&
    wide.where.every((test) => asked.has(canonicalJson(test)))
  );
}

function gateFindings(document: ModelDocument): readonly LintFinding[] {
  return document.gates.flatMap((gate, i): readonly LintFinding[] => {
    if (canHold(document, gate.when)) return [];
    const evidence = { gate: gate.id, kind: gate.kind, onMissing: gate.onMissing };
    const certain = isDated(gate.when);
    if (gate.kind === 'require' && (certain || gate.onMissing !== 'pass')) {
      const sentence = `Nobody can pass "${gate.label}": its condition contradicts itself, so no lead becomes an MQL.`;
      return [{ id: 'gate.never-opens', level: 'problem', sentence, path: `gates.${i}.when`, evidence }];
    }
    if (gate.kind === 'require' || !(certain || gate.onMissing === 'pass')) return [];
    const sentence = `"${gate.label}" can never keep anybody out: its condition contradicts itself.`;
    return [{ id: 'gate.never-closes', level: 'warning', sentence, path: `gates.${i}.when`, evidence }];
  });
}
