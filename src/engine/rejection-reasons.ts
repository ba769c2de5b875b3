/** The canonical reasons why a lead is turned down, by a gate or by a person alike (requirements ). */
export const REJECTION_REASONS = [
  'wrong_persona',
  'wrong_company_size',
  'poor_company_fit',
  'outside_territory',
  'wrong_geography',
  'invalid_data',
  'student_consultant',
  'competitor',
  'duplicate',
  'existing_customer',
  'existing_opportunity',
  'no_business_context',
  'no_current_need',
  'no_response',
  'vendor_partner',
] as const;

export type RejectionReason = (typeof REJECTION_REASONS)[number];
