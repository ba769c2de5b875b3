/** What becomes of what people do on the settings page, in German. */
import type { Role } from './contract.ts';
import type { DESK_ENGLISH } from './desk-words-english.ts';

const KEYS = {
  admin: 'Admin',
  marketing: 'Marketing-Schlüssel',
  sales: 'Vertriebs-Schlüssel',
} as const satisfies Record<Role, string>;

export const DESK_GERMAN: typeof DESK_ENGLISH = {
  notDone: 'Nicht geschehen',
  proposed: (model, next) => `${model} ist vorgeschlagen. ${next}`,
  disconnected:
    'Der Account ist nicht verbunden. Lassen Sie ihn von einem Super-Admin wieder verbinden, dann machen Sie hier weiter.',
  preparing: 'Dieser Account wird noch vorbereitet. Versuchen Sie es in einer Minute noch einmal.',
  unusable: (line, column, message) =>
    `Zeile ${line}, Spalte ${column}: ${message}. Vorgeschlagen wurde nichts.`,
  unchanged: 'Es sagt dasselbe wie das veröffentlichte Modell: es gibt nichts vorzuschlagen.',
  versionTaken: (version) =>
    `Dieser Account hat als Version ${version} schon ein anderes Dokument verwendet. Erhöhen Sie die Version, damit Entscheidungen auseinanderzuhalten sind.`,
  mendFirst: (problem) => `Beheben Sie zuerst: ${problem}`,
  gaps: (first, more) => `${first}${more > 0 ? ` (und ${more} weitere)` : ''}`,
  ownOpen: 'Ihr letzter Vorschlag ist noch offen. Ziehen Sie ihn zurück, bevor Sie einen anderen machen.',
  otherOpen: (name) =>
    `${name} hat ein Modell vorgeschlagen, das noch offen ist. Bestätigen Sie es zuerst, oder lehnen Sie es ab.`,
  gone: 'Der Vorschlag ist nicht mehr offen: jemand hat über ihn entschieden oder ihn zurückgezogen.',
  changed:
    'Der Vorschlag ist nicht mehr zu lesen wie zuvor. Lehnen Sie ihn ab, und schlagen Sie ihn neu vor.',
  published: (model) =>
    `${model} ist veröffentlicht. Alle Kontakte werden neu angesehen; keine Übergabe wird dadurch geöffnet oder geschlossen.`,
  versionUsed: (version, stale) => `Version ${version} wurde inzwischen verwendet. ${stale}`,
  checking:
    'Die Eigenschaften des Accounts werden gelesen, damit das Modell mit ihnen verglichen wird. Bestätigen Sie in ein paar Sekunden noch einmal.',
  rejected: 'Der Vorschlag ist abgelehnt; das veröffentlichte Modell bleibt.',
  ownProposal: 'Es ist Ihr eigener Vorschlag: ziehen Sie ihn stattdessen zurück.',
  onlyProposer: (name) => `Nur ${name} kann ihn zurückziehen; mit einem Schlüssel können Sie ihn ablehnen.`,
  withdrawn: 'Der Vorschlag ist zurückgezogen; das veröffentlichte Modell bleibt.',
  draftThrown: 'Ihr Entwurf ist verworfen. Einen Tag lang können Sie ihn zurückholen.',
  noDraft: 'Einen Entwurf von Ihnen gab es nicht mehr.',
  named: (email, role) => `${email} ist benannt: ${KEYS[role]}.`,
  notHeld: (email) => `${email} ist dafür nicht benannt. Wer Fairlead installiert hat, bleibt Admin.`,
  unnamed: (email, next) => `${email} ist nicht mehr benannt. ${next}`,
  noEntry: 'Diesen Eintrag gibt es nicht mehr.',
  nothingToRepeat: 'Es war nicht lesbar, also gibt es nichts zu wiederholen.',
  noLongerWanted: 'Sein Deal wird nicht mehr gebraucht: der Lead hat einen, oder er ist kein SQL mehr.',
  repeats: 'Es wird jetzt noch einmal versucht.',
  notConfirmed:
    'Die beiden Zahlen sind verschieden. Geben Sie zur Bestätigung die ID des Kontakts noch einmal ein.',
  erased: (contactId) => `Alles über Kontakt ${contactId} ist hier gelöscht.`,
};
