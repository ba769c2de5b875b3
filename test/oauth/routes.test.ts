import { createHash } from 'node:crypto';
import express from 'express';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorHandler } from '../../src/http/errors.ts';
import { type Listening, listen } from '../../src/http/listen.ts';
import { manifest } from '../../src/manifest.ts';
import { oauthRoutes } from '../../src/oauth/routes.ts';
import { createSealer } from '../../src/oauth/sealing.ts';
import { createInstallStates } from '../../src/oauth/state.ts';
import { createTokenEndpoint } from '../../src/oauth/token-endpoint.ts';
import { type OpenDatabase, openDatabase } from '../../src/store/database.ts';
import { createInstallations, type Installations } from '../../src/store/installations.ts';
import { createOAuthStates } from '../../src/store/oauth-states.ts';
import { type HubSpotDouble, type Reply, startDouble } from '../crm/support/hubspot-double.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { aHubSpotConfig } from './support/a-hubspot-config.ts';
import { aKey } from './support/keys.ts';

const granted: Reply = {
  status: 200,
  body: {
    access_token: 'canary-access',
    refresh_token: 'canary-refresh',
    expires_in: 1800,
    hub_id: 77,
    user_id: 5,
    scopes: ['oauth'],
  },
};

let database: TestDatabase;
let open: OpenDatabase;
let hubspot: HubSpotDouble;
let installations: Installations;
let reply: Reply;
let now: number;
let failOnInstalled: boolean;
let enqueued: string[];
let forgotten: string[];
const apps: Listening[] = [];

beforeAll(async () => {
  database = await testDatabase();
  open = openDatabase(database.connection);
  installations = createInstallations(open.db, createSealer([aKey('k1')]));
  hubspot = await startDouble((asked) =>
    asked.path.endsWith('/introspect')
      ? { status: 200, body: { active: true, hub_id: 78, user_id: 6, scopes: ['oauth', 'x'] } }
      : reply,
  );
});
afterAll(async () => {
  for (const app of apps) await app.close(0);
  await hubspot.close();
  await open.close();
  await database.drop();
});
beforeEach(() => {
  reply = granted;
  now = Date.UTC(2026, 10, 22);
  failOnInstalled = false;
  enqueued = [];
  forgotten = [];
  hubspot.asked.length = 0;
});

async function anApp(publicUrl = 'https://fairlead.test'): Promise<string> {
  const log = pino({ level: 'silent' });
  const config = { publicUrl, hubspot: aHubSpotConfig(hubspot.url) };
  const sealer = createSealer([aKey('k1')]);
  const app = express();
  app.use(
    oauthRoutes({
      config,
      manifest,
      db: open.db,
      installations,
      states: createInstallStates({ states: createOAuthStates(open.db), sealer, now: () => now }),
      endpoint: createTokenEndpoint(config.hubspot),
      log,
      now: () => now,
      onInstalled: async (tx, { portalId, generation }) => {
        enqueued.push(`${portalId}/${generation}`);
        await tx
          .insertInto('task')
          .values({ portal_id: portalId, kind: 'provision', generation })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        if (failOnInstalled) throw new Error('database is full');
      },
      forget: (portalId) => forgotten.push(portalId),
    }),
  );
  app.use(errorHandler(log));
  const listening = await listen(app, 0, '127.0.0.1');
  apps.push(listening);
  return `http://127.0.0.1:${listening.port}`;
}

interface Begun {
  readonly state: string;
  readonly cookie: string;
  readonly setCookie: string;
  readonly target: URL;
}

async function begin(app: string, path = '/install', cookie = ''): Promise<Begun> {
  const response = await fetch(app + path, { redirect: 'manual', headers: { cookie } });
  expect(response.status).toBe(302);
  const setCookie = response.headers.get('set-cookie') ?? '';
  const target = new URL(response.headers.get('location') ?? '');
  return { state: target.searchParams.get('state')!, cookie: setCookie.split(';')[0]!, setCookie, target };
}

async function finish(app: string, query: Record<string, string>, cookie = '') {
  const response = await fetch(`${app}/oauth/callback?${new URLSearchParams(query)}`, {
    headers: { cookie },
  });
  return { status: response.status, page: await response.text(), headers: response.headers };
}

const tokenRequests = () => hubspot.asked.filter((asked) => asked.path === '/oauth/2026-09/token');

describe('GET /install', () => {
  test('sends the browser to HubSpot with exactly the required scopes, a state and a PKCE challenge', async () => {
    const { target } = await begin(await anApp());
    expect(target.origin + target.pathname).toBe('https://app.hubspot.test/oauth/authorize');
    expect(Object.fromEntries(target.searchParams)).toEqual({
      client_id: 'client-1',
      redirect_uri: 'https://fairlead.test/oauth/callback',
      scope: manifest.scopes.required.join(' '),
      optional_scope: manifest.scopes.optional.join(' '),
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(target.search).not.toContain('+');
  });

  test('binds the state to the browser with a cookie no script and no other site can use', async () => {
    const { setCookie } = await begin(await anApp());
    expect(setCookie).toMatch(/^__Host-fairlead-install=[\w-]{43};/);
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/Secure/);
    expect(setCookie).toMatch(/SameSite=Lax/);
    expect(setCookie).toMatch(/Max-Age=600/);
  });

  test('on plain http, as on localhost, leaves Secure out', async () => {
    const { setCookie } = await begin(await anApp('http://localhost:8080'));
    expect(setCookie).toMatch(/^fairlead-install=/);
    expect(setCookie).not.toMatch(/Secure/);
  });

  test('preselects an account by its number and by nothing else', async () => {
    const app = await anApp();
    expect((await begin(app, '/install?portalId=77')).target.pathname).toBe('/oauth/77/authorize');
    expect((await begin(app, '/install?portalId=../x')).target.pathname).toBe('/oauth/authorize');
  });

  test('gives every install its own state, and two tabs of a browser can both finish', async () => {
    const app = await anApp();
    const first = await begin(app);
    const second = await begin(app, '/install', first.cookie);
    expect(second.cookie).toBe(first.cookie);
    expect(second.state).not.toBe(first.state);
    expect((await finish(app, { code: 'c', state: first.state }, first.cookie)).status).toBe(200);
    expect((await finish(app, { code: 'c', state: second.state }, first.cookie)).status).toBe(200);
  });

  test('begun again and again from one address, asks for patience and keeps nothing more', async () => {
    const app = await anApp();
    const states = async () =>
      (await open.db.selectFrom('oauth_state').select('state_hash').execute()).length;
    for (let times = 0; times < 30; times += 1) await begin(app);
    const kept = await states();
    const refused = await fetch(`${app}/install`, { redirect: 'manual' });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect(await refused.text()).toContain('start again');
    expect(await states()).toBe(kept);
    now += 2_000;
    await begin(app);
  });
});

describe('a callback that did not begin here (R50) is a 400 without a token request:', () => {
  test('no state', async () => {
    const app = await anApp();
    const { cookie } = await begin(app);
    expect((await finish(app, { code: 'c' }, cookie)).status).toBe(400);
    expect(tokenRequests()).toEqual([]);
  });

  test('a state of another browser, which can still use it', async () => {
    const app = await anApp();
    const mine = await begin(app);
    const theirs = await begin(app);
    expect((await finish(app, { code: 'c', state: mine.state }, theirs.cookie)).status).toBe(400);
    expect((await finish(app, { code: 'c', state: mine.state })).status).toBe(400);
    expect(tokenRequests()).toEqual([]);
    expect((await finish(app, { code: 'c', state: mine.state }, mine.cookie)).status).toBe(200);
  });

  test('an invented state', async () => {
    const app = await anApp();
    const { cookie } = await begin(app);
    for (const state of ['x', 'A'.repeat(43), "' or 1=1 --"]) {
      expect((await finish(app, { code: 'c', state }, cookie)).status).toBe(400);
    }
    expect(tokenRequests()).toEqual([]);
  });

  test('a state older than ten minutes', async () => {
    const app = await anApp();
    const { state, cookie } = await begin(app);
    now += 10 * 60_000;
    expect((await finish(app, { code: 'c', state }, cookie)).status).toBe(400);
    expect(tokenRequests()).toEqual([]);
  });

  test('a state used before, also when both come at once', async () => {
    const app = await anApp();
    const { state, cookie } = await begin(app);
    const answers = await Promise.all([1, 2, 3].map(() => finish(app, { code: 'c', state }, cookie)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400, 400]);
    expect(tokenRequests()).toHaveLength(1);
  });

  test('and its page offers to start again', async () => {
    const { page, headers } = await finish(await anApp(), { code: 'c', state: '<script>alert(1)</script>' });
    expect(page).toContain('href="https://fairlead.test/install"');
    expect(page).not.toContain('<script');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

test('a person who declines is told that nothing changed, and no token is asked for', async () => {
  const app = await anApp();
  const { state, cookie } = await begin(app);
  const { status, page } = await finish(app, { error: 'access_denied', state }, cookie);
  expect(status).toBe(200);
  expect(page).toContain('was not connected');
  expect(tokenRequests()).toEqual([]);
});

describe('a good callback', () => {
  test('exchanges the code with the verifier behind the challenge, saves the tokens and enqueues the work', async () => {
    const app = await anApp();
    const { state, cookie, target } = await begin(app);
    const { status, page } = await finish(app, { code: 'code-1', state }, cookie);
    expect(status).toBe(200);
    expect(page).toContain('Fairlead is connected');
    expect(page).toContain('https://app.hubspot.test/contacts/77');
    const form = new URLSearchParams(tokenRequests()[0]!.text);
    const challenge = createHash('sha256').update(form.get('code_verifier')!).digest('base64url');
    expect(challenge).toBe(target.searchParams.get('code_challenge'));
    expect(form.get('redirect_uri')).toBe(target.searchParams.get('redirect_uri'));
    expect(await installations.forPortal('77').readTokens()).toEqual({
      accessToken: 'canary-access',
      refreshToken: 'canary-refresh',
      issuedAt: now,
      expiresAt: now + 1_800_000,
    });
    expect(enqueued).toHaveLength(1);
    expect(forgotten).toEqual(['77']);
  });

  test('of a grant that does not name its portal asks whose it is', async () => {
    const { hub_id: _, ...body } = granted.body as Record<string, unknown>;
    reply = { status: 200, body };
    const app = await anApp();
    const { state, cookie } = await begin(app);
    expect((await finish(app, { code: 'c', state }, cookie)).status).toBe(200);
    expect(await installations.forPortal('78').read()).toMatchObject({
      scopes: ['oauth', 'x'],
      installedBy: '5',
    });
  });

  test('whose work cannot be enqueued saves nothing', async () => {
    reply = { ...granted, body: { ...(granted.body as object), hub_id: 99 } };
    failOnInstalled = true;
    const app = await anApp();
    const { state, cookie } = await begin(app);
    expect((await finish(app, { code: 'c', state }, cookie)).status).toBe(500);
    expect(await installations.forPortal('99').read()).toBeUndefined();
    const tasks = await open.db.selectFrom('task').selectAll().where('portal_id', '=', '99').execute();
    expect(tasks).toEqual([]);
  });
});

describe('a code HubSpot does not take', () => {
  test.each([
    [400, { error: 'invalid_grant', status: 'BAD_AUTH_CODE' }, 400, 'did not finish'],
    [400, { status: 'BAD_CLIENT_SECRET' }, 500, 'not set up correctly'],
    [503, {}, 503, 'busy'],
  ])('answer %i %o shows a page with status %i', async (status, body, expected, words) => {
    reply = { status, body };
    const app = await anApp();
    const { state, cookie } = await begin(app);
    const answer = await finish(app, { code: 'c', state }, cookie);
    expect(answer.status).toBe(expected);
    expect(answer.page).toContain(words);
    expect(answer.page).not.toContain('canary');
    expect(enqueued).toEqual([]);
  });
});
