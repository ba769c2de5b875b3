/**
 * Who among a portal's owners was deactivated, as it was last read: HubSpot tells nobody when that happens, and the
 * contacts keep the owner's id. Read only where contacts have owners. A refusal by right is no obstacle: every owner
 * counts as present then. The whole list is kept, so that people can ask for their own leads.
 */
import type { CrmReader, OwnerRecord } from './ports.ts';

interface Known {
  readonly ids: ReadonlySet<string>;
  /** Epoch ms. */
  readonly readAt: number;
}

const FRESH_MS = 15 * 60_000;
const NOBODY: ReadonlySet<string> = new Set();

interface KnownOwnersDeps {
  readonly now: () => number;
  /** The portal does not let us read owners. */
  readonly isRefused: (error: unknown) => boolean;
  /** Called with the whole list whenever it was read. */
  readonly keep: (portalId: string, owners: readonly OwnerRecord[]) => Promise<void>;
}

export class KnownOwners {
  readonly #now: () => number;
  readonly #isRefused: (error: unknown) => boolean;
  readonly #keep: KnownOwnersDeps['keep'];
  readonly #byPortal = new Map<string, Known>();

  constructor(deps: KnownOwnersDeps) {
    this.#now = deps.now;
    this.#isRefused = deps.isRefused;
    this.#keep = deps.keep;
  }

  /** @throws what the reading throws, but for a refusal by right */
  async deactivated(
    portalId: string,
    crm: Pick<CrmReader, 'owners'>,
    ownerIds: readonly (string | null | undefined)[],
  ): Promise<ReadonlySet<string>> {
    if (!ownerIds.some((id) => id)) return NOBODY;
    const known = this.#byPortal.get(portalId);
    if (known && this.#now() - known.readAt < FRESH_MS) return known.ids;
    const ids = await this.#read(portalId, crm);
    this.#byPortal.set(portalId, { ids, readAt: this.#now() });
    return ids;
  }

  async #read(portalId: string, crm: Pick<CrmReader, 'owners'>): Promise<ReadonlySet<string>> {
    let owners: readonly OwnerRecord[];
    try {
      owners = await crm.owners();
    } catch (error) {
      if (!this.#isRefused(error)) throw error;
      return NOBODY;
    }
    await this.#keep(portalId, owners);
    return new Set(owners.filter(({ isDeactivated }) => isDeactivated).map(({ id }) => id));
  }
}
