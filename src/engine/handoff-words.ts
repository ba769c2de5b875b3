/** The words of the handoff that a model's document may use; what they mean is the lifecycle's business. */

/** The stages of the lifecycle, in the words of `fairlead_stage`. */
export const HANDOFF_STAGES = [
  'lead',
  'nurture',
  'mql',
  'sal',
  'sql',
  'opportunity',
  'customer',
  'expansion',
  'recycled',
  'disqualified',
] as const;

/** Where a rejection reason leads. `reroute`: the lead stays an MQL and goes to somebody else. */
export const REASON_OUTCOMES = [
  'nurture',
  'recycled',
  'lead',
  'disqualified',
  'expansion',
  'reroute',
] as const;

/** What sales says yes to by accepting a lead (ST-09). */
export const QUESTIONS = ['valid', 'relevant', 'routed', 'willWork'] as const;

/**
 * How far sales is with a lead it was handed: touched or accepted alone, or both (`inTouch`); and how the attempt ended.
 */
export const LEAD_ACTS = [
  'handedOver',
  'touched',
  'accepted',
  'inTouch',
  'qualified',
  'rejected',
  'recycled',
] as const;
export type LeadAct = (typeof LEAD_ACTS)[number];

/** The stages that have an owner, entry and exit criteria (ST-18). */
export const DEFINED_STAGES = ['mql', 'sal', 'sql', 'opportunity'] as const;
export const STAGE_OWNERS = ['marketing', 'sales', 'joint'] as const;

export const PRIORITIES = ['hand_raiser', 'high', 'normal', 'low'] as const;
/** What sales is told of a lead that waits for it. */
export const NOTICE_KINDS = ['handover', 'reminder', 'breach', 'escalation'] as const;

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
