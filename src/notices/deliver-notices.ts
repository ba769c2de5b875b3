/** Notices that wait are sent, at least once each; what is not taken is tried for a day and then kept as undelivered. */
import type { Delivery, DeliveryStore } from './ports.ts';
import type { SendNotice } from './send-notice.ts';

export interface DeliverDeps {
  readonly deliveries: DeliveryStore;
  readonly send: SendNotice;
  /** Factor on every wait: 1 in production, smaller in tests. */
  readonly retryScale: number;
  readonly now: () => number;
}

const BATCH = 20;
/** Longer than all tries of a batch may take. */
const CLAIM_MS = 60_000;
const MINUTE_MS = 60_000;
/** How long after each failed try the next one comes. */
const WAITS_MS = [0.25, 1, 5, 30, 120, 360, 900].map((minutes) => minutes * MINUTE_MS);

/** @returns whether there was anything to send */
export async function deliverNotices(deps: DeliverDeps): Promise<boolean> {
  const now = deps.now();
  const claimed = await deps.deliveries.claim(now, now + CLAIM_MS, BATCH);
  await Promise.all(claimed.map((delivery) => deliver(deps, delivery)));
  return claimed.length > 0;
}

async function deliver(
  { deliveries, send, retryScale, now }: DeliverDeps,
  delivery: Delivery,
): Promise<void> {
  const receiver = await deliveries.receiver(delivery.portalId);
  if (receiver === null || isStale(delivery, now())) return deliveries.delivered(delivery);
  if ('sealed' in receiver) return deliveries.bury(delivery, receiver.sealed, now());
  const result = await send(receiver, delivery, now());
  if (result.ok) return deliveries.delivered(delivery);
  const wait = WAITS_MS[delivery.attempts - 1];
  if (result.gone || wait === undefined) return deliveries.bury(delivery, result.reason, now());
  return deliveries.retry(delivery, now() + wait * retryScale, result.reason);
}

/**
 * Nobody is asked to do what is done, nor told of a contact that is not there; and once the clock has run out, its breach
 * says more than what came before.
 */
function isStale({ payload: { kind, dueAt }, isAnswered, isGone }: Delivery, now: number): boolean {
  const asks = kind === 'handover' || kind === 'reminder';
  return isGone || (asks && (isAnswered || Date.parse(dueAt) <= now));
}
