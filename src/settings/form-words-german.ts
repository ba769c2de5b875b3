/** The forms over a model, in German. */
import { germanFigure, germanList } from '../card/german-figures.ts';
import { counted } from './counted.ts';
import { ENTRIES_GERMAN } from './entry-words-german.ts';
import type { FORM_ENGLISH } from './form-words-english.ts';

export const FORM_GERMAN: typeof FORM_ENGLISH = {
  entries: ENTRIES_GERMAN,
  thresholds: {
    title: 'Wann ein Lead MQL ist',
    points: 'Nötige Punkte',
    pointsHelp: 'Genau so viele genügen.',
    fit: 'Nötige Passung',
    fitHelp: 'Was ein Lead auch tut: unter dieser Passung ist er kein MQL.',
  },
  channels: {
    title: 'Nötige Punkte je Kanal',
    help: 'Woher ein Lead kommt, sagt, wie viel er zeigen muss.',
    besides: 'Hier gilt noch eine Bedingung, die im YAML steht.',
    usual: (points) => `${points}, wie überall`,
  },
  points: {
    fit: 'Punkte für Passung: wer das ist',
    engagement: 'Punkte für Aktivität: was interessiert',
    intent: 'Punkte für Kaufabsicht: wie nah am Kauf',
    negative: 'Punkte dagegen',
    of: (rule) => `Punkte: ${rule}`,
    other: (score) => `Punkte für ${score}`,
    bounds: (most, least) => `Zusammen höchstens ${most} und mindestens ${least}.`,
  },
  days: {
    mon: 'Montag',
    tue: 'Dienstag',
    wed: 'Mittwoch',
    thu: 'Donnerstag',
    fri: 'Freitag',
    sat: 'Samstag',
    sun: 'Sonntag',
  },
  hours: {
    title: 'Wann das Team arbeitet',
    help: 'Nur dann laufen Geschäftsstunden.',
    zone: 'Zeitzone',
    zoneHelp:
      'Ein Ort, etwa Europe/Berlin, der seine Sommerzeit kennt. Bleibt es leer: die Zone des HubSpot-Accounts.',
    openingsHelp: 'Zum Beispiel 09:00-12:00, 13:00-17:00.',
    closed: 'geschlossen',
    holidays: 'Feiertage',
    holidaysHelp:
      'Je Zeile einer: 2026-12-24 Heiligabend 09:00-12:00, oder 12-25 Weihnachten für jedes Jahr.',
    none: 'keine',
  },
  periods: {
    title: 'Fristen',
    recycle: 'Ein zurückgestellter Lead kommt wieder nach (Tagen)',
    grace: 'Ein MQL, der seine Punkte verlor, geht zurück nach (Tagen)',
    undo: 'Eine Entscheidung lässt sich rückgängig machen, so lange (Minuten)',
  },
  mapping: {
    lifecycle: {
      title: 'HubSpots Lifecycle-Phase folgt',
      help: 'Vorwärts geht sie von selbst. Hat inzwischen jemand in HubSpot eine andere Phase gesetzt, bleibt sie.',
    },
    leadStatus: {
      title: 'HubSpots Lead-Status folgt',
      help: 'Gewöhnlich in nichts: das Feld gehört Ihnen.',
    },
    allStages: 'Alle Stufen',
    otherStages: 'Alle anderen Stufen',
    leftAlone: 'HubSpots Feld in Ruhe lassen',
  },
  seen: {
    alsoAt: (names) => `Auch gesehen unter ${germanList(names)}.`,
    alsoCounts: (labels) => `Zählt auch als ${germanList(labels)}.`,
    byWord: (found) =>
      found.length === 1
        ? `Gezählt wird nach dem Wort „${found[0]}“. Eine andere Wahl nimmt das Wort weg, auch anderen, die es haben.`
        : `Gezählt wird nach den Wörtern ${germanList(found.map((word) => `„${word}“`))}. Eine andere Wahl nimmt sie weg, auch anderen, die sie haben.`,
  },
  promises: {
    title: 'Was der Vertrieb zusagt',
    help: 'Gezählt ab dem Augenblick, in dem ein Lead MQL wird; das Nachfassen ab der Annahme.',
    spans: {
      firstTouch: 'Erster Kontakt binnen',
      acceptance: 'Angenommen oder abgelehnt binnen',
      hardLimit: 'Ohne Entscheidung eskaliert nach',
      followUp: 'Nachgefasst binnen',
      escalateFirstTouchAfter: 'Versäumter erster Kontakt eskaliert nach',
    },
    hours: (label) => `${label} (Stunden)`,
    countedIn: (label) => `${label}: gezählt in`,
    counted: { business: 'Geschäftsstunden', elapsed: 'Stunden auf der Uhr' },
    span: ({ hours, counted: kind }) => {
      const figure = germanFigure(String(hours));
      if (kind === 'business') return `${figure} ${hours === 1 ? 'Geschäftsstunde' : 'Geschäftsstunden'}`;
      return `${figure} ${hours === 1 ? 'Stunde' : 'Stunden'} auf der Uhr`;
    },
    notAsked: 'nicht verlangt',
    asEverybody: 'wie für alle',
    remindPercent: 'Erinnerung im letzten Teil der Zeit (Prozent)',
    remindMinutes: 'Erinnerung vor dem Ende (Minuten)',
    remindHelp: 'Eines von beiden: ein Teil der Zeit, oder Minuten.',
    percent: (percent) => `${percent} Prozent der Zeit`,
    minutes: (minutes) => counted(minutes, 'Minute', 'Minuten'),
    reminder: 'Erinnerung vor dem Ende',
    attempts: 'Versuche bis „keine Antwort“',
    mode: 'Stufen',
    threeStages: 'MQL, SAL, SQL: mit Annahme',
    twoStages: 'MQL, SQL: ohne Annahme',
    otherwise: (who) => `Anders zugesagt: ${who}`,
    otherwiseHelp: 'Wo mehrere davon auf einen Lead passen, zählt die spätere.',
    who: (priorities, channels) =>
      [germanList(priorities), channels.length > 0 && `Herkunft ${germanList(channels)}`]
        .filter(Boolean)
        .join(', ') || 'jeder Lead',
    priority: 'Mit Priorität',
    channel: 'Aus Kanal',
    any: 'jede',
    takeAway: 'Diese Zusage wegnehmen',
    more: 'Zusagen nur für manche Leads',
    moreHelp: (known) =>
      known === 0
        ? 'Jedem Lead wird dasselbe zugesagt. Wer sich meldet oder aus einem Webinar kommt, kann anderes zugesagt bekommen.'
        : 'Nach Priorität, nach Kanal oder nach beidem.',
    add: 'Eine Zusage für manche Leads hinzufügen',
  },
};
