/**
 * Who among a portal's owners was deactivated, as it was last read: HubSpot tells nobody when that happens, and the
 * contacts keep the owner's id. Read only where contacts have owners. A refusal by right is no obstacle: every owner
 * counts as present then.
 */
import type { CrmReader } from './ports.ts';

interface Known {
  readonly ids: ReadonlySet<string>;
  /** Epoch ms. */
  readonly readAt: number;
}

const FRESH_MS = 15 * 60_000;
const NOBODY: ReadonlySet<string> = new Set();

export class KnownOwners {
  readonly #now: () => number;
  readonly #isRefused: (error: unknown) => boolean;
  readonly #byPortal = new Map<string, Known>();

  /** `isRefused`: the portal does not let us read owners. */
  constructor(deps: { readonly now: () => number; readonly isRefused: (error: unknown) => boolean }) {
    this.#now = deps.now;
    this.#isRefused = deps.isRefused;
  }

  /** @throws what the reading throws, but for a refusal by right */
  async deactivated(
    portalId: string,
    crm: Pick<CrmReader, 'deactivatedOwners'>,
    ownerIds: readonly (string | null | undefined)[],
  ): Promise<ReadonlySet<string>> {
    if (!ownerIds.some((id) => id)) return NOBODY;
    const known = this.#byPortal.get(portalId);
    if (known && this.#now() - known.readAt < FRESH_MS) return known.ids;
    const ids = await this.#read(crm);
    this.#byPortal.set(portalId, { ids, readAt: this.#now() });
    return ids;
  }

  async #read(crm: Pick<CrmReader, 'deactivatedOwners'>): Promise<ReadonlySet<string>> {
    try {
      return new Set(await crm.deactivatedOwners());
    } catch (error) {
      if (!this.#isRefused(error)) throw error;
      return NOBODY;
    }
  }
}
