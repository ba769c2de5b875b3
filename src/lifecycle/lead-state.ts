/**
 * Where a lead stands. `LeadState` is what every lead has; `HandoffState` adds what the handoff remembers between
 * two events. Current stage and furthest stage are two facts: the first comes back, the second never falls, unless a
 * decision is undone and so was never made.
 */
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import type { Decider } from './actors.ts';
import { inheritedStage, type Stage } from './stages.ts';

export type SalStatus = 'none' | 'pending' | 'accepted' | 'rejected' | 'recycled';

export interface LeadState {
  readonly stage: Stage;
  readonly furthestStage: Stage;
  readonly salStatus: SalStatus;
  /** How many times the lead has qualified; 0 before the first. */
  readonly episode: number;
  /** When the current episode became an MQL (epoch ms). */
  readonly mqlAt: number | null;
}

/** What a decider can do to a lead; taking a decision back is no such word, it unsays one. */
export type DecisionWord = 'accept' | 'reject' | 'recycle' | 'disqualify' | 'qualify';

export interface LastDecision {
  readonly key: string;
  readonly decision: DecisionWord;
  readonly by: Decider;
  /** From when it counts (epoch ms): of a correction, when what it corrects was decided. */
  readonly at: number;
  /** When it was made, where that was later. */
  readonly correctedAt?: number;
  readonly reason: RejectionReason | null;
}

/** What brings a lead back that was sent back: signals of the kinds asked for, changed data, or a person alone. */
export type ReturnsOn = 'new_signals' | 'new_data' | 'person';

/** The way back of a lead that was sent back: only what is newer than `since` counts (AT-26). */
export interface WayBack {
  readonly since: number;
  readonly on: ReturnsOn;
  /** Signal kinds that wake it; null for any. A raised hand always does. */
  readonly wakeOn: readonly string[] | null;
  /** The day on which a recycled lead wakes by itself (epoch ms). */
  readonly until: number | null;
  /** When that day had come. */
  readonly wokeAt: number | null;
}

export type DealState = 'open' | 'won' | 'lost';

export interface LastDeal {
  readonly state: DealState;
  readonly at: number;
  /** Of an open deal that made the lead an opportunity: what it had found. */
  readonly found?: FoundByDeal;
}

/** Where a lead stood when a deal took it along, and when that was (epoch ms). */
export type FoundByDeal = Pick<
  HandoffState,
  'stage' | 'stageSince' | 'salStatus' | 'wayBack' | 'belowSince'
> & { readonly takenAt: number };

export interface HandoffState extends LeadState {
  /** When the lead came into its stage; null where that was before anybody counted. */
  readonly stageSince: number | null;
  /** When sales accepted the current episode, and when it became an SQL (epoch ms). */
  readonly salAt: number | null;
  readonly sqlAt: number | null;
  /** When the lead was handed to the owner of another territory: its clocks begin anew (AT-25). */
  readonly restartedAt: number | null;
  /** The last decision about the current episode. */
  readonly decided: LastDecision | null;
  readonly wayBack: WayBack | null;
  /** When a decision or a lost deal last sent the lead back: what the CRM had said before is no news after it. */
  readonly sentBackAt: number | null;
  /** An MQL no longer meets the bar since then; its grace runs (epoch ms). */
  readonly belowSince: number | null;
  /** The last word of a deal of this contact. */
  readonly deal: LastDeal | null;
}

const NOTHING_YET = {
  stageSince: null,
  salAt: null,
  sqlAt: null,
  restartedAt: null,
  decided: null,
  wayBack: null,
  sentBackAt: null,
  belowSince: null,
  deal: null,
} satisfies Omit<HandoffState, keyof LeadState>;

export const NEW_LEAD: LeadState = {
  stage: 'lead',
  furthestStage: 'lead',
  salStatus: 'none',
  episode: 0,
  mqlAt: null,
};

/** The state of a contact that was there before Fairlead: inherited, with no episode of ours. */
export function inheritedState(lifecycle: string | null | undefined): LeadState {
  const stage = inheritedStage(lifecycle);
  return { ...NEW_LEAD, stage, furthestStage: stage };
}

/** The state of a lead that is met for the first time. */
export const NEW_HANDOFF: HandoffState = { ...NEW_LEAD, ...NOTHING_YET };

/** A state with all the handoff remembers; what it does not say yet is nothing. */
export function withHandoff(state: LeadState & Partial<HandoffState>): HandoffState {
  return { ...NOTHING_YET, ...state };
}

/** An attempt at qualification is running: sales has been asked, or works it. Inherited stages have no attempt of ours. */
export function hasOpenEpisode({ stage, salStatus }: LeadState): boolean {
  if (stage === 'mql') return salStatus === 'pending';
  return (stage === 'sal' || stage === 'sql') && salStatus === 'accepted';
}
