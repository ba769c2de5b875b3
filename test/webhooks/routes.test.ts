import { request } from 'node:http';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  aDoor,
  anEvent,
  bodyOf,
  type Door,
  heldIntake,
  NOW,
  PUBLIC_URL,
  SECRET,
  signedHeaders,
} from './door.ts';

const SIGNATURE_INVALID = 'fairlead_webhook_signature_invalid_total';
const REQUESTS = 'fairlead_webhook_requests_total';
describe('a signed batch', () => {
  it('of 100 events is acknowledged only after the store has all of them (R01)', async () => {
    const store = heldIntake();
    const door = await aDoor({ intake: store.intake });
    const answer = door.post(bodyOf(Array.from({ length: 100 }, (_, index) => anEvent({ objectId: index }))));
    await store.called;
    expect(await settledWithin(answer, 50)).toBe(false);
    store.release({ stored: 98, duplicates: 2, ignored: 0 });

    const response = await answer;
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(store.batches[0]).toMatchObject({ receivedAt: NOW, rejected: [] });
    expect(store.batches[0]?.events).toHaveLength(100);
    expect(await door.count('fairlead_webhook_events_received_total')).toBe(100);
    expect(await door.count('fairlead_webhook_events_stored_total')).toBe(98);
    expect(await door.count('fairlead_webhook_events_duplicates_total')).toBe(2);
  });

  it('is verified against the public address, whatever Host and forwarded headers say (R06)', async () => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
    };
    expect((await door.post(body, { ...signedHeaders(body), ...forwarded })).status).toBe(204);

    const signedForLoopback = signedHeaders(body, { url: door.url });
    expect((await door.post(body, signedForLoopback)).status).toBe(401);
  });

  it('with one unreadable event stores the others and the reason (R09)', async () => {
    const door = await aDoor();
    const broken = { ...anEvent(), objectId: undefined };
    expect((await door.post(bodyOf([anEvent(), broken]))).status).toBe(204);
    expect(door.batches[0]?.events).toHaveLength(1);
    expect(door.batches[0]?.rejected).toMatchObject([{ index: 1, reason: 'objectId is missing' }]);
    expect(await door.count('fairlead_webhook_events_rejected_total')).toBe(1);
  });

  it('of another app or an unknown type is acknowledged and counted by its reason (R10)', async () => {
    const door = await aDoor();
    const batch = [anEvent({ appId: 1 }), anEvent({ subscriptionType: 'ticket.creation' }), anEvent()];
    expect((await door.post(bodyOf(batch))).status).toBe(204);
    const ignored = 'fairlead_webhook_events_ignored_total';
    expect(await door.count(ignored, { reason: 'other app' })).toBe(1);
    expect(await door.count(ignored, { reason: 'type not handled' })).toBe(1);
    expect(await door.count(ignored, { reason: 'own echo' })).toBe(0);
  });

  it('without events is acknowledged and stores nothing (R08)', async () => {
    const door = await aDoor();
    expect((await door.post(bodyOf([]))).status).toBe(204);
    expect(door.batches).toEqual([]);
  });

  it('of 10 MB is read to its end', async () => {
    const door = await aDoor();
    const value = 'x'.repeat(65_536);
    const body = bodyOf(
      Array.from({ length: 152 }, (_, index) => anEvent({ objectId: index, propertyValue: value })),
    );
    expect(body.length).toBeGreaterThan(9.9e6);
    expect((await door.post(body)).status).toBe(204);
    expect(door.batches[0]?.events).toHaveLength(152);
  });

  it('signed with the previous secret is accepted during a rotation', async () => {
    const door = await aDoor({ secrets: ['the-new-secret', SECRET] });
    expect((await door.post(bodyOf([anEvent()]))).status).toBe(204);
  });
});

it.each(['application/json', 'application/json;charset=UTF-8', 'Application/JSON; charset="utf-8"'])(
  'accepts the content type %s',
  async (type) => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    expect((await door.post(body, { ...signedHeaders(body), 'content-type': type })).status).toBe(204);
  },
);

describe('a request that is not authentic', () => {
  it('gets 401 without a reason, reaches no store and is counted (R02)', async () => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    const changed = Buffer.from(body);
    changed[10]! ^= 1;
    const response = await door.post(changed, signedHeaders(body));
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      ok: false,
      code: 'unauthorized',
      message: 'The request could not be verified.',
      requestId: response.headers.get('x-request-id'),
    });
    expect(door.batches).toEqual([]);
    expect(await door.count(SIGNATURE_INVALID, { reason: 'mismatch' })).toBe(1);
    expect(await door.count(REQUESTS, { status: '401' })).toBe(1);
  });

  it('gets 401 when a page has had HubSpot sign it, which adds to the query who asks (R51)', async () => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    const query = '?portalId=1&userId=77&userEmail=rae%40northwind.example';
    const headers = signedHeaders(body, { url: `${PUBLIC_URL}/webhooks/hubspot${query}` });
    const answer = await fetch(door.url + query, { method: 'POST', body: new Uint8Array(body), headers });
    expect(answer.status).toBe(401);
    expect(door.batches).toEqual([]);
  });

  it.each([
    ['missing', {}],
    ['empty', { 'x-hubspot-signature-v3': '' }],
    ['not base64', { 'x-hubspot-signature-v3': '?'.repeat(44) }],
    ['too short', { 'x-hubspot-signature-v3': 'AAAA' }],
    ['10 kB long', { 'x-hubspot-signature-v3': 'A'.repeat(10_000) }],
  ])('gets 401 when its signature is %s, and no exception is logged (R03)', async (_name, signature) => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    const { 'x-hubspot-signature-v3': _good, ...others } = signedHeaders(body);
    expect((await door.post(body, { ...others, ...signature } as HeadersInit)).status).toBe(401);
    expect(door.lines.join('')).not.toMatch(/stack|Error/);
  });

  it('gets 401 when a good signature or timestamp is sent twice (R03)', async () => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    for (const name of ['x-hubspot-signature-v3', 'x-hubspot-request-timestamp'] as const) {
      const headers = signedHeaders(body);
      expect(
        (await rawRequest(door, body, { ...headers, [name]: [headers[name], headers[name]] })).status,
      ).toBe(401);
    }
    expect((await rawRequest(door, body, signedHeaders(body))).status).toBe(204);
  });

  it.each([
    [NOW - 301_000, 401, 'stale-but-authentic'],
    [NOW - 299_000, 204, undefined],
    [NOW + 61_000, 401, 'future-but-authentic'],
    ['now', 401, 'malformed'],
    [Math.floor(NOW / 1000), 401, 'malformed'],
  ])('with the timestamp %s gets %i (R04)', async (time, status, reason) => {
    const door = await aDoor();
    const body = bodyOf([anEvent()]);
    expect((await door.post(body, signedHeaders(body, { time }))).status).toBe(status);
    if (reason) expect(await door.count(SIGNATURE_INVALID, { reason })).toBe(1);
  });

  it('is logged once in ten seconds, however often it comes (R12)', async () => {
    let time = NOW;
    const door = await aDoor({ now: () => time });
    const body = bodyOf([anEvent()]);
    const unsigned = { 'content-type': 'application/json' };
    for (let index = 0; index < 20; index++) await door.post(body, unsigned);
    expect(door.lines).toHaveLength(1);
    time += 10_000;
    await door.post(body, unsigned);
    expect(JSON.parse(door.lines[1]!)).toMatchObject({ reason: 'missing-header', unloggedBefore: 19 });
    expect(await door.count(SIGNATURE_INVALID, { reason: 'missing-header' })).toBe(21);
  });
});

describe('a signed body that is no list of events', () => {
  it.each([
    ['half a list', Buffer.from('[{'), 400],
    ['an object', bodyOf(anEvent()), 400],
    ['UTF-16', Buffer.from('[]', 'utf16le'), 415],
    ['compressed without saying so', gzipSync('[]'), 415],
  ])('gets its answer when it is %s (R08, R11)', async (_name, body, status) => {
    const door = await aDoor();
    expect((await door.post(body)).status).toBe(status);
    expect(await door.count('fairlead_webhook_malformed_total')).toBe(1);
    expect(door.batches).toEqual([]);
  });
});

describe('a body in another form than JSON in UTF-8', () => {
  const plain = bodyOf([anEvent()]);
  it.each([
    ['gzip', gzipSync(plain), { 'content-encoding': 'gzip' }],
    ['deflate', deflateSync(plain), { 'content-encoding': 'deflate' }],
    ['brotli by name only', plain, { 'content-encoding': 'br' }],
    ['a form', plain, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a relative of JSON', plain, { 'content-type': 'application/json5' }],
    [
      'UTF-16',
      Buffer.from(plain.toString(), 'utf16le'),
      { 'content-type': 'application/json; charset=utf-16' },
    ],
  ])('gets 415 without being unpacked: %s (R11)', async (_name, body, headers) => {
    const door = await aDoor();
    expect((await door.post(body, { ...signedHeaders(body), ...headers })).status).toBe(415);
    expect(door.batches).toEqual([]);
  });
});

it('another method gets 405 and the method that is allowed (R56)', async () => {
  const door = await aDoor();
  const response = await fetch(door.url);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms));
  return Promise.race([promise.then(() => true), late]);
}

/** Node's own client can send one header twice; fetch joins them. */
function rawRequest(door: Door, body: Buffer, headers: Record<string, string | string[]>) {
  return new Promise<{ status: number | undefined }>((resolve, reject) => {
    const sending = request(door.url, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode });
    });
    sending.on('error', reject).end(body);
  });
}
