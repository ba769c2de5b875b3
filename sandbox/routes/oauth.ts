/** OAuth: consent, tokens, introspection and revocation (https://developers.hubspot.com/docs/apps). */
import { createHash } from 'node:crypto';
import type { Portal } from '../crm/portal.ts';
import { type Answer, ok } from '../http/exchange.ts';
import type { OpenRoute, RawCall } from '../http/router.ts';
import type { App, TokenAnswer } from '../oauth/app.ts';
import { OAuthError } from '../oauth/oauth-error.ts';

export interface OAuthDeps {
  readonly app: App;
  readonly portals: ReadonlyMap<string, Portal>;
}

export function oauthRoutes(deps: OAuthDeps): OpenRoute[] {
  return [
    { method: 'POST', path: '/oauth/token', open: (call) => token(deps, call) },
    { method: 'POST', path: '/oauth/token/introspect', open: (call) => introspect(deps, readForm(call)) },
    { method: 'POST', path: '/oauth/token/revoke', open: (call) => revoke(deps, readForm(call)) },
    // The older paths, which the typed methods of the official client still call.
    { method: 'GET', path: '/oauth/access-tokens/:token', open: (call) => legacyAccessToken(deps, call) },
    { method: 'GET', path: '/oauth/refresh-tokens/:token', open: (call) => legacyRefreshToken(deps, call) },
    { method: 'DELETE', path: '/oauth/refresh-tokens/:token', open: (call) => legacyRevoke(deps, call) },
  ];
}

function token(deps: OAuthDeps, call: RawCall): Answer {
  const form = readForm(call);
  checkClient(deps.app, form);
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return ok(exchangeCode(deps.app, form));
    case 'refresh_token':
      return ok(deps.app.refresh(required(form, 'refresh_token')));
    case 'client_credentials':
      return ok(deps.app.issueForApp((form.get('scope') ?? '').split(' ').filter(Boolean)));
    default:
      throw new OAuthError(400, 'unsupported_grant_type', 'BAD_GRANT_TYPE', 'missing or unknown grant type');
  }
}

function exchangeCode(app: App, form: URLSearchParams): TokenAnswer {
  const pending = app.takeCode(required(form, 'code'));
  if (form.get('redirect_uri') !== pending.redirectUri)
    throw new OAuthError(
      400,
      'invalid_request',
      'BAD_REDIRECT_URI',
      'redirect_uri does not match the initial one',
    );
  if (pending.codeChallenge !== null && challengeOf(form.get('code_verifier')) !== pending.codeChallenge)
    throw new OAuthError(
      400,
      'invalid_grant',
      'BAD_CODE_VERIFIER',
      'code_verifier does not match the challenge',
    );
  return app.install(pending.portalId, pending.userId, pending.scopes);
}

function introspect({ app, portals }: OAuthDeps, form: URLSearchParams): Answer {
  checkClient(app, form);
  const value = required(form, 'token');
  const grant = app.findGrant(value);
  const installation = app.findByRefreshToken(value);
  const found = grant ?? installation;
  if (!found) return ok({ active: false });
  const portal = found.portalId === null ? undefined : portals.get(found.portalId);
  const owner = portal?.owners.find((candidate) => candidate.userId === found.userId);
  return ok({
    active: true,
    token: value,
    token_type: 'bearer',
    token_use: grant ? 'access_token' : 'refresh_token',
    client_id: app.options.clientId,
    app_id: Number(app.options.appId),
    scopes: found.scopes,
    user_id: found.userId,
    is_private_distribution: false,
    ...(portal && { hub_id: Number(portal.id), hub_domain: portal.account.hubDomain }),
    ...(owner && { user: owner.email }),
    ...(grant && { expires_in: app.secondsLeft(grant) }),
  });
}

function revoke({ app }: OAuthDeps, form: URLSearchParams): Answer {
  checkClient(app, form);
  app.revoke(required(form, 'token'));
  return { status: 200 };
}

function legacyAccessToken({ app, portals }: OAuthDeps, call: RawCall): Answer {
  const grant = app.findGrant(call.params.token!);
  const portal = grant?.portalId ? portals.get(grant.portalId) : undefined;
  if (!grant || !portal)
    throw new OAuthError(404, 'invalid_request', 'BAD_ACCESS_TOKEN', 'access token not found');
  return ok({
    token: grant.token,
    expires_in: app.secondsLeft(grant),
    ...legacyFacts(app, portal, grant.userId, grant.scopes),
    token_type: 'access',
  });
}

function legacyRefreshToken({ app, portals }: OAuthDeps, call: RawCall): Answer {
  const installation = app.findByRefreshToken(call.params.token!);
  const portal = installation ? portals.get(installation.portalId) : undefined;
  if (!installation || !portal)
    throw new OAuthError(404, 'invalid_request', 'BAD_REFRESH_TOKEN', 'refresh token not found');
  const { refreshToken, userId, scopes } = installation;
  return ok({
    token: refreshToken,
    client_id: app.options.clientId,
    ...legacyFacts(app, portal, userId, scopes),
    token_type: 'refresh',
  });
}

function legacyFacts(
  app: App,
  portal: Portal,
  userId: number,
  scopes: readonly string[],
): Record<string, unknown> {
  const owner = portal.owners.find((candidate) => candidate.userId === userId);
  return {
    user: owner?.email ?? '',
    hub_domain: portal.account.hubDomain,
    scopes,
    hub_id: Number(portal.id),
    app_id: Number(app.options.appId),
    user_id: userId,
  };
}

function legacyRevoke({ app }: OAuthDeps, call: RawCall): Answer {
  app.revoke(call.params.token!);
  return { status: 204 };
}

/** Forms only: the habit of JSON bodies and of secrets in the query ended with the dated paths. */
function readForm(call: RawCall): URLSearchParams {
  const type = (call.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    throw new OAuthError(
      415,
      'invalid_request',
      'UNSUPPORTED_MEDIA_TYPE',
      'the body must be application/x-www-form-urlencoded',
    );
  return new URLSearchParams(call.rawBody);
}

function checkClient(app: App, form: URLSearchParams): void {
  if (form.get('client_id') !== app.options.clientId)
    throw new OAuthError(400, 'invalid_client', 'BAD_CLIENT_ID', 'missing or invalid client id');
  if (form.get('client_secret') !== app.options.clientSecret)
    throw new OAuthError(400, 'invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret');
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (!value)
    throw new OAuthError(400, 'invalid_request', `MISSING_${name.toUpperCase()}`, `missing ${name}`);
  return value;
}

function challengeOf(verifier: string | null): string {
  return createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
}
