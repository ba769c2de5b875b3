import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPortalId } from '../../sandbox/sandbox.ts';
import { type RefereedSandbox, startRefereedSandbox } from '../referee/refereed-sandbox.ts';
import { readReply } from './portal-client.ts';

const redirectUri = 'http://localhost:8080/oauth/callback';
const client = { client_id: 'the-app', client_secret: 'the-secret' };
const scopes = ['oauth', 'crm.objects.contacts.read'];
let room: RefereedSandbox;

beforeEach(async () => {
  room = await startRefereedSandbox({
    app: {
      clientId: client.client_id,
      clientSecret: client.client_secret,
      redirectUri,
      scopes,
      optionalScopes: ['crm.lists.read'],
    },
    autoApprove: demoPortalId,
  });
});

afterEach(async () => {
  await room.sandbox.close();
  expect(room.violations).toEqual([]);
});

const authorize = (changes: Record<string, string> = {}, portal = '') => {
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    state: 's1',
    ...changes,
  });
  return fetch(`${room.sandbox.url}/oauth${portal}/authorize?${query}`, { redirect: 'manual' });
};

const callback = (response: Response) => new URL(response.headers.get('location') ?? 'none:').searchParams;

const post = async (path: string, form: Record<string, string>) =>
  readReply(await fetch(room.sandbox.url + path, { method: 'POST', body: new URLSearchParams(form) }));

const exchange = async (code: string, more: Record<string, string> = {}) =>
  post('/oauth/2026-09/token', {
    grant_type: 'authorization_code',
    ...client,
    redirect_uri: redirectUri,
    code,
    ...more,
  });

const installed = async () => (await exchange(callback(await authorize()).get('code')!)).body;

describe('consent', () => {
  it('sends the code and the untouched state back', async () => {
    const response = await authorize({ state: 'a b&c' });
    expect(response.status).toBe(302);
    expect(callback(response).get('state')).toBe('a b&c');
    expect(callback(response).get('code')).toBeTruthy();
  });

  it.each([
    ['another client id', { client_id: 'other' }],
    ['another redirect address', { redirect_uri: 'https://evil.test/' }],
    ['a missing required scope', { scope: 'oauth' }],
    ['a scope the app does not have', { scope: `${scopes.join(' ')} crm.objects.deals.read` }],
    ['a plain PKCE challenge', { code_challenge: 'x', code_challenge_method: 'plain' }],
  ])('shows an error and sends nobody back for %s', async (_, changes) => {
    const response = await authorize(changes);
    expect(response.status).toBe(400);
    expect(response.headers.get('location')).toBeNull();
  });

  it('drops optional scopes that the app does not declare', async () => {
    const code = callback(await authorize({ optional_scope: 'crm.lists.read automation' })).get('code')!;
    expect((await exchange(code)).body.scopes).toEqual([...scopes, 'crm.lists.read']);
  });

  it('asks a person where nothing is approved in advance', async () => {
    room.sandbox.settings.autoApprove = null;
    const page = await authorize({ state: '"><script>' });
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain(demoPortalId);
    expect(html).not.toContain('<script>');
    const action = /action="([^"]+)"/.exec(html)![1]!.replaceAll('&#38;', '&');
    const decide = (decision: string) =>
      fetch(room.sandbox.url + action, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ decision, portalId: demoPortalId }),
      });
    expect(callback(await decide('approve')).get('code')).toBeTruthy();
    expect(callback(await decide('deny')).get('error')).toBe('access_denied');
  });
});

describe('tokens', () => {
  it('trade a code for half an hour of access', async () => {
    expect(await installed()).toMatchObject({
      token_type: 'bearer',
      expires_in: 1800,
      hub_id: Number(demoPortalId),
      user_id: 77,
      scopes,
      refresh_token: expect.any(String),
    });
  });

  it('take a code once, and within a minute', async () => {
    const code = callback(await authorize()).get('code')!;
    await exchange(code);
    expect((await exchange(code)).body).toMatchObject({ error: 'invalid_grant', status: 'BAD_AUTH_CODE' });
    const late = callback(await authorize()).get('code')!;
    room.sandbox.clock.advance(61_000);
    expect((await exchange(late)).body.status).toBe('BAD_AUTH_CODE');
  });

  it('check the verifier against the S256 challenge', async () => {
    const verifier = 'a-verifier-of-at-least-forty-three-characters-long';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const code = async () =>
      callback(await authorize({ code_challenge: challenge, code_challenge_method: 'S256' })).get('code')!;
    expect((await exchange(await code(), { code_verifier: 'wrong' })).status).toBe(400);
    expect((await exchange(await code())).status).toBe(400);
    expect((await exchange(await code(), { code_verifier: verifier })).status).toBe(200);
  });

  it.each([
    ['a wrong client id', { client_id: 'x' }, 'invalid_client', 'BAD_CLIENT_ID'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid_client', 'BAD_CLIENT_SECRET'],
    ['a wrong refresh token', { refresh_token: 'x' }, 'invalid_grant', 'BAD_REFRESH_TOKEN'],
  ])('refuse %s with a class of its own', async (_, wrong, error, status) => {
    const { refresh_token } = await installed();
    const reply = await post('/oauth/2026-09/token', {
      grant_type: 'refresh_token',
      ...client,
      refresh_token,
      ...wrong,
    });
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ error, status, message: expect.any(String) });
  });

  it('refuse a JSON body with 415', async () => {
    const response = await fetch(`${room.sandbox.url}/oauth/2026-09/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'refresh_token', ...client }),
    });
    expect(response.status).toBe(415);
  });

  it('keep the refresh token, or replace it when told to rotate', async () => {
    const { refresh_token } = await installed();
    const refresh = async (token: string) =>
      (await post('/oauth/2026-09/token', { grant_type: 'refresh_token', ...client, refresh_token: token }))
        .body;
    expect((await refresh(refresh_token)).refresh_token).toBe(refresh_token);
    room.sandbox.app.rotateRefreshTokens = true;
    const rotated = (await refresh(refresh_token)).refresh_token;
    expect(rotated).not.toBe(refresh_token);
    expect((await refresh(refresh_token)).status).toBe('BAD_REFRESH_TOKEN');
  });

  it('give the app a token of its own for client credentials', async () => {
    const reply = await post('/oauth/2026-09/token', {
      grant_type: 'client_credentials',
      ...client,
      scope: 'developer.webhooks_journal.read',
    });
    expect(reply.body).toMatchObject({ expires_in: 1800, scopes: ['developer.webhooks_journal.read'] });
  });
});

describe('access', () => {
  const details = async (token: string) =>
    readReply(
      await fetch(`${room.sandbox.url}/account-info/2026-09/details`, {
        headers: { authorization: `Bearer ${token}` },
      }),
    );
  const introspect = async (token: string) =>
    (await post('/oauth/2026-09/token/introspect', { ...client, token })).body;

  it('ends with 401 after half an hour', async () => {
    const { access_token } = await installed();
    expect((await details(access_token)).status).toBe(200);
    room.sandbox.clock.advance(1_800_000);
    const { status, body } = await details(access_token);
    expect(status).toBe(401);
    expect(body.category).toBe('EXPIRED_AUTHENTICATION');
  });

  it('is refused without a token', async () => {
    const { status, body } = await details('nonsense');
    expect(status).toBe(401);
    expect(body.category).toBe('INVALID_AUTHENTICATION');
  });

  it('is refused with 403 and the scopes that would help (R35)', async () => {
    const { access_token } = await installed();
    const reply = await readReply(
      await fetch(`${room.sandbox.url}/crm/owners/2026-09`, {
        headers: { authorization: `Bearer ${access_token}` },
      }),
    );
    expect(reply.status).toBe(403);
    expect(reply.body).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.owners.read'] } }],
    });
  });

  it('is described by introspection until it ends', async () => {
    const { access_token } = await installed();
    expect(await introspect(access_token)).toMatchObject({
      active: true,
      hub_id: Number(demoPortalId),
      token_use: 'access_token',
    });
    room.sandbox.clock.advance(1_800_000);
    expect(await introspect(access_token)).toEqual({ active: false });
  });

  it('outlives the revocation of its refresh token', async () => {
    const { access_token, refresh_token } = await installed();
    await post('/oauth/2026-09/token/revoke', {
      ...client,
      token: refresh_token,
      token_type_hint: 'refresh_token',
    });
    expect((await details(access_token)).status).toBe(200);
    expect(await introspect(refresh_token)).toEqual({ active: false });
  });

  it('ends at once when the app is uninstalled (R40)', async () => {
    const { access_token, refresh_token } = await installed();
    const response = await fetch(`${room.sandbox.url}/appinstalls/2026-09/external-install`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(response.status).toBe(204);
    expect((await details(access_token)).status).toBe(401);
    const refresh = await post('/oauth/2026-09/token', {
      grant_type: 'refresh_token',
      ...client,
      refresh_token,
    });
    expect(refresh.body.status).toBe('BAD_REFRESH_TOKEN');
  });
});
