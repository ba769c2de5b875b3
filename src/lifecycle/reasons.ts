/**
 * What each rejection reason means for the lead: where it goes, what happens next, which rule it is evidence for, and
 * what brings the lead back. The keys are the engine's list, so that a gate and a person report alike.
 */
import type { REASON_OUTCOMES } from '../engine/handoff-words.ts';
import type { NextAction } from '../engine/receipt.ts';
import { REJECTION_REASONS, type RejectionReason } from '../engine/rejection-reasons.ts';
import type { ReturnsOn } from './lead-state.ts';
import type { Stage } from './stages.ts';

export type ReasonOutcome = (typeof REASON_OUTCOMES)[number];

export interface ReasonRule {
  readonly label: string;
  /** When to choose it, for whoever decides. */
  readonly use: string;
  /** The stages in which it may be given; null for all. */
  readonly onlyIn: readonly Stage[] | null;
  readonly outcome: ReasonOutcome;
  readonly nextAction: NextAction;
  readonly returnsOn: ReturnsOn;
  /** After how many days a lead that it recycles wakes; null for the portal's usual. */
  readonly recycleDays: number | null;
  /** Rules and gates of the model that it is evidence for or against. */
  readonly teaches: readonly string[];
  /**
   * What in the data contradicts it: that every fit rule it teaches `matches`, that every gate it teaches passes on
   * values that are `known`, or nothing, where a rule is only a list that may lack a name.
   */
  readonly contradictedBy: 'match' | 'known' | 'nothing';
}

const ANYWHERE: Pick<ReasonRule, 'onlyIn' | 'recycleDays'> = { onlyIn: null, recycleDays: null };

export const DEFAULT_REASONS: Readonly<Record<RejectionReason, ReasonRule>> = {
  wrong_persona: {
    ...ANYWHERE,
    label: 'Wrong persona',
    use: 'Not someone who buys or influences, or too junior for now.',
    outcome: 'nurture',
    nextAction: 'nurture',
    returnsOn: 'new_signals',
    teaches: ['fit.title'],
    contradictedBy: 'match',
  },
  wrong_company_size: {
    ...ANYWHERE,
    label: 'Wrong company size',
    use: 'The company is too small or too large.',
    outcome: 'disqualified',
    nextAction: 'none',
    returnsOn: 'new_data',
    teaches: ['fit.size'],
    contradictedBy: 'match',
  },
  poor_company_fit: {
    ...ANYWHERE,
    label: 'Poor company fit',
    use: 'Another industry or another business model than we sell to.',
    outcome: 'disqualified',
    nextAction: 'none',
    returnsOn: 'new_data',
    teaches: ['fit.industry', 'fit.revenue'],
    contradictedBy: 'match',
  },
  outside_territory: {
    ...ANYWHERE,
    label: 'Outside territory',
    use: 'Ours, but served by somebody else.',
    outcome: 'reroute',
    nextAction: 'reroute',
    returnsOn: 'new_signals',
    teaches: [],
    contradictedBy: 'nothing',
  },
  wrong_geography: {
    ...ANYWHERE,
    label: 'Wrong geography',
    use: 'A country that nobody here serves.',
    outcome: 'disqualified',
    nextAction: 'none',
    returnsOn: 'new_data',
    teaches: ['fit.geography'],
    contradictedBy: 'match',
  },
  invalid_data: {
    ...ANYWHERE,
    label: 'Invalid data',
    use: 'No such person, or no way to reach them. Corrected data bring the lead back.',
    outcome: 'lead',
    nextAction: 'fix_data',
    returnsOn: 'new_data',
    teaches: ['gate.deliverable', 'gate.email_known', 'gate.title_known'],
    contradictedBy: 'nothing',
  },
  student_consultant: {
    ...ANYWHERE,
    label: 'Student or consultant',
    use: 'A student, consultant, job seeker or researcher.',
    outcome: 'disqualified',
    nextAction: 'suppress',
    returnsOn: 'person',
    teaches: ['gate.outsider'],
    contradictedBy: 'nothing',
  },
  competitor: {
    ...ANYWHERE,
    label: 'Competitor',
    use: 'Works for a competitor.',
    outcome: 'disqualified',
    nextAction: 'suppress',
    returnsOn: 'person',
    teaches: ['gate.competitor'],
    contradictedBy: 'nothing',
  },
  duplicate: {
    ...ANYWHERE,
    label: 'Duplicate',
    use: 'The same person has another record; merge the two.',
    outcome: 'lead',
    nextAction: 'merge',
    returnsOn: 'person',
    teaches: [],
    contradictedBy: 'nothing',
  },
  existing_customer: {
    ...ANYWHERE,
    label: 'Existing customer',
    use: 'Buys from us already; customer success takes over.',
    outcome: 'expansion',
    nextAction: 'route_cs',
    returnsOn: 'person',
    teaches: ['gate.customer'],
    contradictedBy: 'known',
  },
  existing_opportunity: {
    ...ANYWHERE,
    label: 'Existing opportunity',
    use: 'Belongs to a deal that somebody is working already.',
    outcome: 'lead',
    nextAction: 'notify_owner',
    returnsOn: 'new_signals',
    teaches: ['gate.open_deal'],
    contradictedBy: 'known',
  },
  no_business_context: {
    ...ANYWHERE,
    label: 'No business context',
    use: 'Nothing points to a problem that we solve.',
    outcome: 'nurture',
    nextAction: 'nurture',
    returnsOn: 'new_signals',
    teaches: [],
    contradictedBy: 'nothing',
  },
  no_current_need: {
    ...ANYWHERE,
    label: 'No current need',
    use: 'Fits well, but there is no project yet.',
    outcome: 'recycled',
    nextAction: 'nurture',
    returnsOn: 'new_signals',
    recycleDays: 90,
    teaches: [],
    contradictedBy: 'nothing',
  },
  no_response: {
    label: 'No response',
    use: 'Accepted, tried as often as agreed, and never answered.',
    onlyIn: ['sal', 'sql'],
    outcome: 'recycled',
    nextAction: 'nurture',
    returnsOn: 'new_signals',
    recycleDays: 60,
    teaches: [],
    contradictedBy: 'nothing',
  },
  vendor_partner: {
    ...ANYWHERE,
    label: 'Vendor or partner',
    use: 'Sells to us or with us; the partner team takes over.',
    outcome: 'disqualified',
    nextAction: 'reroute',
    returnsOn: 'person',
    teaches: [],
    contradictedBy: 'nothing',
  },
};

type ReasonCheck =
  | { readonly ok: true; readonly reason: RejectionReason }
  | {
      readonly ok: false;
      readonly code: 'reason_missing' | 'reason_unknown' | 'reason_not_here';
      readonly message: string;
      readonly allowed: readonly RejectionReason[];
    };

/** Whether `given` is a reason that may be given in this stage. "Bad lead" is none: marketing can do nothing with it. */
export function checkReason(
  given: string | null | undefined,
  stage: Stage,
  reasons: Readonly<Record<RejectionReason, ReasonRule>>,
): ReasonCheck {
  const allowed = reasonsIn(stage, reasons);
  const text = given?.trim() ?? '';
  const choose = `Choose one of: ${allowed.join(', ')}.`;
  if (text === '') {
    return { ok: false, code: 'reason_missing', message: `A reason is needed. ${choose}`, allowed };
  }
  const reason = REJECTION_REASONS.find((known) => known === text);
  if (!reason) {
    const message = `"${shortened(text)}" is no reason that anybody could act on. ${choose}`;
    return { ok: false, code: 'reason_unknown', message, allowed };
  }
  if (allowed.includes(reason)) return { ok: true, reason };
  const { label, onlyIn } = reasons[reason];
  const message = `"${label}" can be given in these stages only: ${(onlyIn ?? []).join(', ')}. ${choose}`;
  return { ok: false, code: 'reason_not_here', message, allowed };
}

/** The reasons that may be given in this stage, in the order of the list. */
export function reasonsIn(
  stage: Stage,
  reasons: Readonly<Record<RejectionReason, ReasonRule>>,
): readonly RejectionReason[] {
  return REJECTION_REASONS.filter((reason) => reasons[reason].onlyIn?.includes(stage) ?? true);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
