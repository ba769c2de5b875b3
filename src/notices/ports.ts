/** What the delivery of notices needs of the store. */
import type { Secret } from '../secret.ts';

/** Where a portal wants its notices, and the secret that signs them. */
export interface Receiver {
  readonly url: string;
  readonly secret: Secret<string>;
}

/** No key opens the secret that signs: nothing can be sent until that is put right. */
export interface SealedReceiver {
  /** What is the matter, and what to do. */
  readonly sealed: string;
}

/** What is sent: ids, times and words of ours, and nothing about a person. Times in ISO 8601. */
export interface NoticePayload {
  readonly type: 'fairlead.notice';
  readonly portalId: string;
  /** Its present id, where it was merged since. */
  readonly contactId: string;
  readonly kind: string;
  readonly clock: string;
  /** When the notice became due. */
  readonly at: string;
  /** When the clock that it speaks of runs out. */
  readonly dueAt: string;
  /** HubSpot's owner id; null where nobody owns the lead. */
  readonly ownerId: string | null;
  /** `owned`, `changed` (somebody has taken over), `missing`, `deactivated`, `not_handed_on`, or `none`. */
  readonly ownerState: string;
  /** The contact's page in HubSpot. */
  readonly link: string;
}

export interface Delivery {
  readonly deliveryId: string;
  readonly portalId: string;
  readonly payload: NoticePayload;
  /** Whoever was to act has acted meanwhile, or nobody needs to any more. */
  readonly isAnswered: boolean;
  /** HubSpot no longer has the contact: there is nobody to act on. */
  readonly isGone: boolean;
  /** Tries so far, this one included. */
  readonly attempts: number;
}

export interface DeliveryStore {
  /**
   * Deliveries that are due, a few of each portal; they are due again at `until` where nobody says how it went. Those of
   * a disconnected portal wait until it is connected again.
   */
  claim(now: number, until: number, limit: number): Promise<readonly Delivery[]>;
  /** Null where the portal wants none any more. */
  receiver(portalId: string): Promise<Receiver | SealedReceiver | null>;
  /** It waits no more: it was taken, or nobody needs it. */
  delivered(delivery: Delivery): Promise<void>;
  retry(delivery: Delivery, at: number, error: string): Promise<void>;
  /** Given up: kept where it can be seen. */
  bury(delivery: Delivery, error: string, now: number): Promise<void>;
}
