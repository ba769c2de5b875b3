import type { PropertyDefinition } from './property-definition.ts';
import type { Values } from './record.ts';
import type { ChangeSource } from './source.ts';

/**
 * HubSpot moves a lifecycle stage forward only. A backward write answers 2xx and is ignored, unless
 * the stage was cleared in an earlier request. People in the record view may move it anywhere.
 */
export function isIgnoredStageMove(
  definition: PropertyDefinition,
  from: string | undefined,
  to: string,
  source: ChangeSource,
): boolean {
  if (source.type === 'CRM_UI' || from === undefined || to === '') return false;
  return rank(definition, to) < rank(definition, from);
}

/** The dates HubSpot notes when a stage is entered and left. */
export function stageDates(
  from: string | undefined,
  to: string,
  at: number,
  known: (name: string) => boolean,
): Values {
  const now = new Date(at).toISOString();
  const dates: Record<string, string> = {
    [`hs_lifecyclestage_${to}_date`]: now,
    [`hs_v2_date_entered_${to}`]: now,
    ...(from !== undefined && { [`hs_v2_date_exited_${from}`]: now }),
  };
  return Object.fromEntries(Object.entries(dates).filter(([name]) => known(name)));
}

function rank(definition: PropertyDefinition, stage: string): number {
  return definition.options.find((option) => option.value === stage)?.displayOrder ?? -1;
}
