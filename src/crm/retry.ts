/**
 * When to try again, as data. Waits grow by doubling, are spread by jitter so that portals do not march in step,
 * and never undercut what HubSpot asked for.
 */
import { CrmError, type Failure } from './errors.ts';

export interface RetryPolicy {
  readonly name: string;
  /** The first wait in milliseconds; it doubles with every failed attempt. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Attempts in all, the first included. */
  readonly attempts: number;
  /** Give up this long after the first attempt, whatever the count. */
  readonly horizonMs: number;
}

const HOUR = 60 * 60 * 1_000;

/** Inside one call, while the caller waits: bridges a hiccup, nothing more. */
export const CALL_POLICY: RetryPolicy = {
  name: 'call',
  firstWaitMs: 500,
  longestWaitMs: 5_000,
  attempts: 3,
  horizonMs: 30_000,
};

/**
 * A stored write: alive for more than 72 hours (HubSpot itself retries for 24), and never asleep for so long that
 * an hour's outage takes more than ten minutes to clear up.
 */
export const WRITE_POLICY: RetryPolicy = {
  name: 'write',
  firstWaitMs: 1_000,
  longestWaitMs: 5 * 60 * 1_000,
  attempts: Number.POSITIVE_INFINITY,
  horizonMs: 96 * HOUR,
};

/** Work that reads and decides: its event stays stored, so it gets the same patience. */
export const WORK_POLICY: RetryPolicy = { ...WRITE_POLICY, name: 'work' };

export type Verdict = { readonly retry: true; readonly afterMs: number } | { readonly retry: false };

export interface Attempt {
  /** Attempts made so far, this failed one included (1 for the first). */
  readonly attempts: number;
  /** Milliseconds since the first attempt. */
  readonly elapsedMs: number;
  /** Multiplies our own backoff, not HubSpot's demands (config `retryScale`). */
  readonly scale: number;
  /** In [0, 1). */
  readonly random: number;
}

/** The worker's one question: try again, and after how many milliseconds, or give up? Pure. */
export function verdict(error: unknown, policy: RetryPolicy, attempt: Attempt): Verdict {
  if (attempt.attempts >= policy.attempts || attempt.elapsedMs >= policy.horizonMs) return { retry: false };
  if (!(error instanceof CrmError)) return { retry: false };
  if (!isRetryable(error.failure)) return { retry: false };
  const asked = askedWait(error.failure);
  const own = backoff(policy, attempt);
  return { retry: true, afterMs: Math.round(Math.max(asked, own)) };
}

/** Exponential with jitter: between half and all of the doubled wait. */
export function backoff(
  policy: RetryPolicy,
  attempt: Pick<Attempt, 'attempts' | 'scale' | 'random'>,
): number {
  const doublings = Math.min(attempt.attempts - 1, 30);
  const full = Math.min(policy.firstWaitMs * 2 ** doublings, policy.longestWaitMs) * attempt.scale;
  return full / 2 + (full / 2) * attempt.random;
}

/**
 * Trouble between us and the portal, whatever was sent: it is waited out. What is left (invalid, not found,
 * conflict) is the fault of the rows, and a disconnected portal waits for its reconnection.
 */
const RETRYABLE: ReadonlySet<Failure['kind']> = new Set([
  'rate-limited',
  'transient',
  // An answer nobody can read says nothing about the rows.
  'unexpected',
  // An admin may grant again what is missing.
  'missing-scopes',
  'forbidden',
  // After a fresh token was refused too: the next refresh tells whether the installation is gone.
  'unauthorised',
  // Until an operator has put our credentials right; nothing is lost meanwhile.
  'misconfigured',
]);

/** A refusal by right is asked again once an hour at most (R35). */
const REFUSED_BY_RIGHT_MS = HOUR;

export function isRetryable(failure: Failure): boolean {
  return RETRYABLE.has(failure.kind);
}

/** Nothing that was sent is at fault, and there is nothing to find out by sending it piece by piece. */
export function isPortalTrouble(failure: Failure): boolean {
  return isRetryable(failure) || failure.kind === 'disconnected';
}

/** Milliseconds HubSpot wants us to stay away; 0 where it did not say. */
export function askedWait(failure: Failure): number {
  if (failure.kind === 'rate-limited') return failure.waitMs;
  if (failure.kind === 'transient') return failure.waitMs ?? 0;
  if (failure.kind === 'missing-scopes' || failure.kind === 'forbidden') return REFUSED_BY_RIGHT_MS;
  return 0;
}
