/** The next step in German, as `handoff/shown-step.ts` says it in English. */
import type { DealAhead } from '../deals/deal-ahead.ts';
import type { ShownStep, StepTeller } from '../handoff/shown-step.ts';
import type { ToldPutBack } from '../handoff/told-put-back.ts';
import type { Hindrance, ToldDays } from '../lifecycle/held-back.ts';
import type { ReturnsOn } from '../lifecycle/lead-state.ts';
import type { NextStep } from '../lifecycle/next-step.ts';
import type { OwnerTurn } from '../lifecycle/sla/owner-turn.ts';
import { GERMAN_DAYS } from './day-names.ts';
import { germanList, quoted } from './german-figures.ts';
import { momentText } from './moments.ts';
import { germanNextStep } from './receipt-german.ts';
import { germanRefusal } from './refusals-german.ts';

export function germanStep(step: ShownStep, told: StepTeller): string {
  switch (step.kind) {
    case 'conflict':
      return conflictText(step.held);
    case 'reason_awaited':
      return `Ohne Grund ${AWAITED[step.awaiting.what]} von ${told.by(step.awaiting.by)}: wählen Sie einen Ablehnungsgrund, oder setzen Sie den SAL-Status zurück.`;
    case 'step':
      return [
        step.putBack && putBackText(step.putBack),
        ownerText(step.turn),
        step.hindrance && hindranceText(step.hindrance, told),
        step.dealAhead && dealText(step.dealAhead),
        step.next && nextText(step.next),
      ]
        .filter(Boolean)
        .join(' ');
  }
}

const AWAITED = { rejected: 'abgelehnt', recycled: 'zurückgestellt' } as const;

const LABELS: Readonly<Record<string, string>> = {
  fairlead_sal_status: 'SAL-Status',
  fairlead_rejection_reason: 'Ablehnungsgrund',
  fairlead_rejection_note: 'Notiz zur Ablehnung',
  fairlead_stage: 'Stufe',
  fairlead_furthest_stage: 'Weiteste Stufe',
  fairlead_recycle_until: 'Zurückgestellt bis',
};

function conflictText({
  values,
  by,
  byPerson,
  until,
}: Extract<ShownStep, { kind: 'conflict' }>['held']): string {
  const set = Object.entries(values).map(
    ([name, value]) => `${LABELS[name] ?? name} auf ${value === '' ? '„leer“' : quoted(value)}`,
  );
  const at = new Date(until).toISOString().slice(11, 16);
  return (
    `Konflikt: ${by} setzt immer wieder ${germanList(set)}, was nicht stimmt. Bis ${at} UTC steht es so in HubSpot; ` +
    (byPerson
      ? 'sprechen Sie sich ab, was dort stehen soll.'
      : 'finden Sie den Workflow oder die App, die das setzt, und ändern Sie das.')
  );
}

/** What is told of a put-back that nobody has refused has no words of its own. */
function putBackText({ message, refused }: ToldPutBack): string {
  return `Zurückgesetzt: ${refused ? germanRefusal(refused) : message}`;
}

function ownerText(turn: OwnerTurn | null): string | null {
  switch (turn?.state) {
    case 'missing':
      return 'Für den Lead ist niemand zuständig: weisen Sie ihn zu, die Uhr läuft.';
    case 'deactivated':
      return 'Wer für den Lead zuständig ist, ist in HubSpot deaktiviert: weisen Sie ihn neu zu, die Uhr läuft.';
    case 'not_handed_on':
      return 'Der Lead wurde weitergegeben, ist aber noch nicht neu zugewiesen: weisen Sie ihn zu, die Uhr läuft.';
    default:
      return null;
  }
}

function hindranceText(hindrance: Hindrance, days: ToldDays): string {
  switch (hindrance.kind) {
    case 'closed_lost':
      return `Er ist qualifiziert, aber sein Deal ging ${days.on(hindrance.lostAt)} verloren: frühestens ${days.on(hindrance.until)} wird er übergeben.`;
    case 'nothing_new':
      return `Er ist qualifiziert, aber ${NOTHING_NEW[hindrance.on](days.on(hindrance.since))}.`;
    case 'unreleased':
      return 'Er ist allein durch seine Vergangenheit qualifiziert: lassen Sie ihn neu qualifizieren, um ihn zu übergeben, oder warten Sie auf sein nächstes Signal.';
  }
}

const NOTHING_NEW: Readonly<Record<ReturnsOn, (onDay: string) => string>> = {
  new_signals: (onDay) => `seit er ${onDay} zurückgegeben wurde, ist nichts Neues geschehen`,
  new_data: (onDay) => `seit er ${onDay} zurückgegeben wurde, haben sich seine Daten nicht geändert`,
  person: (onDay) => `er wurde ${onDay} zurückgegeben, bis ein Mensch anders entscheidet`,
};

function dealText(ahead: DealAhead): string {
  switch (ahead.kind) {
    case 'promised':
      return 'Fairlead legt den Deal an, sobald das SQL nicht mehr zurückgenommen werden kann; wann, oder was im Weg ist, steht auf der Karte.';
    case 'dated':
      return `Fairlead legt den Deal an, sobald das SQL nicht mehr zurückgenommen werden kann (${momentText(ahead.at, ahead.zone, ahead.now, GERMAN_DAYS)}).`;
    case 'due':
      return 'Fairlead legt gerade den Deal an; gleich ist er da.';
    case 'delayed':
      return 'HubSpot hat den Deal noch nicht angenommen: Fairlead versucht es weiter.';
    case 'no_right':
      return 'Der Deal wartet auf das Recht, Deals zu schreiben: lassen Sie einen HubSpot-Admin Fairlead neu installieren und es erteilen, oder legen Sie den Deal selbst an.';
    case 'refused':
      return 'HubSpot hat den Deal abgelehnt: legen Sie ihn selbst an, und lassen Sie einen Admin in den Einstellungen von Fairlead nachsehen, warum.';
  }
}

function nextText(step: NextStep): string {
  if (step.from === 'receipt') return germanNextStep(step.receipt);
  switch (step.action) {
    case 'discovery':
      return 'Führen Sie das Erstgespräch, dann füllen Sie die Checkliste aus.';
    case 'review':
      return step.mode === 'two_stages'
        ? 'Prüfen Sie den Lead, dann qualifizieren Sie ihn oder geben Sie ihn zurück.'
        : 'Prüfen Sie den Lead, dann nehmen Sie ihn an oder lehnen Sie ihn ab.';
    case 'nurture':
      return 'Das Marketing bleibt dran, bis es etwas Neues gibt.';
    case 'reroute':
      return 'Geben Sie ihn an das Team, das ihn betreut.';
    case 'merge':
      return 'Führen Sie die doppelten Datensätze zusammen.';
    case 'fix_data':
      return 'Berichtigen Sie die Kontaktdaten; dann wird er wieder angesehen.';
    case 'route_cs':
      return 'Die Kundenbetreuung übernimmt.';
    case 'notify_owner':
      return 'Sagen Sie Bescheid, wem der offene Deal gehört.';
    case 'suppress':
      return 'Nicht an den Vertrieb übergeben.';
    case 'validate':
      return 'Prüfen Sie den Lead, bevor der Vertrieb anruft.';
    case 'account_play':
      return 'Bearbeiten Sie das Unternehmen als Ganzes.';
    case 'none':
      return step.stage === 'sql'
        ? 'Öffnen Sie den Deal und arbeiten Sie dort weiter.'
        : 'Es ist nichts zu tun.';
  }
}
