/**
 * From a deal as HubSpot has it to what it says: open, won or lost, since when, and for how much. The stage's definition
 * decides, since portals rename stages and make their own. A stage that no pipeline has any more (archived, or the
 * pipelines cannot be read) leaves HubSpot's own word on the deal. Pure.
 */
import type { DealState } from '../lifecycle/lead-state.ts';
import type { DealFact, Pipeline, PipelineStage } from './deal-fact.ts';

/** The properties of a deal that are read. Those that a portal does not have are left out of HubSpot's answer. */
export const DEAL_PROPERTIES = [
  'dealstage',
  'pipeline',
  'amount',
  'deal_currency_code',
  'closedate',
  'closed_lost_reason',
  'hs_is_closed',
  'hs_is_closed_won',
  'hubspot_owner_id',
] as const;

/** Asked for with its past, which tells since when. */
export const STAGE_PROPERTY = 'dealstage';

export interface DealRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The stages it has been in, in any order; HubSpot tells the last 45 or so. */
  readonly stages: readonly { readonly value: string; readonly occurredAt: number }[];
}

/** `currency` is the account's own, for deals that name none. */
export function dealOutcome(
  deal: DealRecord,
  pipelines: readonly Pipeline[],
  currency: string | null,
): DealFact {
  const { properties } = deal;
  const pipeline = textOf(properties.pipeline);
  const stage = textOf(properties.dealstage);
  const closesAt = timeOf(properties.closedate);
  const state = stateOf(findStage(pipelines, stage, pipeline)) ?? ownWord(properties);
  return {
    dealId: deal.id,
    state,
    ...momentsOf(deal, state, closesAt, pipelines),
    amount: decimalOf(properties.amount),
    currency: textOf(properties.deal_currency_code) ?? currency,
    lostReason: state === 'lost' ? textOf(properties.closed_lost_reason) : null,
    pipeline,
    stage,
    closesAt,
    owner: textOf(properties.hubspot_owner_id),
  };
}

/** True where no pipeline has the stage that the deal is in: the pipelines may have changed since they were read. */
export function isStageUnknown({ properties }: DealRecord, pipelines: readonly Pipeline[]): boolean {
  const stage = textOf(properties.dealstage);
  return stage !== null && findStage(pipelines, stage, textOf(properties.pipeline)) === undefined;
}

/**
 * The stage in its own pipeline; a past stage names no pipeline, and stage ids are unique but for what portals have
 * made by copying.
 */
function findStage(
  pipelines: readonly Pipeline[],
  stage: string | null,
  pipeline: string | null,
): PipelineStage | undefined {
  const own = pipelines.filter(({ id }) => id === pipeline);
  return [...own, ...pipelines].flatMap(({ stages }) => stages).find(({ id }) => id === stage);
}

/**
 * HubSpot closes a deal at probability 1 as won and at 0 as lost (pipelines guide: `metadata.isClosed`,
 * `metadata.probability`). Undefined where the stage does not say.
 */
function stateOf(stage: PipelineStage | undefined): DealState | undefined {
  if (!stage) return undefined;
  const { isClosed, probability } = stage;
  if (isClosed === false) return 'open';
  if (probability === 1) return 'won';
  if (probability === 0) return 'lost';
  if (isClosed) return 'lost';
  return probability === null ? undefined : 'open';
}

/** HubSpot works these two out by itself, and keeps them when a pipeline goes. */
function ownWord(properties: DealRecord['properties']): DealState {
  if (properties.hs_is_closed_won === 'true') return 'won';
  return properties.hs_is_closed === 'true' ? 'lost' : 'open';
}

/** Since when it is as it is, and when it was opened. */
function momentsOf(
  deal: DealRecord,
  state: DealState,
  closesAt: number | null,
  pipelines: readonly Pipeline[],
): Pick<DealFact, 'at' | 'openedAt'> {
  const changes = changesOf(deal, state, pipelines);
  const openedAt = changes.findLast((change) => change.state === 'open')?.at ?? null;
  const since = changes.at(-1);
  if (since && changes.length > 1) return { at: since.at, openedAt };
  const first = since?.at ?? (state === 'open' ? deal.createdAt : deal.updatedAt);
  if (state === 'open') return { at: first, openedAt: first };
  // It came to HubSpot closed, by an import for instance: then it was closed before.
  return { at: closesAt !== null && closesAt < first ? closesAt : first, openedAt: null };
}

interface StateChange {
  readonly state: DealState;
  readonly at: number;
}

/** The states that the deal has been in, the oldest first: what it went through within one of them is no change. */
function changesOf(deal: DealRecord, state: DealState, pipelines: readonly Pipeline[]): StateChange[] {
  const past = deal.stages.toSorted((a, b) => a.occurredAt - b.occurredAt);
  const pipeline = textOf(deal.properties.pipeline);
  const states = past.map(({ value, occurredAt }, place): StateChange => {
    // Where nobody knows a stage of the past any more, the deal was on its way there.
    const then = stateOf(findStage(pipelines, value, pipeline)) ?? 'open';
    return { state: place === past.length - 1 ? state : then, at: occurredAt };
  });
  return states.filter((change, place) => change.state !== states[place - 1]?.state);
}

/** Without what no database can hold: people paste anything. */
function textOf(value: string | null | undefined): string | null {
  return value?.toWellFormed().replaceAll('\0', '').trim() || null;
}

function decimalOf(value: string | null | undefined): string | null {
  const text = textOf(value);
  return text !== null && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) && Number.isFinite(Number(text))
    ? text
    : null;
}

const FIRST_YEAR = Date.UTC(1000, 0);
const LAST_YEAR = Date.UTC(9999, 11);

/** ISO 8601, or milliseconds since 1970 as text; of a year that people write with four digits. */
function timeOf(value: string | null | undefined): number | null {
  const text = textOf(value);
  if (text === null) return null;
  const at = /^-?\d{9,}$/.test(text) ? Number(text) : Date.parse(text);
  return at >= FIRST_YEAR && at <= LAST_YEAR ? at : null;
}
