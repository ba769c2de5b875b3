/** HubSpot's limits for a marketplace app, per installing portal and app. */
export interface LimitOptions {
  readonly limit: number;
  readonly windowMs: number;
}

export interface Slot {
  readonly ok: boolean;
  readonly remaining: number;
}

/**
 * At most `limit` calls in any window of `windowMs`: a ring of the latest accepted times. Refused calls
 * do not count, and a call exactly one window after another is outside of it.
 */
export class SlidingWindow {
  private readonly times: Float64Array;
  private readonly windowMs: number;
  private next = 0;

  constructor({ limit, windowMs }: LimitOptions) {
    this.times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
    this.windowMs = windowMs;
  }

  take(now: number): Slot {
    const oldest = this.times[this.next]!;
    if (now - oldest < this.windowMs) return { ok: false, remaining: 0 };
    this.times[this.next] = now;
    this.next = (this.next + 1) % this.times.length;
    return { ok: true, remaining: this.remaining(now) };
  }

  private remaining(now: number): number {
    let free = 0;
    for (const time of this.times) if (now - time >= this.windowMs) free++;
    return free;
  }
}

export type LimitKind = 'burst' | 'search' | 'none';

/** The windows of all portals. Search has one of its own, four a second, and sends no rate headers. */
export class RateLimiter {
  private readonly burst: LimitOptions;
  private readonly search: LimitOptions;
  private readonly windows = new Map<string, SlidingWindow>();

  constructor(burst: LimitOptions, search: LimitOptions) {
    this.burst = burst;
    this.search = search;
  }

  take(kind: LimitKind, portalId: string, now: number): Slot {
    if (kind === 'none') return { ok: true, remaining: 0 };
    const key = `${kind} ${portalId}`;
    const window = this.windows.get(key) ?? new SlidingWindow(kind === 'burst' ? this.burst : this.search);
    this.windows.set(key, window);
    return window.take(now);
  }

  headers(kind: LimitKind, slot: Slot): Record<string, string> {
    if (kind !== 'burst') return {};
    return {
      'X-HubSpot-RateLimit-Max': String(this.burst.limit),
      'X-HubSpot-RateLimit-Remaining': String(slot.remaining),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(this.burst.windowMs),
    };
  }
}

/** The body of a 429. */
export function rateLimitBody(
  kind: LimitKind,
  requestId: string,
  correlationId: string,
): Record<string, string> {
  const policy = kind === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING';
  return {
    status: 'error',
    message: `You have reached your ${kind === 'search' ? 'secondly' : 'ten_secondly_rolling'} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId,
    policyName: policy,
    requestId,
  };
}
