import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { BodyReader, type BodyReading } from '../../src/http/body.ts';

const limits = { bodyBytes: 10, heldBytes: 15, readMs: 1_000 };

/** A stream of bytes with the headers of a request. */
function aRequest(headers: IncomingMessage['headers'] = {}) {
  const stream = new PassThrough();
  return Object.assign(stream, { headers }) as unknown as IncomingMessage & PassThrough;
}

async function readingOf(reader: BodyReader, req: IncomingMessage): Promise<BodyReading> {
  return new Promise((resolve, reject) => {
    reader.with(req, async (reading) => resolve(reading)).catch(reject);
  });
}

it('joins the chunks of a body', async () => {
  const req = aRequest();
  const reading = readingOf(new BodyReader(limits), req);
  req.write('[1,');
  req.end('2]');
  expect(await reading).toEqual({ kind: 'complete', bytes: Buffer.from('[1,2]') });
});

it('stops reading at the limit and stays stopped (R07)', async () => {
  const req = aRequest();
  const reading = readingOf(new BodyReader(limits), req);
  req.write('x'.repeat(11));
  expect(await reading).toEqual({ kind: 'too-large' });
  expect(req.isPaused()).toBe(true);
  expect(req.listenerCount('data')).toBe(0);
});

it('counts the bytes of all bodies until each is done with, also when that fails', async () => {
  const reader = new BodyReader(limits);
  const [first, second] = [aRequest(), aRequest()];
  const { promise: used, reject: fail } = Promise.withResolvers<void>();
  const failing = reader.with(first.end('x'.repeat(10)), () => used);
  expect(await readingOf(reader, second.end('x'.repeat(10)))).toEqual({ kind: 'no-room' });
  expect(reader.heldBytes).toBe(10);
  fail(new Error('the store is gone'));
  await expect(failing).rejects.toThrow('the store is gone');
  expect(reader.heldBytes).toBe(0);
});

it('knows an announced length above the limit', () => {
  const reader = new BodyReader(limits);
  expect(reader.announcesTooMuch(aRequest({ 'content-length': '11' }))).toBe(true);
  expect(reader.announcesTooMuch(aRequest({ 'content-length': '10' }))).toBe(false);
  expect(reader.announcesTooMuch(aRequest())).toBe(false);
});
