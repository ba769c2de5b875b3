/**
 * The record of HubSpot's lead object (0-136) that an attempt at qualification is worked by, where the model asks for
 * one: made when the attempt begins, and moved along by what sales does and decides. Every look asks for what HubSpot was
 * not told yet; so nothing that happens meanwhile (a new install, a right that comes late) loses it. Pure; the outbox
 * puts it there.
 */
import type { LeadAct } from '../engine/handoff-words.ts';
import type { Priority } from '../engine/receipt.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { BusinessCalendar } from '../lifecycle/sla/business-calendar.ts';
import { wallClock } from '../lifecycle/sla/zone-offsets.ts';
import type { EpisodeEnd } from '../lifecycle/transition-table.ts';
import type { Progress } from './progress.ts';
import { firstTouchOf } from './sla-of-episode.ts';

/** HubSpot's ids of the pipeline, and of the stage that says how far a lead has come. */
export interface SalesLeadSettings {
  readonly pipeline: string;
  readonly stages: Readonly<Record<LeadAct, string>>;
  /** Whether a new one is labelled hot, warm or cold by its priority. */
  readonly label: boolean;
}

/** HubSpot's own pipeline. Nothing in HubSpot shows whether anybody answered: connected is who was accepted and touched. */
export const DEFAULT_LEAD_PIPELINE = 'lead-pipeline-id';
export const DEFAULT_LEAD_STAGES: SalesLeadSettings['stages'] = {
  handedOver: 'new-stage-id',
  touched: 'attempting-stage-id',
  accepted: 'attempting-stage-id',
  inTouch: 'connected-stage-id',
  qualified: 'qualified-stage-id',
  rejected: 'unqualified-stage-id',
  recycled: 'unqualified-stage-id',
};

/** As the outbox keeps it. */
export interface WishedLead {
  /** When the attempt began (epoch ms), by which it is known: numbers change in a merge. */
  readonly attempt: number;
  readonly act: LeadAct;
  /** The attempt is over: where there is no record of it, none is made any more. */
  readonly isOver: boolean;
  readonly pipeline: string;
  readonly stage: string;
  readonly name: string;
  /** What of the name tells it from those of other attempts. */
  readonly mark: string;
  /** HubSpot's owner id; left out where nobody owns the contact. */
  readonly owner?: string;
  readonly label?: 'HOT' | 'WARM' | 'COLD';
}

/** What is known of an attempt's record. */
export interface LeadStanding {
  /** HubSpot's id; null where there is none, or none is known of. */
  readonly id: string | null;
  /** The last that HubSpot was told; null before the first. */
  readonly act: LeadAct | null;
  /** HubSpot would not take it: nothing more is asked for until somebody has it tried again. */
  readonly isRefused?: boolean;
}

/** By attempt. One that is not among them began without a record: it gets none later. */
export type LeadStandings = Readonly<Record<string, LeadStanding>>;

export interface LeadWish {
  /** The attempt has just begun. */
  readonly isNew: boolean;
  readonly lead: WishedLead;
}

export interface LeadTerms {
  /** Null where none are made. */
  readonly leads: SalesLeadSettings | null;
  readonly calendar: Pick<BusinessCalendar, 'zone'>;
}

export interface LeadGiven {
  readonly standings: LeadStandings;
  /** Attempts before the last two, in any order. */
  readonly earlier: readonly Episode[];
  /** What HubSpot has told of sales' activity, in any order. */
  readonly activity: readonly PropertyChange[];
  /** HubSpot's raw values of the contact. */
  readonly properties: Readonly<Record<string, string | null | undefined>>;
  readonly now: number;
}

/** What HubSpot is to be told; empty where it knows, or the model asks for no leads. */
export function leadWishes(progress: Progress, terms: LeadTerms, given: LeadGiven): readonly LeadWish[] {
  const { leads } = terms;
  if (leads === null) return [];
  const seen = attemptsOf(progress, given);
  return [...seen, ...vanished(given.standings, seen)].flatMap((attempt) => {
    const { at, act, isOver } = attempt;
    const standing = given.standings[at];
    const isNew = standing === undefined && isBegunNow(progress, at);
    const isNews = standing !== undefined && !standing.isRefused && standing.act !== act;
    if (!isNews && (!isNew || isOver)) return [];
    const { pipeline, stages } = leads;
    const description = descriptionOf(attempt, terms, given);
    return [{ isNew, lead: { attempt: at, act, isOver, pipeline, stage: stages[act], ...description } }];
  });
}

interface Attempt {
  /** When it began (epoch ms). */
  readonly at: number;
  readonly act: LeadAct;
  readonly isOver: boolean;
  readonly priority?: Priority;
}

/** The attempt that the lead is in, and those before it: they may just have ended, or HubSpot was not told of their end. */
function attemptsOf({ episode, previous, left, dropped }: Progress, given: LeadGiven): readonly Attempt[] {
  const { standings, activity, now } = given;
  const told = given.earlier.filter(
    ({ openedAt, number }) => standings[openedAt] !== undefined && !dropped.includes(number),
  );
  const each = new Map<number, Episode>();
  for (const one of [episode, ...left, previous, ...told]) {
    if (one !== null && !each.has(one.openedAt)) each.set(one.openedAt, one);
  }
  return [...each.values()].map((one) => ({
    at: one.openedAt,
    act: actOf(one, activity, now),
    isOver: one.outcome !== null,
    priority: one.priority,
  }));
}

/** Attempts that went on when HubSpot was last told, and are none of the lead's any more: undone, or merged away. */
function vanished(standings: LeadStandings, seen: readonly Attempt[]): readonly Attempt[] {
  return Object.entries(standings).flatMap(([attempt, { act }]) => {
    const at = Number(attempt);
    const isKnown = seen.some((one) => one.at === at) || (act !== null && ENDED.includes(act));
    return isKnown ? [] : [{ at, act: 'recycled', isOver: true }];
  });
}

const ENDED: readonly LeadAct[] = ['qualified', 'rejected', 'recycled'];

function isBegunNow({ before }: Progress, at: number): boolean {
  return ![before.episode, before.previous].some((known) => known?.openedAt === at);
}

function actOf(episode: Episode, activity: readonly PropertyChange[], now: number): LeadAct {
  if (episode.outcome !== null) return ENDS[episode.outcome] ?? 'recycled';
  if (episode.sqlAt !== null) return 'qualified';
  const isTouched = firstTouchOf(episode, activity, now) !== null;
  if (episode.salAt !== null) return isTouched ? 'inTouch' : 'accepted';
  return isTouched ? 'touched' : 'handedOver';
}

/** Every other end leaves the lead to be won another time. */
const ENDS: Readonly<Partial<Record<EpisodeEnd, LeadAct>>> = {
  opportunity: 'qualified',
  customer: 'qualified',
  rejected: 'rejected',
  disqualified: 'rejected',
};

type Description = Pick<WishedLead, 'name' | 'mark' | 'owner' | 'label'>;

/** "Dana Reyes (Hooli): MQL of 2026-03-02 09:05", in the team's zone. */
function descriptionOf(
  { at, priority }: Attempt,
  { leads, calendar }: LeadTerms,
  { properties }: LeadGiven,
): Description {
  const { firstname, lastname, email, company, hubspot_owner_id: owner } = properties;
  const person = [firstname, lastname].filter(Boolean).join(' ') || email || 'Somebody';
  const [date, time] = wallClock(calendar.zone, at).toISOString().split('T');
  const mark = `MQL of ${date} ${time!.slice(0, 5)}`;
  return {
    name: `${person}${company ? ` (${company})` : ''}: ${mark}`,
    mark,
    ...(owner ? { owner } : {}),
    ...(leads?.label && priority ? { label: LABELS[priority] } : {}),
  };
}

const LABELS: Readonly<Record<Priority, 'HOT' | 'WARM' | 'COLD'>> = {
  hand_raiser: 'HOT',
  high: 'HOT',
  normal: 'WARM',
  low: 'COLD',
};
