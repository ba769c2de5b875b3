import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJournalClient } from '../../src/crm/journal-client.ts';

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

let server: Server;
let url: string;
let answer: Handler;
let asked: { readonly path: string; readonly token: string | undefined }[];
beforeEach(async () => {
  asked = [];
  server = createServer((req, res) => {
    asked.push({ path: req.url!, token: req.headers.authorization });
    answer(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const answering =
  (status: number, body?: unknown, headers: Record<string, string> = {}): Handler =>
  (_, res) =>
    res
      .writeHead(status, headers)
      .end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
const client = (given: { allowsLoopback?: boolean } = {}) =>
  createJournalClient({
    apiUrl: url,
    appToken: async (rejected) => (rejected ? 'fresh' : 'old'),
    allowsLoopback: true,
    now: () => 0,
    ...given,
  });
const file = () => ({ offset: 'a', url: `${url}/file` });

describe('an entry', () => {
  test('is asked for with the app’s token, once more with a fresh one after 401 (R32)', async () => {
    answer = (req, res) =>
      req.headers.authorization === 'Bearer fresh'
        ? answering(200, { url: 'https://files.test/a', expiresAt: 'soon', currentOffset: 'a' })(req, res)
        : answering(401, { message: 'expired' })(req, res);
    expect(await client().next('x/y')).toEqual({ offset: 'a', url: 'https://files.test/a' });
    const path = '/webhooks-journal/journal/2026-09/offset/x%2Fy/next';
    expect(asked).toEqual([
      { path, token: 'Bearer old' },
      { path, token: 'Bearer fresh' },
    ]);
  });

  test.each([
    [204, null, null],
    [404, 'not found', null],
  ])('that is answered with %i is none', async (status, next, latest) => {
    answer = answering(status, status === 404 ? { message: 'resource not found' } : undefined);
    expect(await client().next('a')).toBe(next);
    expect(await client().latest()).toBe(latest);
  });

  test.each([
    [429, 'rate-limited'],
    [502, 'transient'],
    [403, 'forbidden'],
    [200, 'unexpected'],
  ])('that is answered with %i and no entry fails as %s', async (status, code) => {
    answer = answering(status, { message: 'no' });
    await expect(client().latest()).rejects.toMatchObject({ code });
  });
});

describe('a file', () => {
  test('is fetched without a token', async () => {
    answer = answering(200, { journalEvents: [] });
    expect(await client().download(file())).toEqual({ journalEvents: [] });
    expect(asked).toEqual([{ path: '/file', token: undefined }]);
  });

  test.each([
    ['an address that has expired', answering(403, '<Error/>')],
    ['half of it', answering(200, '{"journalEvents": [{"acti')],
    ['a connection that breaks', (_: IncomingMessage, res: ServerResponse) => void res.destroy()],
    ['a redirect', answering(302, '', { location: 'http://169.254.169.254/' })],
    ['more than a file may hold', answering(200, ' '.repeat(33 * 1024 * 1024))],
  ] as [string, Handler][])('is trouble that passes: %s', async (_, handler) => {
    answer = handler;
    await expect(client().download(file())).rejects.toMatchObject({ code: 'transient' });
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['http://127.0.0.1:1/file', false],
    ['http://169.254.169.254/latest', true],
    ['file:///etc/passwd', true],
    ['no address', true],
  ])('is not fetched from %s (R54)', async (address, allowsLoopback) => {
    const fetching = client({ allowsLoopback }).download({ offset: 'a', url: address });
    await expect(fetching).rejects.toMatchObject({ code: 'unexpected' });
  });
});
