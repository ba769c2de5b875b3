import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { CrmError } from '../../src/crm/errors.ts';
import { createTokenEndpoint } from '../../src/oauth/token-endpoint.ts';
import { type HubSpotDouble, type Script, startDouble } from '../crm/support/hubspot-double.ts';
import { aHubSpotConfig } from './support/a-hubspot-config.ts';

let hubspot: HubSpotDouble | undefined;
afterEach(() => hubspot?.close());

async function given(script: Script) {
  hubspot = await startDouble(script);
  return createTokenEndpoint(aHubSpotConfig(hubspot.url));
}

const answer = {
  status: 200,
  body: {
    access_token: 'a1',
    refresh_token: 'r2',
    expires_in: 1800,
    token_type: 'bearer',
    hub_id: 77,
    user_id: 5,
  },
};

test('a refresh sends a form to the dated path and gives back what HubSpot said', async () => {
  const endpoint = await given(() => answer);
  const grant = await endpoint.refresh('r1');
  expect(grant).toEqual({
    accessToken: 'a1',
    refreshToken: 'r2',
    lifeMs: 1_800_000,
    portalId: '77',
    scopes: undefined,
    userId: '5',
  });
  const [asked] = hubspot!.asked;
  expect(asked).toMatchObject({ method: 'POST', path: '/oauth/2026-09/token' });
  expect(asked!.contentType).toMatch(/^application\/x-www-form-urlencoded/);
  expect(asked!.query.size).toBe(0);
  expect(Object.fromEntries(new URLSearchParams(asked!.text))).toEqual({
    grant_type: 'refresh_token',
    refresh_token: 'r1',
    client_id: 'client-1',
    client_secret: 'canary-client-secret',
  });
});

test('an exchange sends code, verifier and the very redirect address', async () => {
  const endpoint = await given(() => answer);
  await endpoint.exchange('code-1', 'verifier-1', 'https://f.test/oauth/callback');
  expect(Object.fromEntries(new URLSearchParams(hubspot!.asked[0]!.text))).toMatchObject({
    grant_type: 'authorization_code',
    code: 'code-1',
    code_verifier: 'verifier-1',
    redirect_uri: 'https://f.test/oauth/callback',
  });
});

test('a refresh without a new refresh token keeps the one we have', async () => {
  const { refresh_token: _, ...body } = answer.body;
  const endpoint = await given(() => ({ status: 200, body }));
  expect((await endpoint.refresh('r1')).refreshToken).toBe('r1');
});

test('introspection and revocation use their own paths', async () => {
  const endpoint = await given((asked) =>
    asked.path.endsWith('introspect')
      ? { status: 200, body: { active: true, hub_id: 77, scopes: ['oauth'], user_id: 5 } }
      : { status: 204 },
  );
  expect(await endpoint.introspect('a1')).toEqual({
    active: true,
    portalId: '77',
    scopes: ['oauth'],
    userId: '5',
  });
  await endpoint.revoke('r1');
  expect(hubspot!.asked.map((asked) => asked.path)).toEqual([
    '/oauth/2026-09/token/introspect',
    '/oauth/2026-09/token/revoke',
  ]);
});

describe('a refused refresh (R34) is', () => {
  test.each([
    ['disconnected', 400, { error: 'invalid_grant', status: 'BAD_REFRESH_TOKEN' }],
    ['disconnected', 400, { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' }],
    ['disconnected', 403, { error: 'access_denied', status: 'BAD_HUB' }],
    ['misconfigured', 400, { error: 'invalid_client' }],
    ['misconfigured', 401, { status: 'BAD_CLIENT_SECRET' }],
    ['misconfigured', 400, { error: 'invalid_grant', status: 'BAD_CLIENT_ID' }],
    ['misconfigured', 400, { error: 'invalid_grant', message: 'BAD_CLIENT_SECRET: no match' }],
    ['misconfigured', 400, { error: 'something_new' }],
    ['misconfigured', 404, undefined],
    ['transient', 500, { error: 'invalid_grant' }],
    ['transient', 423, {}],
    ['transient', 477, {}],
    ['rate-limited', 429, { error: 'invalid_grant' }],
  ])('%s after %i %o', async (code, status, body) => {
    const endpoint = await given(() => ({ status, body }));
    await expect(endpoint.refresh('r1')).rejects.toMatchObject({ name: 'CrmError', code });
  });
});

test('a refused code is a matter of the code, never of a customer', async () => {
  const endpoint = await given(() => ({
    status: 400,
    body: { error: 'invalid_grant', status: 'BAD_AUTH_CODE' },
  }));
  await expect(endpoint.exchange('c', 'v', 'u')).rejects.toMatchObject({ code: 'invalid' });
});

test('an unreachable HubSpot is transient', async () => {
  const endpoint = await given(() => 'drop');
  await expect(endpoint.refresh('r1')).rejects.toMatchObject({ code: 'transient' });
});

test('no error shows a token or the secret (R53)', async () => {
  const echo = {
    message: 'canary-refresh canary-client-secret',
    error: 'invalid_grant',
    access_token: 'canary',
  };
  for (const reply of [
    { status: 400, body: echo },
    { status: 200, body: echo },
    { status: 503, body: echo },
  ]) {
    const endpoint = await given(() => reply);
    const error = await endpoint.refresh('canary-refresh').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CrmError);
    expect(`${inspect(error, { depth: 9 })} ${JSON.stringify(error)}`).not.toContain('canary');
    await hubspot?.close();
  }
});
