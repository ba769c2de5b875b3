/** What becomes of a lead that is sent back, and what brings it back, in English. */
import type { ReturnsOn } from '../lifecycle/lead-state.ts';
import type { SendsBack, SentBack } from '../lifecycle/sent-back.ts';
import type { SaidWayBack } from './way-back.ts';

const SENT_TO: Readonly<Record<Exclude<SentBack['to'], 'recycled'>, string>> = {
  nurture: 'goes back to marketing',
  lead: 'becomes a plain lead again',
  disqualified: 'is out',
  expansion: 'goes to customer success',
  mql: 'goes to whoever serves its territory, who is asked afresh',
};

const COMES_BACK: Readonly<Record<ReturnsOn, string>> = {
  new_signals: 'and comes back on new signals',
  new_data: 'and comes back once its data have changed',
  person: 'until a person says otherwise',
};

export function outcomeText(word: SendsBack, { to, on, days }: SentBack): string {
  if (to === 'recycled') {
    const unlessChosen = word === 'recycle' ? ' unless you choose a day' : '';
    return `The lead comes back after ${days} days${unlessChosen}, or sooner on new signals.`;
  }
  return `The lead ${SENT_TO[to]}${on === null ? '' : ` ${COMES_BACK[on]}`}.`;
}

export function wayBackTexts({ on, wakeOn, day, qualifies }: SaidWayBack): readonly string[] {
  const byItself = day === null ? [] : [`Comes back ${day} by itself, to be reviewed.`];
  switch (on) {
    case 'person':
      return ['Comes back only when a person says so: no signal and no points bring it back.', ...byItself];
    case 'new_data':
      return ['Comes back once its data have changed in HubSpot, if it qualifies then.', ...byItself];
    case 'new_signals': {
      const what =
        wakeOn === null
          ? 'something new that counts'
          : `one of these: ${wakeOn.join(', ')}, or by asking for a conversation`;
      const points = qualifies ? 'it has the points needed' : 'with the points needed';
      return [`Becomes an MQL again by ${what}; ${points}.`, ...byItself];
    }
  }
}
