/** What becomes of a lead that is sent back, and what brings it back, in German. */
import type { ReturnsOn } from '../lifecycle/lead-state.ts';
import type { SendsBack, SentBack } from '../lifecycle/sent-back.ts';
import { quoted } from './german-figures.ts';
import type { SaidWayBack } from './way-back.ts';

const SENT_TO: Readonly<Record<Exclude<SentBack['to'], 'recycled'>, string>> = {
  nurture: 'geht zurück ans Marketing',
  lead: 'wird wieder ein gewöhnlicher Lead',
  disqualified: 'scheidet aus',
  expansion: 'geht an die Kundenbetreuung',
  mql: 'geht an das Team, das sein Gebiet betreut; es wird neu gefragt',
};

const COMES_BACK: Readonly<Record<ReturnsOn, string>> = {
  new_signals: ' und kommt bei neuen Signalen wieder',
  new_data: ' und kommt wieder, sobald sich seine Daten geändert haben',
  person: ', bis jemand etwas anderes sagt',
};

export function outcomeText(word: SendsBack, { to, on, days }: SentBack): string {
  if (to === 'recycled') {
    const unlessChosen = word === 'recycle' ? ', wenn Sie keinen Tag wählen' : '';
    return `Der Lead kommt nach ${days} Tagen wieder${unlessChosen}, bei neuen Signalen früher.`;
  }
  return `Der Lead ${SENT_TO[to]}${on === null ? '' : COMES_BACK[on]}.`;
}

export function wayBackTexts({ on, wakeOn, day, qualifies }: SaidWayBack): readonly string[] {
  const byItself = day === null ? [] : [`Kommt von selbst wieder, zur Prüfung: ${day}.`];
  switch (on) {
    case 'person':
      return [
        'Kommt nur wieder, wenn ein Mensch es sagt: weder Signale noch Punkte bringen ihn zurück.',
        ...byItself,
      ];
    case 'new_data':
      return [
        'Kommt wieder, sobald sich seine Daten in HubSpot geändert haben, wenn er dann qualifiziert ist.',
        ...byItself,
      ];
    case 'new_signals': {
      const what =
        wakeOn === null
          ? 'etwas Neues, das zählt'
          : `eines davon: ${wakeOn.map(quoted).join(', ')}, oder die Bitte um ein Gespräch`;
      const points = qualifies ? 'die nötigen Punkte hat er' : 'mit den nötigen Punkten';
      return [`Wieder ein MQL wird er durch ${what}; ${points}.`, ...byItself];
    }
  }
}
