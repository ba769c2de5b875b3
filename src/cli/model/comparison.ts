/** Two models over all leads of a portal, from the stored evidence. It reads, and changes nothing. */
import type { Context } from '../../context.ts';
import { committeeReach, widerReach } from '../../engine/committee-reach.ts';
import type { Model } from '../../engine/model.ts';
import { countedPoints } from '../../engine/wording.ts';
import {
  type ChangedLead,
  type Comparison,
  compareModels,
  type Ungathered,
  ungathered,
} from '../../model-file/compare-models.ts';
import { leadEvidence } from '../../store/lead-evidence.ts';
import { WrongUse } from '../mistakes.ts';
import { modelData, modelName } from './find-model.ts';

export interface PortalComparison extends Comparison {
  readonly before: Model;
  readonly after: Model;
  readonly ungathered: Ungathered;
}

export async function compareOnPortal(
  context: Context,
  portalId: string,
  models: { readonly before: Model; readonly after: Model },
  sample: number,
): Promise<PortalComparison> {
  const now = context.now();
  const comparing = compareModels({ ...models, now, sample });
  const reach = widerReach(committeeReach(models.before), committeeReach(models.after));
  for await (const lead of leadEvidence(context.db, portalId, { reach, now })) comparing.add(lead);
  const gathering = await context.models.active(portalId);
  const missing = [ungathered(gathering, models.before), ungathered(gathering, models.after)];
  return {
    ...models,
    ...comparing.result(),
    ungathered: {
      signals: distinct(missing.flatMap(({ signals }) => signals)),
      properties: distinct(missing.flatMap(({ properties }) => properties)),
    },
  };
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

export function comparisonData({ before, after, ...rest }: PortalComparison) {
  return { before: modelData(before), after: modelData(after), ...rest };
}

export function comparisonText(comparison: PortalComparison): string {
  const { before, after, leads, otherScores, otherDecisions } = comparison;
  return [
    `${modelName(after)} against ${modelName(before)}, over ${leads} leads as they are known now:`,
    `  MQL by decision: ${comparison.decisions.after.mql} instead of ${comparison.decisions.before.mql}`,
    `  would become an MQL: ${comparison.becomes}`,
    ...comparison.becoming.map(leadText),
    ...more(comparison.becomes, comparison.becoming),
    `  would stop being an MQL: ${comparison.stops}`,
    ...comparison.stopping.map(leadText),
    ...more(comparison.stops, comparison.stopping),
    `  another decision: ${otherDecisions}; another score: ${otherScores}`,
    ...caveats(comparison.ungathered),
  ].join('\n');
}

function leadText({ contactId, stage, before, after, reason }: ChangedLead): string {
  return `    contact ${contactId}, stage ${stage}: ${before.score} -> ${countedPoints(after.score)}. ${reason}`;
}

function more(count: number, shown: readonly ChangedLead[]): readonly string[] {
  return count > shown.length ? [`    and ${count - shown.length} more (--sample shows more)`] : [];
}

function caveats({ signals, properties }: Ungathered): readonly string[] {
  const gaps = [
    ...(signals.length > 0 ? [`signals ${signals.join(', ')}`] : []),
    ...(properties.length > 0 ? [`properties ${properties.join(', ')}`] : []),
  ];
  return gaps.length === 0
    ? []
    : [`  Not counted, because the published model does not gather it: ${gaps.join('; ')}.`];
}

/** @throws WrongUse */
export function readSample(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new WrongUse(`--sample takes a number from 0 to 9999, not "${text}".`);
}
