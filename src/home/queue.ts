/** A lead that somebody has to look after, with what runs out. Pure. */
import { slaOf } from '../handoff/sla-of-episode.ts';
import { owedClock } from '../lifecycle/owed.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import type { Home, WorkedLead } from './ports.ts';

/** What runs out next; null where nothing is promised. */
export function clockOf(
  { episode, activity, state }: WorkedLead,
  settings: Home['settings'],
  now: number,
): Clock | null {
  return owedClock(slaOf(episode, activity, settings, now), state.salStatus);
}

export function hasRaisedHand({ episode }: WorkedLead): boolean {
  return episode.priority === 'hand_raiser';
}
