/** Asks at a steady pace, whatever the answers take. */
import { setTimeout as sleep } from 'node:timers/promises';
import { appFetch, type FetchAnswer, type FetchUser } from '../../../sandbox/extensions/app-fetch.ts';
import type { Sandbox } from '../../../sandbox/sandbox.ts';

export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Measured {
  /** Milliseconds of each answer, from when it was due to be asked for. */
  readonly took: readonly number[];
  readonly bytes: readonly number[];
}

/** An open loop: a request that waits for another one has waited, too. Signing is counted in. */
export async function askSteadily(
  { perSecond, seconds }: Pace,
  ask: (place: number) => Promise<FetchAnswer>,
): Promise<Measured> {
  const begun = performance.now();
  const requests = Array.from({ length: perSecond * seconds }, async (_, place) => {
    const at = begun + (place * 1_000) / perSecond;
    await sleep(Math.max(0, at - performance.now()));
    const { body } = await ask(place);
    return { took: performance.now() - at, bytes: Buffer.byteLength(JSON.stringify(body)) };
  });
  const answers = await Promise.all(requests);
  return { took: answers.map(({ took }) => took), bytes: answers.map(({ bytes }) => bytes) };
}

/** What an extension asks of the app, signed as HubSpot signs. */
export function askAs(
  sandbox: Sandbox,
  appUrl: string,
  portalId: string,
  path: string,
): Promise<FetchAnswer> {
  const { appId, clientSecret } = sandbox.app.options;
  const viewer: FetchUser = { portalId, userId: 77, userEmail: 'rae@seller.test' };
  return appFetch(
    { appId, clientSecret, publicUrl: appUrl, url: appUrl },
    viewer,
    { url: appUrl + path },
    Date.now,
  );
}
