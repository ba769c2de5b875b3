/** What is known of a deal: the outcome that marketing's leads come to. */
import type { DealState } from '../lifecycle/lead-state.ts';

export interface DealFact {
  readonly dealId: string;
  readonly state: DealState;
  /** Since when the deal is open, won or lost (epoch ms); a change of stage within the state moves it not. */
  readonly at: number;
  /** When it was last opened (epoch ms): by its making, or anew; null where it came to HubSpot closed. */
  readonly openedAt: number | null;
  /** In the deal's currency, as HubSpot writes it: a decimal number. */
  readonly amount: string | null;
  /** ISO 4217; the account's own where the deal names none. */
  readonly currency: string | null;
  /** What sales wrote about a lost deal; null while it is not lost. */
  readonly lostReason: string | null;
  /** HubSpot's ids; null where the deal has none. */
  readonly pipeline: string | null;
  readonly stage: string | null;
  /** When it is expected to close, or did (epoch ms): people edit it. */
  readonly closesAt: number | null;
  /** HubSpot's owner of the deal. */
  readonly owner: string | null;
}

export interface PipelineStage {
  readonly id: string;
  /** Null where HubSpot does not say. */
  readonly isClosed: boolean | null;
  /** Between 0 and 1; null where HubSpot does not say. */
  readonly probability: number | null;
}

export interface Pipeline {
  readonly id: string;
  readonly stages: readonly PipelineStage[];
}
