/**
 * The worker: a few hands that each take a claim, decide it, and send what was decided. It runs by itself, or
 * is drained: until nothing is ready, then it returns. Timers, tests and the CLI all drain.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim, ClaimedItem } from './claim.ts';

export interface WorkerDeps {
  /** The next claim, leaving out portals with enough hands at work. */
  readonly claim: (options: { patient: boolean; busy: readonly string[] }) => Promise<Claim | null>;
  readonly process: (claim: Claim, items: readonly ClaimedItem[]) => Promise<void>;
  /** Nobody works on the claim any more. */
  readonly done: (claim: Claim) => void;
  /** Sends what is due of one portal. */
  readonly dispatch: (portalId: string, isStopping: () => boolean) => Promise<void>;
  /** Portals this worker may send for, with rows due. */
  readonly portalsToSend: () => Promise<readonly string[]>;
  /** Makes leads due whose day has come; false when there are none, or enough of them wait. */
  readonly wake: () => Promise<boolean>;
  /** Sends notices that wait to portals' webhooks; false when none did. */
  readonly notify: () => Promise<boolean>;
  /** Runs one task step that is due within so many ms (provision, backfill, ...); false when none is. */
  readonly runTask: (withinMs: number) => Promise<boolean>;
  readonly failed: (claim: Claim, items: readonly ClaimedItem[], error: unknown) => Promise<FailureAnswer>;
  readonly heartbeat: () => Promise<void>;
  readonly onError: (error: unknown, doing: string) => void;
  readonly heartbeatMs: number;
  readonly now: () => number;
}

/** `split`: one of them is the culprit, so each is tried alone. */
export type FailureAnswer = 'postponed' | 'split';

const HANDS = 6;
/** No portal has more hands than these, so that a busy one cannot keep the others waiting. */
const HANDS_PER_PORTAL = 3;
const IDLE_MS = 50;
/** Fresh writes are sent by the hand that decided them; these loops find what is left over. */
const SWEEP_MS = 250;
/** Days begin at midnight, and nobody waits for what they bring. */
const WAKE_MS = 1_000;
const AFTER_ERROR_MS = 1_000;
/** A task that waits for its contacts looks again this soon: draining stays for it. */
const SOON_MS = 1_000;
const STUCK_MS = 30_000;

export class Worker {
  readonly #deps: WorkerDeps;
  readonly #atWork = new Map<string, number>();
  #stopping = false;
  #quietUntil = 0;
  /** When one of the loops last came round (monotonic ms). */
  #cameRoundAt = 0;
  #running: Promise<void>[] = [];
  #heart: NodeJS.Timeout | undefined;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#stopping = false;
    this.#cameRoundAt = performance.now();
    this.#running = [
      ...Array.from({ length: HANDS }, () => this.#loop('a claim', () => this.#handWhenReady())),
      this.#loop('the outbox', () => this.#sendWaiting(), SWEEP_MS),
      this.#loop('a task', () => this.#deps.runTask(0), SWEEP_MS),
      this.#loop('notices', () => this.#deps.notify(), WAKE_MS),
      this.#loop('leads whose day has come', () => this.#deps.wake(), WAKE_MS),
    ];
    this.#heart = setInterval(() => {
      this.#deps.heartbeat().catch((error: unknown) => this.#deps.onError(error, 'the heartbeat'));
    }, this.#deps.heartbeatMs);
  }

  /** `stuck`: none of its loops has come round for half a minute. */
  get standing(): 'stopped' | 'running' | 'stuck' {
    if (this.#running.length === 0 || this.#stopping) return 'stopped';
    return performance.now() - this.#cameRoundAt > STUCK_MS ? 'stuck' : 'running';
  }

  /** Finishes what is claimed and takes nothing new. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#running);
    clearInterval(this.#heart);
  }

  /**
   * Runs until nothing is ready: tasks, leads whose day has come, claims and the outbox. A stopped worker takes nothing
   * on: its drain ends at once, and one that is under way with its round.
   */
  async drain(): Promise<void> {
    while (!this.#stopping) {
      const busy = [
        await this.#deps.runTask(0),
        await this.#deps.wake(),
        await this.#handOnce(false),
        await this.#sendWaiting(),
        await this.#deps.notify(),
      ];
      if (!busy.includes(true) && !(await this.#deps.runTask(SOON_MS))) return;
    }
  }

  async #loop(doing: string, once: () => Promise<boolean>, idleMs = IDLE_MS): Promise<void> {
    while (!this.#stopping) {
      let wait = idleMs;
      this.#cameRoundAt = performance.now();
      const busy = await once().catch((error: unknown) => {
        this.#deps.onError(error, doing);
        wait = AFTER_ERROR_MS;
        return false;
      });
      if (!busy && !this.#stopping) await sleep(wait);
    }
  }

  /** While it is quiet one look serves all hands. */
  async #handWhenReady(): Promise<boolean> {
    if (this.#deps.now() < this.#quietUntil) return false;
    this.#quietUntil = this.#deps.now() + IDLE_MS;
    const busy = await this.#handOnce(true);
    if (busy) this.#quietUntil = 0;
    return busy;
  }

  readonly #isStopping = () => this.#stopping;

  async #handOnce(patient: boolean): Promise<boolean> {
    const busy = [...this.#atWork]
      .filter(([, hands]) => hands >= HANDS_PER_PORTAL)
      .map(([portalId]) => portalId);
    const claim = await this.#deps.claim({ patient, busy });
    if (!claim) return false;
    const { portalId } = claim;
    this.#atWork.set(portalId, (this.#atWork.get(portalId) ?? 0) + 1);
    try {
      await this.#work(claim, claim.items).finally(() => this.#deps.done(claim));
      await this.#deps.dispatch(portalId, this.#isStopping);
    } finally {
      const left = this.#atWork.get(portalId)! - 1;
      if (left > 0) this.#atWork.set(portalId, left);
      else this.#atWork.delete(portalId);
    }
    return true;
  }

  async #work(claim: Claim, items: readonly ClaimedItem[]): Promise<void> {
    try {
      await this.#deps.process(claim, items);
    } catch (error) {
      const answer = await this.#deps.failed(claim, items, error);
      if (answer === 'split') for (const item of items) await this.#work(claim, [item]);
    }
  }

  async #sendWaiting(): Promise<boolean> {
    const portals = await this.#deps.portalsToSend();
    await Promise.all(portals.map((portalId) => this.#deps.dispatch(portalId, this.#isStopping)));
    return portals.length > 0;
  }
}
