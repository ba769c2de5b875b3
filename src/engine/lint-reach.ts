/** What thresholds, limits, floors and grades can ever do, given the most and the least the rules bring. */

import { datedTestsOf, kindsOf } from './condition-tree.ts';
import { type Bounds, type GroupBounds, lowestThreshold, thresholdsOf } from './lint-bounds.ts';
import type { LintFinding } from './lint-finding.ts';
import type { ModelDocument } from './schema.ts';
import { countedPoints, upperFirst } from './wording.ts';

export function reachFindings(document: ModelDocument, bounds: Bounds): readonly LintFinding[] {
  return [
    ...thresholdFindings(document, bounds),
    ...aloneFindings(document, bounds),
    ...bounds.groups.flatMap(bindingFindings),
    ...leadFloorFindings(document, bounds),
    ...gradeFindings(document, bounds),
  ];
}

function thresholdFindings(document: ModelDocument, { decisiveScore }: Bounds): readonly LintFinding[] {
  return thresholdsOf(document).flatMap(({ channel, points, path }): readonly LintFinding[] => {
    const { low, high } = decisiveScore;
    const evidence = { channel, threshold: points, lowest: low, highest: high };
    const where = channel === 'default' ? 'the threshold' : `the threshold for ${channel}`;
    if (points > high) {
      const sentence = `Nobody can reach ${where} (${points}): points that may decide add up to ${high} at most.`;
      return [{ id: 'threshold.unreachable', level: 'problem', sentence, path, evidence }];
    }
    if (points > low) return [];
    const sentence = `Everybody reaches ${where} (${points}): no lead has fewer than ${countedPoints(low)}.`;
    return [{ id: 'threshold.always-met', level: 'problem', sentence, path, evidence }];
  });
}

/** "Engagement alone can never qualify (limit 40, lowest threshold 60)." */
function aloneFindings(document: ModelDocument, { decisive }: Bounds): readonly LintFinding[] {
  const summed = decisive.filter((group) => document.leadScore.sum.includes(group.name));
  const threshold = lowestThreshold(document);
  if (summed.length < 2) return [];
  return summed.flatMap((group): readonly LintFinding[] => {
    const others = summed.filter((one) => one !== group).reduce((sum, one) => sum + one.idle, 0);
    const alone = Math.max(document.leadScore.floor, group.high + others);
    if (group.high <= group.idle || alone >= threshold) return [];
    const isLimited = group.rawHigh > group.limit;
    const isFast = hasFastSignal(document, group.name);
    const most = isLimited ? `limit ${group.limit}` : `at most ${group.high}`;
    const raised = isFast ? ' by its points' : '';
    const sentence = `${upperFirst(group.name)} alone can never qualify${raised} (${most}, lowest threshold ${threshold}).`;
    const evidence = {
      group: group.name,
      highest: group.high,
      lowestThreshold: threshold,
      boundBy: isLimited ? 'limit' : 'rules',
      fastTrack: isFast ? 'yes' : 'no',
    };
    return [
      { id: 'group.never-alone', level: 'statement', sentence, path: `scores.${group.name}`, evidence },
    ];
  });
}

function hasFastSignal(document: ModelDocument, group: string): boolean {
  const fast = new Set(document.fastTracks.map((track) => track.signal));
  return document.rules.some(
    ({ score, when }) =>
      score === group && datedTestsOf(when).some((test) => kindsOf(test).some((kind) => fast.has(kind))),
  );
}

function bindingFindings({ name, limit, floor, rawLow, rawHigh }: GroupBounds): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  if (limit > rawHigh) {
    const sentence = `The limit of ${name} (${limit}) can never bind: its rules bring ${rawHigh} at most.`;
    const evidence = { limit, highest: rawHigh };
    findings.push({
      id: 'limit.never-binds',
      level: 'warning',
      sentence,
      path: `scores.${name}.limit`,
      evidence,
    });
  }
  if (floor < rawLow) {
    const sentence = `The floor of ${name} (${floor}) can never bind: its rules bring ${rawLow} at the least.`;
    const evidence = { floor, lowest: rawLow };
    findings.push({
      id: 'floor.never-binds',
      level: 'warning',
      sentence,
      path: `scores.${name}.floor`,
      evidence,
    });
  }
  return findings;
}

function leadFloorFindings({ leadScore }: ModelDocument, { groups }: Bounds): readonly LintFinding[] {
  const summed = groups.filter((group) => leadScore.sum.includes(group.name));
  const lowest = summed.reduce((sum, group) => sum + group.low, 0);
  if (leadScore.floor >= lowest) return [];
  const sentence = `The floor of the lead score (${leadScore.floor}) can never bind: no lead falls below ${lowest}.`;
  const evidence = { floor: leadScore.floor, lowest };
  return [{ id: 'floor.never-binds', level: 'warning', sentence, path: 'leadScore.floor', evidence }];
}

function gradeFindings({ grades }: ModelDocument, { fit, score }: Bounds): readonly LintFinding[] {
  const axes = [
    { axis: 'fit', bounds: Object.entries(grades.fit), highest: fit.high },
    { axis: 'behaviour', bounds: Object.entries(grades.behaviour), highest: score.high },
  ] as const;
  return axes.flatMap(({ axis, bounds, highest }) =>
    bounds.flatMap(([grade, needed]): readonly LintFinding[] => {
      if (needed <= highest) return [];
      const sentence = `Nobody can be graded ${grade}: it needs ${countedPoints(needed)}, and ${highest} is the most there is.`;
      const evidence = { grade, needed, highest };
      return [
        { id: 'grade.unreachable', level: 'warning', sentence, path: `grades.${axis}.${grade}`, evidence },
      ];
    }),
  );
}
