/** What the server says on the card, in German. */
import { upperFirst } from '../engine/wording.ts';
import type { DecisionWord } from '../lifecycle/lead-state.ts';
import { germanDuration } from './german-duration.ts';
import { germanCounted, germanList } from './german-figures.ts';
import { GERMAN_HEADLINE } from './headline-german.ts';
import { germanOutlook } from './outlook-german.ts';
import type { Comparison } from './plain-failure.ts';
import { germanRefusal } from './refusals-german.ts';
import { GERMAN_REVIEW } from './review-words.ts';
import { outcomeText, wayBackTexts } from './sent-back-german.ts';
import { germanStep } from './step-german.ts';
import { germanUnfollowed } from './unfollowed-words.ts';
import type { CardWords } from './words-english.ts';

const ENDS: Readonly<Record<string, string>> = {
  opportunity: 'wurde eine Opportunity',
  customer: 'wurde Kunde',
  expansion: 'wurde ein Ausbau',
  disqualified: 'wurde ausgeschlossen',
  rejected: 'wurde abgelehnt',
  recycled: 'wurde zurückgestellt',
  fell_below: 'fiel unter die Schwelle',
  merged: 'wurde mit einem anderen Kontakt zusammengeführt',
};

const DECIDED: Readonly<Record<DecisionWord, string>> = {
  accept: 'angenommen',
  reject: 'abgelehnt',
  recycle: 'zurückgestellt',
  disqualify: 'ausgeschlossen',
  qualify: 'qualifiziert',
};

const COMPARED: Readonly<Record<Comparison, (bound: string) => string>> = {
  '<': (bound) => `weniger als ${bound}`,
  '<=': (bound) => `nicht mehr als ${bound}`,
  '>': (bound) => `mehr als ${bound}`,
  '>=': (bound) => `${bound} oder mehr`,
};

const OWNERS = {
  marketing: 'Marketing',
  sales: 'Vertrieb',
  joint: 'Marketing und Vertrieb gemeinsam',
} as const;

export const GERMAN: CardWords = {
  stages: {
    lead: { label: 'Lead', help: 'Noch nicht qualifiziert.' },
    nurture: { label: 'In Nurture', help: 'Das Marketing bleibt dran.' },
    mql: { label: 'MQL', help: 'Vom Marketing belegt qualifiziert; der Vertrieb hat noch nicht angenommen.' },
    sal: { label: 'SAL', help: 'Vom Vertrieb angenommen; ein Erstgespräch entscheidet.' },
    sql: { label: 'SQL', help: 'Vom Vertrieb in einem Erstgespräch qualifiziert.' },
    opportunity: { label: 'Opportunity', help: 'Es gibt einen Deal.' },
    customer: { label: 'Kunde', help: 'Kauft bei uns.' },
    expansion: { label: 'Ausbau', help: 'Ein Kunde mit neuem Interesse.' },
    recycled: { label: 'Zurückgestellt', help: 'Für jetzt zurückgegeben; kommt wieder.' },
    disqualified: { label: 'Ausgeschlossen', help: 'Wird nicht übergeben.' },
  },
  waitsForYou: (stage) => `${stage}, wartet auf Sie`,
  stageHelp: ({ owner, entry, exit }) =>
    [
      ...(owner === null ? [] : [`Zuständig: ${OWNERS[owner]}.`]),
      ...(entry.length === 0 ? [] : [`Nötig: ${entry.join(' ')}`]),
      ...(exit.length === 0 ? [] : [`Ende: ${exit.join(' ')}`]),
    ].join(' '),
  missingFields: (labels) => `Im Datensatz fehlt: ${germanList(labels)}.`,
  headline: GERMAN_HEADLINE,
  decider: {
    you: 'Ihnen',
    user: (id) => `Benutzer ${id}`,
    somebody: 'jemandem in HubSpot',
    workflow: 'einem Workflow',
  },
  nextStep: germanStep,
  unfollowed: germanUnfollowed,
  clocks: { acceptance: 'Annahme', first_touch: 'Erster Kontakt', follow_up: 'Nachfassen' },
  due: (moment, leftMs, counted) => `bis ${moment}, noch ${germanDuration(leftMs, counted)}`,
  late: (moment, lateMs, counted) =>
    `war fällig: ${moment}, ${lateMs === 0 ? 'außerhalb der Geschäftszeit' : `${germanDuration(lateMs, counted)} zu spät`}`,
  score: (points, counted, needed) =>
    `${germanCounted(points)}${counted === null ? '' : ` (${counted} davon zählen dafür)`}, ${needed}`,
  needed: (points, channel) => `${points} nötig${channel === null ? '' : ` bei Herkunft ${channel}`}`,
  otherwise: {
    mql: 'trotzdem ein MQL, weil um Kontakt gebeten wurde',
    no_mql: 'trotzdem kein MQL, weil Punkte allein nicht entscheiden',
  },
  range: (low, high) => `${low} bis ${high}, sobald alles bekannt ist`,
  fits: { A: 'passt sehr gut', B: 'passt gut', C: 'passt zum Teil', D: 'passt kaum' },
  acts: { 1: 'ist sehr aktiv', 2: 'ist aktiv', 3: 'ist etwas aktiv', 4: 'ist kaum aktiv' },
  parts: {
    fit: 'Wie gut es passt',
    engagement: 'Wie aktiv',
    intent: 'Wie nah am Kauf',
    negative: 'Was dagegen spricht',
  },
  points: (points) => germanCounted(points),
  pointsOf: (points, most) => `${points} von ${germanCounted(most, 'Punkten')}`,
  pointsNeeded: (points, needed) => `${germanCounted(points)}, ${needed} nötig`,
  fresh: (times, worth) => (times > 1 ? `${times}-mal, frisch je ${worth}` : `frisch ${worth}`),
  together: (names) => `mit ${germanList(names)}`,
  moreLines: (count) => `${count} weitere, jede weniger wert`,
  atMost: (group, points) => `${group} zählt höchstens ${points}`,
  floor: 'Tiefer fällt die Punktzahl nicht',
  fit: (matched, asked) => `${matched} von ${asked} Kriterien passen.`,
  noFit: 'Das Modell fragt nicht nach Passung.',
  notSet: (name) => `${name} ist nicht angegeben`,
  notReadable: (name, value) => `${name} „${value}“ ist nicht lesbar`,
  list: germanList,
  compared: (name, value, sign, bound) => `„${name}“ ist ${value}, ${COMPARED[sign](bound)}`,
  notMet: (label) => `„${label}“ trifft nicht zu`,
  fitTooLow: (points, needed) => `Die Passung kommt höchstens auf ${germanCounted(points)}, ${needed} nötig.`,
  notSettled: (what) => `Noch nicht geklärt: ${what}.`,
  undo: (decision, by, at, until) =>
    `${upperFirst(DECIDED[decision])} von ${by}, ${at}; bis ${until} lässt es sich rückgängig machen.`,
  outcome: outcomeText,
  outlook: germanOutlook,
  wayBack: wayBackTexts,
  ifNo: (label) =>
    label === null
      ? 'Dann stellen Sie ihn auf einen Tag zurück, an dem Sie können.'
      : `Dann lehnen Sie ihn als „${label}“ ab, oder mit dem Grund, der besser passt.`,
  checklistRule: (atLeast, of) =>
    `Ein SQL braucht ${atLeast} von ${of}, darunter alle als nötig bezeichneten.`,
  noChecklist: 'Diese Checkliste gibt es nicht; wählen Sie in den Einstellungen eine andere.',
  worth: (points, isCost, isFit) =>
    `könnte ${germanCounted(points)}${isFit ? ' der Passung' : ''} ${isCost ? 'kosten' : 'bringen'}`,
  committee: (people, departments, topic) =>
    `${people} Personen${departments.length > 0 ? ` aus ${germanList(departments)}` : ''} in diesem Unternehmen sind aktiv${topic === null ? '' : `, Thema: ${topic}`}.`,
  thisContact: 'Dieser Kontakt',
  aColleague: 'Jemand aus dem Unternehmen',
  attempt: (number) => `Anlauf ${number}`,
  earlierAttempts: (count) => (count === 1 ? 'Und 1 früherer Anlauf.' : `Und ${count} frühere Anläufe.`),
  history: (began, channel, outcome, ended) =>
    `Qualifiziert: ${began} (${channel}); ${ENDS[outcome ?? ''] ?? 'endete'}: ${ended}.`,
  past: (decision, day, by, reason) =>
    `Wie es war, als der Lead ${DECIDED[decision]} wurde: ${day}, von ${by}${reason === null ? '' : ` (${reason})`}`,
  pastUndecided: (began) => `Wie es war, als der Lead sich qualifizierte: ${began}; niemand hat entschieden`,
  pastFootnote: (model, day, zone) => `Modell ${model} von damals, Stand ${day}. Zeiten in ${zone}.`,
  footnote: (model, moment, zone) => `Modell ${model}, Stand ${moment}. Zeiten in ${zone}.`,
  noLead: {
    not_installed: {
      title: 'Fairlead ist hier nicht installiert',
      message: 'Bitten Sie einen Super-Admin dieses Accounts, es zu installieren.',
    },
    disconnected: {
      title: 'Fairlead ist nicht verbunden',
      message:
        'HubSpot nimmt den Zugang nicht mehr an, deshalb wird nichts aktualisiert. Bitten Sie einen Super-Admin, es wieder zu verbinden; verloren ist nichts.',
    },
    preparing: {
      title: 'Fairlead wird vorbereitet',
      message:
        'Dieser Account hat noch kein Qualifizierungsmodell. Es kommt mit der Installation, oder ein Admin veröffentlicht eines.',
    },
    deleted: {
      title: 'Dieser Kontakt wurde in HubSpot gelöscht',
      message:
        'Seine Geschichte bleibt für Berichte erhalten. Stellen Sie den Kontakt in HubSpot wieder her, um mit ihm weiterzuarbeiten.',
    },
    erased: {
      title: 'Dieser Kontakt wurde aus Datenschutzgründen entfernt',
      message: 'Nichts über ihn ist noch da, und nichts wird gesammelt.',
    },
  },
  waiting: (backfill) => ({
    title: 'Noch nicht bewertet',
    message:
      backfill === null
        ? 'Fairlead hat diesen Kontakt noch nicht angesehen. Neue Kontakte brauchen keine Minute; ein älterer wird angesehen, sobald sich etwas ändert.'
        : `Fairlead sieht jeden Kontakt einmal an: bisher ${backfill.done}${backfill.total === null ? '' : ` von etwa ${backfill.total}`}. Dieser kommt von selbst an die Reihe.`,
  }),
  noAttempt: {
    title: 'Von diesem Anlauf ist nichts erhalten',
    message: 'Er endete, bevor entschieden wurde, oder wurde entfernt.',
  },
  review: GERMAN_REVIEW,
  told: {
    accept: 'Angenommen. Der Lead gehört Ihnen: führen Sie das Erstgespräch.',
    reject: 'Abgelehnt. Das Marketing sieht den Grund.',
    recycle: 'Zurückgestellt. Er kommt von selbst wieder.',
    disqualify: 'Ausgeschlossen. Dabei bleibt es, bis jemand etwas anderes sagt.',
    qualify: 'Das ist jetzt ein SQL.',
    undo: 'Rückgängig gemacht: der Lead ist, wo er war.',
    handedOn: 'Weitergegeben: jetzt wird gefragt, wem der Lead nun gehört.',
    repeated: 'Das war schon entschieden; nichts ist zweimal geschehen.',
  },
  notDone: 'Nicht geschehen',
  refusal: germanRefusal,
  unavailable: {
    title: 'Fairlead kann gerade nicht antworten',
    message: 'Seine Datenbank antwortet nicht. Verloren ist nichts; versuchen Sie es gleich noch einmal.',
  },
  unreadable:
    'Was die Karte geschickt hat, war nicht lesbar. Laden Sie die Seite neu, um die neueste Karte zu bekommen, und versuchen Sie es noch einmal.',
};
