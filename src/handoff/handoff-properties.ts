/** The handoff as HubSpot shows it: what sales said, who said it, and what the clocks stand at. */
import type { Receipt } from '../engine/receipt.ts';
import { nameOf } from '../lifecycle/actors.ts';
import { reasonInForce } from '../lifecycle/apply-edits.ts';
import type { DecisionRecord } from '../lifecycle/decision.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { Sla } from '../lifecycle/sla/clocks.ts';
import { noticeShown } from '../lifecycle/sla/notices.ts';
import { type StepGiven, shownAction, shownStep, shownStepText } from './shown-step.ts';

export interface ShownHandoff extends StepGiven {
  readonly episode: Episode | null;
  readonly decisions: readonly DecisionRecord[];
  readonly sla: Sla | null;
}

/** Every value of the handoff that the contact should have, by property name; empty for nothing. */
export function handoffProperties(
  receipt: Receipt,
  shown: ShownHandoff,
  rules: HandoffRules,
): Record<string, string> {
  const { state, episode, decisions, sla, turn } = shown;
  const { decided, wayBack } = state;
  return {
    fairlead_stage: state.stage,
    fairlead_furthest_stage: state.furthestStage,
    fairlead_sal_status: state.salStatus,
    fairlead_rejection_reason: reasonInForce(state),
    fairlead_rejection_note: noteInForce(state, decisions),
    fairlead_decided_by: decided ? nameOf(decided.by) : '',
    fairlead_decided_at: instant(decided?.at),
    fairlead_next_action: shownAction(shown, receipt, rules),
    fairlead_next_step: shownStepText(shownStep(shown, receipt, rules)),
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
