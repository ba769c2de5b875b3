/**
 * One look at a lead's handoff: first what people and workflows have changed in HubSpot, then the CRM's own stage, then
 * the engine's verdict, then the clocks. Pure: whoever looks keeps all of it, or nothing.
 */
import type { DealFact } from '../deals/deal-fact.ts';
import { dealEvents, type StandingDeal } from '../deals/latest-deal.ts';
import { canonicalJson } from '../engine/canonical.ts';
import type { ModelDocument } from '../engine/schema.ts';
import { type AppliedEdits, applyEdits } from '../lifecycle/apply-edits.ts';
import type { AwaitingReason, Edits } from '../lifecycle/crm-edits.ts';
import type { DecisionContext } from '../lifecycle/decision-checks.ts';
import { nextDue } from '../lifecycle/due.ts';
import { type DealOutcome, type Episode, recordDeal, withNotices } from '../lifecycle/episodes.ts';
import type { DealEvent, Step } from '../lifecycle/handoff-events.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { isLossOfThisStage, next } from '../lifecycle/lifecycle-step.ts';
import { type Evidence, evidenceOf } from '../lifecycle/new-evidence.ts';
import type { PropertyChange } from '../lifecycle/sla/activity-readings.ts';
import type { Sla } from '../lifecycle/sla/clocks.ts';
import { type Notice, noticesDue } from '../lifecycle/sla/notices.ts';
import { type OwnerGiven, type OwnerTurn, ownerTurn } from '../lifecycle/sla/owner-turn.ts';
import { inheritedStage } from '../lifecycle/stages.ts';
import { advance, type Verdict } from '../lifecycle/transitions.ts';
import { verdictOf } from '../lifecycle/verdicts.ts';
import type { HandoffSettings } from './handoff-settings.ts';
import {
  begin,
  type KeptHandoff,
  type Origins,
  type Progress,
  withDecision,
  withNote,
  withoutItsDeal,
  withStep,
} from './progress.ts';
import { attemptsAsked, attemptsSince, slaOf } from './sla-of-episode.ts';

export interface LookGiven {
  readonly kept: KeptHandoff;
  readonly edits: Omit<Edits, 'now'>;
  /** What whoever edited had to go by. */
  readonly givens: Pick<DecisionContext, 'receipt' | 'properties' | 'checklist'>;
  /** HubSpot's lifecycle stage, and since when; the latter left out where nobody has told. */
  readonly lifecycle: { readonly value: string | null | undefined; readonly since?: number };
  /** With the receipt of this look. */
  readonly origins: Origins;
  readonly document: Pick<ModelDocument, 'rules' | 'fastTracks' | 'inputs'>;
  /** What its deals say together; null where it has none. */
  readonly deal: StandingDeal | null;
  /** When the lead was first met: what was before is the portal's past (epoch ms). */
  readonly metAt: number;
  readonly live: boolean;
  /** When something that the model reads last changed (epoch ms). */
  readonly dataChangedAt: number | null;
  /** All that HubSpot has told of sales' activity, in any order. */
  readonly activity: readonly PropertyChange[];
  readonly owner: OwnerGiven;
  readonly settings: HandoffSettings;
  readonly now: number;
}

export interface HandoffLook {
  readonly progress: Progress;
  /** What the CRM and the engine did to it. */
  readonly step: Step;
  readonly awaiting: AwaitingReason | null;
  readonly putBack: AppliedEdits['putBack'];
  /** What was edited is dealt with: taken as a decision, put with one, put back, or overtaken. */
  readonly isHeard: boolean;
  readonly sla: Sla | null;
  /** Whose the clocks are; null where none runs. */
  readonly turn: OwnerTurn | null;
  /** What is due to be told now; never told before. */
  readonly notices: readonly Notice[];
  /** When time alone asks for the next look (epoch ms): a clock, a grace, a day to wake on, a reason that lacks. */
  readonly dueAt: number | null;
}

export function lookAtHandoff(given: LookGiven): HandoffLook {
  const { kept, origins, document, activity, settings, now } = given;
  const { rules } = settings;
  const edited = applyEdits(kept.state, { ...given.edits, now }, contextOf(given), rules);
  const decided = edited.results.reduce(
    (progress, result, i) => withDecision(progress, edited.asked[i]!, result, origins),
    begin(kept),
  );
  const noted = withNote(decided, edited.note);
  const dealt = withDeal(noted, given);
  const evidence = evidenceOf(origins.receipt, document);
  const step = advance(
    dealt.state,
    {
      verdict: verdictNow(given, dealt.state, evidence),
      lifecycle: given.lifecycle.value,
      ...(given.lifecycle.since === undefined ? {} : { lifecycleSince: given.lifecycle.since }),
      live: given.live,
      evidence,
      dataChangedAt: given.dataChangedAt,
      now,
    },
    rules,
  );
  const moved = withStep(dealt, step, now, origins);
  const sla = slaOf(moved.episode, activity, settings, now);
  const turn = ownerTurn(sla, given.owner, moved.state.restartedAt);
  const notices = sla ? noticesDue(sla, new Set(moved.episode?.notices), now, turn) : [];
  const progress = withGiven(moved, notices);
  const { awaiting, putBack } = edited;
  const times = [nextDue(progress.state, rules, now), sla?.nextMoment ?? null, silentUntil(awaiting)];
  const { answers, notes } = progress;
  const isHeard = answers.length + notes.length > 0 || putBack !== null || edited.isOvertaken;
  return {
    progress,
    step,
    awaiting,
    putBack,
    isHeard: isHeard && awaiting === null,
    sla,
    turn,
    notices,
    dueAt: earliest(times),
  };
}

function withGiven(progress: Progress, notices: readonly Notice[]): Progress {
  const { episode } = progress;
  const keys = notices.map(({ key }) => key);
  return { ...progress, episode: episode && withNotices(episode, keys) };
}

/** The lead follows its deal, and the episode it came from learns what became of it. */
function withDeal(given: Progress, { deal, origins, metAt, settings, now }: LookGiven): Progress {
  const before = isGone(given.state.deal, deal) ? withoutItsDeal(given, now) : given;
  if (deal === null) return before;
  const known = before.state.deal;
  // What another deal comes to is no news of the one that speaks for the lead.
  const isNews = known === null || known.state !== deal.deal || deal.fact.at > known.at;
  const progress = (isNews ? dealNews(deal, before, metAt) : []).reduce(
    (so, event) => withStep(so, next(so.state, event, settings.rules), now, origins),
    before,
  );
  return { ...progress, episode: progress.episode && withOutcome(progress.episode, deal.fact) };
}

/** The deal that spoke for the lead was deleted, or taken off it; what others say is older than its last word. */
function isGone(known: HandoffState['deal'], deal: StandingDeal | null): boolean {
  if (known === null) return false;
  return deal === null || (deal.deal !== 'open' && deal.at < known.at);
}

/** Of a deal that was lost before the lead came into its stage not even the opening is news. */
function dealNews(deal: StandingDeal, { state }: Progress, metAt: number): readonly DealEvent[] {
  const isPast = deal.deal === 'lost' && !isLossOfThisStage(state, deal.at);
  return dealEvents(deal, isPast ? Number.POSITIVE_INFINITY : metAt);
}

/** A deal that was opened before the episode began is no outcome of it, whenever it was closed. */
function withOutcome(episode: Episode, fact: DealFact): Episode {
  const outcome = outcomeOf(fact);
  const begunAt = fact.openedAt ?? fact.at;
  if (begunAt < episode.openedAt || canonicalJson(outcome) === canonicalJson(episode.deal)) return episode;
  return recordDeal(episode, outcome);
}

function outcomeOf({ dealId, state, at, amount, currency, lostReason }: DealFact): DealOutcome {
  return { dealId, state, at, amount: amount === null ? null : Number(amount), currency, lostReason };
}

/** What somebody did before he bought is no sign that he wants more. */
function verdictNow(
  { origins, lifecycle, settings }: LookGiven,
  { stage }: HandoffState,
  evidence: readonly Evidence[],
): Verdict {
  const verdict = verdictOf(origins.receipt, settings.rules);
  if (verdict !== 'expanding' || stage === 'expansion') return verdict;
  const boughtAt = inheritedStage(lifecycle.value) === 'customer' ? lifecycle.since : undefined;
  const isOld = boughtAt !== undefined && !evidence.some(({ at }) => at > boughtAt);
  return isOld ? 'diverted' : verdict;
}

function contextOf({ kept, givens, document, activity, settings, now }: LookGiven): DecisionContext {
  return {
    ...givens,
    now,
    decisions: kept.decisions,
    attempts: attemptsSince(kept.state, activity),
    minAttempts: attemptsAsked(kept, settings),
    inputs: document.inputs,
  };
}

function silentUntil(awaiting: AwaitingReason | null): number | null {
  return awaiting && !awaiting.isLacking ? awaiting.until : null;
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}
