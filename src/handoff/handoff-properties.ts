/** The handoff as HubSpot shows it: what sales said, who said it, and what the clocks stand at. */
import type { NextAction, Receipt } from '../engine/receipt.ts';
import { nameOf } from '../lifecycle/actors.ts';
import { reasonInForce } from '../lifecycle/apply-edits.ts';
import type { AwaitingReason } from '../lifecycle/crm-edits.ts';
import type { DecisionRecord } from '../lifecycle/decision.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { nextActionOf } from '../lifecycle/next-action.ts';
import { nextStepText, REVIEW_STEP } from '../lifecycle/next-step.ts';
import type { Sla } from '../lifecycle/sla/clocks.ts';
import { noticeShown } from '../lifecycle/sla/notices.ts';
import { type OwnerTurn, ownerSentence } from '../lifecycle/sla/owner-turn.ts';

export interface ShownHandoff {
  readonly state: HandoffState;
  readonly episode: Episode | null;
  readonly decisions: readonly DecisionRecord[];
  readonly sla: Sla | null;
  readonly turn: OwnerTurn | null;
  readonly awaiting: AwaitingReason | null;
  /** What somebody else has set stands in HubSpot for a while, though it is not so. */
  readonly held: { readonly sentence: string } | null;
}

/** Every value of the handoff that the contact should have, by property name; empty for nothing. */
export function handoffProperties(
  receipt: Receipt,
  { state, episode, decisions, sla, turn, awaiting, held }: ShownHandoff,
  rules: HandoffRules,
): Record<string, string> {
  const { decided, wayBack } = state;
  const action = nextActionOf(state, receipt.nextAction, rules);
  const handedOn = isTakenOver(action, turn);
  const step = handedOn ? REVIEW_STEP : nextStepText(state, receipt, rules);
  return {
    fairlead_stage: state.stage,
    fairlead_furthest_stage: state.furthestStage,
    fairlead_sal_status: state.salStatus,
    fairlead_rejection_reason: reasonInForce(state),
    fairlead_rejection_note: noteInForce(state, decisions),
    fairlead_decided_by: decided ? nameOf(decided.by) : '',
    fairlead_decided_at: instant(decided?.at),
    fairlead_next_action: handedOn ? 'review' : action,
    fairlead_next_step: held?.sentence ?? awaiting?.sentence ?? stepOf(step, turn),
    fairlead_mql_at: instant(state.mqlAt),
    fairlead_sal_at: instant(state.salAt),
    fairlead_sql_at: instant(state.sqlAt),
    fairlead_sla_status: sla?.status ?? 'none',
    fairlead_sla_notice: noticeShown(sla, receipt.now, turn),
    fairlead_sla_owner: turn?.state ?? 'none',
    fairlead_accept_due_at: instant(sla?.acceptDueAt),
    fairlead_followup_due_at: instant(sla?.followUpDueAt),
    fairlead_recycle_until: state.stage === 'recycled' ? day(wayBack?.until) : '',
    fairlead_checklist: episode?.checklist?.sentence ?? '',
    fairlead_episode: String(state.episode),
  };
}

/** A lead that was handed on is for its next owner to review, once there is one. */
function isTakenOver(action: NextAction, turn: OwnerTurn | null): boolean {
  return action === 'reroute' && turn?.state === 'changed';
}

/** Nobody takes a step before somebody owns the lead. */
function stepOf(step: string, turn: OwnerTurn | null): string {
  const first = ownerSentence(turn);
  return first === null ? step : `${first} ${step}`;
}

/** The note of the decision whose reason is shown. */
function noteInForce(state: HandoffState, decisions: readonly DecisionRecord[]): string {
  if (reasonInForce(state) === '') return '';
  return decisions.find(({ decision }) => decision.key === state.decided?.key)?.decision.note ?? '';
}

function instant(at: number | null | undefined): string {
  return at === null || at === undefined ? '' : new Date(at).toISOString();
}

function day(at: number | null | undefined): string {
  return instant(at).slice(0, 10);
}
