import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly server: Server;
  /** The port in use, also where 0 asked for any free one. */
  readonly port: number;
  /** Takes no new connection and resolves when the requests in flight are answered, or cut after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

const DEFAULT_GRACE_MS = 10_000;

/**
 * Serves an app over HTTP with limits on slow callers.
 * @throws the system's error when the port cannot be had.
 */
export async function listen(app: RequestListener, port: number, host?: string): Promise<Listening> {
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 },
    app,
  );
  server.listen(port, host);
  await once(server, 'listening');
  return {
    server,
    port: (server.address() as AddressInfo).port,
    close: (graceMs = DEFAULT_GRACE_MS) => close(server, graceMs),
  };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that is kept alive falls idle when its answer is out, and would be held for a minute more.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
