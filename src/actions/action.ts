/**
 * What all actions of workflows share: the portal is connected, the record is a contact, and the author of the workflow
 * reads the answer in its history, so each one is a sentence.
 */
import type { SignalPortal, SignalPortals } from '../signals/ports.ts';
import type { SignalKinds } from '../signals/signal-fields.ts';
import { UnusableSignal } from '../signals/signal-fields.ts';
import type { ActionCall } from './call.ts';
import { UnusableInput } from './inputs.ts';

export interface ActionResult {
  /** `known`: this run was here before. `refused`: the workflow goes on, and can branch on it. */
  readonly outcome: 'recorded' | 'decided' | 'looking' | 'known' | 'refused';
  readonly message: string;
}

/** `later`: HubSpot is to come again. @throws UnusableInput or UnusableSignal for what the author filled in */
export type Action = (
  call: ActionCall,
  portal: { readonly kinds: SignalKinds; readonly now: number },
) => Promise<ActionResult | 'later'>;

export interface RunDeps {
  readonly portals: Pick<SignalPortals, 'read'>;
  readonly now: () => number;
}

/** `later`: HubSpot is to come again. */
export async function runAction(
  { portals, now }: RunDeps,
  act: Action,
  call: ActionCall,
): Promise<ActionResult | 'later'> {
  const portal = await portals.read(call.portalId);
  if (portal.state === 'preparing') return 'later';
  if (portal.state !== 'connected') return refusal(NOT_HERE[portal.state]);
  if (!CONTACT_TYPES.includes(call.objectType)) return refusal(NO_CONTACT);
  try {
    return await act(call, { kinds: portal.kinds, now: now() });
  } catch (error) {
    if (!(error instanceof UnusableInput || error instanceof UnusableSignal)) throw error;
    return refusal(`${error.field}: ${error.message}`);
  }
}

export function refusal(message: string): ActionResult {
  return { outcome: 'refused', message };
}

const CONTACT_TYPES: readonly string[] = ['CONTACT', '0-1'];
const NO_CONTACT = 'Fairlead works on contacts. Use the action in a contact-based workflow.';

const NOT_HERE: Readonly<Record<Exclude<SignalPortal['state'], 'connected' | 'preparing'>, string>> = {
  unknown: 'Fairlead is not installed on this HubSpot account. Install it, then enrol the contact again.',
  disconnected:
    'Fairlead is not connected to this HubSpot account any more. Install it again, then enrol the contact again.',
};
