import { describe, expect, test } from 'vitest';
import { newPortalKey } from '../../src/signals/portal-key.ts';
import { aSignal, NOW, openDoors, PORTAL } from './door.ts';

describe('a list of signals with a key', () => {
  test('is answered with 202 once it is stored, and every signal is told how it went', async () => {
    const door = await openDoors({ emails: { 'dana@northwind.example': ['902'] } });
    const { status, body } = await door.send({
      signals: [
        aSignal({ asset: 'Outbound', topic: 'pipeline', attributes: { minutes: 60, late: false } }),
        aSignal({ kind: 'webinar' }),
        aSignal({ contactId: undefined, email: ' Dana@Northwind.example ', occurredAt: NOW }),
      ],
    });
    expect(status).toBe(202);
    expect(body).toEqual({
      ok: true,
      accepted: 2,
      known: 0,
      refused: 1,
      results: [
        { index: 0, status: 'accepted' },
        {
          index: 1,
          status: 'refused',
          field: 'kind',
          reason: `"webinar" is no signal of this portal's model. It knows: webinar_attended, demo_request.`,
        },
        { index: 2, status: 'accepted' },
      ],
    });
    expect(door.told).toMatchObject([
      {
        portalId: PORTAL,
        objectType: 'contact',
        objectId: '901',
        occurredAt: NOW - 3_600_000,
        sourceId: 'key:k1',
        signal: {
          door: 'api',
          kind: 'webinar_attended',
          asset: 'outbound',
          attributes: { minutes: 60, late: 'false', topic: 'pipeline' },
        },
      },
      { objectId: '902', occurredAt: NOW },
    ]);
    expect(await door.count('fairlead_signals_told_total', { door: 'api', outcome: 'recorded' })).toBe(2);
    expect(await door.count('fairlead_signals_told_total', { door: 'api', outcome: 'refused' })).toBe(1);
  });

  test('is not answered before the store has it (R01)', async () => {
    const called = Promise.withResolvers<void>();
    const stored = Promise.withResolvers<void>();
    const door = await openDoors({
      intake: {
        async accept({ events }) {
          called.resolve();
          await stored.promise;
          return { stored: events.length, duplicates: 0, ignored: 0 };
        },
      },
    });
    let isAnswered = false;
    const answer = door.send({ signals: [aSignal()] }).finally(() => {
      isAnswered = true;
    });
    await called.promise;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    stored.resolve();
    expect((await answer).status).toBe(202);
  });

  test('is known when it is told again in the same words, and heard where it says something else', async () => {
    const door = await openDoors();
    const at = Date.UTC(2026, 10, 20, 9, 30);
    const told = aSignal({ occurredAt: at, asset: 'https://a.example/w?x=1', attributes: { minutes: 5 } });
    const same = aSignal({
      occurredAt: at,
      asset: ' HTTPS://a.example/w#top',
      attributes: { minutes: ' 5 ' },
    });
    const others = [
      { ...told, attributes: { minutes: 60 } },
      { ...told, attributes: {} },
      { ...told, occurredAt: at + 1 },
      { ...told, asset: 'https://a.example/v' },
      { ...told, kind: 'demo_request' },
      { ...told, contactId: 902 },
    ];
    const { body } = await door.send({ signals: [told, same, ...others] });
    expect(body).toMatchObject({ accepted: 8, known: 1, refused: 0 });
    expect((await door.send({ signals: [told, ...others] })).body).toMatchObject({ accepted: 7, known: 7 });
  });

  test('of which nothing can be used is 422, with the reasons', async () => {
    const door = await openDoors();
    const { status, body } = await door.send({ signals: [aSignal({ occurredAt: 'yesterday' })] });
    expect(status).toBe(422);
    expect(body).toMatchObject({ ok: false, code: 'all_refused', results: [{ field: 'occurredAt' }] });
    expect(door.told).toEqual([]);
  });

  test('an address of nobody, or of two contacts, refuses that signal alone', async () => {
    const door = await openDoors({ emails: { 'two@duo.example': ['1', '2'] } });
    const byAddress = (email: string) => aSignal({ contactId: undefined, email });
    const { body } = await door.send({
      signals: [byAddress('nobody@duo.example'), byAddress('two@duo.example'), aSignal()],
    });
    expect(body.results).toEqual([
      {
        index: 0,
        status: 'refused',
        field: 'email',
        reason:
          'belongs to no contact known here. Send contactId, or send the signal again once the contact is in HubSpot.',
      },
      { index: 1, status: 'refused', field: 'email', reason: 'belongs to several contacts. Send contactId.' },
      { index: 2, status: 'accepted' },
    ]);
  });

  test('of a thousand signals is taken, of one more refused whole', async () => {
    const door = await openDoors();
    const list = (length: number) => Array.from({ length }, (_, place) => aSignal({ contactId: place + 1 }));
    expect((await door.send({ signals: list(1_000) })).body).toMatchObject({ accepted: 1_000 });
    const { status, body } = await door.send({ signals: list(1_001) });
    expect(status).toBe(400);
    expect(body.message).toBe('The list holds 1001 signals. Send 1 to 1000 at once.');
    expect(door.told).toHaveLength(1_000);
  });
});

describe('a caller without a good key', () => {
  const { key } = newPortalKey();
  test.each([
    ['no key', undefined],
    ['another scheme', `Basic ${key.reveal()}`],
    ['something else as key', 'Bearer flk_x'],
    ['two keys', `Bearer ${key.reveal()} ${key.reveal()}`],
    ['a key that nobody has', `Bearer ${key.reveal()}`],
  ])('gets 401 and learns nothing: %s', async (_name, authorization) => {
    const door = await openDoors();
    const response = await fetch(`${door.url}/api/signals`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
      body: JSON.stringify({ signals: [aSignal()] }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ ok: false, code: 'unauthorized' });
    expect(door.told).toEqual([]);
    expect(door.asked).toEqual([]);
  });

  test('the key is written nowhere', async () => {
    const door = await openDoors();
    await door.send({ signals: [aSignal()] });
    await door.send({ signals: [aSignal()] }, { authorization: `Bearer ${key.reveal()}` });
    expect(door.lines.join('')).toContain('unknown key');
    expect(door.lines.join('')).not.toContain('flk_');
    expect(String(key)).not.toContain('flk_');
  });
});

describe('limits', () => {
  test('a key that sends too fast is asked to wait, and only that key (429)', async () => {
    let now = NOW;
    const door = await openDoors({ limits: { pace: { capacity: 2, perSecond: 0.5 } }, now: () => now });
    const statuses = [];
    for (let times = 0; times < 3; times += 1)
      statuses.push((await door.send({ signals: [aSignal()] })).status);
    expect(statuses).toEqual([202, 202, 429]);
    const refused = await door.send({ signals: [aSignal()] });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(refused.body).toMatchObject({ code: 'too_many_requests' });
    const other = newPortalKey().key.reveal();
    expect((await door.send({ signals: [] }, { authorization: `Bearer ${other}` })).status).toBe(401);
    now += 2_000;
    expect((await door.send({ signals: [aSignal()] })).status).toBe(202);
  });

  test('made-up keys are looked up no faster than one key, and hold up nobody whose key is known (R12)', async () => {
    const door = await openDoors({ limits: { pace: { capacity: 3, perSecond: 0.5 } } });
    expect((await door.send({ signals: [aSignal()] })).status).toBe(202);
    const statuses = [];
    for (let times = 0; times < 4; times += 1) {
      const authorization = `Bearer ${newPortalKey().key.reveal()}`;
      statuses.push((await door.send({ signals: [] }, { authorization })).status);
    }
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect((await door.send({ signals: [aSignal()] })).status).toBe(202);
  });

  test('a body that is too large is refused before it is read (R07)', async () => {
    const door = await openDoors({ limits: { bodyBytes: 1_000 } });
    const { status } = await door.send({ signals: [aSignal({ asset: 'x'.repeat(1_000) })] });
    expect(status).toBe(413);
  });

  test.each([
    ['half a list', '{"signals": [', 400],
    ['a bare list', JSON.stringify([aSignal()]), 400],
    ['a list under another name', JSON.stringify({ events: [aSignal()] }), 400],
    ['something beside the list', JSON.stringify({ signals: [aSignal()], portalId: '1' }), 400],
    ['no signal', JSON.stringify({ signals: [] }), 400],
    ['null', 'null', 400],
  ])('a body that is %s gets %i… and a reason', async (_name, body, status) => {
    const door = await openDoors();
    const answer = await door.send(body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ ok: false, code: 'bad_request' });
  });

  test('another media type gets 415, another method 405', async () => {
    const door = await openDoors();
    expect((await door.send('signals=1', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(`${door.url}/api/signals`)).status).toBe(405);
  });
});

describe('when it cannot be taken now', () => {
  test('a store in trouble is 503, and what it said of the contact is not logged (R16)', async () => {
    const trouble = Object.assign(new Error('Key (email)=(ada@example.com)'), { code: '57P03' });
    const door = await openDoors({ intake: { accept: () => Promise.reject(trouble) } });
    const { status, headers } = await door.send({ signals: [aSignal()] });
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('10');
    expect(door.lines.join('')).toContain('57P03');
    expect(door.lines.join('')).not.toContain('ada@');
  });

  test('a portal that is being prepared is 503, one that has left 403', async () => {
    const preparing = await openDoors({ portal: { state: 'preparing' } });
    expect((await preparing.send({ signals: [aSignal()] })).status).toBe(503);
    const left = await openDoors({ portal: { state: 'disconnected' } });
    const { status, body } = await left.send({ signals: [aSignal()] });
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'disconnected' });
    expect(body.message).toContain('Install it again');
  });
});
