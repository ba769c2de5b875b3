/** Stands between two sides that speak HTTP, tells what passes, and can keep a call or its answer to itself. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PassingCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

export interface RelayHooks {
  /** Before the call goes on; `lost` cuts the connection instead. */
  readonly arrived?: (call: PassingCall) => Promise<'lost' | undefined>;
  /** The other side has answered, and the caller does not know yet. */
  readonly answered?: (call: PassingCall, status: number) => Promise<void>;
}

export interface Relay {
  readonly url: string;
  close(): Promise<void>;
}

/** Forwards every call to `target`; where nobody answers there, the caller's connection is cut. */
export async function startRelay(target: () => string, hooks: RelayHooks): Promise<Relay> {
  const server = createServer((incoming, outgoing) => {
    pass(target(), hooks, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function pass(
  target: string,
  hooks: RelayHooks,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const call = {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    authorization: incoming.headers.authorization,
    body: await readAll(incoming),
  };
  if ((await hooks.arrived?.(call)) === 'lost') throw new Error('the call was lost on purpose');
  const answer = await forward(target, incoming, call);
  const body = await readAll(answer);
  await hooks.answered?.(call, answer.statusCode!);
  outgoing.writeHead(answer.statusCode!, answer.headers);
  outgoing.end(body);
}

function forward(target: string, incoming: IncomingMessage, call: PassingCall): Promise<IncomingMessage> {
  const { connection: _, ...headers } = incoming.headers;
  return new Promise((resolve, reject) => {
    const onward = request(new URL(call.path, target), { method: call.method, headers }, resolve);
    onward.once('error', reject);
    onward.end(call.body);
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
