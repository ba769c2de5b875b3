/** What the server says on the home page, in German. */
import { germanDuration } from '../card/german-duration.ts';
import { quoted } from '../card/german-figures.ts';
import type { HomeWords, OfWhom, QueueCounts } from './words-english.ts';

const number = new Intl.NumberFormat('de');
const count = (value: number) => number.format(value);

export const GERMAN_HOME: HomeWords = {
  headline: headlineText,
  range: (first, last, total) => `${count(first)} bis ${count(last)} von ${count(total)}`,
  whose: {
    everyone: 'Leads aller Zuständigen',
    mine: 'Meine Leads',
    nobody: 'Leads ohne Zuständigen',
    unknown: (ownerId) => `Zuständiger ${ownerId}`,
  },
  waitsSince: (day) => `wartet seit ${day}`,
  raisedHand: 'Hat sich gemeldet',
  who: (title, company) => [title, company].filter(Boolean).join(', '),
  recycled: (reason) => (reason === null ? 'Zurückgestellt' : `Zurückgestellt: ${quoted(reason)}`),
  comesBack: (day) => (day === null ? 'kommt bei neuen Signalen wieder' : `kommt wieder: ${day}`),
  period: (newest) =>
    newest === null
      ? 'Die letzten 30 Tage'
      : `Die letzten 30 Tage; Anteile der neuesten ${count(newest)} MQLs`,
  figures: {
    mql: { label: 'MQLs', of: '' },
    accepted: { label: 'Angenommen', of: 'der vom Vertrieb beantworteten' },
    rejected: { label: 'Abgelehnt', of: 'der vom Vertrieb beantworteten' },
    in_time: { label: 'Rechtzeitig beantwortet', of: 'der beantworteten oder überfälligen' },
  },
  count,
  countOf: (value, of) => `${count(value)} von ${count(of)}`,
  noneYet: 'Noch keine',
  share: ({ percent, low, high }, of) =>
    `${percent}\u00a0% ${of}; der wahre Anteil liegt zwischen ${low} und ${high}\u00a0%`,
  open: (waiting, takenAway) =>
    `${waiting === 0 ? 'keiner wartet auf eine Antwort' : `${count(waiting)} ${waiting === 1 ? 'wartet' : 'warten'} noch`}${
      takenAway === 0 ? '' : `, ${count(takenAway)} durch einen Deal oder HubSpot weggefallen`
    }`,
  health: {
    good: 'Fairlead läuft gut: alles, was HubSpot gemeldet hat, ist verarbeitet.',
    failed: (kind) => `${TASKS[kind] ?? `Die Aufgabe ${kind}`} ist fehlgeschlagen.`,
    failedTodo: 'Warum, und was zu tun ist, steht in den Einstellungen von Fairlead.',
    stuck: (ms) => `Arbeit bleibt schon ${germanDuration(ms, 'elapsed')} liegen.`,
    stuckTodo: 'Sehen Sie nach, ob der Worker läuft; verloren geht nichts.',
    deadLetters: (letters) =>
      letters === 1
        ? '1 Arbeitsschritt wurde aufgegeben.'
        : `${count(letters)} Arbeitsschritte wurden aufgegeben.`,
    deadLettersTodo:
      'Die Einstellungen von Fairlead zeigen jeden mit seinem Grund; dort lässt er sich wiederholen.',
    backfill: (done, total) =>
      `Fairlead sieht jeden Kontakt einmal an: bisher ${count(done)}${total === null ? '' : ` von etwa ${count(total)}`}.`,
    failing: (contacts) =>
      `${contacts === 1 ? '1 Kontakt wird' : `${count(contacts)} Kontakte werden`} noch einmal versucht: HubSpot hat nicht geantwortet, wie es sollte.`,
  },
  footnote: (moment, zone) => `Stand ${moment}; Zeiten in ${zone}`,
};

const TASKS: Readonly<Record<string, string>> = {
  provision: 'Das Einrichten der Eigenschaften',
  backfill: 'Der erste Blick auf alle Kontakte',
  rescore: 'Der neue Blick auf alle Leads',
  deals: 'Das Lesen der Deals',
};

/** "3 Leads warten auf den Vertrieb, 1 davon zu lange; 2 wurden angenommen und dann liegen gelassen." */
function headlineText({ waiting, late, silent, whose }: QueueCounts): string {
  const left =
    silent === 0
      ? ''
      : `; ${count(silent)} ${silent === 1 ? 'wurde' : 'wurden'} angenommen und dann liegen gelassen`;
  const of = ofWhomText(whose);
  if (waiting === 0) {
    return left === ''
      ? `Kein Lead${of} wartet auf den Vertrieb: jeder hat seine Antwort.`
      : `Kein Lead${of} wartet auf den Vertrieb${left}.`;
  }
  const wait = waiting === 1 ? `1 Lead${of} wartet` : `${count(waiting)} Leads${of} warten`;
  return `${wait} auf den Vertrieb, ${latenessText(waiting, late)}${left}.`;
}

function ofWhomText(whose: OfWhom): string {
  switch (whose.kind) {
    case 'everyone':
      return '';
    case 'mine':
      return ' von Ihnen';
    case 'nobody':
      return ' ohne Zuständigen';
    case 'owner':
      return ` von ${whose.name}`;
  }
}

function latenessText(waiting: number, late: number): string {
  if (late === 0)
    return waiting === 1 ? 'noch in der vereinbarten Zeit' : 'alle noch in der vereinbarten Zeit';
  if (late === waiting) return waiting === 1 ? 'und das zu lange' : 'alle zu lange';
  return `${count(late)} davon zu lange`;
}
