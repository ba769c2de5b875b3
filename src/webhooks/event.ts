/**
 * A HubSpot webhook event as the rest of the app sees it: both of HubSpot's families (`contact.*` and
 * `object.*`) in one form, ids as strings, times as epoch milliseconds.
 * Source: developers.hubspot.com, webhooks guide.
 */

export type ObjectType = 'contact' | 'company' | 'deal' | 'other';

/** Why an event is recorded without work. The first three are found at the door, further ones by the store. */
export type IgnoredReason = 'other app' | 'type not handled' | 'own echo';

interface EventCommon {
  /** 32 hex digits over what happened, not over how it was delivered: repeats of one event share it. */
  readonly key: string;
  readonly portalId: string;
  readonly appId: string;
  /** HubSpot does not guarantee it to be unique; it is kept for support questions only. */
  readonly eventId: string | null;
  /** As HubSpot wrote it, such as `object.propertyChange`. */
  readonly subscriptionType: string;
  readonly objectType: ObjectType;
  /** The record it is about: the `from` side of an association, the surviving record of a merge. */
  readonly objectId: string;
  readonly occurredAt: number;
  /** 0 for the first delivery. */
  readonly attempt: number;
  /** `CRM_UI`, `INTEGRATION`, `IMPORT`, ... an open set; null where HubSpot names none. */
  readonly changeSource: string | null;
  /** The app id for INTEGRATION, `userId:77` for a person; null where HubSpot names none. */
  readonly sourceId: string | null;
  readonly ignored?: IgnoredReason;
}

export interface PropertyChange extends EventCommon {
  readonly kind: 'propertyChange';
  readonly propertyName: string;
  /** Empty when the property was cleared. At most `MAX_VALUE_LENGTH` characters and the mark. */
  readonly value: string;
  readonly truncated: boolean;
}

export interface RecordLifeEvent extends EventCommon {
  readonly kind: 'creation' | 'deletion' | 'restore' | 'privacyDeletion';
}

export interface Merge extends EventCommon {
  readonly kind: 'merge';
  readonly primaryObjectId: string;
  readonly mergedObjectIds: readonly string[];
  /** The id the merged record lives under from now on; HubSpot may give it a new one. */
  readonly newObjectId: string;
}

export interface AssociationChange extends EventCommon {
  readonly kind: 'associationChange';
  readonly fromObjectId: string;
  readonly toObjectId: string;
  /** Such as `CONTACT_TO_COMPANY`; empty where HubSpot names none. */
  readonly associationType: string;
  readonly removed: boolean;
  readonly primary: boolean;
}

/** The type under which the inbox keeps a signal that somebody has told us of, rather than HubSpot. */
export const SIGNAL_RECORDED = 'signal.recorded';

/** What was told: the contact and the time are the event's. */
export interface ToldSignal {
  readonly door: 'workflow' | 'api';
  readonly kind: string;
  /** In the form that identifies; null for none. */
  readonly asset: string | null;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/** A workflow's action or a program has told of a signal: it waits in the same inbox, in the same order. */
export interface SignalRecorded extends EventCommon {
  readonly kind: 'signal';
  readonly signal: ToldSignal;
}

/** An event that is not ours to handle: ids and times only, no property and no value (R10). */
export interface OtherEvent extends EventCommon {
  readonly kind: 'other';
  readonly ignored: IgnoredReason;
}

export type IncomingEvent =
  | PropertyChange
  | RecordLifeEvent
  | Merge
  | AssociationChange
  | SignalRecorded
  | OtherEvent;

/** An event among good ones that cannot be read (R09). It becomes a dead letter; its content is not kept. */
export interface RejectedEvent {
  /** Its place in the batch. */
  readonly index: number;
  /** Which field is wrong and how, without its value. */
  readonly reason: string;
  /** 32 hex digits over the event without its delivery fields: a redelivery is the same dead letter. */
  readonly key: string;
  readonly portalId?: string;
  readonly eventId?: string;
  readonly subscriptionType?: string;
}
