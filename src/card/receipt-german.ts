/** A receipt in German: why, and what to do, as `engine/render.ts` says it in English. */
import type { Receipt } from '../engine/receipt.ts';
import { failedCriteria, findings, missingLabels, missingPoints } from '../engine/render.ts';
import { channelLabel } from './channel-label.ts';
import { germanCounted, germanList, germanPoints, quoted } from './german-figures.ts';
import { storyOf } from './headline.ts';

export function germanReason(receipt: Receipt): string {
  const { account } = receipt;
  const ofAccount = account === null || account.track === null ? '' : ` Account-MQL: ${committee(receipt)}.`;
  return `${ownReason(receipt)}${ofAccount}`;
}

function ownReason(receipt: Receipt): string {
  const told = storyText(receipt);
  const points = standing(receipt);
  switch (receipt.decision) {
    case 'mql':
      return `MQL: ${told}; ${points}, ${fitText(receipt)}.`;
    case 'hold':
      return `Angehalten: ${told}; ${points}, aber offen ist: ${germanList(openQuestions(receipt))}.`;
    case 'disqualified':
      return `Ausgeschlossen: ${found(receipt, 'disqualify')}.`;
    case 'diverted':
      return `Nicht für das Neugeschäft: ${found(receipt, 'divert')}.`;
    case 'not_mql':
      return notMql(receipt, told, points);
  }
}

function notMql(receipt: Receipt, told: string, points: string): string {
  if (receipt.attention === 'hand_raiser_gate_failed') {
    return `Bittet um Kontakt, ist nach den Regeln aber nicht qualifiziert: ${told}; was im Weg steht, steht unten.`;
  }
  const blocked = germanList([...findings(receipt, 'require').map(quoted), ...fitFailures(receipt)]);
  if (blocked !== '') return `Kein MQL: ${blocked}; ${points} wiegen das nicht auf.`;
  const doubts = openQuestions(receipt);
  const outlook = doubts.length > 0 ? `offen ist: ${germanList(doubts)}` : fitText(receipt);
  return `Noch kein MQL: ${told}; ${points}, ${outlook}.`;
}

export function germanNextStep(receipt: Receipt): string {
  switch (receipt.nextAction) {
    case 'review':
      return receipt.attention === null
        ? 'Prüfen Sie den Lead, dann nehmen Sie ihn an oder lehnen Sie ihn ab.'
        : 'Diese Anfrage sollte ein Mensch beantworten; die Regeln machen sie nicht zum MQL.';
    case 'discovery':
      return 'Melden Sie sich jetzt; ein Erstgespräch entscheidet, ob daraus ein SQL wird.';
    case 'validate':
      return `Prüfen Sie den Lead zuerst: bei Herkunft ${channelLabel(receipt.channel)} gehört das vor den Anruf.`;
    case 'nurture':
      return nurture(receipt);
    case 'account_play':
      return `Bearbeiten Sie das Unternehmen als Ganzes: ${committee(receipt)}.`;
    case 'route_cs':
      return 'Geben Sie ihn an die Kundenbetreuung.';
    case 'notify_owner':
      return 'Sagen Sie Bescheid, wem der offene Deal gehört.';
    case 'reroute':
      return 'Geben Sie ihn an das Team, das dieses Gebiet betreut.';
    case 'merge':
      return 'Führen Sie die doppelten Datensätze zusammen.';
    case 'fix_data':
      return fixData(receipt);
    case 'suppress':
      return 'Nicht an den Vertrieb übergeben.';
    case 'none':
      return nothingToDo(receipt);
  }
}

function nothingToDo(receipt: Receipt): string {
  switch (receipt.decision) {
    case 'mql':
      return 'Jetzt ist nichts zu tun.';
    case 'hold':
      return `Nichts zu tun, solange offen ist: ${germanList(openQuestions(receipt))}.`;
    case 'disqualified':
      return beyondActivity(found(receipt, 'disqualify'));
    case 'diverted':
      return beyondActivity(found(receipt, 'divert'));
    case 'not_mql':
      return beyondActivity(
        germanList([...findings(receipt, 'require').map(quoted), ...fitFailures(receipt)]),
      );
  }
}

function beyondActivity(reasons: string): string {
  return `Keine Aktivität kann diesen Lead qualifizieren${reasons === '' ? '' : `: ${reasons}`}.`;
}

function nurture(receipt: Receipt): string {
  if (receipt.decision === 'mql') return 'Erst planvoll Nurture, danach ruft der Vertrieb an.';
  const barriers = found(receipt, 'require');
  if (barriers !== '') return `Weiter Nurture; keine Punktzahl macht ihn zum MQL: ${barriers}.`;
  if (receipt.margin >= 0) return 'Weiter Nurture.';
  const missing = germanPoints(missingPoints(receipt));
  const makes = missing === '1' ? 'Punkt mehr macht' : 'Punkte mehr machen';
  return `${missing} ${makes} ihn zum MQL; bis dahin Nurture.`;
}

function fixData(receipt: Receipt): string {
  const missing = missingLabels(receipt).map(quoted);
  if (missing.length === 0) return 'Berichtigen Sie die Kontaktdaten, dann wird er wieder angesehen.';
  const { fit, fitHigh } = receipt;
  const gain =
    fitHigh > fit
      ? `; das könnte die Passung von ${germanPoints(fit)} auf ${germanPoints(fitHigh)} heben`
      : '';
  return `Finden Sie heraus: ${germanList(missing)}${gain}.`;
}

function storyText(receipt: Receipt): string {
  const story = storyOf(receipt);
  if (story === null) return 'bisher zählt keine Aktivität';
  return story.after === null ? quoted(story.did) : `${quoted(story.did)} nach ${quoted(story.after)}`;
}

function committee({ account }: Receipt): string {
  if (account === null || account.people < 2) return 'mehrere Personen des Unternehmens sind dabei';
  const topic = account.topic === null ? '' : `, Thema ${quoted(account.topic.replaceAll('_', ' '))}`;
  return `${account.people} Personen sind gemeinsam dabei${topic}`;
}

function standing({ score, threshold, decisive }: Receipt): string {
  const points = `${germanPoints(score)} von ${germanCounted(germanPoints(threshold), 'Punkten')}`;
  return decisive === score ? points : `${points} (${germanPoints(decisive)} entscheidend)`;
}

function fitText({ fitCriteria }: Receipt): string {
  const criteria = fitCriteria.filter(({ bonus }) => !bonus);
  if (criteria.length === 0) return 'keine Kriterien der Passung';
  const matched = criteria.filter(({ state }) => state === 'match').length;
  return `${matched} von ${criteria.length} Kriterien passen`;
}

function found(receipt: Receipt, kind: 'require' | 'disqualify' | 'divert'): string {
  return germanList(findings(receipt, kind).map(quoted));
}

function fitFailures(receipt: Receipt): readonly string[] {
  const failed = failedCriteria(receipt);
  if (failed === null) return [];
  if (failed.length === 0) {
    return [
      `Passung ${germanPoints(receipt.fitHigh)} von ${germanCounted(germanPoints(receipt.fitMinimum), 'Punkten')}`,
    ];
  }
  return failed.map(({ failure, label }) =>
    failure === null ? `${quoted(label)} trifft nicht zu` : quoted(failure),
  );
}

function openQuestions(receipt: Receipt): readonly string[] {
  const held = receipt.gates
    .filter(({ state }) => state === 'hold')
    .map(({ finding, label }) => quoted(finding ?? label));
  const isFitOpen = receipt.fit < receipt.fitMinimum && receipt.fitHigh >= receipt.fitMinimum;
  const fit = isFitOpen
    ? [`die Passung (nicht bekannt: ${germanList(missingLabels(receipt).map(quoted))})`]
    : [];
  const isReached = receipt.margin >= 0 && receipt.handRaise === null;
  const channel =
    !receipt.channelValidated && isReached
      ? [`die Prüfung, die bei Herkunft ${channelLabel(receipt.channel)} nötig ist`]
      : [];
  return [...held, ...fit, ...channel];
}
