/** What still is news when its turn comes. */
import { expect, test } from 'vitest';
import { deliverNotices } from '../../src/notices/deliver-notices.ts';
import type { Delivery } from '../../src/notices/ports.ts';
import { Secret } from '../../src/secret.ts';

const DUE = Date.UTC(2026, 10, 20, 10);

function aDelivery(kind: string, { isAnswered = false, isGone = false }): Delivery {
  const at = new Date(DUE).toISOString();
  const about = { portalId: '1', contactId: '11', clock: 'acceptance', ownerId: null, ownerState: 'missing' };
  const payload = { type: 'fairlead.notice', kind, ...about, at, dueAt: at, link: '' } as const;
  return { deliveryId: kind, portalId: '1', payload, attempts: 1, isAnswered, isGone };
}

/** @returns the kinds that were sent, and those that wait no more */
async function deliverAt(
  now: number,
  lead: { readonly isAnswered?: boolean; readonly isGone?: boolean } = {},
): Promise<{ sent: string[]; done: string[] }> {
  const sent: string[] = [];
  const done: string[] = [];
  const unexpected = () => Promise.reject(new Error('nothing is to fail here'));
  await deliverNotices({
    deliveries: {
      claim: async () =>
        ['handover', 'reminder', 'breach', 'escalation'].map((kind) => aDelivery(kind, lead)),
      receiver: async () => ({ url: 'https://hooks.example.com/', secret: new Secret('whsec_') }),
      delivered: async ({ deliveryId }) => void done.push(deliveryId),
      retry: unexpected,
      bury: unexpected,
    },
    send: async (_receiver, { payload }) => {
      sent.push(payload.kind);
      return { ok: true };
    },
    retryScale: 1,
    now: () => now,
  });
  return { sent: sent.sort(), done: done.sort() };
}

const ALL = ['breach', 'escalation', 'handover', 'reminder'];

test('nobody is asked to do what has been done meanwhile; that it was late stays news', async () => {
  expect(await deliverAt(DUE - 1, { isAnswered: true })).toEqual({
    sent: ['breach', 'escalation'],
    done: ALL,
  });
});

test('a handover and a reminder are no news once their clock has run out, a breach and an escalation are', async () => {
  expect(await deliverAt(DUE - 1)).toEqual({ sent: ALL, done: ALL });
  expect(await deliverAt(DUE)).toEqual({ sent: ['breach', 'escalation'], done: ALL });
});

test('nothing is told of a contact that HubSpot no longer has', async () => {
  expect(await deliverAt(DUE - 1, { isGone: true })).toEqual({ sent: [], done: ALL });
});

test('where no key opens the secret it is given up at once, with what to do', async () => {
  const buried: string[] = [];
  const unexpected = () => Promise.reject(new Error('nothing else is to happen here'));
  await deliverNotices({
    deliveries: {
      claim: async () => [aDelivery('breach', {})],
      receiver: async () => ({ sealed: 'Add that key after the current one.' }),
      delivered: unexpected,
      retry: unexpected,
      bury: async (_delivery, reason) => void buried.push(reason),
    },
    send: unexpected,
    retryScale: 1,
    now: () => DUE,
  });
  expect(buried).toEqual(['Add that key after the current one.']);
});
