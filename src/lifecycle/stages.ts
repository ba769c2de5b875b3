/**
 * The stages a lead can stand in, their order, and how they meet HubSpot's lifecycle stage. A stage is a claim
 * about evidence (C-05): marketing's for MQL, sales' acceptance for SAL, discovery's for SQL.
 */
import { HANDOFF_STAGES } from '../engine/handoff-words.ts';

export const STAGES = HANDOFF_STAGES;
export type Stage = (typeof STAGES)[number];

/** How far along the funnel a stage lies; sideways stages count as the beginning. */
const DEPTH: Readonly<Record<Stage, number>> = {
  lead: 0,
  nurture: 0,
  recycled: 0,
  disqualified: 0,
  mql: 1,
  sal: 2,
  sql: 3,
  opportunity: 4,
  customer: 5,
  expansion: 5,
};

/** HubSpot's default lifecycle stages in their order (developers.hubspot.com, contacts guide). */
const LIFECYCLE_ORDER = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
] as const;

const STAGE_OF_LIFECYCLE: ReadonlyMap<string, Stage> = new Map([
  ['subscriber', 'lead'],
  ['lead', 'lead'],
  ['marketingqualifiedlead', 'mql'],
  ['salesqualifiedlead', 'sql'],
  ['opportunity', 'opportunity'],
  ['customer', 'customer'],
  ['evangelist', 'customer'],
]);

/** Which of our stages HubSpot's lifecycle stage follows, and to which value. A portal may map others. */
export type LifecycleMapping = Readonly<Partial<Record<Stage, string>>>;
export const DEFAULT_LIFECYCLE: LifecycleMapping = {
  mql: 'marketingqualifiedlead',
  sql: 'salesqualifiedlead',
};

/** A column's text as a stage. @throws RangeError for a text that is no stage: the store holds only ours. */
export function asStage(text: string): Stage {
  const stage = STAGES.find((known) => known === text);
  if (!stage) throw new RangeError(`"${text}" is no qualification stage`);
  return stage;
}

/** The stage further along the funnel; the first one where both lie equally far. */
export function furthest(first: Stage, second: Stage): Stage {
  return DEPTH[second] > DEPTH[first] ? second : first;
}

export type Direction = 'forward' | 'backward' | 'sideways';

/** Where a move leads, by how far along the funnel both stages lie. */
export function directionOf(from: Stage, to: Stage): Direction {
  if (DEPTH[to] === DEPTH[from]) return 'sideways';
  return DEPTH[to] > DEPTH[from] ? 'forward' : 'backward';
}

/** Whether sales or later owns a lead in this stage: what sales owns is never taken back by lost points. */
export function isOwnedBySales(stage: Stage): boolean {
  return DEPTH[stage] >= DEPTH.sal;
}

/**
 * The stage a contact inherits from its `lifecyclestage`, for leads that were there before Fairlead.
 * Custom stages and `other` say nothing that we could read: such a contact starts as a lead.
 */
export function inheritedStage(lifecycle: string | null | undefined): Stage {
  return STAGE_OF_LIFECYCLE.get(lifecycle ?? '') ?? 'lead';
}

/** Whether a `lifecyclestage` is one of HubSpot's own, whose meaning is known. */
export function isKnownLifecycle(lifecycle: string | null | undefined): boolean {
  return STAGE_OF_LIFECYCLE.has(lifecycle ?? '');
}

/**
 * The lifecycle stage to write for `stage`, or null where there is nothing to write: the portal maps no value,
 * or the contact stands there or further already (HubSpot only moves forward, and so do we).
 */
export function lifecycleToWrite(
  stage: Stage,
  current: string | null | undefined,
  mapping: LifecycleMapping,
): string | null {
  const wanted = mapping[stage];
  if (!wanted || wanted === current) return null;
  const order: readonly string[] = LIFECYCLE_ORDER;
  const from = current ? order.indexOf(current) : -1;
  if (current && from < 0) return null; // a stage of the portal's own: its place in the order is the portal's secret
  return order.indexOf(wanted) > from || !order.includes(wanted) ? wanted : null;
}
