/** What the server says on the card, in English: the catalogue whose keys every other language has as well. */
import type { Explanation } from '../engine/explain.ts';
import { outlookSentences } from '../engine/outlook-text.ts';
import type { BehaviourFigure, FitLetter } from '../engine/receipt.ts';
import { countedPoints, listed, upperFirst } from '../engine/wording.ts';
import { type ShownStep, type StepTeller, shownStepText } from '../handoff/shown-step.ts';
import type { Refused } from '../lifecycle/decision.ts';
import { SOMEBODY, WORKFLOW } from '../lifecycle/editors.ts';
import type { DecisionWord } from '../lifecycle/lead-state.ts';
import type { SendsBack, SentBack } from '../lifecycle/sent-back.ts';
import type { ClockName } from '../lifecycle/sla/clock.ts';
import { durationText } from '../lifecycle/sla/sentences.ts';
import type { Counted } from '../lifecycle/sla/time-span.ts';
import type { Unfollowed } from '../lifecycle/stage-mirror.ts';
import type { Stage } from '../lifecycle/stages.ts';
import type { HeadlineWords } from './headline.ts';
import { ENGLISH_HEADLINE } from './headline-english.ts';
import type { Comparison } from './plain-failure.ts';
import type { NoLead } from './ports.ts';
import { ENGLISH_REVIEW, type ReviewWords } from './review-words.ts';
import { outcomeText, wayBackTexts } from './sent-back-english.ts';
import type { SaidStage } from './stage-view.ts';
import { englishUnfollowed } from './unfollowed-words.ts';
import type { SaidWayBack } from './way-back.ts';

interface Said {
  readonly title: string;
  readonly message: string;
}

interface StageWords {
  readonly label: string;
  readonly help: string;
}

interface DeciderWords {
  readonly you: string;
  user(id: string): string;
  readonly somebody: string;
  readonly workflow: string;
}

type Backfill = Extract<NoLead, { kind: 'waiting' }>['backfill'];
type Settled = Exclude<NoLead['kind'], 'waiting'>;

/** Figures come formatted; `name` and `label` are the model's own or the portal's. */
export interface CardWords {
  readonly stages: Readonly<Record<Stage, StageWords>>;
  waitsForYou(stage: string): string;
  /** Whose the stage is, what it takes and what ends it; empty where the model says nothing. */
  stageHelp(said: SaidStage): string;
  missingFields(labels: readonly string[]): string;
  readonly headline: HeadlineWords;
  /** Those who decide, as what follows "by". */
  readonly decider: DeciderWords;
  nextStep(step: ShownStep, told: StepTeller): string;
  /** What HubSpot was asked for and does not have, since a moment as the viewer says it. */
  unfollowed(unfollowed: Unfollowed, since: string): string;
  readonly clocks: Readonly<Record<ClockName, string>>;
  /** "by tomorrow 14:00, 4 hours left" */
  due(moment: string, leftMs: number, counted: Counted): string;
  late(moment: string, lateMs: number, counted: Counted): string;
  score(points: string, counted: string | null, needed: string): string;
  /** `channel`: where it asks for other points than most. */
  needed(points: string, channel: string | null): string;
  /** Where it is not the points that have decided: whether it is an MQL all the same. */
  readonly otherwise: Readonly<Record<'mql' | 'no_mql', string>>;
  range(low: string, high: string): string;
  readonly fits: Readonly<Record<FitLetter, string>>;
  readonly acts: Readonly<Record<BehaviourFigure, string>>;
  readonly parts: Readonly<Record<string, string>>;
  points(points: string): string;
  pointsOf(points: string, most: string): string;
  pointsNeeded(points: string, needed: string): string;
  /** "was +20 when fresh", or "3 times, each +1 when fresh" */
  fresh(times: number, worth: string): string;
  together(names: readonly string[]): string;
  moreLines(count: number): string;
  atMost(group: string, points: string): string;
  readonly floor: string;
  fit(matched: number, asked: number): string;
  readonly noFit: string;
  notSet(name: string): string;
  notReadable(name: string, value: string): string;
  list(parts: readonly string[]): string;
  /** "employee count is 7, less than 50" */
  compared(name: string, value: string, sign: Comparison, bound: string): string;
  notMet(label: string): string;
  /** Of a fit that fails by its points alone. */
  fitTooLow(points: string, needed: string): string;
  /** Of a gate that is neither open nor closed. */
  notSettled(what: string): string;
  /** "Accepted by you at 10:12; can be taken back until 11:12." */
  undo(decision: DecisionWord, by: string, at: string, until: string): string;
  /** What becomes of a lead that is sent back. */
  outcome(word: SendsBack, what: SentBack): string;
  /** The next change, the nearest paths, what an MQL hangs on: at most three sentences. */
  outlook(explanation: Explanation): readonly string[];
  /** What brings back a lead that was sent back, one sentence each. */
  wayBack(said: SaidWayBack): readonly string[];
  /** What to do where a question is answered with no; `label` is the reason to reject with, null to recycle. */
  ifNo(label: string | null): string;
  checklistRule(atLeast: number, of: number): string;
  readonly noChecklist: string;
  worth(points: string, isCost: boolean, isFit: boolean): string;
  committee(people: number, departments: readonly string[], topic: string | null): string;
  readonly thisContact: string;
  readonly aColleague: string;
  attempt(number: number): string;
  /** Of a closed attempt: "Qualified Tuesday (Webinar), was rejected yesterday." */
  /** Of attempts that are not listed. */
  earlierAttempts(count: number): string;
  history(began: string, channel: string, outcome: string | null, ended: string): string;
  past(decision: DecisionWord, day: string, by: string, reason: string | null): string;
  pastUndecided(began: string): string;
  pastFootnote(model: string, day: string, zone: string): string;
  footnote(model: string, moment: string, zone: string): string;
  readonly noLead: Readonly<Record<Settled, Said>>;
  waiting(backfill: Backfill): Said;
  readonly noAttempt: Said;
  readonly review: ReviewWords;
  /** What has happened after a decision. */
  readonly told: Readonly<Record<DecisionWord | 'undo' | 'repeated' | 'handedOn', string>>;
  /** Before what the lifecycle says about a refusal. */
  readonly notDone: string;
  refusal(refused: Pick<Refused, 'code' | 'message' | 'choices'>): string;
  /** For everything that passes. */
  readonly unavailable: Said;
  readonly unreadable: string;
}

const ENDS: Readonly<Record<string, string>> = {
  opportunity: 'became an opportunity',
  customer: 'became a customer',
  expansion: 'became an expansion',
  disqualified: 'was disqualified',
  rejected: 'was rejected',
  recycled: 'was recycled',
  fell_below: 'fell below the bar',
  merged: 'was merged into another contact',
};

const DECIDED: Readonly<Record<DecisionWord, string>> = {
  accept: 'accepted',
  reject: 'rejected',
  recycle: 'recycled',
  disqualify: 'disqualified',
  qualify: 'qualified',
};

const COMPARED: Readonly<Record<Comparison, (bound: string) => string>> = {
  '<': (bound) => `less than ${bound}`,
  '<=': (bound) => `no more than ${bound}`,
  '>': (bound) => `more than ${bound}`,
  '>=': (bound) => `${bound} or more`,
};

const OWNERS = { marketing: 'marketing', sales: 'sales', joint: 'marketing and sales together' } as const;

export const ENGLISH: CardWords = {
  stages: {
    lead: { label: 'Lead', help: 'Not qualified yet.' },
    nurture: { label: 'In nurture', help: 'Marketing works on it.' },
    mql: { label: 'MQL', help: 'Qualified by marketing evidence; sales has not accepted it yet.' },
    sal: { label: 'SAL', help: 'Accepted by sales; a discovery conversation decides.' },
    sql: { label: 'SQL', help: 'Qualified by sales in a discovery conversation.' },
    opportunity: { label: 'Opportunity', help: 'There is a deal.' },
    customer: { label: 'Customer', help: 'Buys from us.' },
    expansion: { label: 'Expansion', help: 'A customer with a new interest.' },
    recycled: { label: 'Recycled', help: 'Sent back for now; comes back later.' },
    disqualified: { label: 'Disqualified', help: 'Kept out of the handoff.' },
  },
  waitsForYou: (stage) => `${stage}, waits for you`,
  stageHelp: ({ owner, entry, exit }) =>
    [
      ...(owner === null ? [] : [`Owned by ${OWNERS[owner]}.`]),
      ...(entry.length === 0 ? [] : [`It takes: ${entry.join(' ')}`]),
      ...(exit.length === 0 ? [] : [`It ends: ${exit.join(' ')}`]),
    ].join(' '),
  missingFields: (labels) => `Missing on the record: ${listed(labels)}.`,
  headline: ENGLISH_HEADLINE,
  decider: { you: 'you', user: (id) => `user ${id}`, somebody: SOMEBODY, workflow: WORKFLOW },
  nextStep: shownStepText,
  unfollowed: englishUnfollowed,
  clocks: { acceptance: 'Accept', first_touch: 'First touch', follow_up: 'Follow up' },
  due: (moment, leftMs, counted) => `by ${moment}, ${durationText(leftMs, counted)} left`,
  late: (moment, lateMs, counted) =>
    `was due ${moment}, ${lateMs === 0 ? 'outside business hours' : `${durationText(lateMs, counted)} late`}`,
  score: (points, counted, needed) =>
    `${countedPoints(points)}${counted === null ? '' : ` (${counted} of them count for it)`}, ${needed}`,
  needed: (points, channel) => `${points} needed${channel === null ? '' : ` from ${channel}`}`,
  otherwise: {
    mql: 'an MQL all the same, because it asked for contact',
    no_mql: 'no MQL all the same, because points alone do not decide',
  },
  range: (low, high) => `${low} to ${high} once all is known`,
  fits: { A: 'fits very well', B: 'fits well', C: 'fits in part', D: 'hardly fits' },
  acts: { 1: 'is very active', 2: 'is active', 3: 'is a little active', 4: 'is hardly active' },
  parts: {
    fit: 'How well they fit',
    engagement: 'How active they are',
    intent: 'How close to buying',
    negative: 'What speaks against',
  },
  points: (points) => countedPoints(points),
  pointsOf: (points, most) => `${points} of ${countedPoints(most)}`,
  pointsNeeded: (points, needed) => `${countedPoints(points)}, ${needed} needed`,
  fresh: (times, worth) =>
    times > 1 ? `${times} times, each ${worth} when fresh` : `was ${worth} when fresh`,
  together: (names) => `with ${listed(names)}`,
  moreLines: (count) => `${count} more, each worth less`,
  atMost: (group, points) => `${group} counts ${points} at most`,
  floor: 'A score does not fall lower',
  fit: (matched, asked) => `${matched} of ${asked} criteria match.`,
  noFit: 'The model asks for no fit.',
  notSet: (name) => `${name} is not set`,
  notReadable: (name, value) => `${name} "${value}" cannot be read`,
  list: listed,
  compared: (name, value, sign, bound) => `${name} is ${value}, ${COMPARED[sign](bound)}`,
  notMet: (label) => `not ${label}`,
  fitTooLow: (points, needed) => `The fit comes to ${countedPoints(points)} at most, ${needed} needed.`,
  notSettled: (what) => `Not settled yet: ${what}.`,
  undo: (decision, by, at, until) =>
    `${upperFirst(DECIDED[decision])} by ${by} at ${at}; can be taken back until ${until}.`,
  outcome: outcomeText,
  outlook: outlookSentences,
  wayBack: wayBackTexts,
  ifNo: (label) =>
    label === null
      ? 'Then recycle it to a day on which you can.'
      : `Then reject it as “${label}”, or with the reason that fits better.`,
  checklistRule: (atLeast, of) => `An SQL takes ${atLeast} of ${of}, those marked as required among them.`,
  noChecklist: 'This checklist is not defined; choose another in the settings.',
  worth: (points, isCost, isFit) =>
    `could ${isCost ? 'cost' : 'bring'} ${countedPoints(points, isFit ? 'fit point' : 'point')}`,
  committee: (people, departments, topic) =>
    `${people} people${departments.length > 0 ? ` from ${listed(departments)}` : ''} at this company are active${topic === null ? '' : ` about ${topic}`}.`,
  thisContact: 'This contact',
  aColleague: 'A colleague',
  attempt: (number) => `Attempt ${number}`,
  earlierAttempts: (count) => (count === 1 ? 'And 1 earlier attempt.' : `And ${count} earlier attempts.`),
  history: (began, channel, outcome, ended) =>
    `Qualified ${began} (${channel}), ${ENDS[outcome ?? ''] ?? 'ended'} ${ended}.`,
  past: (decision, day, by, reason) =>
    `When it was ${DECIDED[decision]} ${day} by ${by}${reason === null ? '' : ` (${reason.toLowerCase()})`}`,
  pastUndecided: (began) => `When it qualified ${began}; nobody decided`,
  pastFootnote: (model, day, zone) => `Model ${model} of then, looked at ${day}. Times in ${zone}.`,
  footnote: (model, moment, zone) => `Model ${model}, looked at ${moment}. Times in ${zone}.`,
  noLead: {
    not_installed: {
      title: 'Fairlead is not installed here',
      message: 'Ask a Super Admin of this account to install it.',
    },
    disconnected: {
      title: 'Fairlead is disconnected',
      message:
        'HubSpot no longer accepts its access, so nothing is updated. Ask a Super Admin to connect it again; nothing is lost.',
    },
    preparing: {
      title: 'Fairlead is being prepared',
      message:
        'This account has no qualification model yet. It comes with the installation, or an admin publishes one.',
    },
    deleted: {
      title: 'This contact was deleted in HubSpot',
      message: 'Its history is kept for reports. Restore the contact in HubSpot to go on with it.',
    },
    erased: {
      title: 'This contact was erased for privacy',
      message: 'Nothing about it is kept, and nothing will be collected.',
    },
  },
  waiting: (backfill) => ({ title: 'Not scored yet', message: waitingText(backfill) }),
  noAttempt: {
    title: 'Nothing was kept of this attempt',
    message: 'It ended before a decision was made, or has been erased.',
  },
  review: ENGLISH_REVIEW,
  told: {
    accept: 'Accepted. The lead is yours: have the discovery conversation.',
    reject: 'Rejected. Marketing sees the reason.',
    recycle: 'Recycled. It comes back by itself.',
    disqualify: 'Disqualified. It stays out until a person says otherwise.',
    qualify: 'This is an SQL now.',
    undo: 'Taken back: the lead is where it was.',
    handedOn: 'Handed on: its new owner is asked now.',
    repeated: 'This was decided already; nothing happened twice.',
  },
  notDone: 'Not done',
  refusal: ({ message }) => message,
  unavailable: {
    title: 'Fairlead cannot answer now',
    message: 'Its database does not answer. Nothing is lost; try again in a moment.',
  },
  unreadable: 'What the card sent could not be read. Reload the page to get the newest card, then try again.',
};

function waitingText(backfill: Backfill): string {
  if (backfill === null) {
    return 'Fairlead has not looked at this contact yet. New contacts take less than a minute; an older one is looked at as soon as something changes.';
  }
  const { done, total } = backfill;
  const of = total === null ? '' : ` of about ${total}`;
  return `Fairlead looks at every contact once: ${done}${of} so far. This one comes by itself.`;
}
