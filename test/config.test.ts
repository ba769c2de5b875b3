import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigError, describeConfig, hasCredentials, readConfig } from '../src/config.ts';

const KEY_1 = Buffer.alloc(32, 1).toString('base64');
const KEY_2 = Buffer.alloc(32, 2).toString('base64');

function anEnvironment(changes: Record<string, string | undefined> = {}) {
  return {
    PUBLIC_URL: 'https://fairlead.example.com',
    HUBSPOT_APP_ID: '5012345',
    HUBSPOT_CLIENT_ID: 'client-id',
    HUBSPOT_CLIENT_SECRET: 'canary-secret',
    FAIRLEAD_ENCRYPTION_KEYS: `k1:${KEY_1}`,
    ...changes,
  };
}

function faultsOf(env: Record<string, string | undefined>) {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults.map(({ name, problem }) => [name, problem]);
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('has defaults for all but the address, the app and the keys', () => {
    expect(readConfig(anEnvironment())).toMatchObject({
      port: 8080,
      publicUrl: 'https://fairlead.example.com',
      database: { kind: 'embedded' },
      hubspot: {
        appId: '5012345',
        clientId: 'client-id',
        apiUrl: 'https://api.hubapi.com',
        appUrl: 'https://app.hubspot.com',
      },
      roles: { web: true, worker: true },
      retention: { eventDays: 90, leftDays: 7 },
      retryScale: 1,
      trustedProxies: [],
      logLevel: 'info',
      dataFolder: resolve('.data'),
    });
  });

  it('reads every setting', () => {
    const config = readConfig(
      anEnvironment({
        PORT: '0',
        PUBLIC_URL: 'http://localhost:3000/',
        DATABASE_URL: 'postgres://app:pw@db:5432/fairlead',
        HUBSPOT_CLIENT_SECRET_PREVIOUS: 'old-secret',
        HUBSPOT_API_URL: 'http://127.0.0.1:8787',
        HUBSPOT_APP_URL: 'http://127.0.0.1:8787/',
        FAIRLEAD_ENCRYPTION_KEYS: `k2:${KEY_2}, k1:${KEY_1}`,
        FAIRLEAD_ROLES: 'worker',
        FAIRLEAD_RETENTION_DAYS: '30',
        FAIRLEAD_ERASE_AFTER_DAYS: '0',
        FAIRLEAD_JOURNAL: 'always',
        FAIRLEAD_RETRY_SCALE: '0.01',
        TRUSTED_PROXIES: '10.0.0.0/8, loopback, 2001:db8::1',
        LOG_LEVEL: 'debug',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
        DATA_DIR: '/var/lib/fairlead',
      }),
    );
    expect(config).toMatchObject({
      port: 0,
      publicUrl: 'http://localhost:3000',
      database: { kind: 'external' },
      hubspot: { apiUrl: 'http://127.0.0.1:8787', appUrl: 'http://127.0.0.1:8787' },
      roles: { web: false, worker: true },
      retention: { eventDays: 30, leftDays: 0 },
      journal: 'always',
      retryScale: 0.01,
      trustedProxies: ['10.0.0.0/8', 'loopback', '2001:db8::1'],
      logLevel: 'debug',
      tracesTo: 'http://collector:4318',
      dataFolder: '/var/lib/fairlead',
    });
    expect(config.hubspot.clientSecrets.map((secret) => secret?.reveal())).toEqual([
      'canary-secret',
      'old-secret',
    ]);
    expect(config.encryptionKeys.map(({ id, key }) => [id, key.reveal()])).toEqual([
      ['k2', Buffer.alloc(32, 2)],
      ['k1', Buffer.alloc(32, 1)],
    ]);
  });

  it('takes an empty variable for an absent one and forgives white space around a value', () => {
    const config = readConfig(
      anEnvironment({ DATABASE_URL: '', PORT: ' ', HUBSPOT_CLIENT_SECRET: 'canary-secret\n' }),
    );
    expect(config).toMatchObject({ port: 8080, database: { kind: 'embedded' } });
    expect(config.hubspot.clientSecrets[0].reveal()).toBe('canary-secret');
  });

  it('keeps the embedded store under DATA_DIR where that is given', () => {
    expect(readConfig(anEnvironment({ DATA_DIR: 'data' })).database).toEqual({
      kind: 'embedded',
      folder: resolve('data'),
    });
  });

  it('keeps a path prefix of the public address, without its trailing slash', () => {
    expect(readConfig(anEnvironment({ PUBLIC_URL: 'https://Example.com:443/fairlead/' })).publicUrl).toBe(
      'https://example.com/fairlead',
    );
  });
});

describe('a faulty environment', () => {
  it('is refused with all its faults at once, each with what to do next', () => {
    const empty = {};
    expect(faultsOf(empty)).toEqual([
      ['PUBLIC_URL', 'is not set'],
      ['HUBSPOT_APP_ID', 'is not set'],
      ['HUBSPOT_CLIENT_ID', 'is not set'],
      ['HUBSPOT_CLIENT_SECRET', 'is not set'],
      ['FAIRLEAD_ENCRYPTION_KEYS', 'is not set'],
    ]);
    expect(() => readConfig(empty)).toThrow(
      /5 fault\(s\)[\s\S]*PUBLIC_URL is not set\. Give the https address/,
    );
  });

  it.each([
    ['PORT', '80a', 'is not a port number'],
    ['PORT', '65536', 'is not a port number'],
    ['PUBLIC_URL', 'fairlead.example.com', 'is not a web address'],
    ['PUBLIC_URL', 'http://fairlead.example.com', 'is not https'],
    ['PUBLIC_URL', 'http://localhost.example.com', 'is not https'],
    ['PUBLIC_URL', 'https://user:pw@example.com', 'carries a user name or password'],
    ['PUBLIC_URL', 'https://example.com/?a=b', 'carries a query or fragment'],
    ['DATABASE_URL', 'mysql://db/fairlead', 'is not a postgres:// address'],
    ['HUBSPOT_APP_ID', 'my-app', 'is not a number'],
    ['HUBSPOT_API_URL', 'http://api.hubapi.com', 'is not https'],
    ['FAIRLEAD_ENCRYPTION_KEYS', KEY_1, 'holds an entry that is not id:base64 with exactly 32 bytes'],
    ['FAIRLEAD_ENCRYPTION_KEYS', 'k1:c2hvcnQ=', 'holds an entry that is not id:base64 with exactly 32 bytes'],
    [
      'FAIRLEAD_ENCRYPTION_KEYS',
      `k1:${KEY_1},`,
      'holds an entry that is not id:base64 with exactly 32 bytes',
    ],
    ['FAIRLEAD_ENCRYPTION_KEYS', `k1:${KEY_1},k1:${KEY_2}`, 'uses one key id twice'],
    ['FAIRLEAD_ROLES', 'web,workers', 'names a role other than web and worker'],
    ['FAIRLEAD_RETRY_SCALE', '0', 'is not a number above 0 and up to 10'],
    ['FAIRLEAD_RETRY_SCALE', 'fast', 'is not a number above 0 and up to 10'],
    ['TRUSTED_PROXIES', '10.0.0.0/33', 'holds something that is no address, network or known name'],
    ['TRUSTED_PROXIES', 'proxy.internal', 'holds something that is no address, network or known name'],
    ['LOG_LEVEL', 'verbose', 'is not a log level'],
  ])('with %s=%s says that it %s', (name, value, problem) => {
    expect(faultsOf(anEnvironment({ [name]: value }))).toEqual([[name, problem]]);
  });

  it('is described without repeating a secret', () => {
    const canaries = anEnvironment({
      DATABASE_URL: 'mysql://app:canary-db@db/fairlead',
      FAIRLEAD_ENCRYPTION_KEYS: 'canary-key',
      PUBLIC_URL: 'https://user:canary-url@example.com',
      PORT: 'canary-port',
    });
    const error = thrownBy(() => readConfig(canaries));
    expect(faultsOf(canaries)).toHaveLength(4);
    expect(inspect(error, { depth: null }) + JSON.stringify(error)).not.toContain('canary');
  });
});

describe('credentials', () => {
  it('are absent when nothing names an app, so that the sandbox may be taken', () => {
    expect(hasCredentials({})).toBe(false);
    expect(hasCredentials({ HUBSPOT_APP_ID: ' ', PUBLIC_URL: 'https://example.com' })).toBe(false);
  });

  it('given in part count as given, and what is missing is listed', () => {
    const env = anEnvironment({ HUBSPOT_CLIENT_SECRET: undefined });
    expect(hasCredentials(env)).toBe(true);
    expect(faultsOf(env)).toEqual([['HUBSPOT_CLIENT_SECRET', 'is not set']]);
  });
});

describe('the secrets of a configuration', () => {
  const config = readConfig(
    anEnvironment({
      DATABASE_URL: 'postgres://canary-user:canary-db@db:5432/fairlead?password=canary-query',
      HUBSPOT_CLIENT_SECRET_PREVIOUS: 'canary-previous',
    }),
  );
  const hidden = /canary|AQEBAQ|01 01 01|\[1,1,1/;

  it('do not show in JSON, in the inspector, in text or in the description (R53)', () => {
    expect(JSON.stringify(config)).not.toMatch(hidden);
    expect(inspect(config, { depth: null, showHidden: true })).not.toMatch(hidden);
    expect(`${config.hubspot.clientSecrets} ${config.encryptionKeys[0].key}`).not.toMatch(hidden);
    expect(JSON.stringify(describeConfig(config))).not.toMatch(hidden);
  });

  it('leave in the description what helps a person', () => {
    expect(describeConfig(config)).toMatchObject({
      DATABASE_URL: 'external, db:5432/fairlead',
      HUBSPOT_CLIENT_SECRET_PREVIOUS: 'set',
      FAIRLEAD_ENCRYPTION_KEYS: 'k1',
      FAIRLEAD_ROLES: 'web,worker',
      TRUSTED_PROXIES: 'none',
    });
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
