/**
 * One portal's pace. HubSpot counts requests in every sliding ten seconds *as they arrive*, and the network bunches
 * what left here evenly. An answer proves that its request has arrived, so a place in the window is free again a
 * window after the answer, not after the request. A quiet portal is served at once, so that nobody waits for a limit
 * that is far away; the nearer it comes, the more evenly calls leave. Bottleneck keeps order and concurrency; a portal
 * that fails is probed one call at a time (R27, R28). Of one that does not answer at all nobody waits for the probe:
 * what has not left goes back to where it is stored (R31).
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

/** The call did not leave: HubSpot was asked nothing, and the same call may be tried later. */
export class SentBackError extends Error {
  override readonly name = 'SentBackError';
  readonly code = 'CRM_SENT_BACK';

  constructor() {
    super('The call was sent back before it left; try it again later.');
  }
}

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
  /** The places of calls that have not left yet. */
  readonly #waiting = new Set<AbortController>();
  /** When each call came that has no answer yet, the oldest first. */
  readonly #unanswered = new Set<{ readonly since: number }>();
  #underWay = 0;
  #pausedUntil = 0;
  #strikes = 0;
  #isSilent = false;
  #isClosed = false;

  constructor(options: LimiterOptions, setup: LimiterSetup = {}) {
    this.#options = options;
    this.#queue = new Bottleneck({ maxConcurrent: options.concurrent });
    this.#scale = setup.retryScale ?? 1;
    this.#random = setup.random ?? Math.random;
    this.#now = setup.now ?? (() => performance.now());
  }

  /** Runs the call when the portal has room for it. @throws SentBackError when it is not to leave any more */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    if (this.#isClosed) throw new SentBackError();
    const entry = { since: this.#now() };
    const place = new AbortController();
    this.#unanswered.add(entry);
    this.#waiting.add(place);
    try {
      const answer = this.#queue.schedule(() => this.#launch(place, call));
      return await Promise.race([answer, whenSentBack(place.signal)]);
    } finally {
      this.#unanswered.delete(entry);
    }
  }

  /** Whoever has not left gives up the wait; calls under way go on. */
  sendBack(): void {
    const places = [...this.#waiting];
    this.#waiting.clear();
    for (const place of places) place.abort(new SentBackError());
  }

  /** No call leaves any more. */
  close(): void {
    this.#isClosed = true;
    this.sendBack();
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

  /** HubSpot took a call and said nothing: one call at a time finds out whether it speaks again, and nobody waits for it. */
  silence(): void {
    this.strike();
    this.#isSilent = true;
    this.sendBack();
  }

  /** HubSpot answered. */
  recover(): void {
    this.#strikes = 0;
    this.#isSilent = false;
  }

  /** The last call failed, and none has been answered since. */
  get isFailing(): boolean {
    return this.#strikes > 0 || this.#isSilent;
  }

  /** For how long the oldest call has waited for its turn or its answer, ms; 0 without one. */
  waitedMs(): number {
    const [oldest] = this.#unanswered;
    return oldest ? this.#now() - oldest.since : 0;
  }

  remainingPauseMs(): number {
    return Math.max(0, this.#pausedUntil - this.#now());
  }

  /** Milliseconds after which a new call is worth trying, or 0 when it may queue here now. */
  refusesForMs(): number {
    const paused = this.remainingPauseMs();
    const isProbed = this.#waiting.size + (this.#isSilent ? this.#underWay : 0) > 0;
    const isDown = isProbed && (this.#isSilent || this.#strikes >= DOWN_AFTER);
    return paused > LONGEST_HOLD || isDown ? Math.max(paused, FIRST_PAUSE * this.#scale) : 0;
  }

  async #launch<Result>(place: AbortController, call: () => Promise<Result>): Promise<Result> {
    const before = this.#turn;
    const { promise, resolve: next } = Promise.withResolvers<void>();
    this.#turn = promise;
    await before;
    try {
      await this.#room(place.signal);
    } catch (error) {
      next();
      throw error;
    }
    this.#waiting.delete(place);
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
    this.#underWay += 1;
    try {
      return await call();
    } finally {
      this.#underWay -= 1;
      entry.arrivedBy = Math.min(entry.arrivedBy, this.#now());
    }
  }

  async #room(signal: AbortSignal): Promise<void> {
    for (let wait = this.#waitMs(); wait > 0; wait = this.#waitMs()) await sleep(wait, undefined, { signal });
    signal.throwIfAborted();
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

function whenSentBack(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
