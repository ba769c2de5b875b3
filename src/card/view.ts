/**
 * The card's view of a lead, pure: everything is worded and rounded here, so that the card only shows it. Sentence
 * first, then stage and time, then figures with their evidence.
 */
import { type DealAhead, dealAhead } from '../deals/deal-ahead.ts';
import { explain } from '../engine/explain.ts';
import type { Model } from '../engine/model.ts';
import type { BehaviourFigure, Decision, FitLetter, Receipt } from '../engine/receipt.ts';
import { oneLine, pointsText } from '../engine/wording.ts';
import { shownStep } from '../handoff/shown-step.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import { heldBackBy } from '../lifecycle/held-back.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import { ownerTurn } from '../lifecycle/sla/owner-turn.ts';
import { isOwnedBySales } from '../lifecycle/stages.ts';
import { channelLabel } from './channel-label.ts';
import { clockView, runningClocks, slaNow } from './clocks.ts';
import type { CardView, Tone } from './contract.ts';
import { deciderName } from './decider-name.ts';
import { formsOf } from './forms.ts';
import { headline, type Scene } from './headline.ts';
import { dayText, momentText, toldDays } from './moments.ts';
import type { CardLead } from './ports.ts';
import {
  barriers,
  committeeView,
  fitView,
  type Reader,
  reasonLines,
  scoreParts,
  unknownViews,
} from './receipt-lines.ts';
import { reviewView } from './review-view.ts';
import { type CardSpeech, IN_ENGLISH } from './speech.ts';
import { stageView } from './stage-view.ts';
import { saidWayBack } from './way-back.ts';

export interface ViewOptions {
  /** HubSpot's id of who looks. */
  readonly viewerId: string;
  /** Whether somebody can decide here; without it the card only shows. */
  readonly mayDecide: boolean;
  /** English where left out. */
  readonly speech?: CardSpeech;
}

export function cardViewOf(lead: CardLead, now: number, options: ViewOptions): CardView {
  const { viewerId, mayDecide, speech = IN_ENGLISH } = options;
  const { state, receipt, model } = lead;
  const { rules, calendar } = lead.settings;
  const { zone } = calendar;
  const sla = slaNow(lead, now);
  const clocks = runningClocks(sla);
  const turn = ownerTurn(sla, lead.owner, state.restartedAt);
  const heldBack = heldBackBy(state, receipt, model.document, rules);
  const ahead = dealAhead(state, lead.settings, lead.askedDeal, now);
  const onlooker = { viewerId, users: lead.users };
  const scene: Scene = { state, receipt, clocks, rules, onlooker, zone, now, speech };
  const reader: Reader = { zone, now, people: lead.people, signals: model.document.signals, speech };
  const { reasons: lines, total } = reasonLines(receipt, reader);
  const past = lead.episodes.filter(({ closedAt }) => closedAt !== null).toReversed();
  return {
    contactId: lead.contactId,
    name: oneLine(lead.name),
    headline: headline(scene),
    nextStep: speech.words.nextStep(
      shownStep({ ...lead, turn, heldBack, dealAhead: ahead }, receipt, rules),
      {
        ...toldDays(zone, now, speech.days),
        by: (decider) => deciderName(decider, onlooker, speech.words.decider),
      },
    ),
    stage: stageView(lead, speech),
    clocks: clocks.map((clock) => clockView(clock, zone, now, speech)),
    score: scoreView(receipt, model, speech),
    reasons: [...lines],
    total,
    fit: fitView(receipt, speech),
    review: reviewView(lead.contradicted, scene),
    barriers: [...unfollowedLine(lead, scene), ...barriers(receipt, speech)],
    unknown: unknownViews(receipt, speech),
    ahead: [...aheadOf(lead, scene)],
    committee: committeeView(receipt, reader),
    history: past.slice(0, MOST_EPISODES).map((episode) => episodeView(episode, zone, now, speech)),
    earlier: past.length > MOST_EPISODES ? speech.words.earlierAttempts(past.length - MOST_EPISODES) : null,
    forms: mayDecide ? formsOf({ ...lead, rules, onlooker, zone, now, speech }) : null,
    footnote: footnoteOf(receipt, zone, now, speech),
    refreshInMs: isOnItsWay(ahead) ? MINUTE_MS : refreshIn(clocks, now),
  };
}

const MOST_EPISODES = 5;

/** HubSpot shows another stage than the card: that is said first. */
function unfollowedLine({ unfollowed }: CardLead, { zone, now, speech }: Scene): readonly string[] {
  if (unfollowed === null) return [];
  return [speech.words.unfollowed(unfollowed, momentText(unfollowed.since, zone, now, speech.days))];
}

/** What sales owns, time and points do not change; nor do points alone bring back what was sent back. */
function aheadOf(
  { state, receipt, model, input }: CardLead,
  { zone, now, speech }: Scene,
): readonly string[] {
  if (isOwnedBySales(state.stage)) return [];
  return (
    saidWayBack({ state, receipt, model, zone, now, speech }) ??
    speech.words.outlook(explain(model, input, now))
  );
}

export function scoreView(receipt: Receipt, model: Model, speech: CardSpeech): CardView['score'] {
  const { score, decisive, threshold, low, high } = receipt;
  const { words, figure } = speech;
  const points = (milli: number) => figure(pointsText(milli));
  const sentence = words.score(
    points(score),
    decisive === score ? null : points(decisive),
    words.needed(points(threshold), channelAsking(receipt, model)),
  );
  const otherwise = decidedOtherwise(receipt);
  return {
    points: score / 1000,
    sharePercent: threshold <= 0 ? 100 : Math.round(Math.min(1, Math.max(0, decisive / threshold)) * 100),
    tone: SCORE_TONES[receipt.decision],
    sentence: otherwise === null ? sentence : `${sentence}; ${words.otherwise[otherwise]}`,
    grade: gradeText(receipt, speech),
    range: low === high ? null : words.range(points(low), points(high)),
    parts: [...scoreParts(receipt, speech)],
  };
}

const SCORE_TONES: Readonly<Record<Decision, Tone>> = {
  mql: 'good',
  hold: 'soon',
  not_mql: 'soon',
  diverted: 'soon',
  disqualified: 'bad',
};

/** Enough points and no MQL, or an MQL without them; null where the points say what was decided. */
function decidedOtherwise({ margin, decision }: Receipt): 'no_mql' | 'mql' | null {
  if (margin >= 0) return decision === 'mql' ? null : 'no_mql';
  return decision === 'mql' ? 'mql' : null;
}

/** The channel where it asks for other points than most; null otherwise. */
function channelAsking({ channel, threshold }: Receipt, { document }: Model): string | null {
  return threshold === document.mql.threshold.default * 1000 ? null : channelLabel(channel);
}

/** "A1: fits very well, is very active". */
function gradeText({ grade }: Receipt, { words }: CardSpeech): string {
  return `${grade}: ${words.fits[grade[0] as FitLetter]}, ${words.acts[grade[1] as BehaviourFigure]}`;
}

function episodeView(
  { number, openedAt, closedAt, outcome, channel }: Episode,
  zone: string,
  now: number,
  { words, days }: CardSpeech,
): CardView['history'][number] {
  const day = (at: number) => dayText(at, zone, now, days);
  const by = channelLabel(channel);
  return {
    number,
    title: words.attempt(number),
    sentence: words.history(day(openedAt), by, outcome, day(closedAt ?? now)),
  };
}

function footnoteOf(
  { model, now: evaluatedAt }: Receipt,
  zone: string,
  now: number,
  { words, days }: CardSpeech,
): string {
  const when = momentText(evaluatedAt, zone, now, days);
  return words.footnote(`${oneLine(model.key)} ${oneLine(model.version)}`, when, zone);
}

/** Somebody may wait for it here. */
function isOnItsWay(ahead: DealAhead | null): boolean {
  return ahead?.kind === 'dated' || ahead?.kind === 'due' || ahead?.kind === 'delayed';
}

const MINUTE_MS = 60_000;
const SOON_MS = 2 * 60 * MINUTE_MS;

/** Each minute where the minutes count, else every ten. */
function refreshIn(clocks: readonly Clock[], now: number): number | null {
  if (clocks.length === 0) return null;
  return clocks.some(({ dueAt }) => Math.abs(dueAt - now) < SOON_MS) ? MINUTE_MS : 10 * MINUTE_MS;
}
