/** How a portal's Fairlead is doing, in German. What HubSpot or the database has said stays as it was said. */
import { germanList } from '../card/german-figures.ts';
import { counted } from './counted.ts';
import type { ENGLISH_HEALTH } from './health-words-english.ts';

const OBJECTS: Readonly<Record<string, string>> = {
  contact: 'Kontakt',
  company: 'Unternehmen',
  deal: 'Deal',
};
const objectName = (object: string) => OBJECTS[object] ?? object;

export const GERMAN_HEALTH: typeof ENGLISH_HEALTH = {
  needsYou: (checks) => `Etwas braucht Sie: ${germanList(checks)}.`,
  worthALook: (checks) => `Alles läuft; sehenswert: ${germanList(checks)}.`,
  well: 'Alles ist gut.',
  connection: {
    label: 'Verbindung',
    good: (when) => `Verbunden seit ${when}.`,
    bad: 'HubSpot nimmt den Zugang von Fairlead nicht mehr an, deshalb wird nichts gelesen oder geschrieben. Verloren ist nichts.',
    todo: (url) => `Ein Super-Admin dieses Accounts muss ${url} öffnen und es wieder verbinden.`,
  },
  scopes: {
    label: 'Berechtigungen',
    good: (count) => `Alle ${count} sind erteilt.`,
    missing: (scopes) => `Nicht erteilt: ${scopes}.`,
    todo: (url) => `Ein Super-Admin muss ${url} öffnen und sie erteilen.`,
  },
  properties: {
    label: 'Eigenschaften',
    notYet: 'Sie sind noch nicht eingerichtet.',
    notYetTodo: 'Das geschieht von selbst; sehen Sie in einer Minute wieder nach.',
    good: 'Alle, die Fairlead schreibt, sind da.',
    clash: (object, name, more) =>
      `Die Eigenschaft ${name} (${objectName(object)}) ist nicht zu beschreiben${more > 0 ? ` (und ${more} weitere)` : ''}.`,
  },
  webhooks: {
    label: 'Meldungen von HubSpot',
    none: 'Seit der Installation kam noch nichts an.',
    noneTodo:
      'Ändern Sie etwas an einem Kontakt. Kommt binnen einer Minute nichts an, muss die Adresse der Webhooks verglichen werden, von denen, die Fairlead betreiben.',
    last: (when) => `Zuletzt gehört: ${when}.`,
    quietTodo: 'Haben sich seitdem Kontakte geändert, sehen Sie in HubSpot in das Webhook-Protokoll der App.',
  },
  work: {
    label: 'Arbeit',
    stuck: (when, error) => `Kontakte warten seit ${when}.${lastFailed(error)}`,
    stuckTodo: 'Wer Fairlead betreibt, muss nachsehen, ob der Worker läuft.',
    failing: (count, error) =>
      `${counted(count, 'Kontakt oder Unternehmen ist', 'Kontakte oder Unternehmen sind')} fehlgeschlagen.${lastFailed(error)}`,
    failingTodo: 'Es wird von selbst noch einmal versucht.',
    nothing: 'Nichts wartet.',
    underWay: 'In Arbeit.',
  },
  deals: {
    label: 'Deals',
    unreadable: (error) => `Sie sind nicht zu lesen: ${error}`,
    todo: 'Leads werden inzwischen ohne sie beurteilt; mindestens einmal in der Stunde wird es noch einmal versucht.',
  },
  newDeals: {
    label: 'Neue Deals',
    noRight: (waiting) =>
      `Das Modell verlangt für jeden neuen SQL einen Deal, und der Account lässt Fairlead keinen anlegen.${
        waiting === 0
          ? ''
          : ` ${counted(waiting, 'SQL wartet auf seinen Deal', 'SQLs warten auf ihre Deals')}.`
      }`,
    todo: (url, scope) =>
      `Ein Super-Admin muss ${url} öffnen und ${scope} erteilen: was wartet, wird dann angelegt. Oder nehmen Sie „deal“ aus der Übergabe des Modells.`,
  },
  salesLeads: {
    label: 'Leads in HubSpot',
    noRight: (waiting) =>
      `Das Modell verlangt für jeden MQL einen Datensatz des Lead-Objekts in HubSpot, und der Account lässt Fairlead keinen führen.${
        waiting === 0
          ? ''
          : ` ${counted(waiting, 'Lead wartet auf seinen Datensatz', 'Leads warten auf ihre Datensätze')}.`
      }`,
    todo: (url, scopes) =>
      `Ein Super-Admin muss ${url} öffnen und ${scopes} erteilen: was wartet, wird dann angelegt. Oder nehmen Sie „leads“ aus der Übergabe des Modells.`,
  },
  unfollowed: {
    label: 'Lifecycle-Phase',
    count: (count, reason) =>
      `HubSpot hat die Stufe von ${counted(count, 'Lead', 'Leads')} nicht übernommen.${
        reason === null ? '' : ` Es meldet: ${reason}`
      }`,
    todo: 'Die Karte jedes Leads sagt, was dort stehen soll. Vielleicht hält eine Regel Ihres HubSpot-Accounts den Wert fest: ändern Sie die Regel oder die Zuordnung der Stufen im Modell.',
  },
  task: {
    failed: (error) => `Fehlgeschlagen: ${error ?? 'ein Grund wurde nicht aufbewahrt'}.`,
    todo: 'Beheben Sie das; dann startet es neu, wer Fairlead betreibt.',
  },
  dead: {
    label: 'Aufgegeben',
    count: (count) => `${counted(count, 'Arbeitsschritt wurde', 'Arbeitsschritte wurden')} aufgegeben.`,
    todo: 'Sie stehen unten mit ihren Gründen: beheben Sie die Ursache, dann lassen Sie es noch einmal versuchen.',
    something: 'Etwas von HubSpot',
    record: (object, id) => `${objectName(object)} ${id}`,
    event: (what) => `${what} war nicht lesbar`,
    work: (what) => `Entscheiden über ${what}`,
    outbox: (what) => `Schreiben nach ${what}`,
  },
  tasks: {
    provision: 'Einrichten des Accounts',
    deals: 'Erster Blick auf alle Deals',
    backfill: 'Erster Blick auf alle Kontakte',
    rescore: 'Neuer Blick auf alle Kontakte',
    reconcile: 'Suche nach dem, was sich änderte, während HubSpot die App nicht erreichte',
    journal: 'Nachfragen zu dem, was HubSpots Journal gemeldet hat',
    import: 'Import',
    properties: 'Lesen der Eigenschaften des Accounts',
  },
  soFar: (done, total) => `bisher ${done}${total === null ? '' : ` von etwa ${total}`}`,
  pace: (rate, left) => `, ${rate.replace('.', ',')} je Sekunde${left === null ? '' : `, noch etwa ${left}`}`,
};

function lastFailed(error: string | null): string {
  return error ? ` Zuletzt schlug es fehl mit: ${error}` : '';
}
