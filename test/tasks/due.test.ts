import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createTaskStore } from '../../src/store/tasks.ts';
import { runTask, type TaskDeps } from '../../src/tasks/run-task.ts';
import type { Task } from '../../src/tasks/task.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

const NOW = Date.UTC(2026, 10, 2, 10);

let database: TestDatabase;
let open: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
});
afterEach(async () => {
  await open.close();
  await database.drop();
});

test('a long import keeps no portal that comes later from its provisioning, and gets its own turn again', async () => {
  const tasks = createTaskStore(open.db);
  for (const portal of ['1', '2']) {
    await sql`insert into installation (portal_id, state, scopes, installed_at)
      values (${portal}, 'connected', '{}', now())`.execute(open.db);
  }
  let now = NOW;
  const ran: string[] = [];
  const step = async (task: Task) => {
    ran.push(`${task.kind} of ${task.portalId}`);
    now += 1_000;
    return { kind: 'again', checkpoint: {}, progress: { done: 0, total: null }, afterMs: 0 } as const;
  };
  const deps = {
    tasks,
    handlers: {
      provision: step,
      deals: step,
      backfill: step,
      rescore: step,
      reconcile: step,
      journal: step,
      import: step,
      properties: step,
    },
    own: async () => true,
    retryAt: () => null,
    now: () => now,
  };
  await tasks.start('1', 'import');
  await runTask(deps);
  await tasks.start('2', 'provision');
  for (let turn = 0; turn < 4; turn += 1) await runTask(deps);
  expect(ran).toEqual(['import of 1', 'provision of 2', 'import of 1', 'provision of 2', 'import of 1']);
});

test('a task that has ended stays so, whatever a worker says that was asleep over a step of it', async () => {
  const tasks = createTaskStore(open.db);
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values ('1', 'connected', '{}', now())`.execute(open.db);
  const task = await tasks.start('1', 'backfill');
  const progress = { done: 7, total: 7 };
  await tasks.save(task, { kind: 'done', progress }, NOW);
  await tasks.save(
    task,
    { kind: 'again', checkpoint: { after: '3' }, progress: { done: 3, total: 7 }, afterMs: 0 },
    NOW,
  );
  await tasks.postpone(task, { dueAt: NOW, error: 'it was not sent' }, NOW);
  await tasks.fail(task, 'a bug', NOW);
  expect(await tasks.read('1', task.taskId)).toMatchObject({ state: 'done', progress, error: null });
});

test('a task that is started again over its last step takes another one, and since the earlier time', async () => {
  const tasks = createTaskStore(open.db);
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values ('1', 'connected', '{}', now())`.execute(open.db);
  const task = await tasks.start('1', 'reconcile', { since: 2_000 });
  const done = { kind: 'done', progress: { done: 7, total: 7 } } as const;
  await tasks.save(
    task,
    { kind: 'again', checkpoint: { pages: 1 }, progress: done.progress, afterMs: 0 },
    NOW,
  );
  expect(await tasks.start('1', 'reconcile', { since: 1_000 })).toMatchObject({ taskId: task.taskId });
  await tasks.save(task, done, NOW);
  const again = (await tasks.read('1', task.taskId))!;
  expect(again).toMatchObject({
    state: 'running',
    input: { since: 1_000 },
    checkpoint: { pages: 1 },
    asked: 2,
  });
  expect(again.finishedAt).toBeNull();
  expect(await tasks.start('1', 'reconcile', { since: 1_500 })).toMatchObject({ input: { since: 1_000 } });
  const [due] = await tasks.due(NOW);
  await tasks.save(due!, done, NOW);
  expect(await tasks.read('1', task.taskId)).toMatchObject({ state: 'done', finishedAt: NOW });
});

test('a task that has run for days is given up for what fails now alone', async () => {
  const tasks = createTaskStore(open.db);
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values ('1', 'connected', '{}', now())`.execute(open.db);
  const task = await tasks.start('1', 'backfill');
  const failing = async () => (await tasks.read('1', task.taskId))!.failingSince;
  await tasks.postpone(task, { dueAt: NOW, error: 'HubSpot is down' }, NOW + 1);
  await tasks.postpone(task, { dueAt: NOW, error: 'HubSpot is still down' }, NOW + 2);
  expect(await failing()).toBe(NOW + 1);
  const since: number[] = [];
  const handlers = { backfill: () => Promise.reject(new Error('down')) } as unknown as TaskDeps['handlers'];
  const retryAt = (_error: unknown, _attempts: number, at: number) => since.push(at);
  await runTask({ tasks, handlers, own: async () => true, retryAt, now: () => NOW + 3 });
  await tasks.save(task, { kind: 'again', checkpoint: {}, progress: task.progress, afterMs: 0 }, NOW);
  expect(await failing()).toBeNull();
  await runTask({ tasks, handlers, own: async () => true, retryAt, now: () => NOW + 4 });
  expect(since).toEqual([NOW + 1, NOW + 4]);
});
