/** One of the outbox's deals: for one SQL, opened or found. */
import type { WishedDeal } from '../deals/deal-wish.ts';
import type { DispatchDeps, DispatchEntry } from './dispatch.ts';
import type { OpenedDeal, OutboxBatch, OutboxRow, Refusal } from './ports.ts';

const ACTIONS: Readonly<Record<OpenedDeal['how'], DispatchEntry['action']>> = {
  created: 'deal-created',
  joined: 'deal-joined',
  found: 'deal-found',
};

/** @throws what HubSpot or the store has against it; the row is then as it was */
export async function openDeal(
  deps: DispatchDeps,
  batch: OutboxBatch,
  row: OutboxRow,
): Promise<readonly Refusal[]> {
  const { dealId, how } = await deps.crm.openDeal(row.objectId, row.properties as unknown as WishedDeal);
  await deps.outbox.sent(batch, [row]);
  const { portalId } = batch;
  await deps.record({ portalId, action: ACTIONS[how], objectId: row.objectId, detail: { dealId, how } });
  return [];
}
