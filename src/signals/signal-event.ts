/** From a signal that was told to the event that waits in the inbox. What makes two tellings the same is its key. */
import { MINUTE_MS } from '../engine/values.ts';
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

/** A program may send the same signal again: contact, kind, asset and minute say that it is the same. */
export function keyOfSignal(
  portalId: string,
  contactId: string,
  { kind, asset, occurredAt }: GivenSignal,
): string {
  const minute = Math.floor(occurredAt / MINUTE_MS) * MINUTE_MS;
  return keyOf(minute, portalId, 'signal', contactId, kind, asset);
}

/** HubSpot repeats a run of an action under the same callback id, at another time. */
export function keyOfRun(portalId: string, callbackId: string): string {
  return keyOf(0, portalId, 'action', callbackId);
}
