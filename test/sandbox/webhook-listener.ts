import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawBody: string;
  // biome-ignore lint/suspicious/noExplicitAny: events have many shapes
  readonly events: readonly any[];
}

export interface Listener {
  readonly url: string;
  readonly deliveries: Delivery[];
  // biome-ignore lint/suspicious/noExplicitAny: events have many shapes
  events(): any[];
  /** The status of the next answers; 200 where none is left. */
  readonly answers: number[];
  /** Milliseconds until an answer. */
  delayMs: number;
  /** The most requests that were open at once. */
  mostAtOnce: number;
  close(): Promise<void>;
}

/** An app that only listens to webhooks. */
export async function startListener(): Promise<Listener> {
  const deliveries: Delivery[] = [];
  let open = 0;
  const server = createServer(async (request, response) => {
    listener.mostAtOnce = Math.max(listener.mostAtOnce, ++open);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks).toString();
    deliveries.push({
      path: request.url ?? '',
      headers: request.headers,
      rawBody,
      events: JSON.parse(rawBody),
    });
    if (listener.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, listener.delayMs));
    open--;
    response.writeHead(listener.answers.shift() ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listener: Listener = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    deliveries,
    events: () => deliveries.flatMap((delivery) => delivery.events),
    answers: [],
    delayMs: 0,
    mostAtOnce: 0,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return listener;
}
