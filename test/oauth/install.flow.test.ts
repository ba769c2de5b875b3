/** The whole way through a portal that behaves like HubSpot: consent, tokens, refresh, uninstall. */
import express from 'express';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { demoPortalId, type Sandbox } from '../../sandbox/sandbox.ts';
import { createCrm } from '../../src/crm/crm.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { manifest } from '../../src/manifest.ts';
import { disconnect } from '../../src/oauth/disconnect.ts';
import { oauthRoutes } from '../../src/oauth/routes.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { createInstallStates } from '../../src/oauth/state.ts';
import { createTokenEndpoint } from '../../src/oauth/token-endpoint.ts';
import { createAccessToken } from '../../src/oauth/tokens.ts';
import { Secret } from '../../src/secret.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createInstallations } from '../../src/store/installations.ts';
import { createOAuthStates } from '../../src/store/oauth-states.ts';
import { startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { aKey } from './support/keys.ts';

const MINUTE = 60_000;
const publicUrl = 'http://localhost:8080';
const log = pino({ level: 'silent' });
const sealer = createSealer([aKey('k1')]);
let now = Date.now();

let database: TestDatabase;
let open: OpenDatabase;
let sandbox: Sandbox;
let violations: string[];
let web: Listening;
let app: ReturnType<typeof wire>;

beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  ({ sandbox, violations } = await startRefereedSandbox({
    now: () => now,
    autoApprove: demoPortalId,
    app: { scopes: manifest.scopes.required, optionalScopes: manifest.scopes.optional },
  }));
  app = wire();
  web = await listen(express().use(app.routes), 0, '127.0.0.1');
});
afterAll(async () => {
  await web.close(0);
  await sandbox.close();
  await open.close();
  await database.drop();
});

function wire() {
  const { clientId, clientSecret, appId } = sandbox.app.options;
  const hubspot = {
    appId,
    clientId,
    clientSecrets: [new Secret(clientSecret)] as const,
    apiUrl: sandbox.url,
    appUrl: sandbox.url,
  };
  const clock = () => now;
  const installations = createInstallations(open.db, sealer);
  const endpoint = createTokenEndpoint(hubspot, clock);
  const accessToken = createAccessToken({ db: open.db, installations, endpoint, log, now: clock });
  const crm = createCrm({ apiUrl: sandbox.url, retryScale: 0.02, accessToken, now: clock });
  const routes = oauthRoutes({
    config: { publicUrl, hubspot },
    manifest,
    db: open.db,
    installations,
    states: createInstallStates({ states: createOAuthStates(open.db), sealer, now: clock }),
    endpoint,
    log,
    now: clock,
    onInstalled: async () => undefined,
    forget: crm.forget,
  });
  return { installations, endpoint, crm, routes };
}

/** Walks like a browser, from our install link to the page at the end. */
async function install(): Promise<string> {
  const ours = `http://127.0.0.1:${web.port}`;
  const begun = await fetch(`${ours}/install`, { redirect: 'manual' });
  const cookie = begun.headers.get('set-cookie')!.split(';')[0]!;
  const consented = await fetch(begun.headers.get('location')!, { redirect: 'manual' });
  const back = new URL(consented.headers.get('location')!);
  expect(back.origin).toBe(publicUrl);
  const finished = await fetch(ours + back.pathname + back.search, { headers: { cookie } });
  expect(finished.status).toBe(200);
  return finished.text();
}

const portal = () => app.installations.forPortal(demoPortalId);
const tokenRequests = () => sandbox.calls.filter((call) => call.path.endsWith('/oauth/2026-09/token')).length;

test('an account is connected, used beyond the life of its token, uninstalled there and connected again', async () => {
  expect(await install()).toContain('Fairlead is connected');
  expect(await portal().read()).toMatchObject({ generation: 1, scopes: expect.arrayContaining(['oauth']) });
  const client = app.crm.portal(demoPortalId);
  expect(await client.readAccount()).toMatchObject({ portalId: demoPortalId });
  expect(tokenRequests()).toBe(1);

  now += 29 * MINUTE;
  await Promise.all([client.readAccount(), client.readOwnersPage(), client.listProperties('contact')]);
  expect(tokenRequests()).toBe(2);

  sandbox.uninstall(demoPortalId);
  await expect(client.readAccount()).rejects.toMatchObject({ code: 'disconnected' });
  expect(await portal().read()).toMatchObject({ state: 'disconnected' });
  const callsUntilThen = sandbox.calls.length;
  await expect(client.readAccount()).rejects.toMatchObject({ code: 'disconnected' });
  expect(sandbox.calls.length).toBe(callsUntilThen);

  expect(await install()).toContain('connected again');
  expect(await portal().read()).toMatchObject({ state: 'connected', generation: 2 });
  await app.crm.portal(demoPortalId).readAccount();
});

test('our own disconnect removes the app from the account', async () => {
  const crm = (portalId: string) => app.crm.portal(portalId);
  await disconnect({ ...app, crm, forget: app.crm.forget, log }, demoPortalId, 'asked for');
  expect(sandbox.app.installations.has(demoPortalId)).toBe(false);
  expect(await portal().readTokens()).toBeUndefined();
});

test('every call fitted HubSpot’s OpenAPI documents', () => {
  expect(violations).toEqual([]);
});
