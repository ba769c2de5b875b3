/** Leads that were accepted and are not worked, with whose they are (AT-35, SL-11). */
import type { Sla } from './clocks.ts';

export interface AcceptedLead {
  readonly leadId: string;
  /** Null where HubSpot names no owner any more. */
  readonly ownerId: string | null;
  readonly sla: Sla;
}

export interface SilentAcceptance {
  readonly leadId: string;
  readonly ownerId: string | null;
  readonly acceptedAt: number;
  /** How long the touch is overdue (ms), counted as the follow-up is. */
  readonly lateMs: number;
}

/** The leads among `leads` that nobody has got in touch with since accepting, the longest neglected first. */
export function silentAcceptances(leads: readonly AcceptedLead[]): readonly SilentAcceptance[] {
  return leads
    .flatMap(({ leadId, ownerId, sla: { followUp } }) => {
      if (followUp?.state !== 'breached' || followUp.endedAt !== null) return [];
      return [{ leadId, ownerId, acceptedAt: followUp.startedAt, lateMs: followUp.lateMs }];
    })
    .toSorted((a, b) => a.acceptedAt - b.acceptedAt);
}
