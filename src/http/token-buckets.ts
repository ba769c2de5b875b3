/**
 * A token bucket for each caller: so many requests at once, then so many a second. Kept in this process alone, since
 * it guards this process; a bucket that is full again is forgotten.
 */

export interface BucketSize {
  readonly capacity: number;
  readonly perSecond: number;
}

interface Bucket {
  readonly tokens: number;
  /** Epoch ms at which it held them. */
  readonly at: number;
}

const MOST_BUCKETS = 10_000;
const ROOM = 1_000;

export class TokenBuckets {
  readonly #size: BucketSize;
  readonly #buckets = new Map<string, Bucket>();

  constructor(size: BucketSize) {
    this.#size = size;
  }

  /** How many callers it remembers. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token if there is one. @returns the seconds until there is one; 0 where it was taken */
  take(caller: string, now: number): number {
    const tokens = this.#tokens(caller, now);
    if (tokens < 1) return Math.ceil((1 - tokens) / this.#size.perSecond);
    if (this.#buckets.size >= MOST_BUCKETS && !this.#buckets.has(caller)) this.#makeRoom(now);
    this.#buckets.set(caller, { tokens: tokens - 1, at: now });
    return 0;
  }

  #tokens(caller: string, now: number): number {
    const { capacity, perSecond } = this.#size;
    const bucket = this.#buckets.get(caller);
    if (!bucket) return capacity;
    return Math.min(capacity, bucket.tokens + (Math.max(0, now - bucket.at) / 1_000) * perSecond);
  }

  /** Full buckets say nothing. Where few are full, the oldest go: a flood of callers must not fill the memory. */
  #makeRoom(now: number): void {
    const callers = [...this.#buckets.keys()];
    const full = callers.filter((caller) => this.#tokens(caller, now) >= this.#size.capacity);
    const gone = full.length >= ROOM ? full : callers.slice(0, ROOM);
    for (const caller of gone) this.#buckets.delete(caller);
  }
}
