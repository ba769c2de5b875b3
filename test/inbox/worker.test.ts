import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Worker, type WorkerDeps } from '../../src/inbox/worker.ts';

/** Hands with nothing to do, but for what a test gives them. */
function idle(deps: Partial<WorkerDeps>): Worker {
  return new Worker({
    claim: async () => null,
    done: () => undefined,
    process: async () => {},
    dispatch: async () => {},
    portalsToSend: async () => [],
    wake: async () => false,
    notify: async () => false,
    runTask: async () => false,
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
