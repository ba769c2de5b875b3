/**
 * Why a decision was not taken, in German: by the lifecycle's code for it, with the names of what is missing where there
 * are any. Figures that the English sentence knows stand on the card already.
 */
import type { RefusalCode, Refused } from '../lifecycle/decision.ts';
import { agreedInGerman } from './agreed-german.ts';
import { germanList } from './german-figures.ts';

/** `choices`: labels of items or fields; keys of reasons, which the form shows by their labels, are not told. */
export function germanRefusal({ code, choices }: Pick<Refused, 'code' | 'choices'>): string {
  return REFUSALS[code](germanList(choices.map(agreedInGerman)));
}

const REFUSALS: Readonly<Record<RefusalCode, (choices: string) => string>> = {
  person_only: () =>
    'Das darf nur ein Mensch. Automatisch darf angenommen, abgelehnt und zurückgestellt werden.',
  wrong_stage: () =>
    'Das geht auf der Stufe nicht, auf der der Lead steht. Was hier möglich ist, steht oben.',
  already_decided: () =>
    'Das ist schon entschieden. Lassen Sie es dabei, machen Sie es zuerst rückgängig, oder berichtigen Sie den Grund oder den Tag.',
  no_sal_stage: () =>
    'Dieser Account kennt keine eigene Annahme: qualifizieren Sie den Lead, oder geben Sie ihn zurück.',
  reason_missing: () => 'Es braucht einen Grund. Wählen Sie einen aus der Liste.',
  reason_unknown: () => 'Mit diesem Grund kann niemand etwas anfangen. Wählen Sie einen aus der Liste.',
  reason_not_here: () =>
    'Dieser Grund gilt auf der Stufe des Leads nicht. Wählen Sie einen anderen aus der Liste.',
  not_accepted: () =>
    '„Keine Antwort“ ist für Leads, die angenommen und versucht wurden. Wählen Sie einen anderen Grund, oder nehmen Sie zuerst an.',
  too_few_attempts: () =>
    'HubSpot zeigt seit der Annahme noch zu wenige Versuche für „Keine Antwort“. Versuchen Sie es weiter, oder wählen Sie einen anderen Grund.',
  answers_missing: () => 'Wer einen Lead annimmt, sagt zu allen vier Fragen Ja. Noch sind welche offen.',
  answered_no: () =>
    'Eine Frage ist mit Nein beantwortet, deshalb lässt sich der Lead nicht annehmen: lehnen Sie ihn ab, oder stellen Sie ihn zurück.',
  checklist_open: (missing) =>
    `Noch kein SQL. Es fehlt: ${missing}. Bestätigen Sie das, oder stellen Sie den Lead mit einem Grund zurück.`,
  checklist_unknown: () =>
    'Diese Checkliste oder einer ihrer Punkte ist nicht mehr vereinbart. Laden Sie die Karte neu.',
  fields_missing: (labels) =>
    `Füllen Sie zuerst aus: ${labels}. Ohne das geht es auf dieser Stufe nicht weiter.`,
  bad_date: () =>
    'Wählen Sie einen Tag nach heute und binnen zwei Jahren, an dem der Lead wiederkommen soll.',
  key_reused: () => 'Unter diesem Schlüssel ist schon etwas anderes entschieden. Laden Sie die Karte neu.',
  nothing_to_undo: () => 'Hier ist nichts rückgängig zu machen.',
  undo_too_late: () =>
    'Für diese Entscheidung ist die Zeit zum Rückgängigmachen vorbei. Entscheiden Sie stattdessen neu; ein falscher Grund wird berichtigt, wenn Sie dasselbe mit dem richtigen noch einmal sagen.',
  moved_on: () =>
    'Der Lead ist seit dieser Entscheidung weiter, deshalb lässt sie sich nicht rückgängig machen. Entscheiden Sie stattdessen neu.',
  superseded: () =>
    'Eine andere Entscheidung über diesen Lead wiegt mehr; diese ist aufbewahrt und bewirkt nichts. Sehen Sie ihn sich noch einmal an; ein Mensch darf neu entscheiden.',
  too_late: () => 'Der Lead ist inzwischen weiter; das kommt zu spät. Sehen Sie ihn sich noch einmal an.',
  no_lead: () =>
    'Über diesen Kontakt lässt sich nicht entscheiden: er ist hier nicht bekannt, oder Fairlead ist nicht verbunden.',
  not_yet: () => 'Noch ist dieser Kontakt nicht angesehen. Versuchen Sie es in einer Minute noch einmal.',
};
