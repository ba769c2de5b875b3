/**
 * What each stage means, written down: who owns it, what it takes to enter and to leave it, the fields a record should
 * have, the clocks that run, and how it is turned down (ST-18). The definitions people read are made from this.
 */
import type { DEFINED_STAGES, STAGE_OWNERS } from '../engine/handoff-words.ts';
import type { ClockName } from './sla/clock.ts';
import type { Stage } from './stages.ts';

export type DefinedStage = (typeof DEFINED_STAGES)[number];

/** Whose word makes the stage: marketing's evidence, sales' acceptance, a conversation, a deal (C-05). */
export type EvidenceKind = 'marketing' | 'acceptance' | 'conversation' | 'deal';

export interface RequiredField {
  /** A contact property by its HubSpot name. */
  readonly property: string;
  readonly label: string;
  /** True: nobody enters the stage without it. False: what is missing is shown. */
  readonly blocks: boolean;
}

export interface StageDefinition {
  readonly label: string;
  readonly owner: (typeof STAGE_OWNERS)[number];
  readonly evidence: EvidenceKind;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly requiredFields: readonly RequiredField[];
  /** The clocks that run in the stage; their targets are in the SLA rules. */
  readonly sla: readonly ClockName[];
  readonly rejection: StageRejection;
}

/** How a lead in the stage is turned down: by which decisions, and what has to be said. */
export interface StageRejection {
  readonly decisions: readonly ('reject' | 'recycle' | 'disqualify')[];
  readonly reasonRequired: boolean;
  readonly says: string;
}

export const DEFAULT_STAGES: Readonly<Record<DefinedStage, StageDefinition>> = {
  mql: {
    label: 'Marketing qualified lead',
    owner: 'marketing',
    evidence: 'marketing',
    entry: [
      'No gate is closed, and the fit is met.',
      'The score reaches the threshold of its channel, or somebody raised a hand.',
      'After a lead was sent back: something new has happened since.',
    ],
    exit: [
      'Sales accepts, rejects, recycles or disqualifies it.',
      'It stays below the bar for the grace days.',
    ],
    requiredFields: [field('email', 'E-mail'), field('jobtitle', 'Job title')],
    sla: ['first_touch', 'acceptance'],
    rejection: {
      decisions: ['reject', 'recycle', 'disqualify'],
      reasonRequired: true,
      says: 'With one of the agreed reasons. Each leads to its own next step, and back to the rule it speaks of.',
    },
  },
  sal: {
    label: 'Sales accepted lead',
    owner: 'joint',
    evidence: 'acceptance',
    entry: ['Somebody has answered with yes: valid, relevant, routed correctly, and will be worked in time.'],
    exit: ['Discovery passes the checklist.', 'It is recycled, rejected or disqualified with a reason.'],
    requiredFields: [field('hubspot_owner_id', 'Contact owner')],
    sla: ['first_touch', 'follow_up'],
    rejection: {
      decisions: ['reject', 'recycle', 'disqualify'],
      reasonRequired: true,
      says: '"No response" only after as many attempts as agreed, counted from what HubSpot logged.',
    },
  },
  sql: {
    label: 'Sales qualified lead',
    owner: 'sales',
    evidence: 'conversation',
    entry: [
      'A person says so: no rule and no workflow can.',
      'The checklist passes: what is required is confirmed, a conversation was had, a next step is agreed.',
    ],
    exit: ['A deal is opened.', 'It is recycled, rejected or disqualified with a reason.'],
    requiredFields: [field('hubspot_owner_id', 'Contact owner')],
    sla: [],
    rejection: {
      decisions: ['reject', 'recycle', 'disqualify'],
      reasonRequired: true,
      says: 'By a person alone.',
    },
  },
  opportunity: {
    label: 'Opportunity',
    owner: 'sales',
    evidence: 'deal',
    entry: ['A deal of this contact is open, or its lifecycle stage says opportunity.'],
    exit: ['The deal is won or lost.'],
    requiredFields: [],
    sla: [],
    rejection: {
      decisions: ['recycle', 'disqualify'],
      reasonRequired: true,
      says: 'A lost deal recycles the lead; it is not handed over again before the cool-down ends.',
    },
  },
};

function field(property: string, label: string): RequiredField {
  return { property, label, blocks: false };
}

/** The fields of a stage that a record lacks; blank counts as lacking. */
export function missingFields(
  { requiredFields }: StageDefinition,
  properties: Readonly<Record<string, string | null | undefined>>,
): readonly RequiredField[] {
  return requiredFields.filter(({ property }) => !properties[property]?.trim());
}

/** The definition of a stage, where it has one. */
export function definitionOf(
  stage: Stage,
  stages: Readonly<Record<DefinedStage, StageDefinition>>,
): StageDefinition | null {
  return stage in stages ? stages[stage as DefinedStage] : null;
}
