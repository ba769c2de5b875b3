/** A claim: what a worker holds while it decides. */
import type { ObjectType } from '../webhooks/event.ts';

/**
 * Why a contact, company or deal wants a look. `company`: its company has changed; `account`: people of its company have
 * done something, or come and gone; `deal`: one of its deals has changed, or is its no longer; `history`: its past is to
 * be read; `decision`: somebody has decided about it; `rescore`, `import` and `time` (its day has come): nothing new has
 * happened to it. Only the first three can open an episode.
 */
export type WorkReason =
  | 'event'
  | 'company'
  | 'account'
  | 'deal'
  | 'history'
  | 'decision'
  | 'rescore'
  | 'import'
  | 'time';

export interface ClaimedItem {
  readonly objectId: string;
  readonly reason: WorkReason;
  readonly gen: string;
  readonly attempts: number;
}

/** Up to `limit` items of one portal and one object type, held until `leaseUntil`. */
export interface Claim {
  readonly portalId: string;
  readonly objectType: ObjectType;
  readonly token: string;
  readonly leaseUntil: number;
  readonly items: readonly ClaimedItem[];
}
