/** A HubSpot that takes every connection and says nothing, for as long as a bad night. */
import { getEventListeners } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CrmError } from '../../src/crm/errors.ts';
import { CALLS, Limiter } from '../../src/crm/limiter.ts';
import { aClient, startDouble } from './support/hubspot-double.ts';

const ROUNDS = 10;
const AT_ONCE = 100;

/** Lets everything leave: it is the calls that are tried here, not how they are held back. */
class OpenGate extends Limiter {
  override silence(): void {}
  override pause(): void {}
}

test('R31 a thousand calls without an answer all end, and leave no socket open and nobody listening', async () => {
  const { url, asked, openSockets, close } = await startDouble(() => 'hang');
  onTestFinished(close);
  const ending = new AbortController();
  const limiter = new OpenGate({ ...CALLS, calls: 100_000, burst: 100_000, concurrent: AT_ONCE });
  const client = aClient(url, { limiter, answerTimeoutMs: 2_000, ending: ending.signal });
  for (let round = 1; round <= ROUNDS; round += 1) {
    const crowd = Array.from({ length: AT_ONCE }, () =>
      client.readAccount().catch((error: unknown) => error),
    );
    await vi.waitFor(() => expect(openSockets()).toBe(AT_ONCE), 10_000);
    for (const error of await Promise.all(crowd)) {
      expect(error).toBeInstanceOf(CrmError);
      expect((error as CrmError).failure).toMatchObject({ kind: 'transient', reason: 'timeout' });
    }
    await vi.waitFor(() => expect(openSockets()).toBe(0), 10_000);
  }
  expect(asked).toHaveLength(ROUNDS * AT_ONCE);
  expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
});
