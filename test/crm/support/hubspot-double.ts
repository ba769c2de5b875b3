/** A loopback HTTP server that plays HubSpot one answer at a time and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createCall } from '../../../src/crm/client.ts';
import { type CrmClient, clientOf } from '../../../src/crm/crm.ts';
import { CALLS, Limiter, SEARCHES } from '../../../src/crm/limiter.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: unknown;
  readonly text: string;
  readonly at: number;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export type Script = (
  asked: Asked,
  count: number,
) => Reply | 'hang' | 'drop' | Promise<Reply | 'hang' | 'drop'>;

export interface HubSpotDouble {
  readonly url: string;
  readonly asked: Asked[];
  readonly openSockets: () => number;
  close(): Promise<void>;
}

export async function startDouble(script: Script): Promise<HubSpotDouble> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const text = await readText(request);
    const one = toAsked(request, text, at);
    asked.push(one);
    reply(response, await script(one, asked.length));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, openSockets: () => sockets.size, close };
}

/** A client of one portal against the double, with short pauses and a token that counts its refreshes. */
export function aClient(
  url: string,
  options: {
    accessToken?: (rejected?: string) => Promise<string>;
    now?: () => number;
    limiter?: Limiter;
    answerTimeoutMs?: number;
    mayCall?: () => Promise<boolean>;
    ending?: AbortSignal;
  } = {},
): CrmClient {
  const setup = { retryScale: 0.02 };
  const call = createCall({
    apiUrl: url,
    retryScale: 0.02,
    accessToken: options.accessToken ?? (async () => 'token-1'),
    calls: options.limiter ?? new Limiter({ ...CALLS, calls: 1_000 }, setup),
    searches: new Limiter(SEARCHES, setup),
    now: options.now ?? Date.now,
    ...(options.answerTimeoutMs === undefined ? {} : { answerTimeoutMs: options.answerTimeoutMs }),
    ...(options.mayCall ? { mayCall: options.mayCall } : {}),
    ...(options.ending ? { ending: options.ending } : {}),
  });
  return clientOf('4711', call);
}

export function aRawRecord(id: string, properties: Record<string, string | null> = {}) {
  return {
    id,
    properties,
    createdAt: '2026-01-02T03:04:05.000Z',
    updatedAt: '2026-01-02T03:04:05.000Z',
    archived: false,
  };
}

function toAsked(request: IncomingMessage, text: string, at: number): Asked {
  const url = new URL(request.url ?? '/', 'http://double');
  return {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    authorization: request.headers.authorization,
    contentType: request.headers['content-type'],
    body: request.headers['content-type']?.includes('json') && text ? JSON.parse(text) : undefined,
    text,
    at,
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, answer: Reply | 'hang' | 'drop'): void {
  if (answer === 'hang') return;
  if (answer === 'drop') {
    response.destroy();
    return;
  }
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(body);
}
