/** The home page's view of a portal, pure: everything is worded and rounded here, so that the page only shows it. */
import { clockView } from '../card/clocks.ts';
import { storyOf } from '../card/headline.ts';
import { dayText, momentText, utcDayText } from '../card/moments.ts';
import { contactLink, type Links } from '../contact-link.ts';
import { oneLine, upperFirst } from '../engine/wording.ts';
import type { HomeAsk, HomeLine, HomeList, HomeListName, HomeView } from './contract.ts';
import { figures } from './figures.ts';
import { healthLine } from './health-line.ts';
import { type Home, type HomePerson, LINES, type Slice, type WorkedLead } from './ports.ts';
import { clockOf, hasRaisedHand } from './queue.ts';
import { type HomeSpeech, homeSpeechFor } from './speech.ts';
import { choices, nameOf } from './whose.ts';
import type { HomeWords } from './words-english.ts';

/** A page of these, in whatever writing, is below 30 kB. */
const MOST_TEXT = 90;
const MOST_BYTES = 150;
const REFRESH_MS = 60_000;

export interface ViewGiven {
  readonly ask: HomeAsk;
  readonly now: number;
  readonly links: Links;
  /** English where left out. */
  readonly speech?: HomeSpeech;
}

const IN_ENGLISH = homeSpeechFor('en');

export function homeViewOf(home: Home, given: ViewGiven): HomeView {
  const { ask, now, speech = IN_ENGLISH } = given;
  const { pending, silent, waking } = home;
  const { zone } = home.settings.calendar;
  const writer: Writer = { ...given, home, zone, speech };
  const words = speech.home;
  return {
    headline: words.headline({
      waiting: pending.total,
      late: pending.late,
      silent: silent.total,
      whose: nameOf(ask.whose, home.owners, words),
    }),
    pending: listOf('pending', pending, (lead) => waitingLine(lead, writer), words),
    silent: listOf('silent', silent, (lead) => waitingLine(lead, writer), words),
    waking: listOf('waking', waking, (lead) => wakingLine(lead, writer), words),
    whose: { chosen: ask.whose, options: choices(ask.whose, home.owners, words) },
    figures: figures(home.attempts, words),
    health: healthLine(home.work, now, words),
    footnote: words.footnote(momentText(now, zone, now, speech.card.days), zone),
    refreshInMs: REFRESH_MS,
  };
}

interface Writer {
  readonly home: Home;
  readonly zone: string;
  readonly now: number;
  readonly links: Links;
  readonly speech: HomeSpeech;
}

function listOf<Lead>(
  name: HomeListName,
  { total, page, leads }: Slice<Lead>,
  lineOf: (lead: Lead) => HomeLine,
  words: HomeWords,
): HomeList {
  const size = LINES[name];
  const pages = Math.max(1, Math.ceil(total / size));
  const first = (page - 1) * size + 1;
  const range = pages > 1 ? words.range(first, first + leads.length - 1, total) : null;
  return { total, page, pages, range, lines: leads.map(lineOf) };
}

function waitingLine(lead: WorkedLead, writer: Writer): HomeLine {
  const { home, zone, now, speech } = writer;
  const clock = clockOf(lead, home.settings, now);
  const view = clock && clockView(clock, zone, now, speech.card);
  return {
    ...personLine(lead, writer),
    why: lead.did ? cut(upperFirst(speech.card.words.headline.story(storyOf(lead.did)))) : '',
    when: view
      ? `${view.label} ${view.sentence}`
      : speech.home.waitsSince(dayText(lead.episode.openedAt, zone, now, speech.card.days)),
    tone: view?.tone ?? 'neutral',
    mark: hasRaisedHand(lead) ? speech.home.raisedHand : null,
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
    when: speech.home.comesBack(
      wayBack?.until ? utcDayText(wayBack.until, zone, now, speech.card.days) : null,
    ),
    tone: 'neutral',
    mark: null,
  };
}

function personLine({ contactId, name, title, company }: HomePerson, { home, links, speech }: Writer) {
  return {
    contactId,
    name: cut(oneLine(name)),
    who: cut(oneLine(speech.home.who(title, company))),
    href: contactLink(home, links, contactId),
  };
}

function cut(text: string): string {
  if (fits(text)) return text;
  let shorter = text.slice(0, MOST_TEXT - 1);
  while (!fits(`${shorter}…`)) shorter = shorter.slice(0, -1);
  return `${shorter}…`;
}

function fits(text: string): boolean {
  return text.length <= MOST_TEXT && Buffer.byteLength(text) <= MOST_BYTES;
}
