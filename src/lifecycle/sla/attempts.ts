/** What the number of touches says about how a lead was worked: enough attempts, only one, or none (AT-25, AT-61). */
import type { RejectionReason } from '../../engine/rejection-reasons.ts';

export type NoResponseAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'not_accepted' | 'too_few_attempts'; readonly message: string };

/**
 * Whether a lead may be rejected as `no_response` (R-14): after acceptance, and after enough attempts since then.
 * `attempts` is `touchesSince(changes, { since: acceptedAt }).times`.
 */
export function mayBeUnresponsive(
  { acceptedAt, attempts }: { readonly acceptedAt: number | null; readonly attempts: number },
  minAttempts: number,
): NoResponseAnswer {
  if (acceptedAt === null) {
    const message =
      '"No response" is for leads that were accepted and tried. Choose another reason, or accept first.';
    return { ok: false, code: 'not_accepted', message };
  }
  if (attempts >= minAttempts) return { ok: true };
  const missing = minAttempts - attempts;
  const message =
    `HubSpot shows ${countText(attempts, 'attempt')} since the lead was accepted; "no response" takes ` +
    `${minAttempts}. Try ${missing === 1 ? 'once' : `${missing} times`} more, or choose another reason.`;
  return { ok: false, code: 'too_few_attempts', message };
}

/** An episode as it ended (times in epoch ms). */
export interface WorkedEpisode {
  readonly acceptedAt: number | null;
  readonly reason: RejectionReason | null;
  /** `touchesSince(changes, { since: mqlAt, until: endedAt }).times`. */
  readonly touches: number;
}

/** Accepted, touched exactly once and then given up as unresponsive (AT-61, DG-10). */
export function wasTouchedOnce({ acceptedAt, reason, touches }: WorkedEpisode): boolean {
  return acceptedAt !== null && reason === 'no_response' && touches === 1;
}

function countText(count: number, noun: string): string {
  if (count === 0) return `no ${noun}`;
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}
