/**
 * Decisions that come in at once: from the card, a workflow's action, the command line. The lead is held, the decision
 * is taken on it as it stands, and all of it is kept before anybody is answered; what HubSpot is told follows with the
 * lead's next look, which is due at once. What cannot be is refused with a sentence, and the refusal is kept as well.
 */
import { type DealWish, dealWish } from '../deals/deal-wish.ts';
import type { Channel } from '../engine/channels.ts';
import type { Signal } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import type { Receipt } from '../engine/receipt.ts';
import type { Decider } from '../lifecycle/actors.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import {
  asDecision,
  type DecisionRecord,
  type DecisionResult,
  type PersonAct,
  type Refused,
  refused,
} from '../lifecycle/decision.ts';
import { decide } from '../lifecycle/decisions.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { HandoffSettings } from './handoff-settings.ts';
import { originOf } from './origin.ts';
import { begin, type KeptHandoff, type Progress, withDecision } from './progress.ts';
import { type LeadStandings, type LeadWish, leadWishes } from './sales-lead.ts';
import { attemptsAsked, attemptsSince } from './sla-of-episode.ts';
import { today, wakeMoment } from './wake-day.ts';

/** A lead while nobody else changes it. */
export interface HeldLead extends KeptHandoff {
  readonly leadId: string;
  /** HubSpot's raw values as they were last read. */
  readonly properties: Readonly<Record<string, string>>;
  readonly signals: readonly Signal[];
  /** The channel of its running episode; null where none runs. */
  readonly channel: string | null;
  /** The receipt in force: what whoever decides has to go by. */
  readonly receipt: Receipt;
  readonly activity: readonly PropertyChange[];
  readonly checklist: ChecklistAnswers | null;
  /** It is an SQL that waits for its deal. */
  readonly asksForDeal: boolean;
  readonly leadStandings: LeadStandings;
  /** Its attempts before the last two. */
  readonly earlierEpisodes: readonly Episode[];
}

/** What stays of a decision. */
export interface DecidedLead {
  readonly progress: Progress;
  readonly checklist: ChecklistAnswers | null;
  readonly dealWish: DealWish | null;
  readonly leadWishes: readonly LeadWish[];
}

/** Why there is no lead to decide on. `waiting`: it is about to be looked at for the first time. */
export type NotHeld = 'not_installed' | 'disconnected' | 'preparing' | 'unknown' | 'deleted' | 'waiting';

export interface DecisionStore {
  /**
   * Calls `take` with the lead of this contact, also by an id that was merged away, and keeps what it gives, in one
   * transaction. The contact is due for a look when anything has changed.
   */
  withLead(
    portalId: string,
    contactId: string,
    take: (
      lead: HeldLead,
      portal: { readonly settings: HandoffSettings; readonly model: Model },
    ) => DecidedLead,
    now: number,
  ): Promise<NotHeld | null>;
}

export interface DecisionDesk {
  /** A person's decision, or what automation may do. The same key once more changes nothing. */
  decide(portalId: string, contactId: string, act: PersonAct, by: Decider): Promise<DecisionResult>;
}

export function createDecisionDesk(store: DecisionStore, now: () => number): DecisionDesk {
  return {
    async decide(portalId, contactId, act, by) {
      let result: DecisionResult | undefined;
      const at = now();
      const notHeld = await store.withLead(
        portalId,
        contactId,
        (lead, portal) => {
          const decided = take(lead, portal, act, by, at);
          result = decided.progress.answers.at(-1)?.result;
          return decided;
        },
        at,
      );
      return notHeld === null ? result! : NO_LEAD[notHeld];
    },
  };
}

function take(
  lead: HeldLead,
  { settings, model }: { readonly settings: HandoffSettings; readonly model: Model },
  act: PersonAct,
  by: Decider,
  now: number,
): DecidedLead {
  const { state, decisions, receipt, properties, signals, activity, checklist, asksForDeal } = lead;
  const { zone } = settings.calendar;
  const dated = { ...withWakeMoment(act, zone), at: afterOthers(act, decisions) };
  const asked = asDecision(by, dated);
  const context = {
    now,
    today: today(zone, now),
    decisions,
    receipt,
    properties,
    attempts: attemptsSince(state, activity),
    minAttempts: attemptsAsked(lead, settings),
    checklist,
    inputs: model.document.inputs,
  };
  const result = asked.ok ? decide(state, asked.decision, context, settings.rules) : asked;
  const progress = withDecision(begin(lead), { ...dated, by }, result, {
    receipt,
    signals,
    channel: (lead.channel ?? receipt.channel) as Channel,
    origin: originOf(properties, receipt, signals, model),
    owner: properties.hubspot_owner_id ?? null,
  });
  return {
    progress,
    checklist: answersOf(dated, result) ?? checklist,
    dealWish: dealWish(progress, settings, { asksForDeal, properties }),
    leadWishes: leadWishes(progress, settings, {
      standings: lead.leadStandings,
      earlier: lead.earlierEpisodes,
      activity,
      properties,
      now,
    }),
  };
}

/** Whoever recycles a lead chooses a day; it begins where the portal is. */
function withWakeMoment(act: PersonAct, zone: string): PersonAct {
  if (act.decision !== 'recycle' || act.until === null || act.until === undefined) return act;
  return { ...act, until: wakeMoment(act.until, zone) };
}

/** What discovery has found is kept, also where it does not make an SQL yet: what is still to confirm is known then. */
function answersOf(act: PersonAct, result: DecisionResult): ChecklistAnswers | null {
  if (act.decision !== 'qualify' || (result.ok && result.repeated)) return null;
  return result.ok || result.code === 'checklist_open' ? (act.checklist ?? null) : null;
}

/** Of words in one millisecond, those that come to the desk later are the later ones. */
function afterOthers({ key, at }: PersonAct, decisions: readonly DecisionRecord[]): number {
  const others = new Set(decisions.flatMap(({ decision }) => (decision.key === key ? [] : decision.at)));
  let free = at;
  while (others.has(free)) free += 1;
  return free;
}

const NO_LEAD: Readonly<Record<NotHeld, Refused>> = {
  not_installed: refused('no_lead', 'Fairlead is not installed on this HubSpot account. Install it first.'),
  disconnected: refused(
    'no_lead',
    'Fairlead is not connected to this HubSpot account any more. An admin can install it again.',
  ),
  preparing: refused(
    'not_yet',
    'Fairlead is still being set up on this account. Try again in a few minutes.',
  ),
  unknown: refused(
    'no_lead',
    'Fairlead does not know this contact. Check the id; a new contact is known within a minute.',
  ),
  deleted: refused('no_lead', 'HubSpot has deleted this contact. Restore it there first.'),
  waiting: refused('not_yet', 'Nobody has looked at this contact yet. Try again in a minute.'),
};
