import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { EventIntake } from '../../src/webhooks/intake.ts';
import { aDoor, anEvent, bodyOf, type Door, heldIntake, signedHeaders } from './door.ts';

const MIB = 1024 * 1024;

describe('a body above the limit', () => {
  it('that says so is refused and the connection closed before it is read (R07)', async () => {
    const door = await aDoor();
    const sent = await pushBody(door, { 'content-length': String(200 * MIB) }, 200 * MIB);
    expect(sent.head).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent.head).toMatch(/connection: close/i);
    expect(sent.bytesReadByServer).toBeLessThan(MIB);
  });

  it('in chunks without saying so is refused at the limit and not read on (R07)', async () => {
    const door = await aDoor();
    const sent = await pushBody(door, { 'transfer-encoding': 'chunked' }, 200 * MIB);
    expect(sent.head).toMatch(/^HTTP\/1\.1 413 /);
    expect(sent.bytesReadByServer).toBeLessThan(12 * MIB);
  });

  it('is answered so that an ordinary client sees the 413', async () => {
    const door = await aDoor();
    const response = await door.post(Buffer.alloc(11 * MIB, 0x20));
    expect(response.status).toBe(413);
  });
});

describe('when the app cannot take more', () => {
  it('asks to come again when the store fails, never 2xx, and tells nothing of the cause (R16)', async () => {
    const failing: EventIntake = {
      accept: () =>
        Promise.reject(Object.assign(new Error('Key (email)=(ada@example.com)'), { code: '57P03' })),
    };
    const door = await aDoor({ intake: failing });
    const response = await door.post(bodyOf([anEvent()]));
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('10');
    expect(await response.text()).not.toMatch(/email|57P03/);
    expect(door.lines.join('')).toMatch(/57P03/);
    expect(door.lines.join('')).not.toMatch(/ada@example/);
    expect(await door.count('fairlead_webhook_events_stored_total')).toBe(0);
  });

  it('asks to come again when too many batches wait, and takes batches again afterwards', async () => {
    const store = heldIntake();
    const door = await aDoor({ intake: store.intake, limits: { waiting: 1 } });
    const first = door.post(bodyOf([anEvent()]));
    await store.called;
    expect((await door.post(bodyOf([anEvent()]))).status).toBe(503);
    store.release();
    expect((await first).status).toBe(204);
    expect((await door.post(bodyOf([anEvent()]))).status).toBe(204);
  });

  it('asks to come again when the bodies in hand are too many bytes, and forgets them when done', async () => {
    const store = heldIntake();
    const door = await aDoor({ intake: store.intake, limits: { heldBytes: 1500 } });
    const body = bodyOf([anEvent({ propertyValue: 'x'.repeat(600) })]);
    const first = door.post(body);
    await store.called;
    expect((await door.post(body)).status).toBe(503);
    store.release();
    expect((await first).status).toBe(204);
    expect((await door.post(body)).status).toBe(204);
  });

  it('gives up on a body that does not arrive', async () => {
    const door = await aDoor({ limits: { readMs: 50 } });
    const sent = await pushBody(door, { 'content-length': '1000' }, 10);
    expect(sent.head).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('outlives a caller that hangs up in the middle of a body', async () => {
    const door = await aDoor();
    const socket = connect(door.port, '127.0.0.1');
    socket.write(headOf({ ...signedHeaders(Buffer.alloc(0)), 'content-length': '1000' }));
    socket.write('[{');
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.resetAndDestroy();
    expect((await door.post(bodyOf([anEvent()]))).status).toBe(204);
  });
});

function headOf(headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST /webhooks/hubspot HTTP/1.1\r\nhost: x\r\n${lines.join('')}\r\n`;
}

/** Sends a head and then as many bytes as the server takes, up to `total`; resolves when the server hung up. */
async function pushBody(door: Door, headers: Record<string, string>, total: number) {
  const server = Promise.withResolvers<{ bytesRead: number }>();
  door.server.once('connection', (socket) => server.resolve(socket));
  const socket = connect({ port: door.port, host: '127.0.0.1', allowHalfOpen: true });
  let head = '';
  socket.on('data', (data) => {
    head += data.toString('latin1');
  });
  socket.on('error', () => {});
  const hungUp = new Promise<void>((resolve) => socket.on('end', resolve).on('close', () => resolve()));

  socket.write(headOf({ ...signedHeaders(Buffer.alloc(0)), ...headers }));
  const chunk = Buffer.alloc(Math.min(total, 64 * 1024), 0x20);
  const isChunked = 'transfer-encoding' in headers;
  const framed = isChunked
    ? Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')])
    : chunk;
  let left = total;
  const push = () => {
    while (left > 0 && !socket.destroyed) {
      left -= chunk.length;
      if (!socket.write(framed)) return void socket.once('drain', push);
    }
  };
  push();
  await hungUp;
  // What the server still reads after it hung up would show here.
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.destroy();
  return { head, bytesReadByServer: (await server.promise).bytesRead };
}
