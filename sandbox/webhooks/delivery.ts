/**
 * Delivery of webhooks: events gather for a moment, leave in batches of up to 100, at most ten requests
 * at once for a portal, and come again (with a growing pause) until somebody answers 2xx or ten retries
 * are spent. Order and uniqueness are not promised; `disorder` makes that visible.
 */
import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { WebhookPayload } from './payload.ts';
import { signatureHeaders } from './signature.ts';

export interface DeliveryTarget {
  /** Where requests really go; null keeps everything waiting. */
  url: string | null;
  /** What the signature covers: the address HubSpot knows. */
  publicUrl: string | null;
  clientSecret: string;
}

export interface Disorder {
  /** Share of batches that are sent twice, 0 to 1. */
  duplicates: number;
  /** Shuffles the events that wait together. */
  reorder: boolean;
  /** Nothing leaves while true. */
  paused: boolean;
}

export interface DeliveryStats {
  sent: number;
  requests: number;
  failures: number;
  givenUp: number;
}

interface Batch {
  readonly events: readonly WebhookPayload[];
  attempt: number;
}

interface Lane {
  readonly waiting: WebhookPayload[];
  readonly batches: Batch[];
  inFlight: number;
  resting: number;
  timer: NodeJS.Timeout | undefined;
}

const batchLimit = 100;
const requestLimit = 10;
const answerWithinMs = 5000;
/** HubSpot spreads ten retries over a day; these pauses are scaled down by `retryScale`. */
const pausesMinutes = [1, 5, 15, 30, 60, 120, 180, 240, 330, 420];

export class WebhookDelivery {
  readonly target: DeliveryTarget;
  readonly disorder: Disorder = { duplicates: 0, reorder: false, paused: false };
  readonly stats: DeliveryStats = { sent: 0, requests: 0, failures: 0, givenUp: 0 };
  /** 1 is HubSpot's day; 0.001 turns it into a minute and a half. */
  retryScale = 0.001;
  /** How long events gather before they leave, in milliseconds. */
  gatherMs = 20;
  private readonly clock: Clock;
  private readonly random: Random;
  private readonly lanes = new Map<string, Lane>();
  private readonly aborts = new AbortController();
  private readonly rests = new Set<NodeJS.Timeout>();
  private idleWaiters: (() => void)[] = [];

  constructor(target: DeliveryTarget, clock: Clock, random: Random) {
    this.target = target;
    this.clock = clock;
    this.random = random;
  }

  enqueue(portalId: string, event: WebhookPayload): void {
    const lane = this.lane(portalId);
    lane.waiting.push(event);
    if (lane.waiting.length >= batchLimit && !this.disorder.reorder) this.gather(lane);
    else lane.timer ??= setTimeout(() => this.gather(lane), this.gatherMs);
  }

  /**
   * Sends what waits and resolves when nothing waits, flies or rests before a retry any more; at once
   * where delivery is paused or has no target.
   */
  async flush(): Promise<void> {
    if (this.disorder.paused || this.target.url === null) return;
    for (const lane of this.lanes.values()) this.gather(lane);
    if (this.pending() > 0) await new Promise<void>((resolve) => this.idleWaiters.push(resolve));
  }

  /** Events not yet delivered and not yet given up. */
  pending(): number {
    let count = 0;
    for (const lane of this.lanes.values())
      count += lane.waiting.length + lane.batches.length + lane.inFlight + lane.resting;
    return count;
  }

  resume(): void {
    this.disorder.paused = false;
    for (const lane of this.lanes.values()) this.gather(lane);
  }

  close(): void {
    this.aborts.abort();
    for (const lane of this.lanes.values()) clearTimeout(lane.timer);
    for (const timer of this.rests) clearTimeout(timer);
    this.lanes.clear();
    this.wakeIdle();
  }

  private lane(portalId: string): Lane {
    const known = this.lanes.get(portalId);
    if (known) return known;
    const lane: Lane = { waiting: [], batches: [], inFlight: 0, resting: 0, timer: undefined };
    this.lanes.set(portalId, lane);
    return lane;
  }

  private gather(lane: Lane): void {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    if (this.disorder.paused) return;
    const waiting = lane.waiting.splice(0);
    const events = this.disorder.reorder ? this.random.shuffle(waiting) : waiting;
    for (let start = 0; start < events.length; start += batchLimit) {
      const batch = { events: events.slice(start, start + batchLimit), attempt: 0 };
      lane.batches.push(batch);
      if (this.random.next() < this.disorder.duplicates) lane.batches.push({ ...batch });
    }
    this.pump(lane);
  }

  private pump(lane: Lane): void {
    while (lane.batches.length > 0 && lane.inFlight < requestLimit && this.target.url !== null) {
      const batch = lane.batches.shift()!;
      lane.inFlight++;
      void this.send(batch).then((delivered) => {
        lane.inFlight--;
        if (!delivered) this.retryLater(lane, batch);
        this.pump(lane);
        if (this.pending() === 0) this.wakeIdle();
      });
    }
  }

  private async send(batch: Batch): Promise<boolean> {
    const { url, publicUrl, clientSecret } = this.target;
    const body = JSON.stringify(batch.events.map((event) => ({ ...event, attemptNumber: batch.attempt })));
    const signed = { method: 'POST', uri: publicUrl ?? url!, body, timestamp: this.clock.now() };
    this.stats.requests++;
    try {
      const response = await fetch(url!, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...signatureHeaders(clientSecret, signed) },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([this.aborts.signal, AbortSignal.timeout(answerWithinMs)]),
      });
      await response.arrayBuffer();
      if (response.ok) this.stats.sent += batch.events.length;
      else this.stats.failures++;
      return response.ok;
    } catch {
      // No connection, no answer in time: for HubSpot the same as a bad answer.
      this.stats.failures++;
      return false;
    }
  }

  private retryLater(lane: Lane, batch: Batch): void {
    const pause = pausesMinutes[batch.attempt];
    if (pause === undefined || this.aborts.signal.aborted) {
      this.stats.givenUp += batch.events.length;
      return;
    }
    lane.resting++;
    const wait = pause * 60_000 * this.retryScale * (0.75 + this.random.next() / 2);
    const timer = setTimeout(() => {
      this.rests.delete(timer);
      lane.resting--;
      lane.batches.push({ events: batch.events, attempt: batch.attempt + 1 });
      this.pump(lane);
    }, wait);
    this.rests.add(timer);
  }

  private wakeIdle(): void {
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const wake of waiters) wake();
  }
}
