import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Claim } from '../../src/inbox/claim.ts';
import { Worker, type WorkerDeps } from '../../src/inbox/worker.ts';

/** Hands with nothing to do, but for what a test gives them. */
function idle(deps: Partial<WorkerDeps>): Worker {
  return new Worker({
    claim: async () => null,
    isPressed: () => false,
    done: () => undefined,
    process: async () => {},
    dispatch: async () => {},
    portalsToSend: async () => [],
    wake: async () => false,
    notify: async () => false,
    runTask: async () => false,
    troubled: () => ({ shut: [], failing: [] }),
    waitedMs: () => 0,
    failed: async () => 'postponed',
    heartbeat: async () => {},
    onError: (error) => {
      throw error;
    },
    heartbeatMs: 60_000,
    now: Date.now,
    ...deps,
  });
}

test('while webhooks wait claims begin a second apart, and as before once they are answered', async () => {
  let now = 0;
  let isPressed = true;
  const begun: number[] = [];
  const worker = idle({
    now: () => now,
    isPressed: () => isPressed,
    claim: async () => {
      begun.push(now);
      return aClaim('1');
    },
    process: () => sleep(1),
  });
  const clock = setInterval(() => {
    now += 100;
  }, 5);
  worker.start();
  await vi.waitFor(() => expect(begun.length).toBeGreaterThan(3), { timeout: 10_000 });
  const apart = begun.slice(1).map((at, place) => at - begun[place]!);
  isPressed = false;
  const before = begun.length;
  await vi.waitFor(() => expect(begun.length).toBeGreaterThan(before + 20), { timeout: 10_000 });
  clearInterval(clock);
  await worker.stop();
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(1_000);
  expect(begun[before + 20]! - begun[before]!).toBeLessThan(10_000);
});

test('a running worker wakes slice after slice while leads are due, and then pauses', async () => {
  let slices = 3;
  let looks = 0;
  const worker = idle({
    wake: async () => {
      looks += 1;
      slices -= 1;
      return slices >= 0;
    },
  });
  worker.start();
  await sleep(200);
  expect(looks).toBe(4);
  await worker.stop();
});

test('a worker stands where it is: stopped, running, and stopped again', async () => {
  const worker = idle({});
  expect(worker.standing).toBe('stopped');
  worker.start();
  expect(worker.standing).toBe('running');
  await worker.stop();
  expect(worker.standing).toBe('stopped');
});

test('a worker none of whose loops comes round is stuck', async () => {
  const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
  const never =
    <Value>(value: Value) =>
    async () => {
      await end;
      return value;
    };
  const worker = idle({
    claim: never(null),
    portalsToSend: never([]),
    wake: never(false),
    notify: never(false),
    runTask: never(false),
  });
  const clock = vi.spyOn(performance, 'now');
  worker.start();
  clock.mockReturnValue(performance.now() + 31_000);
  expect(worker.standing).toBe('stuck');
  clock.mockRestore();
  letGo();
  await worker.stop();
});

test('draining goes on until no lead is due any more', async () => {
  let slices = 3;
  const worker = idle({ wake: async () => slices-- > 0 });
  await worker.drain();
  expect(slices).toBe(-1);
});

/** Writes that wait for ever, and an end to looking for them, so that a drain without one fails. */
function waitingWrites(): {
  readonly looks: () => number;
  readonly portalsToSend: WorkerDeps['portalsToSend'];
} {
  let looks = 0;
  return {
    looks: () => looks,
    portalsToSend: async () => {
      looks += 1;
      if (looks > 100) throw new Error('it looks again and again for what it does not send');
      return ['1'];
    },
  };
}

test('draining a worker that was stopped ends at once and takes nothing on, though writes wait', async () => {
  const { looks, portalsToSend } = waitingWrites();
  const worker = idle({ portalsToSend });
  worker.start();
  await worker.stop();
  const before = looks();
  await worker.drain();
  expect(looks()).toBe(before);
});

test('stopping ends a drain that is under way after its round', async () => {
  const { looks, portalsToSend } = waitingWrites();
  const worker: Worker = idle({ portalsToSend, dispatch: () => worker.stop() });
  await worker.drain();
  expect(looks()).toBe(1);
});

const aClaim = (portalId: string): Claim => ({
  portalId,
  objectType: 'contact',
  token: 'a token',
  leaseUntil: Number.POSITIVE_INFINITY,
  items: [],
});

describe('portals that HubSpot does not answer for (R31)', () => {
  const SILENT = ['1', '2'];
  const PORTALS = [...SILENT, '3'];
  const waitedMs = (portalId: string) => (SILENT.includes(portalId) ? 60_000 : 0);
  const soon = { timeout: 10_000 };

  /** Serves each portal as HubSpot lets it: the silent ones are waited for until `letGo`. */
  function aService() {
    const { promise: answered, resolve: letGo } = Promise.withResolvers<void>();
    const served: Record<string, number> = { 1: 0, 2: 0, 3: 0 };
    const serve = async (portalId: string) => {
      served[portalId]! += 1;
      if (SILENT.includes(portalId)) await answered;
      else await sleep(5);
    };
    return { served, serve, letGo };
  }

  /** There is always work for each of them. */
  function withWork(serve: (portalId: string) => Promise<void>, deps: Partial<WorkerDeps>): Worker {
    return idle({
      claim: async ({ busy }) => {
        const portalId = PORTALS.find((id) => !busy.includes(id));
        return portalId === undefined ? null : aClaim(portalId);
      },
      process: ({ portalId }) => serve(portalId),
      ...deps,
    });
  }

  test('keep three hands each, whose places others take', async () => {
    const { served, serve, letGo } = aService();
    const worker = withWork(serve, { waitedMs });
    worker.start();
    await vi.waitFor(() => expect(served[3]).toBeGreaterThan(3), soon);
    expect(served).toMatchObject({ 1: 3, 2: 3 });
    letGo();
    await worker.stop();
  });

  test('get one hand each once they fail, and none while one call is out to see how they are', async () => {
    const { served, serve, letGo } = aService();
    const troubled = { shut: [] as string[], failing: SILENT };
    const worker = withWork(serve, { troubled: () => troubled });
    worker.start();
    await vi.waitFor(() => expect(served[3]).toBeGreaterThan(10), soon);
    expect(served).toMatchObject({ 1: 1, 2: 1 });
    troubled.shut = SILENT;
    letGo();
    const before = served[3]!;
    await vi.waitFor(() => expect(served[3]).toBeGreaterThan(before + 10), soon);
    expect(served).toMatchObject({ 1: 1, 2: 1 });
    await worker.stop();
  });

  test('hold up nobody’s waiting writes, and a stop waits for theirs', async () => {
    const { served, serve, letGo } = aService();
    const worker = idle({ portalsToSend: async () => PORTALS, dispatch: serve });
    worker.start();
    await vi.waitFor(() => expect(served[3]).toBeGreaterThan(2), soon);
    expect(served).toMatchObject({ 1: 1, 2: 1 });
    let hasStopped = false;
    const stopped = worker.stop().then(() => {
      hasStopped = true;
    });
    await sleep(50);
    expect(hasStopped).toBe(false);
    letGo();
    await stopped;
  });

  test('hold up nobody’s tasks', async () => {
    const { served, serve, letGo } = aService();
    const worker = idle({
      waitedMs,
      runTask: async ({ busy, during }) => {
        const portalId = PORTALS.find((id) => !busy.includes(id));
        if (portalId === undefined) return false;
        await during(portalId, () => serve(portalId));
        return true;
      },
    });
    worker.start();
    await vi.waitFor(() => expect(served[3]).toBeGreaterThan(2), soon);
    expect(served).toMatchObject({ 1: 1, 2: 1 });
    letGo();
    await worker.stop();
  });
});
