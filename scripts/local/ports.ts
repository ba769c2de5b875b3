/** Ports of the local mode: the usual ones where they are free, any free one where they are not. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** The port the environment asks for, else `usual`, else any free one. */
export async function choosePort(name: string, usual: number): Promise<number> {
  const asked = process.env[name]?.trim();
  if (asked) return Number(asked);
  return (await freePort(usual)) ?? (await freePort(0)) ?? usual;
}

async function freePort(wanted: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as { port: number }).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
