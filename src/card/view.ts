/**
 * The card's view of a lead, pure: everything is worded and rounded here, so that the card only shows it. Sentence
 * first, then stage and time, then figures with their evidence.
 */
import { explain } from '../engine/explain.ts';
import { outlookSentences } from '../engine/outlook-text.ts';
import type { BehaviourFigure, FitLetter, Receipt } from '../engine/receipt.ts';
import { oneLine, pointsText, upperFirst } from '../engine/wording.ts';
import type { Episode } from '../lifecycle/episodes.ts';
import type { HandoffState } from '../lifecycle/lead-state.ts';
import { nextStepText } from '../lifecycle/next-step.ts';
import type { Clock } from '../lifecycle/sla/clock.ts';
import { isOwnedBySales, type Stage } from '../lifecycle/stages.ts';
import { manifest } from '../manifest.ts';
import { clockView, runningClocks } from './clocks.ts';
import type { CardView, Tone } from './contract.ts';
import { formsOf } from './forms.ts';
import { headline, type Scene } from './headline.ts';
import { dayText, momentText } from './moments.ts';
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

export interface ViewOptions {
  /** HubSpot's id of who looks. */
  readonly viewerId: string;
  /** Whether somebody can decide here; without it the card only shows. */
  readonly mayDecide: boolean;
}

export function cardViewOf(lead: CardLead, now: number, { viewerId, mayDecide }: ViewOptions): CardView {
  const { state, receipt, model } = lead;
  const { rules, calendar } = lead.settings;
  const { zone } = calendar;
  const clocks = runningClocks(lead, now);
  const scene: Scene = { state, receipt, clocks, rules, viewerId, zone, now };
  const reader: Reader = { zone, now, people: lead.people, signals: model.document.signals };
  const { reasons: lines, total } = reasonLines(receipt, reader);
  return {
    contactId: lead.contactId,
    name: oneLine(lead.name),
    headline: headline(scene),
    nextStep: nextStepText(state, receipt, rules),
    stage: stageView(state),
    clocks: clocks.map((clock) => clockView(clock, zone, now)),
    score: scoreView(receipt),
    reasons: [...lines],
    total,
    fit: fitView(receipt),
    barriers: [...barriers(receipt)],
    unknown: unknownViews(receipt),
    ahead: isOwnedBySales(state.stage) ? [] : [...outlookSentences(explain(model, lead.input, now))],
    committee: committeeView(receipt, reader),
    history: lead.episodes
      .filter(({ closedAt }) => closedAt !== null)
      .toReversed()
      .slice(0, MOST_EPISODES)
      .map((episode) => episodeView(episode, zone, now)),
    forms: mayDecide
      ? formsOf({ state, model, rules, checklist: lead.checklist, viewerId, zone, now })
      : null,
    footnote: footnoteOf(receipt, zone, now),
    refreshInMs: refreshIn(clocks, now),
  };
}

const MOST_EPISODES = 5;

const STAGES: Readonly<
  Record<Stage, { readonly label: string; readonly help: string; readonly tone: Tone }>
> = {
  lead: { label: 'Lead', help: 'Not qualified yet.', tone: 'neutral' },
  nurture: { label: 'In nurture', help: 'Marketing works on it.', tone: 'neutral' },
  mql: {
    label: 'MQL',
    help: 'Qualified by marketing evidence; sales has not accepted it yet.',
    tone: 'soon',
  },
  sal: { label: 'SAL', help: 'Accepted by sales; a discovery conversation decides.', tone: 'good' },
  sql: { label: 'SQL', help: 'Qualified by sales in a discovery conversation.', tone: 'good' },
  opportunity: { label: 'Opportunity', help: 'There is a deal.', tone: 'good' },
  customer: { label: 'Customer', help: 'Buys from us.', tone: 'good' },
  expansion: { label: 'Expansion', help: 'A customer with a new interest.', tone: 'good' },
  recycled: { label: 'Recycled', help: 'Sent back for now; comes back later.', tone: 'neutral' },
  disqualified: { label: 'Disqualified', help: 'Kept out of the handoff.', tone: 'bad' },
};

function stageView({ stage, salStatus }: HandoffState): CardView['stage'] {
  const { label, help, tone } = STAGES[stage];
  const waits = stage === 'mql' && salStatus === 'pending';
  return { key: stage, label: waits ? 'MQL, waits for you' : label, help, tone };
}

export function scoreView(receipt: Receipt): CardView['score'] {
  const { score, decisive, threshold, low, high } = receipt;
  const counted = decisive === score ? '' : ` (${pointsText(decisive)} of them count for it)`;
  return {
    points: score / 1000,
    sentence: `${pointsText(score)} points${counted}, ${pointsText(threshold)} needed`,
    grade: gradeText(receipt),
    range: low === high ? null : `${pointsText(low)} to ${pointsText(high)} once all is known`,
    parts: [...scoreParts(receipt)],
  };
}

const FITS: Readonly<Record<FitLetter, string>> = {
  A: 'fits very well',
  B: 'fits well',
  C: 'fits in part',
  D: 'hardly fits',
};
const ACTS: Readonly<Record<BehaviourFigure, string>> = {
  1: 'is very active',
  2: 'is active',
  3: 'is a little active',
  4: 'is hardly active',
};

/** "A1: fits very well, is very active". */
function gradeText({ grade }: Receipt): string {
  return `${grade}: ${FITS[grade[0] as FitLetter]}, ${ACTS[grade[1] as BehaviourFigure]}`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  opportunity: 'became an opportunity',
  customer: 'became a customer',
  expansion: 'became an expansion',
  disqualified: 'was disqualified',
  rejected: 'was rejected',
  recycled: 'was recycled',
  fell_below: 'fell below the bar',
  merged: 'was merged into another contact',
};

function episodeView(episode: Episode, zone: string, now: number): CardView['history'][number] {
  const { number, openedAt, closedAt, outcome, channel } = episode;
  const ended = OUTCOMES[outcome ?? ''] ?? 'ended';
  const end = closedAt === null ? 'is running' : `${ended} ${dayText(closedAt, zone, now)}`;
  const by = ` (${CHANNEL_LABELS.get(channel) ?? oneLine(channel)})`;
  return {
    number,
    title: `Attempt ${number}`,
    sentence: `${upperFirst(`qualified ${dayText(openedAt, zone, now)}${by}, ${end}`)}.`,
  };
}

const CHANNEL_LABELS = new Map(
  manifest.properties.contacts
    .find(({ name }) => name === 'fairlead_channel')
    ?.options?.map(({ value, label }) => [value, label]),
);

function footnoteOf({ model, now: evaluatedAt }: Receipt, zone: string, now: number): string {
  const when = momentText(evaluatedAt, zone, now);
  return `Model ${oneLine(model.key)} ${oneLine(model.version)}, looked at ${when}. Times in ${zone}.`;
}

const MINUTE_MS = 60_000;
const SOON_MS = 2 * 60 * MINUTE_MS;

/** Each minute where the minutes count, else every ten. */
function refreshIn(clocks: readonly Clock[], now: number): number | null {
  if (clocks.length === 0) return null;
  return clocks.some(({ dueAt }) => Math.abs(dueAt - now) < SOON_MS) ? MINUTE_MS : 10 * MINUTE_MS;
}
