/**
 * Connecting an account: `/install` sends the browser to HubSpot, `/oauth/callback` takes it back. A code is only
 * exchanged for the browser that began here; what HubSpot starts by itself is started again from here (R50).
 */
import express, { type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { CrmError } from '../crm/errors.ts';
import { methodNotAllowed } from '../http/errors.ts';
import { networkOf } from '../http/network-of.ts';
import { type Page, sendPage } from '../http/person-page.ts';
import { requestIdOf } from '../http/request-id.ts';
import { TokenBuckets } from '../http/token-buckets.ts';
import type { AppManifest } from '../manifest.ts';
import type { Database } from '../store/database.ts';
import { BeingErasedError, type Installation, type Installations } from '../store/installations.ts';
import {
  busyPage,
  connectedPage,
  declinedPage,
  erasingPage,
  misconfiguredPage,
  refusedPage,
  startAgainPage,
  tooOftenPage,
  welcomePage,
} from './pages.ts';
import { type InstallStates, STATE_LIFE } from './state.ts';
import type { Grant, TokenEndpoint } from './token-endpoint.ts';

export interface OAuthDeps {
  readonly config: Pick<Config, 'publicUrl' | 'hubspot'>;
  readonly manifest: Pick<AppManifest, 'paths' | 'scopes'>;
  readonly db: Database;
  readonly installations: Installations;
  readonly states: InstallStates;
  readonly endpoint: TokenEndpoint;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now: () => number;
  /** Enqueues what a new installation needs (provision, backfill), in the transaction that saves it. */
  readonly onInstalled: (tx: Database, installation: Installation) => Promise<void>;
  /** After the commit: what was cached for the portal no longer holds. */
  readonly forget: (portalId: string) => void;
}

/** Each start of an install is a row for an hour: nobody needs more of them, and an office may share an address. */
const INSTALL_PACE = { capacity: 30, perSecond: 0.5 };

export function oauthRoutes(deps: OAuthDeps): Router {
  const { paths } = deps.manifest;
  const starts = new TokenBuckets(INSTALL_PACE);
  const router = express.Router();
  router.get('/', (_req, res) => sendPage(res, welcomePage(deps.config.publicUrl + paths.install)));
  router
    .route(paths.install)
    .get((req, res) => startInstall(deps, starts, req, res))
    .all(methodNotAllowed('GET', 'HEAD'));
  router
    .route(paths.callback)
    .get(async (req, res) => sendPage(res, await finishInstall(deps, req, res)))
    .all(methodNotAllowed('GET', 'HEAD'));
  return router;
}

async function startInstall(
  deps: OAuthDeps,
  starts: TokenBuckets,
  req: Request,
  res: Response,
): Promise<void> {
  const wait = starts.take(networkOf(req.ip), deps.now());
  if (wait > 0) {
    res.set('Retry-After', String(wait));
    return sendPage(res, tooOftenPage(deps.config.publicUrl + deps.manifest.paths.install));
  }
  const cookie = cookieOf(deps.config.publicUrl);
  const { state, browser, challenge } = await deps.states.begin(readCookie(req, cookie.name));
  res.cookie(cookie.name, browser, { ...cookie.options, maxAge: STATE_LIFE });
  res.set('Cache-Control', 'no-store');
  res.redirect(authorizeUrl(deps, { state, challenge, portalId: text(req.query.portalId) }));
}

async function finishInstall(deps: OAuthDeps, req: Request, res: Response): Promise<Page> {
  const installUrl = deps.config.publicUrl + deps.manifest.paths.install;
  const reference = requestIdOf(res);
  if (text(req.query.error) === 'access_denied') return declinedPage(installUrl);

  const code = text(req.query.code);
  const cookie = cookieOf(deps.config.publicUrl);
  const check = await deps.states.finish(text(req.query.state), readCookie(req, cookie.name));
  if (!check.ok || code === undefined) {
    deps.log.warn(
      { requestId: reference, reason: check.ok ? 'no-code' : check.reason },
      'install not accepted',
    );
    return startAgainPage(installUrl, reference);
  }
  try {
    const installation = await install(deps, code, check.verifier);
    const { portalId, generation } = installation;
    deps.log.info({ portalId, generation }, 'portal connected');
    return connectedPage({
      portalId,
      isReinstall: generation > 1,
      contactsUrl: `${deps.config.hubspot.appUrl}/contacts/${portalId}/objects/0-1`,
    });
  } catch (error) {
    if (error instanceof BeingErasedError) return erasingPage(installUrl, reference);
    if (!(error instanceof CrmError)) throw error;
    return failedPage(deps, error, installUrl, reference);
  }
}

async function install(deps: OAuthDeps, code: string, verifier: string): Promise<Installation> {
  const redirectUri = deps.config.publicUrl + deps.manifest.paths.callback;
  const grant = await deps.endpoint.exchange(code, verifier, redirectUri);
  const now = deps.now();
  const owner = await ownerOf(deps.endpoint, grant);
  const tokens = {
    accessToken: grant.accessToken,
    refreshToken: grant.refreshToken,
    issuedAt: now,
    expiresAt: now + grant.lifeMs,
  };
  const installation = await deps.db.transaction().execute(async (tx) => {
    const portal = deps.installations.within(tx).forPortal(owner.portalId);
    // A refresh of the old grant must not overwrite the new one.
    await portal.lockTokens();
    const saved = await portal.save({ scopes: owner.scopes, installedBy: owner.userId, tokens, now });
    await deps.onInstalled(tx, saved);
    return saved;
  });
  deps.forget(owner.portalId);
  return installation;
}

/** Whose grant it is, from the grant itself or, where HubSpot left that out, by asking. */
async function ownerOf(endpoint: TokenEndpoint, grant: Grant) {
  if (grant.portalId !== undefined && grant.scopes !== undefined) {
    return { portalId: grant.portalId, scopes: grant.scopes, userId: grant.userId ?? null };
  }
  const facts = await endpoint.introspect(grant.accessToken);
  const portalId = grant.portalId ?? facts.portalId;
  if (!facts.active || portalId === undefined) {
    throw new CrmError('token introspection', { kind: 'unexpected' }, { category: 'no active portal' });
  }
  return { portalId, scopes: facts.scopes, userId: grant.userId ?? facts.userId ?? null };
}

function failedPage(deps: OAuthDeps, error: CrmError, installUrl: string, reference: string): Page {
  const level = error.code === 'misconfigured' ? 'error' : 'warn';
  deps.log[level]({ requestId: reference, code: error.code, category: error.category }, error.message);
  if (error.code === 'misconfigured') return misconfiguredPage(reference);
  if (error.code === 'invalid' || error.code === 'disconnected') return refusedPage(installUrl, reference);
  return busyPage(installUrl, reference);
}

/** HubSpot's consent page. `scope` must be exactly the required ones (HubSpot: working with OAuth). */
function authorizeUrl(
  deps: OAuthDeps,
  begun: { state: string; challenge: string; portalId: string | undefined },
): string {
  const { hubspot, publicUrl } = deps.config;
  const { scopes, paths } = deps.manifest;
  const query = new URLSearchParams({
    client_id: hubspot.clientId,
    redirect_uri: publicUrl + paths.callback,
    scope: scopes.required.join(' '),
    ...(scopes.optional.length > 0 ? { optional_scope: scopes.optional.join(' ') } : {}),
    state: begun.state,
    code_challenge: begun.challenge,
    code_challenge_method: 'S256',
  });
  const account = begun.portalId && /^\d{1,19}$/.test(begun.portalId) ? `/${begun.portalId}` : '';
  // HubSpot's own install links separate scopes with %20.
  return `${hubspot.appUrl}/oauth${account}/authorize?${query.toString().replaceAll('+', '%20')}`;
}

/** `Lax` lets the cookie come back with the redirect from HubSpot; the `__Host-` prefix pins it to this host. */
function cookieOf(publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  return {
    name: secure ? '__Host-fairlead-install' : 'fairlead-install',
    options: { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const,
  };
}

function readCookie(req: Request, name: string): string | undefined {
  const cookies = (req.headers.cookie ?? '').split(';').map((part) => part.trim());
  return cookies.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A parameter given once; lists and objects are not what HubSpot sends. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
