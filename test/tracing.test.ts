/** One process that traces to a collector on loopback, from a webhook to the write. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTracing } from '../src/tracing.ts';
import { openStage, PORTAL } from './support/stage.ts';
import { aBuyer } from './support/telling.ts';

interface Told {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

const CANARY = 'xq7canary';
const bodies: string[] = [];
const fail = (error: unknown) => expect.unreachable(String(error));
const collector = createServer(async (req, res) => {
  bodies.push(await text(req));
  res.end('{}');
});
let address: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterAll(() => collector.close());

/** What the collector was sent since the last look. */
function spans(): Told[] {
  const read = (value: Record<string, unknown>): unknown => {
    const list = value.arrayValue as { values: Record<string, unknown>[] } | undefined;
    return list ? list.values.map(read) : Object.values(value)[0];
  };
  return bodies.splice(0).flatMap((body) =>
    // biome-ignore lint/suspicious/noExplicitAny: the protocol's JSON
    JSON.parse(body).resourceSpans.flatMap(({ scopeSpans }: any) =>
      // biome-ignore lint/suspicious/noExplicitAny: the protocol's JSON
      scopeSpans.flatMap((scope: any) =>
        // biome-ignore lint/suspicious/noExplicitAny: the protocol's JSON
        scope.spans.map(({ attributes, status, ...span }: any) => ({
          ...span,
          failed: status.code === 2,
          attributes: Object.fromEntries(
            // biome-ignore lint/suspicious/noExplicitAny: the protocol's JSON
            attributes.map(({ key, value }: any) => [key, read(value)]),
          ),
        })),
      ),
    ),
  );
}

test('a collector is told of webhook batches, claims, outbox batches and calls, and of no person (R53)', async () => {
  const stage = await openStage({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: address } });
  await stage.install();
  const contact = await aBuyer(stage, `${CANARY}@northwind.example`);
  await stage.close();

  const sent = bodies.join('');
  const told = spans();
  const portal = { 'fairlead.portal_id': PORTAL };
  const named = (name: string) => told.filter((span) => span.name === name);
  expect(named('webhook batch')[0]?.attributes).toEqual({
    'fairlead.portal_ids': [PORTAL],
    'fairlead.events': expect.any(Number),
  });
  const [decided] = named('decide').filter(
    ({ attributes }) => attributes['fairlead.object_type'] === 'contact',
  );
  expect(decided?.attributes).toMatchObject(portal);
  const [written] = named('outbox batch');
  expect(written?.attributes).toEqual({
    ...portal,
    'fairlead.object_type': 'contact',
    'fairlead.records': 1,
  });
  const [call] = told.filter(({ parentSpanId }) => parentSpanId === written?.spanId);
  expect(call?.attributes).toEqual({
    ...portal,
    'http.request.method': 'POST',
    'url.template': '/crm/objects/2026-09/contacts/batch/update',
    'http.response.status_code': 200,
  });
  for (const secret of [CANARY, `"${contact}"`, `/${contact}`, 'Bearer']) expect(sent).not.toContain(secret);
});

test('what failed is marked, by its name and code and without its words', async () => {
  const { trace, close } = await openTracing(address, fail);
  const error = Object.assign(new Error(`invalid input syntax: "${CANARY}"`), { code: '22P02' });
  await expect(trace('decide', {}, () => Promise.reject(error))).rejects.toBe(error);
  await close();
  expect(bodies.join('')).not.toContain(CANARY);
  expect(spans()).toMatchObject([{ failed: true, attributes: { 'error.type': 'Error 22P02' } }]);
});

test('a collector that is away delays nothing and fails nothing', async () => {
  const lost: unknown[] = [];
  const { trace, close } = await openTracing('http://127.0.0.1:1', (error) => lost.push(error));
  expect(await trace('decide', {}, async () => 'done')).toBe('done');
  await close();
  expect(lost).toMatchObject([{ code: 'ECONNREFUSED' }]);
});
