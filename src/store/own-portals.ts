/**
 * Until when each portal that was ever taken by this process is its own, in the process's own monotonic milliseconds. A
 * process that was stopped for a while, and whose portals others have taken over meanwhile, finds its time run out
 * before it asks anybody.
 */
export class OwnPortals {
  readonly #ownershipMs: number;
  readonly #until = new Map<string, number>();

  constructor(ownershipMs: number) {
    this.#ownershipMs = ownershipMs;
  }

  /** `free`: never taken here; `lapsed`: its time has run out, or somebody else has it. */
  standing(portalId: string): 'own' | 'lapsed' | 'free' {
    const until = this.#until.get(portalId);
    if (until === undefined) return 'free';
    return performance.now() < until ? 'own' : 'lapsed';
  }

  /** Takes a portal. Counts from before the question, so that our time never ends after the one in the database. */
  async take(portalId: string, take: () => Promise<boolean>): Promise<boolean> {
    const until = performance.now() + this.#ownershipMs;
    const taken = await take();
    if (taken) this.#until.set(portalId, until);
    else this.lapse([portalId]);
    return taken;
  }

  /** Renews portals; those that are not among the kept ones have lapsed. @returns the kept ones */
  async renew(portalIds: readonly string[], renew: () => Promise<string[]>): Promise<string[]> {
    const until = performance.now() + this.#ownershipMs;
    const kept = await renew();
    this.lapse(portalIds);
    for (const portalId of kept) this.#until.set(portalId, until);
    return kept;
  }

  lapse(portalIds: Iterable<string> = this.#until.keys()): void {
    for (const portalId of portalIds) {
      if (this.#until.has(portalId)) this.#until.set(portalId, Number.NEGATIVE_INFINITY);
    }
  }
}
