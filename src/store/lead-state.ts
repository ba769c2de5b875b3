/** A lead's place in the lifecycle, as its row has it. */
import { asStage } from '../lifecycle/stages.ts';
import type { LeadState, SalStatus } from '../lifecycle/transitions.ts';

export interface LeadStateRow {
  readonly stage: string;
  readonly furthest_stage: string;
  readonly sal_status: string;
  readonly episode: number;
  /** Epoch ms. */
  readonly mql_at: number | null;
}

/** @throws RangeError for a stage that is none of ours */
export function stateOf(row: LeadStateRow): LeadState {
  return {
    stage: asStage(row.stage),
    furthestStage: asStage(row.furthest_stage),
    salStatus: row.sal_status as SalStatus,
    episode: row.episode,
    mqlAt: row.mql_at,
  };
}
