/** Everything the home page says by itself, in German. */
import type { Words } from './words-english.ts';

export const GERMAN: Words = {
  loading: 'Die Liste wird geladen',
  pending: 'Wartet auf den Vertrieb',
  silent: 'Angenommen und dann liegen gelassen',
  waking: 'Zurückgestellt, bald wieder da',
  whose: 'Wessen Leads',
  turning: 'Werden geholt',
  lead: 'Lead',
  why: 'Warum',
  due: 'Was abläuft',
  comes: 'Wann',
  nobody: 'Niemand wartet',
  nobodyHelp:
    'Ein Lead kommt hierher, wenn er ein MQL wird, und geht, sobald der Vertrieb ihn annimmt oder zurückgibt.',
  health: 'Fairlead selbst',
  reports: 'Berichte',
  reportsHelp:
    'Wie Vertrieb und Marketing gehalten haben, was sie zugesagt haben: fairlead report sla, auf Ihrem Server.',
  again: 'Noch einmal versuchen',
  look: 'Neu laden',
  stale: 'Das ist vielleicht nicht mehr aktuell',
  unreachable: {
    title: 'Fairlead ist nicht zu erreichen',
    message:
      'Die Verbindung kam nicht zustande oder hat zu lange gedauert. Sie sehen den letzten bekannten Stand; versuchen Sie es noch einmal.',
  },
  signedOut: {
    title: 'HubSpot hat das nicht durchgelassen',
    message:
      'Vielleicht sind Sie abgemeldet. Laden Sie die Seite neu, und melden Sie sich wieder an, wenn HubSpot danach fragt; geändert wurde nichts. Bleibt es dabei, sagen Sie es einem Admin dieses Accounts.',
  },
  nonsense: {
    title: 'Fairlead hat etwas geantwortet, das diese Seite nicht versteht',
    message:
      'Laden Sie die Seite neu, um die neueste zu bekommen. Bleibt es dabei, sagen Sie es einem Admin dieses Accounts.',
  },
};
