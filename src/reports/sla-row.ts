/** One attempt at qualification as the SLA report reads it, and what is measured of it. */
import type { Episode, EpisodeDecision } from '../lifecycle/episodes.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { Resolution } from '../lifecycle/resolution.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import { wasTouchedOnce } from '../lifecycle/sla/attempts.ts';
import type { BusinessCalendar } from '../lifecycle/sla/business-calendar.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import type { Sla } from '../lifecycle/sla/clocks.ts';
import { type Ownership, responseDelay } from '../lifecycle/sla/response-delay.ts';
import { type SlaRules, targetsFor } from '../lifecycle/sla/sla-rules.ts';
import { touchesSince } from '../lifecycle/sla/touches.ts';
import { type Definition, definitionOf, type SeenEvidence } from './definition.ts';
import { type Length, lengthBetween } from './times.ts';

/** What marketing and sales had agreed on. */
export interface Agreement {
  readonly sla: SlaRules;
  readonly calendar: BusinessCalendar;
  readonly rules: Pick<HandoffRules, 'reasons'>;
}

export interface SlaRow {
  readonly contactId: string;
  readonly episode: Episode;
  /** Its clocks as they stand now. */
  readonly sla: Sla;
  /** That of the end of the attempt; the present one where it goes on. */
  readonly agreement: Agreement;
  readonly seen: SeenEvidence | null;
  /** What people found about its last decision, where the data contradict that. */
  readonly resolution: Resolution | null;
  /** All that HubSpot has told of sales' activity with the lead, in any order. */
  readonly activity: readonly PropertyChange[];
  /** Whose the lead was, and is, by HubSpot; empty where it never named an owner. */
  readonly ownership: readonly Ownership[];
}

/** `taken_away`: by the CRM, a deal or the engine, before sales had answered. */
export type SalesAnswer = 'accepted' | 'rejected' | 'recycled' | 'taken_away' | 'waiting';

/** The wait until the first touch, by whose it was (AT-33). */
export interface Waited {
  readonly whole: Length;
  readonly system: Length;
  /** Null where HubSpot named no owner all that time: nobody knows how long he took. */
  readonly human: Length | null;
}

/** An attempt, measured. Times are epoch ms. */
export interface Measured extends Pick<Episode, 'priority' | 'channel'> {
  readonly contactId: string;
  /** Null where a person took the lead on unasked: nobody had promised anything. */
  readonly mqlAt: number | null;
  readonly answer: SalesAnswer;
  readonly sla: Sla;
  /** Past the hard limit nobody had decided (AT-34). */
  readonly isEscalated: boolean;
  /** Null where nobody has been in touch. */
  readonly toTouch: Waited | null;
  /** Null where sales has not answered. */
  readonly toAnswer: Length | null;
  /** Whose it is now. */
  readonly ownerId: string | null;
  /** Accepted, touched once, and given up as unresponsive (AT-61). */
  readonly isTouchedOnce: boolean;
  /** Given up as unresponsive after fewer attempts than agreed; null where it was not, or after enough. */
  readonly tooFewAttempts: { readonly attempts: number; readonly asked: number } | null;
  readonly definition: Definition;
}

/** Measures one attempt at `now`. */
export function measure(row: SlaRow, now: number): Measured {
  const { contactId, episode, sla, agreement, seen, resolution, ownership } = row;
  const { acceptance } = sla;
  return {
    contactId,
    priority: episode.priority,
    channel: episode.channel,
    mqlAt: episode.mqlAt,
    answer: answerOf(episode),
    sla,
    isEscalated: acceptance !== null && isPastLimit(acceptance, now),
    toTouch: waitedForTouch(row, now),
    toAnswer: waitedForAnswer(row),
    ownerId: ownerAt(ownership, now),
    isTouchedOnce: isTouchedOnce(row),
    tooFewAttempts: tooFewAttempts(row),
    definition: definitionOf(episode, seen, agreement.rules.reasons, resolution),
  };
}

/** What of an attempt tells how sales answered. */
export interface AnsweredEpisode extends Pick<Episode, 'salAt' | 'sqlAt' | 'closedAt' | 'outcome'> {
  readonly decision: Pick<EpisodeDecision, 'at' | 'decision'> | null;
}

export function answerOf({ salAt, sqlAt, outcome, decision, closedAt }: AnsweredEpisode): SalesAnswer {
  if (salAt !== null || sqlAt !== null) return 'accepted';
  // Handed on to another territory, it waits for its next owner.
  if (outcome === null) return 'waiting';
  if (decision === null || decision.at !== closedAt) return 'taken_away';
  return decision.decision === 'recycle' ? 'recycled' : 'rejected';
}

function isPastLimit({ escalateAt, endedAt }: Clock, now: number): boolean {
  if (escalateAt === null) return false;
  return endedAt === null ? now >= escalateAt : endedAt > escalateAt;
}

function waitedForTouch({ sla, activity, ownership, agreement }: SlaRow, now: number): Waited | null {
  const { startedAt, endedAt } = sla.firstTouch;
  const { firstTouchAt } = touchesSince(activity, { since: startedAt, until: now });
  if (firstTouchAt === null || firstTouchAt !== endedAt) return null;
  const { elapsed, business } = responseDelay(startedAt, firstTouchAt, ownership, agreement.calendar);
  const isOwned = ownerAt(ownership, firstTouchAt) !== null || elapsed.human > 0;
  return {
    whole: { elapsed: elapsed.speedToLead, business: business.speedToLead },
    system: { elapsed: elapsed.system, business: business.system },
    human: isOwned ? { elapsed: elapsed.human, business: business.human } : null,
  };
}

function waitedForAnswer({ episode, sla, agreement }: SlaRow): Length | null {
  const { salAt, sqlAt, closedAt } = episode;
  const answeredAt = answerOf(episode) === 'taken_away' ? null : (salAt ?? sqlAt ?? closedAt);
  const { startedAt } = sla.firstTouch;
  if (answeredAt === null || answeredAt < startedAt) return null;
  return lengthBetween(startedAt, answeredAt, agreement.calendar);
}

function ownerAt(ownership: readonly Ownership[], at: number): string | null {
  const [latest] = ownership.filter(({ from }) => from <= at).toSorted((a, b) => b.from - a.from);
  return latest?.ownerId ?? null;
}

function isTouchedOnce({ episode, sla, activity }: SlaRow): boolean {
  const { salAt: acceptedAt, decision, closedAt } = episode;
  if (closedAt === null) return false;
  const { times } = touchesSince(activity, { since: sla.firstTouch.startedAt, until: closedAt });
  return wasTouchedOnce({ acceptedAt, reason: decision?.reason ?? null, touches: times });
}

function tooFewAttempts({ episode, activity, agreement }: SlaRow): Measured['tooFewAttempts'] {
  const { salAt, decision, closedAt } = episode;
  if (salAt === null || closedAt === null || decision?.reason !== 'no_response') return null;
  const { times: attempts } = touchesSince(activity, { since: salAt, until: closedAt });
  const { minAttempts: asked } = targetsFor(agreement.sla, episode);
  return attempts < asked ? { attempts, asked } : null;
}
