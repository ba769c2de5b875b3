/** What people call a channel, as HubSpot shows it. */
import { oneLine } from '../engine/wording.ts';
import { manifest } from '../manifest.ts';

const LABELS = new Map(
  manifest.properties.contacts
    .find(({ name }) => name === 'fairlead_channel')
    ?.options?.map(({ value, label }) => [value, label]),
);

export function channelLabel(channel: string): string {
  return LABELS.get(channel) ?? oneLine(channel);
}
