/** From a signal that was told to the event that waits in the inbox. What makes two tellings the same is its key. */
import { canonicalJson } from '../engine/canonical.ts';
import { SIGNAL_RECORDED, type SignalRecorded, type ToldSignal } from '../webhooks/event.ts';
import { keyOf } from '../webhooks/event-key.ts';
import type { GivenSignal } from './signal-fields.ts';

export interface Telling {
  readonly portalId: string;
  readonly appId: string;
  readonly contactId: string;
  readonly signal: GivenSignal;
  readonly door: ToldSignal['door'];
  /** Who told: a workflow or a key, for support questions. */
  readonly source: string;
  readonly key: string;
}

export function signalEvent({
  portalId,
  appId,
  contactId,
  signal,
  door,
  source,
  key,
}: Telling): SignalRecorded {
  const { kind, asset, attributes, occurredAt } = signal;
  return {
    kind: 'signal',
    key,
    portalId,
    appId,
    eventId: null,
    subscriptionType: SIGNAL_RECORDED,
    objectType: 'contact',
    objectId: contactId,
    occurredAt,
    attempt: 0,
    changeSource: door.toUpperCase(),
    sourceId: source,
    signal: { door, kind, asset, attributes },
  };
}

/**
 * A program may send the same signal again, which is known then. Told in other words it is heard once more: it counts
 * once all the same, with what both tellings say.
 */
export function keyOfSignal(
  portalId: string,
  contactId: string,
  { kind, asset, occurredAt, attributes }: GivenSignal,
): string {
  return keyOf(occurredAt, portalId, 'signal', contactId, kind, asset, canonicalJson(attributes));
}

/** HubSpot repeats a run of an action under the same callback id, at another time. */
export function keyOfRun(portalId: string, callbackId: string): string {
  return keyOf(0, portalId, 'action', callbackId);
}
