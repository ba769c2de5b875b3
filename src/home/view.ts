/** The home page's view of a portal, pure: everything is worded and rounded here, so that the page only shows it. */
import { clockView } from '../card/clocks.ts';
import { storyOf } from '../card/headline.ts';
import { dayText, momentText } from '../card/moments.ts';
import type { Receipt } from '../engine/receipt.ts';
import { oneLine, upperFirst } from '../engine/wording.ts';
import type { HomeLine, HomeList, HomeView } from './contract.ts';
import { figures } from './figures.ts';
import { healthLine } from './health-line.ts';
import type { Home, HomePerson } from './ports.ts';
import { hasRaisedHand, isLate, pendingQueue, silentQueue, type Waiting } from './queue.ts';
import { type HomeSpeech, homeSpeechFor } from './speech.ts';

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
  /** English where left out. */
  readonly speech?: HomeSpeech;
}

const IN_ENGLISH = homeSpeechFor('en');

export function homeViewOf(home: Home, given: ViewGiven): HomeView {
  const { queues, now, speech = IN_ENGLISH } = given;
  const { zone } = home.settings.calendar;
  const { pending, silent } = queues;
  const writer: Writer = { ...given, home, zone, speech };
  const words = speech.home;
  return {
    headline: words.headline({
      waiting: home.pending.total,
      late: pending.filter(isLate).length,
      isLateAtLeast: pending.length < home.pending.total,
      silent: silent.length,
    }),
    pending: listOf(
      home.pending.total,
      pending.slice(0, MOST_PENDING).map((one) => waitingLine(one, writer)),
      words,
    ),
    silent: listOf(
      silent.length,
      silent.slice(0, MOST_SILENT).map((one) => waitingLine(one, writer)),
      words,
    ),
    waking: listOf(
      home.waking.total,
      home.waking.leads.map((one) => wakingLine(one, writer)),
      words,
    ),
    figures: figures(home.attempts, words),
    health: healthLine(home.work, now, words),
    footnote: words.footnote(momentText(now, zone, now, speech.card.days), zone),
    refreshInMs: REFRESH_MS,
  };
}

interface Writer {
  readonly home: Home;
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly zone: string;
  readonly now: number;
  readonly links: Links;
  readonly speech: HomeSpeech;
}

function listOf(total: number, lines: HomeLine[], words: HomeSpeech['home']): HomeList {
  const rest = total - lines.length;
  return { total, more: rest > 0 ? words.more(rest) : null, lines };
}

function waitingLine(waiting: Waiting, writer: Writer): HomeLine {
  const { receipts, zone, now, speech } = writer;
  const { lead, clock } = waiting;
  const receipt = receipts.get(lead.leadId);
  const view = clock && clockView(clock, zone, now, speech.card);
  return {
    ...personLine(lead, writer),
    why: receipt ? cut(upperFirst(speech.card.words.headline.story(storyOf(receipt)))) : '',
    when: view
      ? `${view.label} ${view.sentence}`
      : speech.home.waitsSince(dayText(lead.episode.openedAt, zone, now, speech.card.days)),
    tone: view?.tone ?? 'neutral',
    mark: hasRaisedHand(waiting) ? speech.home.raisedHand : null,
  };
}

function wakingLine(person: HomePerson, writer: Writer): HomeLine {
  const { home, zone, now, speech } = writer;
  const { wayBack, decided } = person.state;
  const { reasons } = home.settings.rules;
  const reason = decided?.reason ? speech.card.agreed(reasons[decided.reason].label) : null;
  return {
    ...personLine(person, writer),
    why: speech.home.recycled(reason),
    when: speech.home.comesBack(wayBack?.until ? dayText(wayBack.until, zone, now, speech.card.days) : null),
    tone: 'neutral',
    mark: null,
  };
}

function personLine({ contactId, name, title, company }: HomePerson, { home, links, speech }: Writer) {
  return {
    contactId,
    name: cut(oneLine(name)),
    who: cut(oneLine(speech.home.who(title, company))),
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
