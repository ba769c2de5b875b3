/** What the server says on the home page, in English: the catalogue whose keys every other language has as well. */
import { durationText } from '../lifecycle/sla/sentences.ts';

/** How many wait, and how it stands with them. */
export interface QueueCounts {
  readonly waiting: number;
  readonly late: number;
  readonly silent: number;
  readonly whose: OfWhom;
}

export type OfWhom =
  | { readonly kind: 'everyone' | 'mine' | 'nobody' }
  | { readonly kind: 'owner'; readonly name: string };

/** A share with what it is of; percents from 0 to 100. */
export interface ShareWords {
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

interface FigureWords {
  readonly label: string;
  /** What a share is of, as the note says it. */
  readonly of: string;
}

/** Days and moments come worded; counts do not, and are written as the language writes them. */
export interface HomeWords {
  headline(counts: QueueCounts): string;
  /** Which of a list are shown: the first and the last of them, of how many. */
  range(first: number, last: number, total: number): string;
  readonly whose: WhoseWords;
  waitsSince(day: string): string;
  readonly raisedHand: string;
  who(title: string | null, company: string | null): string;
  recycled(reason: string | null): string;
  comesBack(day: string | null): string;
  /** `newest`: of how many the shares are; null where of all. */
  period(newest: number | null): string;
  readonly figures: Readonly<Record<'mql' | 'accepted' | 'rejected' | 'in_time', FigureWords>>;
  count(count: number): string;
  countOf(count: number, of: number): string;
  readonly noneYet: string;
  share(share: ShareWords, of: string): string;
  /** Of MQLs: those that still wait, and those that sales never got to answer. */
  open(waiting: number, takenAway: number): string;
  readonly health: HealthWords;
  footnote(moment: string, zone: string): string;
}

interface WhoseWords {
  readonly everyone: string;
  readonly mine: string;
  readonly nobody: string;
  /** An owner of whom only the id is known. */
  unknown(ownerId: string): string;
}

interface HealthWords {
  readonly good: string;
  failed(kind: string): string;
  readonly failedTodo: string;
  stuck(ms: number): string;
  readonly stuckTodo: string;
  deadLetters(count: number): string;
  readonly deadLettersTodo: string;
  backfill(done: number, total: number | null): string;
  failing(count: number): string;
}

const number = new Intl.NumberFormat('en');
const count = (value: number) => number.format(value);

export const ENGLISH_HOME: HomeWords = {
  headline: headlineText,
  range: (first, last, total) => `${count(first)} to ${count(last)} of ${count(total)}`,
  whose: {
    everyone: 'Everyone’s leads',
    mine: 'My leads',
    nobody: 'Leads without an owner',
    unknown: (ownerId) => `Owner ${ownerId}`,
  },
  waitsSince: (day) => `waits since ${day}`,
  raisedHand: 'Raised a hand',
  who: (title, company) => [title, company].filter(Boolean).join(' at '),
  recycled: (reason) => (reason === null ? 'Recycled' : `Recycled: ${reason.toLowerCase()}`),
  comesBack: (day) => (day === null ? 'comes back on new signals' : `comes back ${day}`),
  period: (newest) =>
    newest === null ? 'The last 30 days' : `The last 30 days; shares of the newest ${count(newest)} MQLs`,
  figures: {
    mql: { label: 'MQLs', of: '' },
    accepted: { label: 'Accepted', of: 'of those that sales has answered' },
    rejected: { label: 'Rejected', of: 'of those that sales has answered' },
    in_time: { label: 'Answered in time', of: 'of those answered or overdue' },
  },
  count,
  countOf: (value, of) => `${count(value)} of ${count(of)}`,
  noneYet: 'None yet',
  share: ({ percent, low, high }, of) =>
    `${percent}\u00a0% ${of}; the true share lies between ${low} and ${high}\u00a0%`,
  open: (waiting, takenAway) =>
    `${waiting === 0 ? 'none waits for an answer' : `${count(waiting)} still wait${waiting === 1 ? 's' : ''}`}${
      takenAway === 0 ? '' : `, ${count(takenAway)} taken away by a deal or by HubSpot`
    }`,
  health: {
    good: 'Fairlead is well: everything HubSpot has told is worked.',
    failed: (kind) => `${TASKS[kind] ?? `The task ${kind}`} failed.`,
    failedTodo: 'Settings, Health says why and what to do.',
    stuck: (ms) => `Work has been waiting for ${durationText(ms, 'elapsed')}.`,
    stuckTodo: 'See that the worker runs; nothing is lost meanwhile.',
    deadLetters: (letters) =>
      `${letters === 1 ? '1 piece of work has' : `${count(letters)} pieces of work have`} given up.`,
    deadLettersTodo: 'Settings, Health shows each with its reason, and tries it again.',
    backfill: (done, total) =>
      `Fairlead looks at every contact once: ${count(done)}${total === null ? '' : ` of about ${count(total)}`} so far.`,
    failing: (contacts) =>
      `${contacts === 1 ? '1 contact is' : `${count(contacts)} contacts are`} tried again: HubSpot did not answer as it should.`,
  },
  footnote: (moment, zone) => `As of ${moment}; times in ${zone}`,
};

const TASKS: Readonly<Record<string, string>> = {
  provision: 'Setting up the properties',
  backfill: 'The first look at all contacts',
  rescore: 'Looking at all leads again',
  deals: 'Reading the deals',
};

/** "3 leads wait for sales, 1 of them late; 2 were accepted and then left alone." */
function headlineText({ waiting, late, silent, whose }: QueueCounts): string {
  const left =
    silent === 0 ? '' : `; ${count(silent)} ${silent === 1 ? 'was' : 'were'} accepted and then left alone`;
  const of = ofWhomText(whose);
  if (waiting === 0) {
    return left === ''
      ? `No lead${of} waits for sales: every one has its answer.`
      : `No lead${of} waits for sales${left}.`;
  }
  const wait = waiting === 1 ? `1 lead${of} waits` : `${count(waiting)} leads${of} wait`;
  return `${wait} for sales, ${latenessText(waiting, late)}${left}.`;
}

function ofWhomText(whose: OfWhom): string {
  switch (whose.kind) {
    case 'everyone':
      return '';
    case 'mine':
      return ' of yours';
    case 'nobody':
      return ' without an owner';
    case 'owner':
      return ` of ${whose.name}`;
  }
}

function latenessText(waiting: number, late: number): string {
  if (late === 0) return waiting === 1 ? 'still in time' : 'all still in time';
  if (late === waiting) return waiting === 1 ? 'and it is late' : 'all of them late';
  return `${count(late)} of them late`;
}
