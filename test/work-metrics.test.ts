/** What `/metrics` says of the whole store, and of HubSpot's answers. */
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countCalls, createCallMetrics } from '../src/metrics.ts';
import { createWorkMetrics } from '../src/work-metrics.ts';
import { openStage, PORTAL, type Stage } from './support/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.install();
});
afterAll(() => stage.close());

async function scraped(): Promise<Record<string, number>> {
  const text = await stage.context.registry.metrics();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])]));
}

test('what waits, what gave up and how far long work is, is read at the time of the question', async () => {
  await stage.rows(`insert into work (portal_id, object_type, object_id, due_at, reason)
    values (${PORTAL}, 'contact', 1, now() - interval '1 hour', 'event'),
      (${PORTAL}, 'contact', 2, now() + interval '1 hour', 'event'),
      (99, 'contact', 1, now() - interval '2 hours', 'event')`);
  await stage.rows(`update work set last_error = 'HubSpot is down' where object_id = 2 or portal_id = 99`);
  await stage.rows(`insert into outbox (portal_id, object_type, object_id, lane, properties, generation, caused_at, due_at)
    values (${PORTAL}, 'contact', 1, 'score', '{}', 1, now(), now() - interval '2 hours')`);
  await stage.rows(
    `insert into dead_letter (portal_id, at, source, reason, replayed_at)
      values (0, now(), 'event', 'why', null), (${PORTAL}, now(), 'work', 'why', now())`,
  );
  await stage.rows(`insert into task (portal_id, kind, state, progress, generation)
    values (${PORTAL}, 'rescore', 'running', '{"done": 400, "total": 1000}', 1)`);
  await stage.rows(`insert into installation
    select (jsonb_populate_record(installation, '{"portal_id": 99, "state": "disconnected"}')).* from installation`);
  const told = await scraped();
  expect(told).toMatchObject({
    fairlead_work_waiting: 1,
    fairlead_writes_waiting: 1,
    fairlead_work_failing: 1,
    fairlead_writes_failing: 0,
    fairlead_dead_letters: 1,
    fairlead_portals_disconnected: 1,
    'fairlead_task_done{kind="rescore"}': 400,
    'fairlead_task_records{kind="rescore"}': 1000,
  });
  expect(Math.round(told.fairlead_work_waiting_seconds! / 60)).toBe(60);
  expect(Math.round(told.fairlead_writes_waiting_seconds! / 60)).toBe(120);
});

test('calls are counted by the status of HubSpot', async () => {
  const told = await scraped();
  expect(told['fairlead_hubspot_calls_total{status="200"}']).toBeGreaterThan(0);
  const registry = new Registry();
  const calls = createCallMetrics(registry);
  const watch = countCalls(calls, (_, send) => send(() => undefined));
  const request = { operation: 'contacts list', method: 'GET', route: '/' };
  await watch(request, async (answered) => answered(429));
  await expect(
    watch(request, async () => {
      throw new Error('no answer');
    }),
  ).rejects.toThrow('no answer');
  const { values } = await calls.get();
  expect(values.map(({ labels, value }) => [labels.status, value])).toEqual([
    ['429', 1],
    ['none', 1],
  ]);
});

test('a store that cannot be asked leaves its figures out, and the rest is told', async () => {
  const registry = new Registry();
  const errors: unknown[] = [];
  createCallMetrics(registry).inc({ status: '200' });
  createWorkMetrics(registry, {
    read: () => Promise.reject(new Error('away')),
    onError: (error) => errors.push(error),
    now: () => 0,
  });
  const text = await registry.metrics();
  expect(text).toContain('fairlead_hubspot_calls_total{status="200"} 1');
  expect(text).not.toMatch(/^fairlead_(work|dead|task)/m);
  expect(errors).toHaveLength(1);
});
