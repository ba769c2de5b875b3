/**
 * Whose turn it is while a clock runs. That nobody owns a lead, that its owner was deactivated in HubSpot, and that
 * another owner has taken over are three different things: the first two ask whoever distributes leads, the third
 * tells the new owner, whose clock it is from then on. A change of owner gives no time back; a lead that was handed on
 * to another territory has a new clock already (AT-25).
 */
import { clocksIn, type Sla } from './clocks.ts';

/** As HubSpot tells it. */
export interface OwnerGiven {
  /** HubSpot's owner id; null for nobody. */
  readonly ownerId: string | null;
  /** Since when (epoch ms); null where that is not known. */
  readonly since: number | null;
  /** HubSpot lists the owner among the deactivated ones. */
  readonly isDeactivated: boolean;
}

/** The values of `fairlead_sla_owner`, but for `none`: no clock runs. */
export type OwnerState = 'owned' | 'changed' | 'missing' | 'deactivated' | 'not_handed_on';

export interface OwnerTurn {
  readonly state: OwnerState;
  readonly ownerId: string | null;
  /** When somebody else has taken over since the clock began (epoch ms); null otherwise. */
  readonly changedAt: number | null;
}

/** Null where no clock runs. `restartedAt`: when the lead was handed on to another territory. */
export function ownerTurn(sla: Sla | null, owner: OwnerGiven, restartedAt: number | null): OwnerTurn | null {
  if (sla === null || clocksIn(sla).every(({ endedAt }) => endedAt !== null)) return null;
  const { ownerId, since, isDeactivated } = owner;
  if (ownerId === null) return { state: 'missing', ownerId, changedAt: null };
  if (isDeactivated) return { state: 'deactivated', ownerId, changedAt: null };
  const hasChanged = since !== null && since > sla.firstTouch.startedAt;
  if (hasChanged) return { state: 'changed', ownerId, changedAt: since };
  return { state: restartedAt === null ? 'owned' : 'not_handed_on', ownerId, changedAt: null };
}

/** What is to be done about the owner; null where nothing is. */
export function ownerSentence(turn: OwnerTurn | null): string | null {
  switch (turn?.state) {
    case 'missing':
      return 'Nobody owns it: assign an owner, the clock runs.';
    case 'deactivated':
      return 'Its owner is deactivated in HubSpot: assign another, the clock runs.';
    case 'not_handed_on':
      return 'It was handed on and has its old owner still: assign the next one, the clock runs.';
    default:
      return null;
  }
}
