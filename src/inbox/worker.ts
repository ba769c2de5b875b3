/**
 * The worker: a few hands that each take a claim, decide it, and send what was decided. It runs by itself, or
 * is drained: until nothing is ready, then it returns. Timers, tests and the CLI all drain.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Claim, ClaimedItem } from './claim.ts';
import { Crew } from './crew.ts';

export interface WorkerDeps {
  /** The next claim, leaving out portals with enough hands at work. */
  readonly claim: (options: { patient: boolean; busy: readonly string[] }) => Promise<Claim | null>;
  readonly process: (claim: Claim, items: readonly ClaimedItem[]) => Promise<void>;
  /** Webhooks wait to be acknowledged by this very process. */
  readonly isPressed: () => boolean;
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
  /** Runs one task step that is due (provision, backfill, ...), of a portal that is not `busy`; false when none is. */
  readonly runTask: (options: TaskOptions) => Promise<boolean>;
  /** Portals for which no call would leave just now (`shut`), and those whose last calls failed. */
  readonly troubled: () => { readonly shut: readonly string[]; readonly failing: readonly string[] };
  /** For how long a portal's oldest call has waited, ms. */
  readonly waitedMs: (portalId: string) => number;
  readonly failed: (claim: Claim, items: readonly ClaimedItem[], error: unknown) => Promise<FailureAnswer>;
  readonly heartbeat: () => Promise<void>;
  readonly onError: (error: unknown, doing: string) => void;
  readonly heartbeatMs: number;
  readonly now: () => number;
}

export interface TaskOptions {
  /** A step that is due within so many ms counts as due. */
  readonly withinMs: number;
  readonly busy: readonly string[];
  /** Runs a step; what it waits for is seen from outside. */
  readonly during: (portalId: string, step: () => Promise<void>) => Promise<void>;
}

/** `split`: one of them is the culprit, so each is tried alone. */
export type FailureAnswer = 'postponed' | 'split';

const HANDS = 6;
/** No portal has more hands than these, so that a busy one cannot keep the others waiting. */
const HANDS_PER_PORTAL = 3;
/** Of one that fails a single hand finds out whether it is well again. */
const HANDS_PER_FAILING_PORTAL = 1;
/** With those that wait for HubSpot: each holds a claim in memory. */
const MOST_HANDS = 32;
const MOST_TASK_HANDS = 8;
/** A call that has waited for so long tells that its hand only waits. */
const SLOW_MS = 1_000;
const IDLE_MS = 50;
/** While webhooks wait, claims begin this far apart: HubSpot gives an answer 5 s, and the work is stored. */
const GIVE_WAY_MS = 1_000;
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
  /** Portals with a step of a task under way. */
  readonly #atTasks = new Set<string>();
  /** Portals of which what waits is being sent. */
  readonly #sending = new Set<string>();
  /** What the sweep has begun. */
  readonly #swept = new Set<Promise<void>>();
  readonly #hands: Crew;
  readonly #taskHands: Crew;
  #stopping = false;
  #quietUntil = 0;
  /** When the latest claim was taken. */
  #claimedAt = Number.NEGATIVE_INFINITY;
  /** When one of the loops last came round (monotonic ms). */
  #cameRoundAt = 0;
  #running: Promise<void>[] = [];
  #heart: NodeJS.Timeout | undefined;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
    this.#hands = new Crew({
      hands: HANDS,
      most: MOST_HANDS,
      work: (isNeeded) => this.#loop('a claim', () => this.#handWhenReady(), { isNeeded }),
    });
    this.#taskHands = new Crew({
      hands: 1,
      most: MOST_TASK_HANDS,
      work: (isNeeded) => this.#loop('a task', () => this.#taskOnce(0), { isNeeded, idleMs: SWEEP_MS }),
    });
  }

  start(): void {
    this.#stopping = false;
    this.#cameRoundAt = performance.now();
    this.#hands.open();
    this.#taskHands.open();
    this.#running = [
      this.#loop('the outbox', () => this.#sweep(), { idleMs: SWEEP_MS }),
      this.#loop('notices', () => this.#deps.notify(), { idleMs: WAKE_MS }),
      this.#loop('leads whose day has come', () => this.#deps.wake(), { idleMs: WAKE_MS }),
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
    await Promise.all([...this.#running, this.#hands.close(), this.#taskHands.close()]);
    await Promise.all(this.#swept);
    clearInterval(this.#heart);
  }

  /**
   * Runs until nothing is ready: tasks, leads whose day has come, claims and the outbox. A stopped worker takes nothing
   * on: its drain ends at once, and one that is under way with its round.
   */
  async drain(): Promise<void> {
    while (!this.#stopping) {
      const busy = [
        await this.#taskOnce(0),
        await this.#deps.wake(),
        await this.#handOnce(false),
        await this.#sendWaiting(),
        await this.#deps.notify(),
      ];
      if (!busy.includes(true) && !(await this.#taskOnce(SOON_MS))) return;
    }
  }

  async #loop(
    doing: string,
    once: () => Promise<boolean>,
    { idleMs = IDLE_MS, isNeeded = () => true }: { idleMs?: number; isNeeded?: () => boolean },
  ): Promise<void> {
    while (!this.#stopping && isNeeded()) {
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
    const now = this.#deps.now();
    if (now < this.#quietUntil) return false;
    if (this.#deps.isPressed() && now < this.#claimedAt + GIVE_WAY_MS) return false;
    this.#quietUntil = now + IDLE_MS;
    const busy = await this.#handOnce(true);
    if (busy) this.#quietUntil = 0;
    return busy;
  }

  readonly #isStopping = () => this.#stopping;

  async #handOnce(patient: boolean): Promise<boolean> {
    const claim = await this.#deps.claim({ patient, busy: this.#busy() });
    if (!claim) return false;
    this.#claimedAt = this.#deps.now();
    const { portalId } = claim;
    this.#atWork.set(portalId, (this.#atWork.get(portalId) ?? 0) + 1);
    const back = this.#watch(this.#hands, portalId);
    try {
      await this.#work(claim, claim.items).finally(() => this.#deps.done(claim));
      await this.#deps.dispatch(portalId, this.#isStopping);
    } finally {
      back();
      const left = this.#atWork.get(portalId)! - 1;
      if (left > 0) this.#atWork.set(portalId, left);
      else this.#atWork.delete(portalId);
    }
    return true;
  }

  /** Portals with hands enough, or that a hand could do nothing for. */
  #busy(): string[] {
    const { shut, failing } = this.#deps.troubled();
    const most = (portalId: string) =>
      failing.includes(portalId) ? HANDS_PER_FAILING_PORTAL : HANDS_PER_PORTAL;
    const full = [...this.#atWork].flatMap(([portalId, hands]) =>
      hands >= most(portalId) ? [portalId] : [],
    );
    return [...shut, ...full];
  }

  /** Sets a hand aside as soon as it only waits for HubSpot's answer to the portal. @returns its way back */
  #watch(crew: Crew, portalId: string): () => void {
    let back: (() => void) | undefined;
    const look = setInterval(() => {
      if (this.#deps.waitedMs(portalId) < SLOW_MS) return;
      clearInterval(look);
      back = crew.setAside();
    }, SLOW_MS / 4);
    return () => {
      clearInterval(look);
      back?.();
    };
  }

  #taskOnce(withinMs: number): Promise<boolean> {
    const busy = [...this.#deps.troubled().shut, ...this.#atTasks];
    return this.#deps.runTask({
      withinMs,
      busy,
      during: async (portalId, step) => {
        this.#atTasks.add(portalId);
        const back = this.#watch(this.#taskHands, portalId);
        await step().finally(() => {
          back();
          this.#atTasks.delete(portalId);
        });
      },
    });
  }

  async #work(claim: Claim, items: readonly ClaimedItem[]): Promise<void> {
    try {
      await this.#deps.process(claim, items);
    } catch (error) {
      const answer = await this.#deps.failed(claim, items, error);
      if (answer === 'split') for (const item of items) await this.#work(claim, [item]);
    }
  }

  /** To the end, as a drain wants it. */
  async #sendWaiting(): Promise<boolean> {
    const sending = await this.#beginSending();
    await Promise.all(sending);
    return sending.length > 0;
  }

  /** Each portal by itself: nobody waits for the slowest. */
  async #sweep(): Promise<boolean> {
    const begun = await this.#beginSending();
    for (const sending of begun) {
      const swept: Promise<void> = sending
        .catch((error: unknown) => this.#deps.onError(error, 'the outbox'))
        .finally(() => this.#swept.delete(swept));
      this.#swept.add(swept);
    }
    return begun.length > 0;
  }

  async #beginSending(): Promise<readonly Promise<void>[]> {
    const waiting = await this.#deps.portalsToSend();
    const { shut } = this.#deps.troubled();
    const free = waiting.filter((portalId) => !shut.includes(portalId) && !this.#sending.has(portalId));
    return free.map((portalId) => {
      this.#sending.add(portalId);
      return this.#deps.dispatch(portalId, this.#isStopping).finally(() => this.#sending.delete(portalId));
    });
  }
}
