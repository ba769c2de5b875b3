import express from 'express';
import { pino } from 'pino';
import { Counter, Registry } from 'prom-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AppDeps, createApp } from '../../src/app.ts';
import { methodNotAllowed } from '../../src/http/errors.ts';
import type { ReadinessCheck } from '../../src/http/health.ts';
import { listen } from '../../src/http/listen.ts';

let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});

async function serve(options: Partial<AppDeps> = {}) {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const app = createApp({
    config: { trustedProxies: [] },
    log,
    registry: new Registry(),
    checks: [],
    routers: {},
    ...options,
  });
  const listening = await listen(app, 0, '127.0.0.1');
  close = () => listening.close(500);
  const url = `http://127.0.0.1:${listening.port}`;
  return { lines, get: (path: string, init?: RequestInit) => fetch(url + path, init), listening };
}

function aRouter() {
  const router = express.Router();
  router
    .route('/things/:id')
    .get((req, res) => void res.json({ id: req.params.id, ip: req.ip }))
    .all(methodNotAllowed('GET', 'HEAD'));
  router.post('/things', express.json({ limit: 100 }), (req, res) => void res.json(req.body));
  router.get('/broken', async () => {
    throw new Error('select * from secrets -- PostgreSQL 18.1');
  });
  router.get('/half', (_req, res) => {
    res.write('half an ans');
    throw new Error('too late');
  });
  return router;
}

describe('an error answer (R56)', () => {
  it.each([
    ['an unknown address', '/nowhere', {}, 404, 'not_found'],
    ['a wrong method', '/things/1', { method: 'DELETE' }, 405, 'method_not_allowed'],
    ['an exception', '/broken', {}, 500, 'internal_error'],
    ['an address that cannot be decoded', '/things/%E0%A4%A', {}, 400, 'bad_request'],
    ['a body that is no JSON', '/things', aPost('{'), 400, 'bad_request'],
    ['a body that is too long', '/things', aPost(`"${'x'.repeat(200)}"`), 413, 'too_large'],
  ])('to %s is generic and carries the request id', async (_name, path, init, status, code) => {
    const { get } = await serve({ routers: { things: aRouter() } });
    const response = await get(path, init);
    expect(response.status).toBe(status);
    const body = (await response.json()) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual(['ok', 'code', 'message', 'requestId']);
    expect(body).toMatchObject({ ok: false, code, requestId: response.headers.get('x-request-id') });
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(body)).not.toMatch(/select|Postgre|\.ts|node_modules/i);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('server')).toBeNull();
  });

  it('to an exception is found in the log by its request id; a fault of the caller is not logged', async () => {
    const { get, lines } = await serve({ routers: { things: aRouter() } });
    await get('/things', aPost('{'));
    expect(lines).toEqual([]);
    const requestId = (await get('/broken')).headers.get('x-request-id');
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 50, requestId, msg: 'request failed' });
  });

  it.each([
    ['an unknown address', '/nowhere', 404, 'There is no such page'],
    ['an exception', '/broken', 500, 'Something went wrong here'],
  ])('to %s is a page for a person with a browser', async (_name, path, status, title) => {
    const { get } = await serve({ routers: { things: aRouter() } });
    const response = await get(path, { headers: { accept: 'text/html,*/*' } });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain(response.headers.get('x-request-id'));
    expect(page).not.toMatch(/select|Postgre|\.ts|node_modules/i);
  });

  it('that comes after half an answer breaks the connection', async () => {
    const { get, lines } = await serve({ routers: { things: aRouter() } });
    await expect(get('/half').then((response) => response.text())).rejects.toThrow();
    expect(lines).toHaveLength(1);
  });

  it('names the allowed methods', async () => {
    const { get } = await serve({ routers: { things: aRouter() } });
    expect((await get('/things/1', { method: 'PUT' })).headers.get('allow')).toBe('GET, HEAD');
    expect((await get('/healthz', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('the app', () => {
  it('sets security headers and a request id on what it serves, and takes no request id over', async () => {
    const { get } = await serve({ routers: { things: aRouter() } });
    const response = await get('/things/1', { headers: { 'x-request-id': 'forged' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('believes forwarded addresses from listed proxies only (R06)', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const open = await serve({ routers: { things: aRouter() } });
    expect(await (await open.get('/things/1', { headers })).json()).toMatchObject({ ip: '127.0.0.1' });
    await close?.();
    const behind = await serve({
      routers: { things: aRouter() },
      config: { trustedProxies: ['127.0.0.0/8'] },
    });
    expect(await (await behind.get('/things/1', { headers })).json()).toMatchObject({ ip: '203.0.113.9' });
  });

  it('hands webhooks out before any middleware touches them', async () => {
    const webhooks = express.Router();
    webhooks.post(
      '/webhooks/hubspot',
      (req, res) => void res.status(204).set('x-read', String(req.readableDidRead)).end(),
    );
    const { get } = await serve({ routers: { webhooks, things: aRouter() } });
    const response = await get('/webhooks/hubspot', aPost('[]'));
    expect(response.headers.get('x-read')).toBe('false');
    expect(response.headers.get('content-security-policy')).toBeNull();
  });
});

describe('health', () => {
  const ready: ReadinessCheck = { name: 'database', check: async () => ({ ok: true }) };

  it('/healthz answers while the process lives, also when it is not ready', async () => {
    const down: ReadinessCheck = {
      name: 'database',
      check: async () => ({ ok: false, detail: 'unreachable' }),
    };
    const { get } = await serve({ checks: [down] });
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(503);
  });

  it('/readyz is 200 when every check passes and shows their details', async () => {
    const queue: ReadinessCheck = { name: 'queue', check: async () => ({ ok: true, detail: 'oldest 3 s' }) };
    const { get } = await serve({ checks: [ready, queue] });
    const response = await get('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      ok: true,
      checks: [
        { name: 'database', ok: true },
        { name: 'queue', ok: true, detail: 'oldest 3 s' },
      ],
    });
  });

  it('/readyz asks once for all who ask meanwhile, and anew for whoever comes later', async () => {
    let asked = 0;
    const held = Promise.withResolvers<{ ok: true }>();
    const slow: ReadinessCheck = {
      name: 'database',
      check() {
        asked += 1;
        return held.promise;
      },
    };
    const { get } = await serve({ checks: [slow] });
    const many = Array.from({ length: 20 }, () => get('/readyz'));
    await vi.waitFor(() => expect(asked).toBe(1));
    held.resolve({ ok: true });
    expect((await Promise.all(many)).map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect((await get('/readyz')).status).toBe(200);
    expect(asked).toBeLessThan(20);
    expect(asked).toBeGreaterThan(1);
  });

  it('/readyz is 503 when a check throws, and keeps the cause for the log', async () => {
    const broken: ReadinessCheck = {
      name: 'database',
      check: () => Promise.reject(new Error('password canary')),
    };
    const { get, lines } = await serve({ checks: [ready, broken] });
    const response = await get('/readyz');
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(JSON.parse(text).checks[1]).toEqual({ name: 'database', ok: false, detail: 'failed' });
    expect(text).not.toContain('canary');
    expect(lines.join('')).toContain('readiness check failed');
  });

  it('/readyz does not wait for a check that hangs', async () => {
    const hanging: ReadinessCheck = { name: 'database', check: () => new Promise(() => {}) };
    const { get } = await serve({ checks: [hanging] });
    const response = await get('/readyz');
    expect(await response.json()).toMatchObject({ ok: false, checks: [{ detail: 'no answer in time' }] });
  });
});

it('/metrics shows the registry it was given, kept by nobody, and to nobody outside', async () => {
  const registry = new Registry();
  new Counter({ name: 'things_total', help: 'Things', registers: [registry] }).inc(3);
  const { get } = await serve({ registry });
  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(await response.text()).toContain('things_total 3');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const fromOutside = await get('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(fromOutside.status).toBe(404);
  expect(await fromOutside.text()).not.toContain('things_total');
});

describe('a listening server', () => {
  it('answers the requests in flight before it closes, and takes no new ones (R15)', async () => {
    const { promise: asked, resolve: nowAsked } = Promise.withResolvers<void>();
    const { promise: goOn, resolve: letGo } = Promise.withResolvers<void>();
    const slow = express.Router();
    slow.get('/slow', async (_req, res) => {
      nowAsked();
      await goOn;
      res.end('done');
    });
    const { get, listening } = await serve({ routers: { slow } });
    const answer = get('/slow');
    await asked;
    const closed = listening.close();
    close = undefined;
    await expect(get('/healthz')).rejects.toThrow();
    letGo();
    expect(await (await answer).text()).toBe('done');
    await closed;
  });

  it('cuts what is still open after its grace', async () => {
    const endless = express.Router();
    endless.get('/endless', (_req, res) => void res.write('…'));
    const { get, listening } = await serve({ routers: { endless } });
    const answer = await get('/endless');
    close = undefined;
    await listening.close(20);
    await expect(answer.text()).rejects.toThrow();
  });

  it('reports a port that is taken', async () => {
    const { listening } = await serve();
    await expect(listen(() => {}, listening.port, '127.0.0.1')).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

function aPost(body: string): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/json' } };
}
