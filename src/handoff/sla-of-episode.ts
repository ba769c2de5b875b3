/** The SLA clocks of a lead's episode, from the episode and what sales did according to HubSpot. */

import { type Episode, slaFactsOf } from '../lifecycle/episodes.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import { clocksOf, type Sla } from '../lifecycle/sla/clocks.ts';
import { targetsFor } from '../lifecycle/sla/sla-rules.ts';
import { touchesSince } from '../lifecycle/sla/touches.ts';
import type { HandoffSettings } from './handoff-settings.ts';
import type { KeptHandoff } from './progress.ts';

/** Null where no episode of ours has begun: nobody has promised anything. `activity` is in any order. */
export function slaOf(
  episode: Episode | null,
  activity: readonly PropertyChange[],
  { sla, calendar }: HandoffSettings,
  now: number,
): Sla | null {
  if (episode === null) return null;
  return clocksOf(slaFactsOf(episode, firstTouchOf(episode, activity, now)), sla, calendar, now);
}

/** When the clocks of the present owner's turn began (epoch ms). */
export function clocksStartOf({
  restartedAt,
  mqlAt,
  openedAt,
}: Pick<Episode, 'restartedAt' | 'mqlAt' | 'openedAt'>): number {
  return restartedAt ?? mqlAt ?? openedAt;
}

/** When sales first got in touch, as far as HubSpot shows (epoch ms); null where it has not. */
export function firstTouchOf(
  episode: Pick<Episode, 'restartedAt' | 'mqlAt' | 'openedAt'>,
  activity: readonly PropertyChange[],
  now: number,
): number | null {
  return touchesSince(activity, { since: clocksStartOf(episode), until: now }).firstTouchAt;
}

/** How often sales has tried since it accepted the lead, as far as HubSpot shows. */
export function attemptsSince({ salAt }: HandoffState, activity: readonly PropertyChange[]): number {
  return salAt === null ? 0 : touchesSince(activity, { since: salAt }).times;
}

/** How many attempts "no response" takes for this lead. */
export function attemptsAsked({ episode }: KeptHandoff, { sla }: HandoffSettings): number {
  return episode ? targetsFor(sla, episode).minAttempts : sla.minAttempts;
}
