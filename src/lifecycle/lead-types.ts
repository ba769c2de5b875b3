/**
 * The six kinds of lead that marketing and sales have agreed to treat differently (LT-01 to LT-06), told apart by the
 * receipt. Each has a place in the lifecycle and a next action; points alone do not tell them apart (C-17).
 */
import type { NextAction, Receipt } from '../engine/receipt.ts';
import type { HandoffRules } from './handoff-rules.ts';
import { verdictOf } from './verdicts.ts';

export const LEAD_TYPES = ['LT-01', 'LT-02', 'LT-03', 'LT-04', 'LT-05', 'LT-06'] as const;
export type LeadTypeId = (typeof LEAD_TYPES)[number];

export interface LeadType {
  readonly id: LeadTypeId;
  readonly label: string;
  /** Where such a lead stands, in the words of the agreement. */
  readonly place: string;
  readonly nextAction: NextAction;
  readonly treatment: string;
}

const TYPES: Readonly<Record<LeadTypeId, Omit<LeadType, 'id'>>> = {
  'LT-01': {
    label: 'Fits, and is interested in a broad way',
    place: 'MQL or nurture-qualified lead',
    nextAction: 'nurture',
    treatment: 'Nurture by segment, and watch where the topics lead.',
  },
  'LT-02': {
    label: 'Fits, and asks something that points to us',
    place: 'MQL, for sales to accept',
    nextAction: 'review',
    treatment: 'Sales reviews, and follows up on what was asked.',
  },
  'LT-03': {
    label: 'Fits, and asks for a person',
    place: 'MQL on the fast track; accepted at once, an SQL after discovery',
    nextAction: 'discovery',
    treatment: 'Route at once and have the discovery call: budget and authority are still unknown.',
  },
  'LT-04': {
    label: 'Busy, but no buyer',
    place: 'disqualified',
    nextAction: 'suppress',
    treatment: 'Keep out of the handoff.',
  },
  'LT-05': {
    label: 'Several people of one account',
    place: 'account-level MQL',
    nextAction: 'account_play',
    treatment: 'Work the account as a whole.',
  },
  'LT-06': {
    label: 'Customer with a new interest',
    place: 'customer expansion signal',
    nextAction: 'route_cs',
    treatment: 'Hand to customer success or the account manager.',
  },
};

/** The kind of lead a receipt shows; null where it is none of the six, such as a stranger or one that lacks data. */
export function leadTypeOf(receipt: Receipt, rules: HandoffRules): LeadType | null {
  const id = typeIdOf(receipt, rules);
  return id && { id, ...TYPES[id] };
}

function typeIdOf(receipt: Receipt, rules: HandoffRules): LeadTypeId | null {
  switch (verdictOf(receipt, rules)) {
    case 'expanding':
      return 'LT-06';
    case 'disqualified':
      return isNoBuyer(receipt) ? 'LT-04' : null;
    case 'qualified':
      return ofQualified(receipt);
    case 'not_qualified':
      return ofUnqualified(receipt);
    default:
      return null;
  }
}

function ofQualified({ handRaise, nextAction }: Receipt): LeadTypeId {
  if (nextAction === 'account_play') return 'LT-05';
  if (handRaise !== null) return 'LT-03';
  return nextAction === 'nurture' ? 'LT-01' : 'LT-02';
}

function ofUnqualified({ nextAction, fit, fitMinimum, decisive }: Receipt): LeadTypeId | null {
  if (nextAction === 'account_play') return 'LT-05';
  const isNurtureQualified = nextAction === 'nurture' && fit >= fitMinimum && decisive > 0;
  return isNurtureQualified ? 'LT-01' : null;
}

/** A competitor is kept out as well, but is another story. */
function isNoBuyer({ gates }: Receipt): boolean {
  return gates.some(({ state, rejectAs }) => state === 'fail' && rejectAs === 'student_consultant');
}
