/** The three audit questions (CB-09): does any score qualify without fit, does anything count against a lead, is all content equal? */

import { isDated, kindsOf, leavesOf } from './condition-tree.ts';
import { type Bounds, gives, takes } from './lint-bounds.ts';
import type { LintFinding } from './lint-finding.ts';
import { withoutFacts } from './lint-without-facts.ts';
import type { ModelDocument, Rule } from './schema.ts';
import { countedPoints, listed, numberWord } from './wording.ts';

export function auditFindings(document: ModelDocument, bounds: Bounds): readonly LintFinding[] {
  return [fitQuestion(document, bounds), negativesQuestion(document, bounds), ...contentQuestion(document)];
}

function fitQuestion(document: ModelDocument, { fit }: Bounds): LintFinding {
  const { fitMinimum } = document.mql;
  const { highestFit, barriers } = withoutFacts(document);
  const evidence = {
    fitMinimum,
    lowestFit: fit.low,
    highestFit: fit.high,
    highestWithoutFacts: highestFit,
    gates: document.gates.length,
  };
  const found = { id: 'audit.fit' as const, path: 'mql.fitMinimum', evidence };
  if (fitMinimum <= fit.low) {
    const level = document.gates.length === 0 ? 'problem' : 'warning';
    return {
      ...found,
      level,
      sentence: noFitGate(fitMinimum, barriers),
      evidence: { ...evidence, barriers },
    };
  }
  if (fitMinimum <= highestFit) {
    const sentence = `Fit can be earned by activity: a lead needs ${countedPoints(fitMinimum, 'fit point')}, and up to ${highestFit} ask for no fact about it.`;
    return { ...found, level: 'warning', sentence };
  }
  const needed = `${fitMinimum} of ${countedPoints(fit.high, 'fit point')}`;
  const sentence = `No number of points outweighs the fit: a lead needs ${needed}.`;
  return { ...found, level: 'statement', sentence };
}

function noFitGate(fitMinimum: number, barriers: readonly string[]): string {
  const reached = `any lead reaches the fit minimum of ${fitMinimum}`;
  if (barriers.length === 0) return `There is no fit gate: ${reached}, so activity alone qualifies.`;
  const named = listed(barriers.map((label) => `"${label}"`));
  return `There is no fit gate but ${named}: ${reached}.`;
}

function negativesQuestion(document: ModelDocument, { groups }: Bounds): LintFinding {
  const felt = new Set(groups.filter((group) => group.low < group.high).map((group) => group.name));
  const rules = document.rules.filter((rule) => takes(rule) && felt.has(rule.score));
  const disqualifying = document.gates.filter((gate) => gate.kind === 'disqualify').length;
  const evidence = { rules: rules.map((rule) => rule.id), disqualifyingGates: disqualifying };
  if (rules.length > 0) {
    const count = rules.length === 1 ? 'One rule takes' : `${capital(numberWord(rules.length))} rules take`;
    return {
      id: 'audit.negatives',
      level: 'statement',
      sentence: `${count} points away.`,
      path: 'rules',
      evidence,
    };
  }
  return {
    id: 'audit.negatives',
    level: disqualifying === 0 ? 'problem' : 'warning',
    sentence: 'There are no negatives: nothing a lead is or does takes points away.',
    path: 'rules',
    evidence,
  };
}

function contentQuestion(document: ModelDocument): readonly LintFinding[] {
  const content = document.rules.filter(
    (rule) => gives(rule) && rule.score !== 'fit' && activitiesIn(rule).length > 0,
  );
  if (signalsIn(content).length < 2) return [];
  const points = content.map((rule) => rule.points);
  const evidence = { lowest: Math.min(...points), highest: Math.max(...points), signals: signalsIn(content) };
  if (evidence.lowest === evidence.highest) {
    const sentence = `All content is equal: each of the ${numberWord(evidence.signals.length)} activities is worth ${countedPoints(evidence.lowest)}.`;
    return [{ id: 'audit.content', level: 'problem', sentence, path: 'rules', evidence }];
  }
  const sentence = `Activities are told apart: one is worth ${evidence.lowest} to ${evidence.highest} points.`;
  return [
    { id: 'audit.content', level: 'statement', sentence, path: 'rules', evidence },
    ...Object.keys(document.scores).flatMap((group) => equalWithin(group, content)),
  ];
}

const MANY = 3;

function equalWithin(group: string, content: readonly Rule[]): readonly LintFinding[] {
  const own = content.filter((rule) => rule.score === group);
  const signals = signalsIn(own);
  const points = own[0]?.points ?? 0;
  if (signals.length < MANY || own.some((rule) => rule.points !== points)) return [];
  const sentence = `All activities of ${group} are equal: ${listed(signals)} are worth ${countedPoints(points)} each.`;
  const evidence = { points, signals };
  return [{ id: 'audit.content-of-group', level: 'warning', sentence, path: `scores.${group}`, evidence }];
}

function signalsIn(rules: readonly Rule[]): readonly string[] {
  return [...new Set(rules.flatMap(activitiesIn))];
}

/** Signals a rule asks for, not those that must not have happened. */
function activitiesIn({ when }: Rule): readonly string[] {
  return leavesOf(when).flatMap(({ test, negated }) => (isDated(test) && !negated ? kindsOf(test) : []));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
