/** A lead's place in the lifecycle, as its row has it: what is asked for often in columns, the rest together. */
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { type LeadState, type SalStatus, withHandoff } from '../lifecycle/lead-state.ts';
import { asStage } from '../lifecycle/stages.ts';

export interface LeadStateRow {
  readonly stage: string;
  readonly furthest_stage: string;
  readonly sal_status: string;
  readonly episode: number;
  /** Epoch ms. */
  readonly mql_at: number | null;
  readonly handoff: Partial<HandoffState>;
}

/** @throws RangeError for a stage that is none of ours */
export function stateOf(row: LeadStateRow): HandoffState {
  return withHandoff({
    ...row.handoff,
    stage: asStage(row.stage),
    furthestStage: asStage(row.furthest_stage),
    salStatus: row.sal_status as SalStatus,
    episode: row.episode,
    mqlAt: row.mql_at,
  });
}

/** What the column `handoff` holds of a state. */
export function handoffOf({
  stage: _stage,
  furthestStage: _furthestStage,
  salStatus: _salStatus,
  episode: _episode,
  mqlAt: _mqlAt,
  ...handoff
}: HandoffState): Omit<HandoffState, keyof LeadState> {
  return handoff;
}
