/** The SLA as it was kept in a period, by both sides. Attempts count for the period in which they became an MQL. */
import { CHANNELS, type Channel } from '../engine/channels.ts';
import { PRIORITIES } from '../engine/handoff-words.ts';
import type { Priority } from '../engine/receipt.ts';
import { clocksIn } from '../lifecycle/sla/clocks.ts';
import { type SilentAcceptance, silentAcceptances } from '../lifecycle/sla/silent-acceptance.ts';
import { type MarketingMonth, marketingMonth, monthsOf, type Period } from './marketing-side.ts';
import { figuresOf, type SlaFigures } from './sla-figures.ts';
import type { Measured } from './sla-row.ts';
import { spreadOf } from './times.ts';

export interface Late {
  readonly count: number;
  /** So many of them are still without the deed. */
  readonly open: number;
}

/** With by how much (ms), as the promise is counted; null where none is late. */
export interface Breach extends Late {
  readonly medianLateMs: number | null;
}

export interface Breaches {
  readonly firstTouch: Breach;
  readonly acceptance: Breach;
  /** Of the acceptances that are late: nobody had decided at the hard limit. */
  readonly hardLimit: Late;
  /** Accepted, and not touched within the follow-up. */
  readonly followUp: Breach;
  /** Attempts with a breach of any kind. */
  readonly attempts: number;
}

/** A lead to look at, by HubSpot's ids. */
export interface Listed {
  readonly contactId: string;
  /** Null where HubSpot names none. */
  readonly ownerId: string | null;
}

export interface SlaReport {
  readonly period: Period;
  readonly all: SlaFigures;
  /** Those that occur. */
  readonly byPriority: readonly (SlaFigures & { readonly priority: Priority })[];
  readonly byChannel: readonly (SlaFigures & { readonly channel: Channel })[];
  readonly breaches: Breaches;
  /** Accepted and never worked, the longest neglected first (AT-35). */
  readonly silent: readonly (Listed & Pick<SilentAcceptance, 'acceptedAt' | 'lateMs'>)[];
  readonly touchedOnce: readonly Listed[];
  readonly tooFewAttempts: readonly (Listed & { readonly attempts: number; readonly asked: number })[];
  /** They wait for an answer, and HubSpot names nobody who could give one. */
  readonly waitingWithoutOwner: readonly Listed[];
  /** Taken on by a person without a rule having handed them over: in no other figure. */
  readonly unasked: number;
  readonly marketing: readonly MarketingMonth[];
}

export interface ReportGiven {
  readonly period: Period;
  /** The portal's, for its months. */
  readonly zone: string;
  /** What marketing has promised: so many valid MQLs a month; null where nothing is agreed. */
  readonly target: number | null;
  readonly now: number;
}

/** `attempts` are those of the months that the period touches; the rest of these months is for marketing's side. */
export function slaReport(attempts: readonly Measured[], given: ReportGiven): SlaReport {
  const { period, zone, target, now } = given;
  const mqls = attempts.filter(({ mqlAt }) => mqlAt !== null && isWithin(period, mqlAt));
  return {
    period,
    all: figuresOf(mqls),
    byPriority: PRIORITIES.flatMap((priority) => {
      const of = mqls.filter((each) => each.priority === priority);
      return of.length > 0 ? [{ priority, ...figuresOf(of) }] : [];
    }),
    byChannel: CHANNELS.flatMap((channel) => {
      const of = mqls.filter((each) => each.channel === channel);
      return of.length > 0 ? [{ channel, ...figuresOf(of) }] : [];
    }),
    breaches: breachesOf(mqls),
    silent: silentOf(mqls),
    touchedOnce: mqls.filter(({ isTouchedOnce }) => isTouchedOnce).map(listed),
    tooFewAttempts: mqls.flatMap((each) =>
      each.tooFewAttempts === null ? [] : [{ ...listed(each), ...each.tooFewAttempts }],
    ),
    waitingWithoutOwner: mqls
      .filter(({ answer, ownerId }) => answer === 'waiting' && ownerId === null)
      .map(listed),
    unasked: attempts.filter(({ mqlAt, sla }) => mqlAt === null && isWithin(period, sla.firstTouch.startedAt))
      .length,
    marketing: monthsOf(period, zone).map((month) => marketingMonth(month, attempts, target, now)),
  };
}

function isWithin({ from, to }: Period, at: number): boolean {
  return at >= from && at < to;
}

function listed({ contactId, ownerId }: Measured): Listed {
  return { contactId, ownerId };
}

function breachesOf(attempts: readonly Measured[]): Breaches {
  const late = (name: 'firstTouch' | 'acceptance' | 'followUp'): Breach => {
    const breached = attempts.map(({ sla }) => sla[name]).filter((clock) => clock?.state === 'breached');
    return {
      count: breached.length,
      open: breached.filter(({ endedAt }) => endedAt === null).length,
      medianLateMs: spreadOf(breached.map(({ lateMs }) => lateMs)).median,
    };
  };
  const escalated = attempts.filter(({ isEscalated }) => isEscalated);
  return {
    firstTouch: late('firstTouch'),
    acceptance: late('acceptance'),
    hardLimit: {
      count: escalated.length,
      open: escalated.filter(({ sla }) => sla.acceptance?.endedAt === null).length,
    },
    followUp: late('followUp'),
    attempts: attempts.filter(hasBreach).length,
  };
}

function hasBreach({ sla }: Measured): boolean {
  return clocksIn(sla).some(({ state }) => state === 'breached');
}

function silentOf(attempts: readonly Measured[]): SlaReport['silent'] {
  const leads = attempts.map(({ contactId, ownerId, sla }) => ({ leadId: contactId, ownerId, sla }));
  return silentAcceptances(leads).map(({ leadId: contactId, ...silent }) => ({ contactId, ...silent }));
}
