/** The headline in English. */
import type { Receipt } from '../engine/receipt.ts';
import { reasonSentence } from '../engine/render.ts';
import { countedPoints, lowerFirst, numberWord } from '../engine/wording.ts';
import { DECIDED } from './decided-words.ts';
import { type Began, type Due, type HeadlineWords, type Story, storyOf } from './headline.ts';

const BEGAN: Readonly<Record<Began, string>> = {
  mql: 'MQL',
  sql: 'SQL',
  opportunity: 'Opportunity',
  customer: 'Customer',
  expansion: 'Customer with a new interest',
};

const TASKS = { acceptance: 'accept', first_touch: 'get in touch', follow_up: 'follow up' } as const;

const RETURNS = {
  new_signals: 'comes back on new signals',
  new_data: 'comes back once its data have changed',
  person: 'stays there until a person says otherwise',
} as const;

export const ENGLISH_HEADLINE: HeadlineWords = {
  since: (what, day) => (day === null ? BEGAN[what] : `${BEGAN[what]} since ${day}`),
  reason: (receipt) => raisedHand(receipt) ?? reasonSentence(receipt),
  story: storyText,
  pending: (since, story, faded, due) =>
    `${since}: ${story}${faded === null ? '' : `, though it has ${countedPoints(faded)} by now`}${due}.`,
  accepted: (day, by, due) =>
    `Accepted${day === null ? '' : ` ${day}`}${byText(by)}: have the discovery conversation${due}.`,
  sql: (since, by) => `${since}${byText(by)}: everything asked for is confirmed.`,
  opportunity: (since) => `${since}: a deal is open, and its owner works it.`,
  customer: (since) => `${since}: nothing here for new business.`,
  expansion: (since, story) => `${since}: ${story}; hand it to customer success.`,
  sentBack: (decision, day, by, reason) =>
    `${DECIDED[decision]} ${day} by ${by}${reason === null ? '' : ` (${reason.toLowerCase()})`}`,
  returnsOn: (what, day) => `${what}: comes back ${day}, or sooner on new signals.`,
  returns: (what, on) => `${what}: ${RETURNS[on]}.`,
  due: (dues) =>
    dues.length === 0 ? '' : `; ${dues.map(dueText).join(dues[0]!.isLate ? ', and ' : ' and ')}`,
};

/** "accept and get in touch by 14:00", "it was due 14:00: accept now". */
function dueText({ tasks, moment, isLate }: Due): string {
  const what = tasks.map((task) => TASKS[task]).join(' and ');
  return isLate ? `it was due ${moment}: ${what} now` : `${what} by ${moment}`;
}

function byText(by: string | null): string {
  return by === null ? '' : ` by ${by}`;
}

/** Somebody who asks for contact and fails a gate: what is against it stands below, one sentence each. */
function raisedHand(receipt: Receipt): string | null {
  if (receipt.attention !== 'hand_raiser_gate_failed') return null;
  return `Asked for contact, yet does not qualify by the rules: ${storyText(storyOf(receipt))}; what stands in the way is below.`;
}

/** "replied to your e-mail after visiting the pricing page twice". */
function storyText(story: Story | null): string {
  if (story === null) return 'nothing it did counts any more';
  const { did, after, times } = story;
  const told = lowerFirst(did);
  if (after === null) return told;
  const often = times < 2 ? '' : times === 2 ? ' twice' : ` ${numberWord(times)} times`;
  return `${told} after ${after}${often}`;
}
