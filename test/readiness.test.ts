import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Readiness } from '../src/http/health.ts';
import { judgeWork, readinessChecks } from '../src/readiness.ts';
import { openDatabase } from '../src/store/database.ts';
import { type TestDatabase, testDatabase } from './support/database.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 3);
let database: TestDatabase;
let opened: ReturnType<typeof openDatabase>;
beforeAll(async () => {
  database = await testDatabase();
  opened = openDatabase(database.connection);
});
afterAll(async () => {
  await opened.close();
  await database.drop();
});

async function ask(
  standing: 'running' | 'stopped' | 'stuck' = 'running',
  roles = { web: false, worker: true },
): Promise<Record<string, Readiness>> {
  const checks = readinessChecks({ db: opened.db, roles, worker: { standing }, now: () => NOW });
  return Object.fromEntries(
    await Promise.all(checks.map(async ({ name, check }) => [name, await check()] as const)),
  );
}

test('a process is ready with its database, its schema, no old work and a running worker', async () => {
  expect(await ask()).toEqual({
    database: { ok: true },
    schema: { ok: true },
    work: { ok: true, detail: 'the oldest due work waits 0 s' },
    worker: { ok: true },
  });
});

test.each(['stopped', 'stuck'] as const)(
  'a worker that is %s is not ready, and the door is not asked',
  async (how) => {
    expect((await ask(how)).worker).toEqual({ ok: false, detail: how });
    expect(await ask(how, { web: true, worker: false })).not.toHaveProperty('worker');
  },
);

test('another schema is not ready, and says which side is behind', async () => {
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(opened.db);
  expect((await ask()).schema).toEqual({ ok: false, detail: 'the database belongs to a newer version' });
  await sql`delete from kysely_migration`.execute(opened.db);
  expect((await ask()).schema).toEqual({ ok: false, detail: 'the database is older than this version' });
});

test('work of connected portals is told by its age', async () => {
  const { db } = opened;
  await sql`insert into installation (portal_id, state, scopes, installed_at)
    values (1, 'connected', '{}', now()), (2, 'disconnected', '{}', now())`.execute(db);
  await sql`insert into portal_queue (portal_id, next_due) values
    (1, ${new Date(NOW - 11 * MINUTE)}), (2, ${new Date(0)})`.execute(db);
  expect((await ask()).work).toEqual({ ok: false, detail: 'the oldest due work waits 660 s' });
});

test('old work makes a mere worker unready, and never the door', () => {
  const due = NOW - 11 * MINUTE;
  expect(judgeWork(due, NOW, { web: false, worker: true }).ok).toBe(false);
  expect(judgeWork(due, NOW, { web: true, worker: true }).ok).toBe(true);
  expect(judgeWork(due, NOW, { web: true, worker: false }).ok).toBe(true);
  expect(judgeWork(NOW - 9 * MINUTE, NOW, { web: false, worker: true }).ok).toBe(true);
  expect(judgeWork(NOW + MINUTE, NOW, { web: false, worker: true }).ok).toBe(true);
});
