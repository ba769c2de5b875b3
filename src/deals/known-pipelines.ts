/**
 * The pipelines of each portal, as they were last read. They change seldom and nobody tells when: they are read again
 * after a while, and at once where a deal is in a stage that none of them has. A refusal by right is no obstacle:
 * HubSpot's own word on each deal serves then.
 */
import type { Pipeline } from './deal-fact.ts';
import { type DealRecord, isStageUnknown } from './deal-outcome.ts';
import type { DealReader } from './ports.ts';

interface Known {
  readonly pipelines: readonly Pipeline[];
  /** Epoch ms. */
  readonly readAt: number;
}

const FRESH_MS = 5 * 60_000;

export class KnownPipelines {
  readonly #now: () => number;
  readonly #isRefused: (error: unknown) => boolean;
  readonly #byPortal = new Map<string, Known>();

  /** `isRefused`: the portal does not let us read pipelines. */
  constructor(deps: { readonly now: () => number; readonly isRefused: (error: unknown) => boolean }) {
    this.#now = deps.now;
    this.#isRefused = deps.isRefused;
  }

  /** @throws what the reading throws, but for a refusal by right */
  async forDeals(
    portalId: string,
    crm: Pick<DealReader, 'pipelines'>,
    deals: readonly DealRecord[],
  ): Promise<readonly Pipeline[]> {
    const known = this.#byPortal.get(portalId);
    const isFresh = known && this.#now() - known.readAt < FRESH_MS;
    if (isFresh && !deals.some((deal) => isStageUnknown(deal, known.pipelines))) return known.pipelines;
    const pipelines = await this.#read(crm);
    this.#byPortal.set(portalId, { pipelines, readAt: this.#now() });
    return pipelines;
  }

  async #read(crm: Pick<DealReader, 'pipelines'>): Promise<readonly Pipeline[]> {
    try {
      return await crm.pipelines();
    } catch (error) {
      if (!this.#isRefused(error)) throw error;
      return [];
    }
  }
}
