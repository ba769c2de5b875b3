import { expect, test } from 'vitest';
import { runTask, type TaskDeps } from '../../src/tasks/run-task.ts';
import { type Task, TaskRefusedError } from '../../src/tasks/task.ts';

const TASK: Task = {
  portalId: '1',
  taskId: '7',
  kind: 'backfill',
  state: 'waiting',
  input: {},
  asked: 1,
  checkpoint: {},
  progress: { done: 0, total: null },
  generation: 1,
  attempts: 0,
  error: null,
  failingSince: null,
  createdAt: 0,
  finishedAt: null,
};

function world(failure: unknown, retryAt: TaskDeps['retryAt']) {
  const told: string[] = [];
  const fails = async () => {
    throw failure;
  };
  const deps: TaskDeps = {
    tasks: {
      due: async () => [TASK],
      postpone: async (_task: Task, retry: { dueAt: number }) => void told.push(`again at ${retry.dueAt}`),
      fail: async (_task: Task, error: string) => void told.push(`failed: ${error}`),
      save: async () => void told.push('saved'),
    } as unknown as TaskDeps['tasks'],
    handlers: {
      provision: fails,
      deals: fails,
      backfill: fails,
      rescore: fails,
      reconcile: fails,
      journal: fails,
      import: fails,
      properties: fails,
    },
    own: async () => true,
    retryAt,
    now: () => 100,
  };
  return { deps, told };
}

test('a step that fails for a passing reason is tried again, and the task goes on', async () => {
  const { deps, told } = world(new Error('deadlock detected'), () => 500);
  expect(await runTask(deps)).toBe(true);
  expect(told).toEqual(['again at 500']);
});

test('a step that is given up on fails the task with its reason', async () => {
  const { deps, told } = world(new Error('a bug'), () => null);
  await runTask(deps);
  expect(told).toEqual(['failed: a bug']);
});

test('what was asked and cannot be done is not tried again', async () => {
  const { deps, told } = world(new TaskRefusedError('no such property'), () => 500);
  await runTask(deps);
  expect(told).toEqual(['failed: no such property']);
});

test('a task of a portal that another worker owns is left to it', async () => {
  const { deps, told } = world(new Error('never'), () => 500);
  expect(await runTask({ ...deps, own: async () => false })).toBe(false);
  expect(told).toEqual([]);
});

test('a task of a portal that is left alone for now waits, and whoever runs a step hears whose it is', async () => {
  const { deps, told } = world(new Error('deadlock detected'), () => 500);
  const [task] = await deps.tasks.due(100);
  const { portalId } = task!;
  expect(await runTask(deps, { busy: [portalId] })).toBe(false);
  const during: string[] = [];
  await runTask(deps, {
    during: async (whose, step) => {
      during.push(whose);
      await step();
    },
  });
  expect([during, told]).toEqual([[portalId], ['again at 500']]);
});
