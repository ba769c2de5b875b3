/** The channels a lead can have come by: the options of `fairlead_channel` (requirements CH-01 to CH-07). */
export const CHANNELS = [
  'organic_search',
  'paid_search',
  'linkedin_ads',
  'paid_social',
  'organic_social',
  'content_syndication',
  'webinar',
  'demo_request',
  'email',
  'referral',
  'partner',
  'direct',
  'offline',
  'ai_referral',
  'other',
] as const;

export type Channel = (typeof CHANNELS)[number];
