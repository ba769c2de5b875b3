import type { IncomingEvent, RejectedEvent } from './event.ts';

export interface IncomingBatch {
  readonly receivedAt: number;
  readonly events: readonly IncomingEvent[];
  readonly rejected: readonly RejectedEvent[];
}

export interface IntakeOutcome {
  /** Events that are now in the inbox as work. */
  readonly stored: number;
  /** Events whose key was known already, in the inbox or earlier in the same batch. */
  readonly duplicates: number;
  /** Events the store itself set aside (unknown portal, ...), beyond those marked `ignored` at the door. */
  readonly ignored: number;
}

/**
 * Where a verified batch goes: the port that the store implements.
 * `accept` resolves once everything is durable; HubSpot is answered only then (R01). It rejects when the
 * store cannot take the batch now: HubSpot is asked to come again (R16).
 */
export interface EventIntake {
  accept(batch: IncomingBatch): Promise<IntakeOutcome>;
}
