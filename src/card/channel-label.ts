/** What people call a channel, as HubSpot shows it. */
import { optionLabel } from '../option-label.ts';

export function channelLabel(channel: string): string {
  return optionLabel('fairlead_channel', channel);
}
