/**
 * One portal's pace. HubSpot counts requests in every sliding ten seconds *as they arrive*, and the network bunches
 * what left here evenly. An answer proves that its request has arrived, so a place in the window is free again a
 * window after the answer, not after the request. A quiet portal is served at once, so that nobody waits for a limit
 * that is far away; the nearer it comes, the more evenly calls leave. Bottleneck keeps order and concurrency; a portal
 * that fails is probed one call at a time (R27, R28).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import Bottleneck from 'bottleneck';

export interface LimiterOptions {
  /** At most this many arrivals in any window. */
  readonly calls: number;
  readonly windowMs: number;
  /** A request without an answer counts as arrived this long after it left, so that slow answers cost little. */
  readonly transitMs: number;
  /** So many calls in a window leave without a pause; from then on they leave evenly. */
  readonly burst: number;
  /** How many calls may be under way at once. */
  readonly concurrent: number;
}

/** HubSpot allows 110; certification asks to stay near 100. */
export const CALLS: LimiterOptions = {
  calls: 100,
  windowMs: 10_000,
  transitMs: 500,
  burst: 20,
  concurrent: 20,
};

/** Search has its own budget of 5 a second, shared by all apps of the account. */
export const SEARCHES: LimiterOptions = {
  calls: 4,
  windowMs: 1_000,
  transitMs: 500,
  burst: 2,
  concurrent: 4,
};

/** The first pause after HubSpot failed, and the longest, times `retryScale`; from the second on at least 1 s (R28). */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 5_000;
/** From the third failure in a row on, HubSpot counts as down: one probe waits, the others go back to their queue. */
const DOWN_AFTER = 3;
/** Nobody waits here longer than this; the store is the better place to wait. */
export const LONGEST_HOLD = 15_000;

export interface LimiterSetup {
  readonly retryScale?: number;
  readonly random?: () => number;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
}

export class Limiter {
  readonly #options: LimiterOptions;
  readonly #queue: Bottleneck;
  readonly #scale: number;
  readonly #random: () => number;
  readonly #now: () => number;
  /** Calls that may still count in HubSpot's window. */
  #counting: { arrivedBy: number }[] = [];
  #turn: Promise<void> = Promise.resolve();
  #launchedAt = Number.NEGATIVE_INFINITY;
  #waiting = 0;
  #pausedUntil = 0;
  #strikes = 0;

  constructor(options: LimiterOptions, setup: LimiterSetup = {}) {
    this.#options = options;
    this.#queue = new Bottleneck({ maxConcurrent: options.concurrent });
    this.#scale = setup.retryScale ?? 1;
    this.#random = setup.random ?? Math.random;
    this.#now = setup.now ?? (() => performance.now());
  }

  /** Runs the call when the portal has room for it. */
  run<Result>(call: () => Promise<Result>): Promise<Result> {
    this.#waiting += 1;
    return this.#queue.schedule(() => this.#launch(call));
  }

  /** No call leaves in the next `ms` milliseconds; a longer pause stays. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  /** HubSpot failed or did not answer. Failures of calls that were already under way count once. */
  strike(): void {
    if (this.#now() < this.#pausedUntil) return;
    const growing = Math.min(FIRST_PAUSE * 2 ** this.#strikes, LONGEST_PAUSE) * this.#scale;
    const pause = this.#strikes === 0 ? growing : Math.max(growing, FIRST_PAUSE);
    this.#strikes += 1;
    this.pause(pause * (1 + this.#random() / 2));
  }

  /** HubSpot answered. */
  recover(): void {
    this.#strikes = 0;
  }

  remainingPauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#now());
  }

  /** Milliseconds after which a new call is worth trying, or 0 when it may queue here now. */
  refusesForMs(): number {
    const paused = this.remainingPauseMs();
    const isDown = this.#strikes >= DOWN_AFTER && this.#waiting > 0;
    return paused > LONGEST_HOLD || isDown ? Math.max(paused, FIRST_PAUSE * this.#scale) : 0;
  }

  async #launch<Result>(call: () => Promise<Result>): Promise<Result> {
    const before = this.#turn;
    const { promise, resolve: next } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    await this.#room();
    this.#waiting -= 1;
    this.#launchedAt = this.#now();
    const running = this.#counted(call);
    if (this.#strikes === 0) next();
    else
      running.then(
        () => next(),
        () => next(),
      );
    return running;
  }

  async #counted<Result>(call: () => Promise<Result>): Promise<Result> {
    const entry = { arrivedBy: this.#now() + this.#options.transitMs };
    this.#counting.push(entry);
    try {
      return await call();
    } finally {
      entry.arrivedBy = Math.min(entry.arrivedBy, this.#now());
    }
  }

  async #room(): Promise<void> {
    for (let wait = this.#waitMs(); wait > 0; wait = this.#waitMs()) await sleep(wait);
  }

  #waitMs(): number {
    const { calls, windowMs, burst } = this.#options;
    const now = this.#now();
    this.#counting = this.#counting.filter((entry) => entry.arrivedBy + windowMs >= now);
    const room = this.#counting.length < calls ? 0 : this.#firstToLeaveTheWindow() - now;
    const evenly = this.#counting.length < burst ? 0 : this.#launchedAt + windowMs / calls - now;
    return Math.max(room, evenly, this.#pausedUntil - now);
  }

  /** One millisecond more, because a window includes both its ends. */
  #firstToLeaveTheWindow(): number {
    return Math.min(...this.#counting.map((entry) => entry.arrivedBy)) + this.#options.windowMs + 1;
  }
}
