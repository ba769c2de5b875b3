/**
 * The decision about one lead, pure: what is known, what HubSpot says now and what has happened, to new facts
 * and signals, a receipt, perhaps a transition, and the values to write. Whoever calls commits all of it.
 */
import type { DealFact } from '../deals/deal-fact.ts';
import { type DealWish, dealWish } from '../deals/deal-wish.ts';
import type { Channel } from '../engine/channels.ts';
import { evaluate } from '../engine/evaluate.ts';
import type { Colleague, EvaluationInput, Properties, Signal } from '../engine/input.ts';
import type { Model } from '../engine/model.ts';
import { nextChange, type Watched } from '../engine/next-change.ts';
import type { Receipt } from '../engine/receipt.ts';
import { DAY_MS, dayOf } from '../engine/values.ts';
import type { HandoffSettings } from '../handoff/handoff-settings.ts';
import { type HandoffLook, lookAtHandoff } from '../handoff/look.ts';
import { type NoticeTask, noticeTasks } from '../handoff/notice-tasks.ts';
import type { KeptHandoff } from '../handoff/progress.ts';
import { type LeadStandings, type LeadWish, leadWishes } from '../handoff/sales-lead.ts';
import type { ChecklistAnswers } from '../lifecycle/checklist-result.ts';
import type { PropertyEdit } from '../lifecycle/crm-edits.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffRules } from '../lifecycle/handoff-rules.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { StageMirror } from '../lifecycle/stage-mirror.ts';
import {
  applyChanges,
  asProperties,
  type ChangeEvent,
  changedFacts,
  type FactChange,
  type Facts,
} from './changes.ts';
import { attemptAfterEdits, handoffGiven } from './handoff-given.ts';
import { type Told, tellHubSpot } from './lead-writes.ts';
import { type KeptSignal, type NewSignals, newSignals, withNews } from './new-signals.ts';
import type { Intrusion, PutBacks } from './put-backs.ts';
import type { RecordedSignal } from './recorded-signals.ts';

/** What the store knows of a lead before this decision. */
export interface KnownLead extends KeptHandoff {
  readonly leadId: string;
  readonly facts: Facts;
  readonly written: Readonly<Record<string, string>>;
  readonly mirror: StageMirror | null;
  /** What was written over what others had set; null for nothing lately. */
  readonly putBacks: PutBacks | null;
  /** What HubSpot has told of sales' activity, in any order. */
  readonly activity: readonly PropertyChange[];
  /** What discovery has stored so far. */
  readonly checklist: ChecklistAnswers | null;
  /** It is an SQL that waits for its deal. */
  readonly asksForDeal: boolean;
  /** Its records of HubSpot's lead object. */
  readonly leadStandings: LeadStandings;
  /** Its attempts before the last two. */
  readonly earlierEpisodes: readonly Episode[];
  /** The receipt that people saw; only where somebody has edited the handoff since. */
  readonly seen: Receipt | null;
  readonly origin: 'live' | 'history';
  /** When it was first met (epoch ms). */
  readonly metAt: number;
  readonly signals: readonly (Signal & { readonly doors: readonly string[] })[];
  /** The channel its running episode was opened under. */
  readonly channel: string | null;
  readonly modelHash: string | null;
  /** The engine's last word; null before the first. */
  readonly decision: string | null;
  /** An import has added to its past, and no decision has seen it yet. */
  readonly pastWaits: boolean;
  /** When signals happen that were told before their day, and that no decision has counted yet (epoch ms). */
  readonly toldAhead: readonly number[];
}

export interface DecisionInput {
  readonly model: Model;
  readonly tracked: readonly string[];
  readonly settings: HandoffSettings;
  readonly appId: string;
  /** Properties of ours that must not be written on this portal. */
  readonly unwritable: readonly string[];
  /** Null for a contact seen for the first time. */
  readonly known: KnownLead | null;
  /** HubSpot's present values, and the time the record last changed there (epoch ms). */
  readonly contact: { readonly properties: Properties; readonly updatedAt: number };
  /** Values of ours on their way to HubSpot. */
  readonly pending: Readonly<Record<string, string>>;
  readonly company: Facts | null;
  /** Its living deals. */
  readonly deals: readonly DealFact[];
  /** HubSpot's ids of owners who were deactivated. */
  readonly deactivatedOwners: ReadonlySet<string>;
  /** Colleagues at the company; left out where the model asks for no committee. */
  readonly colleagues?: readonly Colleague[];
  /** Its company, or colleagues of its, have news: more than time has passed. */
  readonly companyHasNews?: boolean;
  /** Open events of this contact. */
  readonly events: readonly ChangeEvent[];
  /** Among them, what was changed of the handoff in HubSpot. */
  readonly edits: readonly PropertyEdit[];
  /** What others have set in properties that are Fairlead's alone. */
  readonly intrusions?: readonly Intrusion[];
  /** Signals that workflows and programs have told of this contact, not decided yet. */
  readonly recorded: readonly RecordedSignal[];
  /** Its property history, for a first look at the past. */
  readonly history: readonly ChangeEvent[];
  /** A first look at a record that was there before the installation: it brings its stage along. */
  readonly isPast: boolean;
  /** Somebody has asked for it to be handed over where it qualifies, whatever it rests on. */
  readonly isAsked: boolean;
  /** Something has just happened, as opposed to a backfill, an import or a rescore. */
  readonly live: boolean;
  readonly now: number;
}

export interface LeadOutcome extends Omit<Told, 'lookAt'> {
  readonly facts: Facts;
  readonly changes: readonly FactChange[];
  readonly signals: readonly KeptSignal[];
  /** Signals that were known, told now through doors that are new to them. */
  readonly furtherDoors: readonly KeptSignal[];
  /** Signals that were known, and of which more has been said now. */
  readonly sayingMore: readonly KeptSignal[];
  readonly input: EvaluationInput;
  readonly receipt: Receipt;
  readonly handoff: HandoffLook;
  readonly dealWish: DealWish | null;
  /** What HubSpot is to be told of its sales leads. */
  readonly leadWishes: readonly LeadWish[];
  /** What its owner is asked to do. */
  readonly tasks: readonly NoticeTask[];
  readonly channel: string;
  /**
   * The next time (epoch ms) at which it would stand differently with no news: a UTC midnight for the engine and for
   * signals dated ahead, any moment for the clocks of the handoff; null when none will.
   */
  readonly nextChangeAt: number | null;
}

/** What is known of a lead once its news is counted in. */
export interface LeadEvidence extends NewSignals {
  readonly facts: Facts;
  readonly changes: readonly FactChange[];
}

export function gatherEvidence(given: DecisionInput): LeadEvidence {
  const { known, contact } = given;
  const changes = changedFacts(known?.facts ?? {}, contact.properties, given.tracked, {
    events: [...given.history, ...given.events],
    ...knownSince(given),
  });
  return { changes, facts: applyChanges(known?.facts ?? {}, changes), ...newSignals(given, changes) };
}

/**
 * A model that has just been published may read what no look has read before: such a value has not changed since the
 * lead was sent back, as far as anybody knows. A merge brings values of another record; those are news.
 */
function knownSince({ known, contact, model, now }: DecisionInput): {
  knownSince: number;
  firstSeenSince?: number;
} {
  const since = Math.min(contact.updatedAt, now);
  const wayBack = known?.state.wayBack;
  const isNewModel = known != null && known.modelHash !== null && known.modelHash !== model.hash;
  if (!wayBack || !isNewModel) return { knownSince: since };
  return { knownSince: since, firstSeenSince: Math.min(since, wayBack.since) };
}

export function decideLead(given: DecisionInput, evidence = gatherEvidence(given)): LeadOutcome {
  const { model, known, settings, now } = given;
  const { changes, facts, signals, furtherDoors, sayingMore, isTold } = evidence;
  const attempt = attemptAfterEdits(given);
  const live = comesOfAge(given) || (given.live && countsAsLive(given, isTold, attempt.episode));
  const input: EvaluationInput = {
    contact: asProperties(facts),
    company: given.company && asProperties(given.company),
    signals: withNews(known?.signals ?? [], evidence),
    ...(attempt.channel ? { channel: attempt.channel } : {}),
    ...(given.colleagues ? { account: given.colleagues } : {}),
  };
  const receipt = evaluate(model, input, now);
  const channel = (attempt.channel ?? receipt.channel) as Channel;
  const looked = handoffGiven(given, evidence, { input, receipt, channel, live });
  const handoff = lookAtHandoff(looked);
  const wish = dealWish(handoff.progress, settings, {
    asksForDeal: known?.asksForDeal ?? false,
    properties: given.contact.properties,
  });
  const { lookAt, ...told } = tellHubSpot(given, evidence, { receipt, channel, handoff, dealWish: wish });
  return {
    facts,
    changes,
    signals,
    furtherDoors,
    sayingMore,
    input,
    receipt,
    handoff,
    ...told,
    dealWish: wish,
    leadWishes: leadWishes(handoff.progress, settings, {
      standings: known?.leadStandings ?? {},
      earlier: known?.earlierEpisodes ?? [],
      activity: looked.activity,
      properties: given.contact.properties,
      now,
    }),
    tasks: noticeTasks(handoff, receipt, settings),
    channel,
    nextChangeAt: earliest([
      engineChangeAt(
        model,
        { ...input, ...runningChannel(handoff.progress.state, channel) },
        watchedBy(receipt, settings.rules),
        now,
      ),
      handoff.dueAt,
      lookAt,
    ]),
  };
}

/**
 * History opens no episode: where the past alone qualifies a lead, a change of some property is not
 * enough to hand it over; a signal that HubSpot, a workflow or a program tells of is, and so is being asked for it.
 */
function countsAsLive(
  { known, isPast, isAsked, history }: DecisionInput,
  isTold: boolean,
  episode: number,
): boolean {
  const isOld = isPast || (episode === 0 && known !== null && restsOnThePast(known));
  return isTold || isAsked || (history.length === 0 && !isOld);
}

/** All it did that counts was before it was met, or came from a file. For leads that were never handed over. */
function restsOnThePast({ decision, pastWaits, origin, metAt, signals }: KnownLead): boolean {
  const isOld = origin === 'history' && !signals.some((signal) => signal.occurredAt >= metAt);
  return isOld || pastWaits || decision === 'mql';
}

/** What was told ahead happens on its day: then it is live, whatever the reason for looking. */
function comesOfAge({ known, now }: DecisionInput): boolean {
  return known?.toldAhead.some((time) => dayOf(time) <= dayOf(now)) ?? false;
}

/** A customer is an expansion signal as long as he has the points for it. */
function watchedBy({ decision }: Receipt, { expansionPoints }: HandoffRules): readonly Watched[] {
  return decision === 'diverted' ? [{ reaches: expansionPoints * 1000 }] : [];
}

/** Whoever looks at the lead next finds the channel of its running episode frozen. */
function runningChannel({ episode }: HandoffState, channel: string): Pick<EvaluationInput, 'channel'> {
  return episode > 0 ? { channel } : {};
}

/**
 * Time is worth a look when it changes what the lead is to people. So is the day of a signal dated ahead, whatever it
 * changes: it is news on that day alone. The earliest of all counts, for each look leaves the next.
 */
function engineChangeAt(
  model: Model,
  input: EvaluationInput,
  further: readonly Watched[],
  now: number,
): number | null {
  const change = nextChange(model, input, now, ['decision', 'grade', 'priority', 'committee', ...further]);
  const arrivals = input.signals.map(({ occurredAt }) => dayOf(occurredAt)).filter((day) => day > dayOf(now));
  const days = change === null ? arrivals : [change.day, ...arrivals];
  return days.length === 0 ? null : Math.min(...days) * DAY_MS;
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
