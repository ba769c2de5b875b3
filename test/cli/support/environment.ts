/** The environment under which a process of its own would work on the stage's database and sandbox. */
import type pg from 'pg';
import type { Stage } from '../../support/stage.ts';

export function environmentOf({ context, config, url }: Stage): Record<string, string> {
  const [key] = config.encryptionKeys;
  return {
    PUBLIC_URL: url,
    DATABASE_URL: databaseUrl(context.pool.options),
    HUBSPOT_APP_ID: config.hubspot.appId,
    HUBSPOT_CLIENT_ID: config.hubspot.clientId,
    HUBSPOT_CLIENT_SECRET: config.hubspot.clientSecrets[0].reveal(),
    HUBSPOT_API_URL: config.hubspot.apiUrl,
    HUBSPOT_APP_URL: config.hubspot.appUrl,
    FAIRLEAD_ENCRYPTION_KEYS: `${key.id}:${key.key.reveal().toString('base64')}`,
  };
}

type Connection = pg.PoolConfig;

export function databaseUrl({ host, port, user, password, database }: Connection): string {
  const url = new URL(`postgres://localhost/${database}`);
  url.username = user ?? '';
  url.password = typeof password === 'string' ? password : '';
  // A folder is the place of a socket, and has no place in the host part of an address.
  if (host?.startsWith('/')) url.searchParams.set('host', host);
  else url.hostname = host ?? 'localhost';
  if (port) url.port = String(port);
  return url.toString();
}
