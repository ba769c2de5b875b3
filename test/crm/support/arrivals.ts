/** Load against a loopback server that sees each request after a random transit time, and what its windows held. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Limiter } from '../../../src/crm/limiter.ts';

export interface Load {
  readonly forMs: number;
  readonly concurrent: number;
  /** Transit to the server takes this long, at random. */
  readonly transitMs: readonly [least: number, most: number];
}

/** Saturates the limiter and returns the arrival times at the server, in milliseconds. */
export async function arrivalsUnder(limiter: Limiter, load: Load): Promise<number[]> {
  const arrivals: number[] = [];
  const server = createServer((_, response) => {
    arrivals.push(performance.now());
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const until = performance.now() + load.forMs;
  const [least, most] = load.transitMs;
  const callUntilDone = async () => {
    while (performance.now() < until) {
      await limiter.run(async () => {
        await sleep(least + Math.random() * (most - least));
        await (await fetch(url)).text();
      });
    }
  };
  await Promise.all(Array.from({ length: load.concurrent }, callUntilDone));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return arrivals.sort((a, b) => a - b);
}

/** The most arrivals in any sliding window, its ends included. */
export function worstWindow(arrivals: readonly number[], windowMs: number): number {
  let first = 0;
  return arrivals.reduce((worst, at, index) => {
    while (arrivals[first]! < at - windowMs) first += 1;
    return Math.max(worst, index - first + 1);
  }, 0);
}

/** Arrivals per window in the long run, as a share of the limit. */
export function utilisation(arrivals: readonly number[], windowMs: number, limit: number): number {
  const span = arrivals.at(-1)! - arrivals[0]!;
  return ((arrivals.length - 1) / span) * (windowMs / limit);
}
