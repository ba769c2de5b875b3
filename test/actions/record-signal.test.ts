import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { signatureHeaders } from '../../sandbox/webhooks/signature.ts';
import { type ActionRun, callAction } from '../../sandbox/workflows/action-call.ts';
import { manifest } from '../../src/manifest.ts';
import { NOW, openDoors, PORTAL, PUBLIC_URL, SECRET } from '../signals/door.ts';

type Doors = Awaited<ReturnType<typeof openDoors>>;
const { path } = manifest.workflowActions['record-signal'];

/** HubSpot's call, and the output fields or the problem it is answered with. */
async function run(
  door: Doors,
  inputFields: ActionRun['inputFields'],
  more: Partial<ActionRun> & {
    readonly secret?: string;
    readonly at?: number;
    readonly publicUrl?: string;
  } = {},
) {
  const { secret = SECRET, at = NOW, publicUrl = PUBLIC_URL, ...changes } = more;
  const call = { path, objectId: '901', callbackId: `ap-${PORTAL}-1-2-0`, inputFields, ...changes };
  const answer = await callAction({ url: door.url, publicUrl, clientSecret: secret }, PORTAL, call, at);
  // biome-ignore lint/suspicious/noExplicitAny: tests read single fields of several shapes
  const body = answer.body as any;
  return { status: answer.status, body, outputs: body.outputFields };
}

describe('the workflow action "Record a signal"', () => {
  test('keeps the signal and answers with a sentence', async () => {
    const door = await openDoors();
    const { status, outputs } = await run(
      door,
      {
        kind: 'webinar_attended',
        asset: 'Outbound in an hour',
        topic: 'pipeline',
        minutes: '60',
        questions: 1,
        occurred_at: String(NOW - 3_600_000),
        attributes: 'campaign = spring; tier=gold\n seats = 1,200\n',
        partner: '',
      },
      { workflowId: 77 },
    );
    expect({ status, outputs }).toEqual({
      status: 200,
      outputs: {
        result: 'recorded',
        message: 'Recorded: Webinar attendance, 2026-11-20 09:00 UTC.',
        hs_execution_state: 'SUCCESS',
      },
    });
    expect(door.told).toMatchObject([
      {
        portalId: PORTAL,
        objectId: '901',
        occurredAt: NOW - 3_600_000,
        sourceId: 'workflow:77',
        signal: {
          door: 'workflow',
          kind: 'webinar_attended',
          asset: 'outbound in an hour',
          attributes: {
            minutes: 60,
            questions: 1,
            campaign: 'spring',
            tier: 'gold',
            seats: 1200,
            topic: 'pipeline',
          },
        },
      },
    ]);
    expect(await door.count('fairlead_signals_told_total', { door: 'workflow', outcome: 'recorded' })).toBe(
      1,
    );
  });

  test('without a time it is of the moment the workflow gets here', async () => {
    const door = await openDoors();
    await run(door, { kind: 'demo_request', occurred_at: '' });
    expect(door.told).toMatchObject([{ occurredAt: NOW, signal: { asset: null } }]);
    expect(door.told.map(({ signal }) => signal.attributes)).toEqual([{}]);
  });

  test('a repeated run is known by its callback id, whenever it comes (R21)', async () => {
    let now = NOW;
    const door = await openDoors({ now: () => now });
    await run(door, { kind: 'demo_request' });
    now += 3_600_000;
    const { outputs } = await run(door, { kind: 'demo_request' }, { at: now });
    expect(outputs).toMatchObject({ result: 'known', hs_execution_state: 'SUCCESS' });
    expect(door.told).toHaveLength(1);
  });

  test.each([
    [{}, 'kind: is empty. Say which signal this is.'],
    [
      { kind: 'webinar' },
      `kind: "webinar" is no signal of this portal's model. It knows: webinar_attended, demo_request.`,
    ],
    [{ kind: 'demo_request', occurred_at: 'soon' }, /^occurred_at: is no time/],
    [{ kind: 'demo_request', occurred_at: String(NOW + 86_400_000) }, /^occurred_at: lies in the future/],
    [{ kind: 'demo_request', asset: 'x'.repeat(600) }, /^asset: is longer/],
    [
      { kind: 'demo_request', attributes: 'just words' },
      'attributes: are not written as name = value, one a line.',
    ],
    [{ kind: 'demo_request', attributes: '= 5' }, /^attributes: are not written/],
    [{ kind: 'demo_request', minutes: 5, attributes: 'minutes = 6' }, /^attributes\.minutes: is given twice/],
    [{ kind: 'demo_request', attributes: '__proto__ = 6' }, /^attributes\.__proto__: is a name/],
    [{ kind: 'demo_request', minutes: { value: 5 } }, /^attributes\.minutes: is neither/],
    [{ kind: ['demo_request'] }, 'kind: is neither a text nor a number.'],
  ])('%o is refused in words, and the workflow goes on', async (inputFields, message) => {
    const door = await openDoors();
    const { status, outputs } = await run(door, inputFields);
    expect(status).toBe(200);
    expect(outputs).toMatchObject({ result: 'refused', hs_execution_state: 'FAIL_CONTINUE' });
    expect(outputs.message).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
    expect(door.told).toEqual([]);
  });

  test('on other records than contacts it says where it belongs', async () => {
    const door = await openDoors();
    const { outputs } = await run(door, { kind: 'demo_request' }, { objectType: 'DEAL' });
    expect(outputs.message).toBe('Fairlead works on contacts. Use the action in a contact-based workflow.');
    expect((await run(door, { kind: 'demo_request' }, { objectType: '0-1' })).outputs.result).toBe(
      'recorded',
    );
  });

  test.each([
    ['unknown', 'not installed'],
    ['disconnected', 'Install it again'],
  ] as const)('of a portal that is %s it says what to do', async (state, words) => {
    const door = await openDoors({ portal: { state } });
    const { status, outputs } = await run(door, { kind: 'demo_request' });
    expect(status).toBe(200);
    expect(outputs).toMatchObject({
      hs_execution_state: 'FAIL_CONTINUE',
      message: expect.stringContaining(words),
    });
  });

  test('HubSpot is asked to come again while the portal is prepared or the store is in trouble (R16)', async () => {
    const preparing = await openDoors({ portal: { state: 'preparing' } });
    expect((await run(preparing, { kind: 'demo_request' })).status).toBe(503);
    const trouble = Object.assign(new Error('Key (email)=(ada@example.com)'), { code: '57P03' });
    const failing = await openDoors({ intake: { accept: () => Promise.reject(trouble) } });
    const { status, body } = await run(failing, { kind: 'demo_request' });
    expect(status).toBe(503);
    expect(body).toMatchObject({ ok: false, code: 'unavailable' });
    expect(failing.lines.join('')).not.toContain('ada@');
  });

  test('every input of its definition is understood', async () => {
    const door = await openDoors();
    const { inputs, outputs } = manifest.workflowActions['record-signal'];
    const values: Readonly<Record<string, string>> = {
      kind: 'webinar_attended',
      occurred_at: String(NOW),
      attributes: 'a = 1',
      minutes: '5',
      questions: '1',
    };
    const inputFields = Object.fromEntries(inputs.map(({ name }) => [name, values[name] ?? `some ${name}`]));
    const answer = await run(door, inputFields);
    expect(Object.keys(answer.outputs)).toEqual([...outputs.map(({ name }) => name), 'hs_execution_state']);
    expect(door.told).toMatchObject([
      {
        signal: { asset: 'some asset', attributes: { topic: 'some topic', minutes: 5, questions: 1, a: 1 } },
      },
    ]);
    expect(Object.keys(door.told[0]!.signal.attributes)).toHaveLength(4);
  });
});

describe('who may call it', () => {
  test.each(['v2', 'v3', 'v2 and v3'] as const)('HubSpot, signing with %s', async (signature) => {
    const door = await openDoors();
    expect((await run(door, { kind: 'demo_request' }, { signature })).status).toBe(200);
    expect(door.asked).toEqual([PORTAL]);
  });

  test.each(['v2', 'v3', 'v2 and v3'] as const)('nobody else, signing with %s', async (signature) => {
    const door = await openDoors();
    const wrong = [{ secret: 'another' }, { publicUrl: 'https://evil.example' }];
    for (const more of wrong) {
      const { status, body } = await run(door, { kind: 'demo_request' }, { signature, ...more });
      expect(status).toBe(401);
      expect(body).toMatchObject({ ok: false, code: 'unauthorized' });
    }
    expect(door.asked).toEqual([]);
    expect(door.told).toEqual([]);
  });

  test('an old v3 signature is not saved by the v2 beside it, which has no time', async () => {
    const door = await openDoors();
    const at = NOW - 301_000;
    expect((await run(door, { kind: 'demo_request' }, { signature: 'v2 and v3', at })).status).toBe(401);
    expect((await run(door, { kind: 'demo_request' }, { signature: 'v2', at })).status).toBe(200);
  });

  test('a page of the app cannot: what HubSpot signs for it names in its query who asks (R51)', async () => {
    const door = await openDoors();
    expect((await signedCall(door, {}, '')).status).toBe(200);
    expect((await signedCall(door, {}, '?portalId=1&userId=77')).status).toBe(401);
    expect(door.told).toHaveLength(1);
  });

  test.each([
    ['without a signature', {}],
    ['with a v3 signature that can be none', { 'x-hubspot-signature-v3': 'a' }],
    [
      'with a v2 signature that can be none',
      { 'x-hubspot-signature': 'a', 'x-hubspot-signature-version': 'v2' },
    ],
    ['with a signature of another version', { 'x-hubspot-signature': 'a'.repeat(64) }],
  ])('%s it is refused before one byte of its body has come (R12)', async (_name, signature) => {
    const door = await openDoors();
    const headers = { 'content-type': 'application/json', 'content-length': '100', ...signature };
    const call = request(door.url + path, { method: 'POST', headers });
    call.flushHeaders();
    const [response] = (await once(call, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(401);
    call.destroy();
  });

  test('half a signature, another media type or another method are refused too', async () => {
    const door = await openDoors();
    const post = (body: string, headers: Record<string, string>) =>
      fetch(door.url + path, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      });
    expect((await post('{', { 'x-hubspot-signature': 'a' })).status).toBe(401);
    expect((await post('x', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(door.url + path)).status).toBe(405);
  });

  test.each([
    ['no portal', { origin: {} }, 'origin.portalId'],
    ['a portal that is no id', { origin: { portalId: '1 or 1=1' } }, 'origin.portalId'],
    ['no contact', { object: { objectType: 'CONTACT' } }, 'object.objectId'],
    ['no callback id', { callbackId: undefined }, 'callbackId'],
    ['fields that are none', { inputFields: ['demo_request'] }, 'inputFields'],
  ])('a signed call with %s is not HubSpot’s: 400, and the log says where', async (_name, changes, place) => {
    const door = await openDoors();
    const { status } = await signedCall(door, changes);
    expect(status).toBe(400);
    expect(door.lines.join('')).toContain(place);
    expect(door.told).toEqual([]);
  });
});

/** A call in a form that HubSpot does not send. */
async function signedCall(door: Doors, changes: Readonly<Record<string, unknown>>, query = '') {
  const body = JSON.stringify({
    callbackId: 'ap-1',
    origin: { portalId: Number(PORTAL) },
    object: { objectId: 901, objectType: 'CONTACT' },
    inputFields: { kind: 'demo_request' },
    ...changes,
  });
  const signed = { method: 'POST', uri: PUBLIC_URL + path + query, body, timestamp: NOW };
  return fetch(door.url + path + query, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...signatureHeaders(SECRET, signed, 'v3') },
    body,
  });
}
