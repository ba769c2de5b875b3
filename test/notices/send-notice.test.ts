import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliverNotices } from '../../src/notices/deliver-notices.ts';
import type { Delivery } from '../../src/notices/ports.ts';
import { createSender, newWebhookSecret } from '../../src/notices/send-notice.ts';
import { isSignedWith, openReceiver, type TestReceiver } from './receiver.ts';

const NOW = Date.UTC(2026, 10, 2, 10);
const secret = newWebhookSecret();
const DELIVERY: Delivery = {
  deliveryId: '7f2d6a6e-0000-4000-8000-000000000001',
  portalId: '4711',
  attempts: 1,
  isAnswered: false,
  isGone: false,
  payload: {
    type: 'fairlead.notice',
    portalId: '4711',
    contactId: '15',
    kind: 'breach',
    clock: 'acceptance',
    at: new Date(NOW).toISOString(),
    dueAt: new Date(NOW).toISOString(),
    ownerId: null,
    ownerState: 'missing',
    link: 'https://app.hubspot.com/contacts/4711/record/0-1/15',
  },
};

let receiver: TestReceiver;
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const send = (url = receiver.url, allowsLoopback = true) =>
  createSender({ allowsLoopback })({ url, secret }, DELIVERY, NOW);

test('a notice arrives signed, with its id and time', async () => {
  expect(await send()).toEqual({ ok: true });
  const [received] = receiver.received;
  expect(JSON.parse(received!.body)).toEqual(DELIVERY.payload);
  expect(received!.headers).toMatchObject({
    'webhook-id': DELIVERY.deliveryId,
    'webhook-timestamp': String(NOW / 1000),
  });
  expect(isSignedWith(secret.reveal(), received!)).toBe(true);
  expect(isSignedWith(newWebhookSecret().reveal(), received!)).toBe(false);
});

test('R54 a redirect is not followed, and an answer that is no success is none', async () => {
  receiver.statuses.push(302, 500, 410);
  expect(await send()).toMatchObject({ ok: false, gone: false, reason: 'the receiver answered with 302' });
  expect(await send()).toMatchObject({ ok: false, gone: false });
  expect(await send()).toMatchObject({ ok: false, gone: true });
  expect(receiver.received).toHaveLength(3);
});

test('a receiver that does not answer is left after five seconds', { timeout: 15_000 }, async () => {
  receiver.statuses.push(null);
  const startedAt = performance.now();
  expect(await send()).toMatchObject({ ok: false, gone: false, reason: 'no answer within 5 seconds' });
  expect(performance.now() - startedAt).toBeLessThan(9_000);
});

test('R54 an address inside a network is not even connected to, by number or by name', async () => {
  for (const url of [
    receiver.url,
    receiver.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost'),
  ]) {
    expect(await send(url, false)).toMatchObject({ ok: false, gone: true });
  }
  expect(receiver.received).toHaveLength(0);
});

test.each(['127.0.0.1', '10.0.0.8', '169.254.169.254'])(
  'a name that leads to %s is found out when it is connected to',
  async (address) => {
    const sender = createSender({ allowsLoopback: false }, (_hostname, _options, callback) =>
      callback(null, [
        { address: '93.184.216.34', family: 4 },
        { address, family: 4 },
      ]),
    );
    const url = `https://hooks.example.com:${new URL(receiver.url).port}/`;
    expect(await sender({ url, secret }, DELIVERY, NOW)).toEqual({
      ok: false,
      gone: true,
      reason: 'hooks.example.com leads into a network of its own. Give an address that is public.',
    });
  },
);

test('a name that leads nowhere is tried again', async () => {
  const inner = `https://localtest.invalid:${new URL(receiver.url).port}/`;
  expect(await send(inner, false)).toMatchObject({
    ok: false,
    gone: false,
    reason: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
  });
});

test('what fails comes again later each time, and is set aside in the end', async () => {
  const waits: number[] = [];
  const buried: string[] = [];
  for (let attempts = 1; attempts <= 8; attempts += 1) {
    await deliverNotices({
      deliveries: {
        claim: async () => [{ ...DELIVERY, attempts }],
        receiver: async () => ({ url: receiver.url, secret }),
        delivered: async () => expect.unreachable(),
        retry: async (_delivery, at) => void waits.push((at - NOW) / 60_000),
        bury: async (_delivery, error) => void buried.push(error),
      },
      send: async () => ({ ok: false, gone: false, reason: 'the receiver answered with 500' }),
      retryScale: 1,
      now: () => NOW,
    });
  }
  expect(waits).toEqual([0.25, 1, 5, 30, 120, 360, 900]);
  expect(buried).toEqual(['the receiver answered with 500']);
});
