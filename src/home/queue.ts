/** Whom to look after first: the queue of leads that wait, and those that were accepted and then left alone. Pure. */
import { slaOf } from '../handoff/sla-of-episode.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import { clocksIn } from '../lifecycle/sla/clocks.ts';
import type { Home, WorkedLead } from './ports.ts';

export interface Waiting {
  readonly lead: WorkedLead;
  /** What runs out next; null where nothing is promised. */
  readonly clock: Clock | null;
}

/** Those that wait for a decision: what is late first, then raised hands, then what is due soonest. */
export function pendingQueue({ pending, settings }: Home, now: number): readonly Waiting[] {
  return pending.leads
    .map((lead) => ({ lead, clock: nextClock(lead, settings, now) }))
    .toSorted(
      (a, b) =>
        Number(isLate(b)) - Number(isLate(a)) ||
        Number(hasRaisedHand(b)) - Number(hasRaisedHand(a)) ||
        dueAt(a) - dueAt(b) ||
        waitsSince(a) - waitsSince(b),
    );
}

/** Accepted, and nobody was in touch in the time agreed (AT-35): the longest neglected first. */
export function silentQueue({ accepted, settings }: Home, now: number): readonly Waiting[] {
  return accepted
    .flatMap((lead) => {
      const followUp = slaOf(lead.episode, lead.activity, settings, now)?.followUp ?? null;
      return followUp?.state === 'breached' && followUp.endedAt === null ? [{ lead, clock: followUp }] : [];
    })
    .toSorted((a, b) => a.clock.startedAt - b.clock.startedAt);
}

export function isLate({ clock }: Waiting): boolean {
  return clock?.state === 'breached';
}

export function hasRaisedHand({ lead }: Waiting): boolean {
  return lead.episode.priority === 'hand_raiser';
}

function nextClock({ episode, activity }: WorkedLead, settings: Home['settings'], now: number): Clock | null {
  const sla = slaOf(episode, activity, settings, now);
  if (sla === null) return null;
  const [next] = clocksIn(sla)
    .filter(({ endedAt }) => endedAt === null)
    .toSorted((a, b) => a.dueAt - b.dueAt);
  return next ?? null;
}

function dueAt({ clock }: Waiting): number {
  return clock?.dueAt ?? Number.POSITIVE_INFINITY;
}

function waitsSince({ lead }: Waiting): number {
  return lead.state.mqlAt ?? lead.episode.openedAt;
}
