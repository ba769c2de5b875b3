/** Wishes of one contact that go in one row: what HubSpot has against one of them is no other's fault. */
import type { DispatchDeps } from './dispatch.ts';
import type { OutboxBatch, OutboxRow, Refusal } from './ports.ts';

/**
 * Grants one after the other; what is given up is told with its own reason, as a row of its own.
 * @throws what makes the whole row wait; what was granted before is found next time
 */
export async function grantEach(
  { retryAt, outbox }: Pick<DispatchDeps, 'retryAt' | 'outbox'>,
  batch: OutboxBatch,
  row: OutboxRow,
  grant: (wish: string) => Promise<void>,
): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  for (const [key, wish] of Object.entries(row.properties)) {
    try {
      await grant(wish);
    } catch (error) {
      if (retryAt(error, row.attempts + 1, row.causedAt, batch.lane) !== null) throw error;
      refusals.push({ row: { ...row, properties: { [key]: wish } }, reason: reasonOf(error) });
    }
  }
  if (refusals.length === 0) await outbox.sent(batch, [row]);
  return refusals;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
