/** Where a lead came from, as HubSpot tells it when an episode begins. */

import type { Signal } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { Origin } from '../lifecycle/episodes.ts';

/** Properties that must be kept as facts for an episode to know its origin and its owner. */
export const ORIGIN_PROPERTIES: readonly string[] = [
  'hs_analytics_source',
  'hs_analytics_source_data_1',
  'hs_analytics_source_data_2',
  'hubspot_owner_id',
];

/** In which drill-down HubSpot keeps the campaign, by source (knowledge.hubspot.com, "original traffic source"). */
const CAMPAIGN_IN: Readonly<Record<string, string>> = {
  PAID_SEARCH: 'hs_analytics_source_data_1',
  PAID_SOCIAL: 'hs_analytics_source_data_2',
  EMAIL_MARKETING: 'hs_analytics_source_data_1',
  OTHER_CAMPAIGNS: 'hs_analytics_source_data_1',
};

/** `contact` holds HubSpot's raw values. The topic is that of the signal which tipped the scale. */
export function originOf(
  contact: Readonly<Record<string, string | null | undefined>>,
  { trigger, account }: Receipt,
  signals: readonly Signal[],
  { plan }: Pick<Model, 'plan'>,
): Origin {
  const source = contact.hs_analytics_source || null;
  const campaign = source && Object.hasOwn(CAMPAIGN_IN, source) ? contact[CAMPAIGN_IN[source]!] : null;
  const tipped = trigger && signals.find(({ occurredAt }) => occurredAt === trigger.occurredAt);
  const topic = (tipped && plan.topicOf(tipped)) || account?.topic || null;
  return { campaign: campaign || null, source, topic };
}
