/** The outbox's deals: each for one SQL, opened or found one after the other. */
import type { WishedDeal } from '../deals/deal-wish.ts';
import type { DispatchDeps } from './dispatch.ts';
import type { OutboxBatch, OutboxRow } from './ports.ts';

/** @returns those that were opened; `failed` is called with one that was not, and nothing after it is tried */
export async function openDeals(
  deps: DispatchDeps,
  batch: OutboxBatch,
  rows: readonly OutboxRow[],
): Promise<{ readonly opened: readonly OutboxRow[]; readonly failed: FailedDeal | null }> {
  const opened: OutboxRow[] = [];
  for (const row of rows) {
    try {
      const { dealId, how } = await deps.crm.openDeal(row.objectId, row.properties as unknown as WishedDeal);
      await deps.outbox.sent(batch, [row]);
      opened.push(row);
      const { portalId } = batch;
      const action = how === 'created' ? 'deal-created' : 'deal-joined';
      await deps.record({ portalId, action, objectId: row.objectId, detail: { dealId, how } });
    } catch (error) {
      return { opened, failed: { rows: rows.slice(opened.length), error } };
    }
  }
  return { opened, failed: null };
}

export interface FailedDeal {
  /** The one that failed first, and those that wait behind it. */
  readonly rows: readonly OutboxRow[];
  readonly error: unknown;
}
