/** A process by its roles. */
import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { startApp } from '../src/server.ts';
import { testDatabase } from './support/database.ts';

function addressOf({ host, port, user, password, database }: pg.PoolConfig): string {
  const query = new URLSearchParams({ host: String(host), user: String(user) });
  if (port) query.set('port', String(port));
  if (password) query.set('password', String(password));
  return `postgres:///${database}?${query}`;
}

test.each([
  { FAIRLEAD_HEALTH_PORT: '0', answers: 'its health and metrics, and nothing else' },
  { FAIRLEAD_HEALTH_PORT: '', answers: 'nobody' },
])('a worker answers $answers', async ({ FAIRLEAD_HEALTH_PORT }) => {
  const database = await testDatabase();
  const config = readConfig({
    PUBLIC_URL: 'https://fairlead.example.com',
    DATABASE_URL: addressOf(database.connection),
    HUBSPOT_APP_ID: '1',
    HUBSPOT_CLIENT_ID: 'client',
    HUBSPOT_CLIENT_SECRET: 'secret',
    FAIRLEAD_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    FAIRLEAD_ROLES: 'worker',
    FAIRLEAD_HEALTH_PORT,
  });
  const running = await startApp(config, { host: '127.0.0.1', log: pino({ level: 'silent' }) });
  if (FAIRLEAD_HEALTH_PORT === '') expect(running.port).toBeUndefined();
  else {
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${running.port}${path}`)).status;
    for (const path of ['/healthz', '/readyz', '/metrics']) expect(await status(path)).toBe(200);
    for (const path of ['/install', '/webhooks/hubspot', '/api/card/contacts/1']) {
      expect(await status(path)).toBe(404);
    }
  }
  await running.stop();
  await database.drop();
});
