import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../sandbox/http/rate-limit.ts';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { connect, type PortalClient } from './portal-client.ts';

const contacts = '/crm/objects/2026-09/contacts';
let now = Date.UTC(2026, 10, 22);
let room: RefereedSandbox;
let client: PortalClient;

beforeEach(async () => {
  room = await startRefereedSandbox({ now: () => now, portals: [{ id: demoPortalId }, { id: '222' }] });
  client = connect(room.sandbox, demoPortalId);
});

afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const search = () =>
  client.post(`${contacts}/search`, { filterGroups: [], limit: 1, properties: [], sorts: [], after: '0' });

describe('rate limits', () => {
  it('allow 110 calls in ten seconds, then answer 429 as HubSpot does (R27)', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 110; count++) statuses.push((await client.get('/crm/owners/2026-09')).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const { status, body, headers } = await client.get('/crm/owners/2026-09');
    expect(status).toBe(429);
    expect(body).toMatchObject({
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
      requestId: expect.any(String),
    });
    expect(headers.get('x-hubspot-ratelimit-max')).toBe('110');
    expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
    expect((await connect(room.sandbox, '222').get('/crm/owners/2026-09')).status).toBe(200);
    now += 10_000;
    expect((await client.get('/crm/owners/2026-09')).status).toBe(200);
  });

  it('count search apart: four a second, without rate headers', async () => {
    for (let count = 0; count < 4; count++) expect((await search()).status).toBe(200);
    const { status, body, headers } = await search();
    expect(status).toBe(429);
    expect(body.policyName).toBe('SECONDLY');
    expect(headers.get('x-hubspot-ratelimit-max')).toBeNull();
    expect((await client.get('/crm/owners/2026-09')).headers.get('x-hubspot-ratelimit-remaining')).toBe(
      '109',
    );
  });

  it('do not touch batch reads of associations', async () => {
    const read = () =>
      client.post('/crm/associations/2026-09/contacts/companies/batch/read', { inputs: [{ id: '1' }] });
    for (let count = 0; count < 115; count++) expect((await read()).status).toBe(207);
  });

  it('never let more than the limit through in any window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 400 }),
        fc.integer({ min: 1, max: 20 }),
        (gaps, limit) => {
          const window = new SlidingWindow({ limit, windowMs: 1000 });
          let time = 0;
          const accepted: number[] = [];
          for (const gap of gaps) {
            time += gap;
            if (window.take(time).ok) accepted.push(time);
          }
          const most = accepted.map(
            (start) => accepted.filter((at) => at >= start && at < start + 1000).length,
          );
          expect(Math.max(0, ...most)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });
});

describe('faults', () => {
  const control = (method: string, path: string, body?: unknown) =>
    fetch(`${room.sandbox.url}/_sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const titleOf = (id: string) => room.sandbox.portal(demoPortalId).live('contacts', id).values.jobtitle;
  const aContact = (email = 'a@a.test') => room.sandbox.actor(demoPortalId).create('contacts', { email });

  it('answer with any status, body and header for a number of calls (R27, R28)', async () => {
    await control('POST', '/faults', {
      match: { path: '/crm/owners' },
      effect: {
        kind: 'status',
        status: 429,
        headers: { 'Retry-After': '10' },
        body: { status: 'error', message: 'slow down' },
      },
      times: 2,
    });
    expect((await client.get('/crm/owners/2026-09')).headers.get('retry-after')).toBe('10');
    expect((await client.get('/crm/owners/2026-09')).status).toBe(429);
    expect((await client.get('/crm/owners/2026-09')).status).toBe(200);
  });

  it('end after a time', async () => {
    await control('POST', '/faults', { effect: { kind: 'status', status: 503 }, forMs: 5000 });
    expect((await client.get('/crm/owners/2026-09')).status).toBe(503);
    now += 5000;
    expect((await client.get('/crm/owners/2026-09')).status).toBe(200);
  });

  it('hit one portal and leave another alone', async () => {
    room.sandbox.faults.add({ match: { portalId: '222' }, effect: { kind: 'status', status: 502 } });
    expect((await client.get('/crm/owners/2026-09')).status).toBe(200);
    expect((await connect(room.sandbox, '222').get('/crm/owners/2026-09')).status).toBe(502);
  });

  it.each([
    ['before', undefined],
    ['after', 'CTO'],
  ] as const)('drop the connection %s the write is applied (R14, R30)', async (when, title) => {
    const id = aContact();
    room.sandbox.faults.add({ match: { method: 'PATCH' }, effect: { kind: 'drop', when }, times: 1 });
    await expect(client.patch(`${contacts}/${id}`, { properties: { jobtitle: 'CTO' } })).rejects.toThrow();
    expect(titleOf(id)).toBe(title);
    expect(room.sandbox.calls.at(-1)).toMatchObject({ status: 0, method: 'PATCH', portalId: demoPortalId });
  });

  it('apply a write and answer 502 all the same (R30)', async () => {
    const id = aContact();
    room.sandbox.faults.add({
      match: { method: 'PATCH' },
      effect: { kind: 'status', status: 502, when: 'after' },
      times: 1,
    });
    expect((await client.patch(`${contacts}/${id}`, { properties: { jobtitle: 'CTO' } })).status).toBe(502);
    expect(titleOf(id)).toBe('CTO');
  });

  it('take a connection and never answer (R31)', async () => {
    room.sandbox.faults.add({ effect: { kind: 'hang' } });
    const answer = fetch(`${room.sandbox.url}/crm/owners/2026-09`, { signal: AbortSignal.timeout(150) });
    await expect(answer).rejects.toThrow(/timeout|aborted/);
  });

  it('answer late', async () => {
    room.sandbox.faults.add({ effect: { kind: 'delay', ms: 120 }, times: 1 });
    const begun = performance.now();
    await client.get('/crm/owners/2026-09');
    expect(performance.now() - begun).toBeGreaterThan(110);
  });

  it('refuse some inputs of a batch and apply the others with 207 (R29)', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => aContact(`p${index}@a.test`));
    const refused = [ids[1]!, ids[4]!];
    await control('POST', '/faults', {
      match: { path: 'batch/update' },
      effect: { kind: 'partial', ids: refused, message: 'no' },
    });
    const inputs = ids.map((id) => ({ id, properties: { jobtitle: 'CTO' } }));
    const { status, body } = await client.post(`${contacts}/batch/update`, { inputs });
    expect(status).toBe(207);
    expect(body).toMatchObject({
      numErrors: 2,
      errors: [{ message: 'no', context: { ids: [refused[0]] } }, {}],
    });
    expect(ids.filter((id) => titleOf(id) === 'CTO')).toEqual(ids.filter((id) => !refused.includes(id)));
  });

  it('match a pattern, and are listed and cleared', async () => {
    await control('POST', '/faults', {
      match: { path: '/owners/2026-09$/' },
      effect: { kind: 'status', status: 500 },
    });
    expect((await client.get('/crm/owners/2026-09')).status).toBe(500);
    expect((await client.get('/crm/owners/2026-09/60001')).status).toBe(200);
    expect((await (await control('GET', '/faults')).json()) as object).toMatchObject({
      faults: [{ hits: 1 }],
    });
    await control('DELETE', '/faults');
    expect((await client.get('/crm/owners/2026-09')).status).toBe(200);
  });
});
