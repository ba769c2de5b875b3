/** What can happen to a lead, and what comes of it. All times are epoch milliseconds. */
import type { Mover } from './actors.ts';
import type { DealState, HandoffState, LastDecision, WayBack } from './lead-state.ts';
import type { Evidence } from './new-evidence.ts';
import type { Direction, Stage } from './stages.ts';
import type { EpisodeEnd, Verdict } from './transition-table.ts';

export interface Transition {
  readonly from: Stage;
  readonly to: Stage;
  readonly direction: Direction;
  readonly by: Mover;
}

export interface VerdictEvent {
  readonly kind: 'verdict';
  readonly verdict: Verdict;
  /** False for backfill and import: history opens no episode and starts no clock. */
  readonly live: boolean;
  readonly evidence: readonly Evidence[];
  /** When something that the model reads last changed on the record. */
  readonly dataChangedAt: number | null;
  readonly at: number;
}

export interface LifecycleEvent {
  readonly kind: 'lifecycle';
  /** The contact's `lifecyclestage` as HubSpot has it now. */
  readonly lifecycle: string | null | undefined;
  /** Since when; undefined where nobody has told. A value older than a decision says nothing against it. */
  readonly since: number | undefined;
  readonly at: number;
}

export interface DealEvent {
  readonly kind: 'deal';
  readonly deal: DealState;
  readonly at: number;
}

/** A decision that `decide` has found possible. By automation its `to` cannot be an SQL. */
export type DecisionEvent = {
  readonly kind: 'decision';
  readonly decided: LastDecision;
  readonly wayBack: WayBack | null;
} & (
  | { readonly by: 'person'; readonly to: Stage }
  | { readonly by: 'automation'; readonly to: Exclude<Stage, 'sql'> }
);

export type HandoffEvent = VerdictEvent | LifecycleEvent | DealEvent | DecisionEvent;

/** Why a lead that qualifies is not handed over. `unreleased`: by its history alone, which starts no clock. */
export type HeldBack = 'nothing_new' | 'closed_lost' | 'unreleased';

export interface Step {
  readonly state: HandoffState;
  readonly transition: Transition | null;
  readonly opensEpisode: boolean;
  /** The outcome with which the open episode ends, if there is one. */
  readonly endsEpisode: EpisodeEnd | null;
  readonly heldBack: HeldBack | null;
}
