/** The workflow action "Re-qualify now": the contact is looked at at once, and the author is told what can come of it. */
import { dateText } from '../engine/wording.ts';
import { standingText } from '../lifecycle/decided-text.ts';
import type { HandoffState, ReturnsOn } from '../lifecycle/lead-state.ts';
import type { ActionResult } from './action.ts';
import { refusal } from './action.ts';
import type { ActionCall } from './call.ts';

/**
 * Makes the contact due for a look at once, by which it is handed over where it qualifies, and tells where it stands;
 * null where nobody has met it yet. Asked again before that look, there is still one look; `run` is the same when
 * HubSpot repeats a run.
 */
export type LookAtContact = (
  portalId: string,
  contactId: string,
  run: string,
  now: number,
) => Promise<HandoffState | 'deleted' | null>;

export async function requalify(
  lookAt: LookAtContact,
  { portalId, objectId, callbackId }: ActionCall,
  now: number,
): Promise<ActionResult> {
  const state = await lookAt(portalId, objectId, callbackId, now);
  if (state === 'deleted') return refusal('HubSpot has deleted this contact. Restore it there first.');
  return { outcome: 'looking', message: `Fairlead looks at the contact now. ${whatFollows(state)}` };
}

function whatFollows(state: HandoffState | null): string {
  if (state === null) return 'It is new here: it becomes an MQL if its evidence is enough.';
  const { stage, wayBack } = state;
  switch (stage) {
    case 'mql':
    case 'sal':
    case 'sql':
    case 'opportunity':
      return `It is ${standingText(stage)} already: its score and reasons are renewed, and sales decides.`;
    case 'customer':
    case 'expansion':
      return 'It is a customer: interest in more is shown to customer success, and opens no MQL.';
    default:
      return wayBack
        ? `It was sent back on ${dateText(wayBack.since)}: ${COMES_BACK[wayBack.on]}`
        : 'It becomes an MQL if its evidence is enough.';
  }
}

const COMES_BACK: Readonly<Record<ReturnsOn, string>> = {
  new_signals: 'it qualifies again on what has happened since.',
  new_data: 'it qualifies again once its data have changed.',
  person: 'a person alone brings it back.',
};
