/** The day on which a recycled lead wakes: a calendar day where the portal is. Pure; days are given as UTC midnight. */

import { DAY_MS } from '../lifecycle/handoff-rules.ts';
import { firstInstant, wallClock } from '../lifecycle/sla/zone-offsets.ts';

/**
 * The first instant (epoch ms) at which it is that day both in the zone and in UTC, by which HubSpot keeps dates: to
 * whomever it is told, it is the day that was chosen.
 */
export function wakeMoment(day: number, zone: string): number {
  const midnight = Math.floor(day / DAY_MS) * DAY_MS;
  return Math.max(midnight, firstInstant(zone, midnight));
}

/** The day it is in the zone. */
export function today(zone: string, now: number): number {
  return Math.floor(wallClock(zone, now).getTime() / DAY_MS) * DAY_MS;
}
