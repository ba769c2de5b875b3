/** Rules, gates and fast tracks on the settings page, in German. */
import { GERMAN_CONDITIONS } from '../model-file/condition-sentences.ts';
import type { ENTRIES_ENGLISH } from './entry-words-english.ts';

export const ENTRIES_GERMAN: typeof ENTRIES_ENGLISH = {
  conditions: GERMAN_CONDITIONS,
  when: (told) => `Zählt, wenn: ${told}.`,
  gates: 'Schranken: was keine Punkte aufwiegen',
  gatesHelp:
    'Gefragt wird in dieser Reihenfolge: ausschließen, übergeben, verlangen. Die erste, die zurückhält, entscheidet.',
  gateKinds: {
    disqualify: 'Schließt aus, auf wen es zutrifft',
    divert: 'Übergibt an andere, auf wen es zutrifft',
    require: 'Muss für einen MQL so sein',
  },
  onMissing: {
    pass: 'Es hält den Lead nicht zurück',
    hold: 'Der Lead wird angehalten, bis man es weiß',
    fail: 'Es gilt als nicht bestanden',
  },
  tracks: 'Schnellwege: was sofort zu einem Menschen geht',
  tracksHelp: 'Sie brauchen keine Punkte, aber die Schranken und die Passung.',
  parts: { seniority: 'Rang', department: 'Abteilung', persona: 'Rolle beim Kauf' },
  decay: (name, { kind, holdDays, days }) =>
    kind === 'linear'
      ? `${name}: ${holdDays} Tage ganz, ${days} Tage danach nichts mehr`
      : `${name}: ${holdDays} Tage ganz, dann alle ${days} Tage die Hälfte`,
};
