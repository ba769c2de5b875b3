/** The home page's view of a portal, pure: everything is worded and rounded here, so that the page only shows it. */
import { clockView } from '../card/clocks.ts';
import { story } from '../card/headline-english.ts';
import { dayText, momentText } from '../card/moments.ts';
import type { Receipt } from '../engine/receipt.ts';
import { oneLine, upperFirst } from '../engine/wording.ts';
import type { HomeLine, HomeList, HomeView } from './contract.ts';
import { figures } from './figures.ts';
import { healthLine } from './health-line.ts';
import type { Home, HomePerson } from './ports.ts';
import { hasRaisedHand, isLate, pendingQueue, silentQueue, type Waiting } from './queue.ts';

export interface Links {
  /** HubSpot's address where it is not that of the account: a sandbox. */
  readonly appUrl: string;
}

const MOST_PENDING = 10;
const MOST_SILENT = 5;
/** A page of these, each character of three bytes, is below 30 kB. */
const MOST_TEXT = 90;
const REFRESH_MS = 60_000;

/** Who is to be looked after, in order: found once, because clocks take their time to be read. */
export interface Queues {
  readonly pending: readonly Waiting[];
  readonly silent: readonly Waiting[];
}

export function queuesOf(home: Home, now: number): Queues {
  return { pending: pendingQueue(home, now), silent: silentQueue(home, now) };
}

/** The leads that will be shown: their receipts are asked for, and no others. */
export function shownLeads({ pending, silent }: Queues): readonly string[] {
  return [...pending.slice(0, MOST_PENDING), ...silent.slice(0, MOST_SILENT)].map(({ lead }) => lead.leadId);
}

export interface ViewGiven {
  readonly queues: Queues;
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly now: number;
  readonly links: Links;
}

export function homeViewOf(home: Home, { queues, receipts, now, links }: ViewGiven): HomeView {
  const { zone } = home.settings.calendar;
  const { pending, silent } = queues;
  const writer: Writer = { home, receipts, zone, now, links };
  return {
    headline: headline({
      waiting: home.pending.total,
      late: pending.filter(isLate).length,
      isLateAtLeast: pending.length < home.pending.total,
      silent: silent.length,
    }),
    pending: listOf(home.pending.total, pending.slice(0, MOST_PENDING), (one) => waitingLine(one, writer)),
    silent: listOf(silent.length, silent.slice(0, MOST_SILENT), (one) => waitingLine(one, writer)),
    waking: listOf(home.waking.total, home.waking.leads, (one) => wakingLine(one, writer)),
    figures: figures(home.attempts, now),
    health: healthLine(home.work, now),
    footnote: `As of ${momentText(now, zone, now)}; times in ${zone}`,
    refreshInMs: REFRESH_MS,
  };
}

interface Writer {
  readonly home: Home;
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly zone: string;
  readonly now: number;
  readonly links: Links;
}

interface Counts {
  readonly waiting: number;
  readonly late: number;
  /** Not all that wait were looked at. */
  readonly isLateAtLeast: boolean;
  readonly silent: number;
}

/** "3 leads wait for sales, 1 of them late; 2 were accepted and then left alone." */
function headline({ waiting, late, isLateAtLeast, silent }: Counts): string {
  const left =
    silent === 0 ? '' : `; ${silent} ${silent === 1 ? 'was' : 'were'} accepted and then left alone`;
  if (waiting === 0) return left === '' ? NOTHING_WAITS : `No lead waits for sales${left}.`;
  const wait = waiting === 1 ? '1 lead waits' : `${waiting} leads wait`;
  return `${wait} for sales, ${late > 0 && isLateAtLeast ? `at least ${late} of them late` : latenessText(waiting, late)}${left}.`;
}

const NOTHING_WAITS = 'No lead waits for sales: every one has its answer.';

function latenessText(waiting: number, late: number): string {
  if (late === 0) return waiting === 1 ? 'still in time' : 'all still in time';
  if (late === waiting) return waiting === 1 ? 'and it is late' : 'all of them late';
  return `${late} of them late`;
}

function listOf<One>(total: number, shown: readonly One[], line: (one: One) => HomeLine): HomeList {
  const rest = total - shown.length;
  return { total, more: rest > 0 ? `and ${rest} more` : null, lines: shown.map(line) };
}

function waitingLine(waiting: Waiting, { receipts, zone, now, ...writer }: Writer): HomeLine {
  const { lead, clock } = waiting;
  const receipt = receipts.get(lead.leadId);
  const view = clock && clockView(clock, zone, now);
  return {
    ...personLine(lead, writer),
    why: receipt ? cut(upperFirst(story(receipt))) : '',
    when: view
      ? `${view.label} ${view.sentence}`
      : `waits since ${dayText(lead.episode.openedAt, zone, now)}`,
    tone: view?.tone ?? 'neutral',
    mark: hasRaisedHand(waiting) ? 'Raised a hand' : null,
  };
}

function wakingLine(person: HomePerson, { zone, now, ...writer }: Writer): HomeLine {
  const { wayBack, decided } = person.state;
  const { reasons } = writer.home.settings.rules;
  const reason = decided?.reason ? reasons[decided.reason].label : '';
  return {
    ...personLine(person, writer),
    why: reason === '' ? 'Recycled' : `Recycled: ${reason.toLowerCase()}`,
    when: wayBack?.until ? `comes back ${dayText(wayBack.until, zone, now)}` : 'comes back on new signals',
    tone: 'neutral',
    mark: null,
  };
}

function personLine(
  { contactId, name, title, company }: HomePerson,
  { home, links }: Pick<Writer, 'home' | 'links'>,
) {
  return {
    contactId,
    name: cut(oneLine(name)),
    who: cut(oneLine([title, company].filter(Boolean).join(' at '))),
    href: `${hubspotOrigin(home.uiDomain, links)}/contacts/${home.portalId}/record/0-1/${contactId}`,
  };
}

const USUAL_APP_URL = 'https://app.hubspot.com';

/** Accounts in other data centres have a host of their own; a sandbox is where the app was told. */
function hubspotOrigin(uiDomain: string | null, { appUrl }: Links): string {
  return uiDomain !== null && appUrl === USUAL_APP_URL ? `https://${uiDomain}` : appUrl;
}

function cut(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT - 1)}…`;
}
