/**
 * An episode: one attempt at qualification, with everything that reports and calibration ask of it later. It is opened
 * with what was known then and keeps that; it ends once, and a decision taken back opens it again as it was.
 */
import type { Channel } from '../engine/channels.ts';
import type { Signal } from '../engine/input.ts';
import type { Priority, Receipt, Trigger } from '../engine/receipt.ts';
import type { RejectionReason } from '../engine/rejection-reasons.ts';
import type { Decider } from './actors.ts';
import type { ChecklistResult } from './checklist-result.ts';
import { inOrder } from './concurrent.ts';
import type { DecisionRecord } from './decision.ts';
import type { StoredAnswers } from './four-questions.ts';
import type { DealState, DecisionWord, HandoffState } from './lead-state.ts';
import type { SlaFacts } from './sla/clocks.ts';
import type { EpisodeEnd } from './transition-table.ts';

/** The lead's first signal of all, by which velocity is counted (RP-10). */
export interface FirstTouch {
  readonly kind: string;
  readonly asset: string | null;
  readonly at: number;
}

/** Where the lead came from, as the CRM told when the episode began. */
export interface Origin {
  readonly campaign: string | null;
  readonly source: string | null;
  readonly topic: string | null;
}

export interface EpisodeDecision {
  readonly key: string;
  readonly decision: DecisionWord;
  readonly by: Decider;
  readonly at: number;
  readonly reason: RejectionReason | null;
  readonly note: string | null;
  /** The data contradict the reason: it is no evidence against a rule until that is resolved. */
  readonly contradicted: boolean;
}

/** What became of the deal; said long after the attempt itself has ended. */
export interface DealOutcome {
  readonly dealId: string;
  readonly state: DealState;
  readonly at: number;
  readonly amount: number | null;
  readonly currency: string | null;
  readonly lostReason: string | null;
}

/** All times are epoch ms. */
export interface Episode {
  readonly number: number;
  readonly openedAt: number;
  /** Null where a person took the lead on without a rule having handed it over. */
  readonly openedBy: 'engine' | 'person' | 'automation';
  readonly trigger: Trigger | null;
  /** What the trigger was about: a page, a form, a webinar. */
  readonly asset: string | null;
  /** 'threshold', or the fast track's id; null where no rule handed it over. */
  readonly via: string | null;
  readonly channel: Channel;
  readonly priority: Priority;
  readonly origin: Origin;
  readonly firstTouch: FirstTouch | null;
  readonly modelHash: string;
  /** Null for the receipt that is about to be kept with it. */
  readonly receiptId: string | null;
  /** HubSpot's owner when it began. */
  readonly owner: string | null;
  readonly mqlAt: number | null;
  readonly salAt: number | null;
  readonly sqlAt: number | null;
  readonly restartedAt: number | null;
  /** What sales said last; earlier words are in the decision records. */
  readonly decision: EpisodeDecision | null;
  readonly answers: StoredAnswers | null;
  readonly checklist: ChecklistResult | null;
  /** Keys of the notices that were given about it: each is given once. */
  readonly notices: readonly string[];
  readonly outcome: EpisodeEnd | null;
  readonly closedAt: number | null;
  readonly deal: DealOutcome | null;
}

export interface Opening {
  readonly at: number;
  readonly by: Episode['openedBy'];
  readonly receipt: Receipt;
  /** All signals of the lead, in any order. */
  readonly signals: readonly Signal[];
  readonly channel: Channel;
  readonly origin: Origin;
  readonly owner: string | null;
}

/** The episode that `state` is in, just begun. */
export function openEpisode({ episode, mqlAt }: HandoffState, opening: Opening): Episode {
  const { at, by, receipt, signals, channel, origin, owner } = opening;
  return {
    number: episode,
    openedAt: at,
    openedBy: by,
    trigger: receipt.trigger,
    asset: triggerAsset(receipt),
    via: receipt.via,
    channel,
    priority: receipt.priority,
    origin,
    firstTouch: firstTouchOf(signals, at),
    modelHash: receipt.model.hash,
    receiptId: null,
    owner,
    mqlAt,
    salAt: null,
    sqlAt: null,
    restartedAt: null,
    decision: null,
    answers: null,
    checklist: null,
    notices: [],
    outcome: null,
    closedAt: null,
    deal: null,
  };
}

/**
 * The episode by all that was decided about it: the decisions that stand, in their order. One that was taken back or
 * replaced leaves no trace here. What else has ended it remains its end, and what a deal has said stays said.
 */
export function decidedEpisode(episode: Episode, decisions: readonly DecisionRecord[]): Episode {
  const about = decisions.filter((record) => record.episode === episode.number);
  const decided = about
    .filter(({ standing, decision }) => standing === 'stands' && decision.decision !== 'undo')
    .toSorted((a, b) => inOrder(a.decision, b.decision))
    .reduce(afterDecision, { ...episode, ...UNDECIDED });
  const { outcome, closedAt } = episode;
  return outcome !== null && closedAt !== null && !isEndedBy(about, episode)
    ? closeEpisode(decided, outcome, closedAt)
    : decided;
}

const UNDECIDED = {
  salAt: null,
  sqlAt: null,
  restartedAt: null,
  decision: null,
  answers: null,
  checklist: null,
  outcome: null,
  closedAt: null,
} satisfies Partial<Episode>;

function afterDecision(episode: Episode, record: DecisionRecord): Episode {
  const { decision, after, endsEpisode, reason } = record;
  if (decision.decision === 'undo') return episode;
  const { key, by, note = null } = decision;
  const at = effectiveAt(record);
  return {
    ...episode,
    ...stagesOf(after),
    decision: {
      key,
      decision: decision.decision,
      by,
      at,
      reason,
      note,
      contradicted: record.contradiction !== null,
    },
    answers: record.answers ?? episode.answers,
    checklist: record.checklist?.result ?? episode.checklist,
    outcome: endsEpisode ?? episode.outcome,
    closedAt: endsEpisode ? at : episode.closedAt,
  };
}

function isEndedBy(decisions: readonly DecisionRecord[], { outcome, closedAt }: Episode): boolean {
  return decisions.some((record) => record.endsEpisode === outcome && effectiveAt(record) === closedAt);
}

/** A correction ends the attempt when it had ended: what sales took to answer stays what it was. */
function effectiveAt({ effectiveAt: at, decision }: DecisionRecord): number {
  return at ?? decision.at;
}

/** The episode ends by something that is no decision: the CRM, a deal, a closed gate, points long lost. */
export function closeEpisode(episode: Episode, outcome: EpisodeEnd, at: number): Episode {
  return episode.closedAt === null ? { ...episode, outcome, closedAt: at } : episode;
}

/** These notices are given, and stay so whatever is decided. */
export function withNotices(episode: Episode, keys: readonly string[]): Episode {
  return keys.length === 0 ? episode : { ...episode, notices: [...episode.notices, ...keys] };
}

/** What a deal says about the attempt it came from; older news of the same deal say nothing. */
export function recordDeal(episode: Episode, deal: DealOutcome): Episode {
  const known = episode.deal;
  if (known && known.dealId === deal.dealId && known.at > deal.at) return episode;
  return { ...episode, deal };
}

/** A deal that is gone is nobody's outcome; the attempt that it had ended goes on where the lead is back in it. */
export function forgetDeal(episode: Episode, goesOn: boolean): Episode {
  const isEndedByDeal = goesOn && episode.outcome === 'opportunity';
  return { ...episode, deal: null, ...(isEndedByDeal ? { outcome: null, closedAt: null } : {}) };
}

/** What of an episode decides about its clocks. */
export interface TimedEpisode
  extends Pick<
    Episode,
    'priority' | 'channel' | 'openedAt' | 'mqlAt' | 'restartedAt' | 'salAt' | 'sqlAt' | 'closedAt'
  > {
  readonly decision: Pick<EpisodeDecision, 'at'> | null;
}

/**
 * What the SLA asks of an episode. One that a person took on unasked starts its clocks at that moment. `firstTouchAt`
 * is sales' first touch, as `touchesSince` finds it.
 */
export function slaFactsOf(episode: TimedEpisode, firstTouchAt: number | null): SlaFacts {
  const { priority, channel, openedAt, mqlAt, restartedAt, salAt, closedAt, sqlAt, decision } = episode;
  const endedAt = closedAt ?? sqlAt;
  const isDecided = decision !== null && decision.at === endedAt;
  return {
    priority,
    channel,
    mqlAt: mqlAt ?? openedAt,
    restartedAt,
    firstTouchAt,
    acceptedAt: salAt,
    ended: endedAt === null ? null : { at: endedAt, by: isDecided ? 'decision' : 'crm' },
  };
}

function stagesOf({ mqlAt, salAt, sqlAt, restartedAt }: HandoffState) {
  return { mqlAt, salAt, sqlAt, restartedAt };
}

function firstTouchOf(signals: readonly Signal[], until: number): FirstTouch | null {
  const [first] = signals
    .filter(({ occurredAt }) => occurredAt <= until)
    .toSorted((a, b) => a.occurredAt - b.occurredAt || (a.kind < b.kind ? -1 : 1));
  return first ? { kind: first.kind, asset: first.asset ?? null, at: first.occurredAt } : null;
}

function triggerAsset({ trigger, contributions }: Receipt): string | null {
  const tipped = contributions.find(({ ruleId }) => ruleId === trigger?.ruleId);
  return tipped?.because.find(({ occurredAt }) => occurredAt === trigger?.occurredAt)?.value ?? null;
}
