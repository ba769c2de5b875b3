/** An import on a portal that sends webhooks: what comes back of it must not look as if it had just happened. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { importInto, workOn } from './support/import-into.ts';

const FOLDER = fileURLToPath(new URL('../fixtures/imports/crm-export', import.meta.url));

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.install();
  await importInto(stage, FOLDER, join(FOLDER, 'map.yaml'));
  await workOn(stage);
});
afterAll(() => stage.close());

async function count(query: string): Promise<number> {
  const { rows } = await stage.context.pool.query<{ n: number }>(`select count(*)::int as n from ${query}`);
  return rows[0]!.n;
}

test('opens no episode and moves no lead to MQL, although HubSpot tells of every record it made', async () => {
  expect(await count('event')).toBeGreaterThan(10);
  expect(await count('lead')).toBe(3);
  expect(await count('episode')).toBe(0);
  expect(await count(`lead where stage = 'mql'`)).toBe(0);
});

test('the records and values it made come back as echoes', async () => {
  expect(await count(`event where outcome = 'ignored' and reason = 'own echo'`)).toBeGreaterThan(5);
  expect(await count('event where outcome is null')).toBe(0);
});
