/**
 * Everything about the handoff that a portal may want otherwise, as plain data: who owns a stage and what it takes to
 * enter it, the reasons for sending a lead back, the SQL checklist, and the periods. `DEFAULT_HANDOFF` is what holds
 * where a model says nothing.
 */
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import { type Checklist, DEFAULT_CHECKLISTS } from './checklists.ts';
import { DEFAULT_QUESTIONS, type Question } from './four-questions.ts';
import type { LastDeal } from './lead-state.ts';
import { DEFAULT_REASONS, type ReasonRule } from './reasons.ts';
import { DEFAULT_STAGES, type DefinedStage, type StageDefinition } from './stage-definitions.ts';
import type { StageMode } from './transition-table.ts';

export interface HandoffRules {
  readonly mode: StageMode;
  readonly stages: Readonly<Record<DefinedStage, StageDefinition>>;
  /** What accepting says yes to (ST-09). */
  readonly questions: readonly Question[];
  readonly reasons: Readonly<Record<RejectionReason, ReasonRule>>;
  /** By name; `checklist` is the one that an SQL has to pass. */
  readonly checklists: Readonly<Record<string, Checklist>>;
  readonly checklist: string;
  /** How long an MQL may be below the bar before it goes back to nurture. */
  readonly graceDays: number;
  /** When a recycled lead wakes, where neither the decision nor its reason says. */
  readonly recycleDays: number;
  /** How long a decision can be taken back, or replaced by another. */
  readonly undoMinutes: number;
  /** How long a rejection made in HubSpot waits for its reason: webhooks come in no order. */
  readonly awaitReasonMinutes: number;
  /** How long after a lost deal a lead is not handed over again. */
  readonly closedLostCoolDownDays: number;
  /** Whether somebody else serves the territories that this team does not. */
  readonly otherTerritories: boolean;
  /** From how many points on a customer who is looking around is an expansion signal. */
  readonly expansionPoints: number;
}

export const DEFAULT_HANDOFF: HandoffRules = {
  mode: 'three_stages',
  stages: DEFAULT_STAGES,
  questions: DEFAULT_QUESTIONS,
  reasons: DEFAULT_REASONS,
  checklists: DEFAULT_CHECKLISTS,
  checklist: 'bant',
  graceDays: 14,
  recycleDays: 90,
  undoMinutes: 60,
  awaitReasonMinutes: 10,
  closedLostCoolDownDays: 180,
  otherTerritories: true,
  expansionPoints: 20,
};

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** When a lead may be handed over again (epoch ms); null where its last deal was not lost. */
export function coolDownEnd(
  deal: LastDeal | null,
  { closedLostCoolDownDays }: Pick<HandoffRules, 'closedLostCoolDownDays'>,
): number | null {
  return deal?.state === 'lost' ? deal.at + closedLostCoolDownDays * DAY_MS : null;
}
