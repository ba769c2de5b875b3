import { afterEach, beforeEach, vi } from 'vitest';

/**
 * For the top of a test file: the globals of HubSpot's worker around each test. Timers go with real time but end with
 * the test, since a page that was rendered once cannot be closed and would go on to look again.
 */
export function inHubSpotsWorker(hsFetch: (url: string, init: never) => Promise<Response>): void {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'],
      shouldAdvanceTime: true,
    });
    vi.stubGlobal('self', globalThis);
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    vi.stubGlobal('hsFetch', hsFetch);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}
