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
 * At most `limit` calls in any window of `windowMs`: a queue of the accepted times that still count.
 * Refused calls do not count, and a call exactly one window after another is outside of it.
 */
export class SlidingWindow {
  private readonly limit: number;
  private readonly windowMs: number;
  private readonly times: number[] = [];
  private first = 0;

  constructor({ limit, windowMs }: LimitOptions) {
    this.limit = limit;
    this.windowMs = windowMs;
  }

  take(now: number): Slot {
    this.forget(now);
    if (this.counting() >= this.limit) return { ok: false, remaining: 0 };
    this.times.push(now);
    return { ok: true, remaining: this.limit - this.counting() };
  }

  private counting(): number {
    return this.times.length - this.first;
  }

  private forget(now: number): void {
    while (this.first < this.times.length && now - this.times[this.first]! >= this.windowMs) this.first++;
    if (this.first < 1000 || this.first * 2 < this.times.length) return;
    this.times.splice(0, this.first);
    this.first = 0;
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
