/** What HubSpot has not taken over, in words: blocked by a rule of the account, or refused. */
import { listed } from '../engine/wording.ts';
import { MIRROR_FIELDS, type MirrorField, type Unfollowed } from '../lifecycle/stage-mirror.ts';
import { germanList, quoted } from './german-figures.ts';

type Says = (unfollowed: Unfollowed, since: string) => string;

/** `since` is a moment as the viewer says it. */
export const englishUnfollowed: Says = ({ wanted, found, reason }, since) => {
  const labels: Record<MirrorField, string> = {
    lifecyclestage: 'Lifecycle stage',
    hs_lead_status: 'Lead status',
  };
  const value = (text: string | undefined) => (text ? `"${text}"` : 'empty');
  const fields = asked(wanted).map((field) => {
    const instead = field in found ? `, and is ${value(found[field])}` : '';
    return `${labels[field]} should be ${value(wanted[field])}${instead}`;
  });
  const why =
    reason === null ? 'A rule of your HubSpot account may hold it' : `HubSpot says: ${sentence(reason)}`;
  const todo =
    reason === null ? ': set it by hand, or have an admin look at the rule.' : ' Have an admin mend that.';
  return `HubSpot has not followed since ${since}: ${listed(fields)}. ${why}${todo}`;
};

export const germanUnfollowed: Says = ({ wanted, found, reason }, since) => {
  const labels: Record<MirrorField, string> = {
    lifecyclestage: 'Lifecycle-Phase',
    hs_lead_status: 'Lead-Status',
  };
  const value = (text: string | undefined) => (text ? quoted(text) : 'leer');
  const fields = asked(wanted).map((field) => {
    const instead = field in found ? ` und ist ${value(found[field])}` : '';
    return `${labels[field]} soll ${value(wanted[field])} sein${instead}`;
  });
  const why =
    reason === null
      ? 'Vielleicht hält eine Regel Ihres HubSpot-Accounts den Wert fest'
      : `HubSpot meldet: ${sentence(reason)}`;
  const todo =
    reason === null
      ? ': setzen Sie ihn von Hand, oder lassen Sie einen Admin nach der Regel sehen.'
      : ' Lassen Sie das einen Admin beheben.';
  return `HubSpot ist nicht gefolgt (${since}): ${germanList(fields)}. ${why}${todo}`;
};

function asked(wanted: Unfollowed['wanted']): readonly MirrorField[] {
  return MIRROR_FIELDS.filter((field) => field in wanted);
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
