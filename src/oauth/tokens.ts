/**
 * A valid access token for a portal, whoever asks, in whichever process. One refresh per expiry over all of them
 * (R33): the lock is in the database, and after it is had the token is looked at again.
 */
import type { Logger } from 'pino';
import { CrmError } from '../crm/errors.ts';
import type { Database } from '../store/database.ts';
import type { Installations, Tokens } from '../store/installations.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

const REFRESH_AHEAD = 5 * 60 * 1_000;
const REFRESH_AHEAD_SHARE = 0.2;
/** After a refresh that failed the old token is given this long without another try, ms. */
const REST_MS = 30_000;
const OPERATION = 'access token';

export interface TokensDeps {
  /** A pool of its own: while HubSpot is asked for a token, a connection holds the lock, and others have work to do. */
  readonly db: Database;
  readonly installations: Installations;
  readonly endpoint: Pick<TokenEndpoint, 'refresh'>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now: () => number;
}

export interface TokenNeed {
  /** A token HubSpot has just refused, so it is not given again even if it looks valid. */
  readonly rejected?: string;
}

/** @throws CrmError `disconnected` when the portal is not (or no longer) connected, or one worth repeating. */
export type AccessToken = (portalId: string, need?: TokenNeed) => Promise<string>;

export function createAccessToken(deps: TokensDeps): AccessToken {
  const flights = new Map<string, Promise<string>>();
  /** Until when no portal of these is refreshed whose token still lives (epoch ms). */
  const resting = new Map<string, number>();

  /** Within one process callers share a refresh, so that they do not each hold a connection waiting for the lock. */
  function refreshOnce(portalId: string, need: TokenNeed): Promise<string> {
    const flying = flights.get(portalId);
    if (flying) return flying;
    const flight = refreshLocked(deps, portalId, need).finally(() => flights.delete(portalId));
    flights.set(portalId, flight);
    return flight;
  }

  return async (portalId, need = {}) => {
    const tokens = await deps.installations.forPortal(portalId).readTokens();
    if (!tokens) throw notConnected();
    if (isUsable(tokens, need, deps.now())) return tokens.accessToken;
    const isResting = deps.now() < (resting.get(portalId) ?? 0);
    if (isResting && isAlive(tokens, need, deps.now())) return tokens.accessToken;
    const token = await refreshOnce(portalId, need);
    if (token === tokens.accessToken) resting.set(portalId, deps.now() + REST_MS);
    else resting.delete(portalId);
    // The shared refresh may have been begun by someone who did not know that this token was refused.
    return token === need.rejected ? refreshOnce(portalId, need) : token;
  };
}

type Refreshed =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'failed'; readonly error: CrmError };

/** The outcome is a value and thrown only after the commit: a disconnect must not be rolled back. */
async function refreshLocked(deps: TokensDeps, portalId: string, need: TokenNeed): Promise<string> {
  const outcome = await deps.db.transaction().execute(async (tx): Promise<Refreshed> => {
    const portal = deps.installations.within(tx).forPortal(portalId);
    await portal.lockTokens();
    const tokens = await portal.readTokens();
    if (!tokens) return { kind: 'failed', error: notConnected() };
    if (isUsable(tokens, need, deps.now())) return { kind: 'token', token: tokens.accessToken };
    try {
      const fresh = await requestTokens(deps, tokens);
      await portal.replaceTokens(fresh);
      return { kind: 'token', token: fresh.accessToken };
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      if (error.failure.kind === 'disconnected') await portal.markDisconnected(error.failure.reason);
      return settleFailure(deps, portalId, tokens, need, error);
    }
  });
  if (outcome.kind === 'failed') throw outcome.error;
  return outcome.token;
}

async function requestTokens(deps: TokensDeps, tokens: Tokens): Promise<Tokens> {
  const grant = await deps.endpoint.refresh(tokens.refreshToken);
  const issuedAt = deps.now();
  const { accessToken, refreshToken, lifeMs } = grant;
  return { accessToken, refreshToken, issuedAt, expiresAt: issuedAt + lifeMs };
}

/** As long as the old token lives, a failed refresh is nobody's problem but the log's. */
function settleFailure(
  deps: TokensDeps,
  portalId: string,
  tokens: Tokens,
  need: TokenNeed,
  error: CrmError,
): Refreshed {
  if (error.failure.kind === 'disconnected') {
    deps.log.warn({ portalId, reason: error.failure.reason }, 'portal disconnected: its grant is gone');
    return { kind: 'failed', error };
  }
  const level = error.failure.kind === 'misconfigured' ? 'error' : 'warn';
  deps.log[level]({ portalId, code: error.code, category: error.category }, error.message);
  return isAlive(tokens, need, deps.now())
    ? { kind: 'token', token: tokens.accessToken }
    : { kind: 'failed', error };
}

function isUsable(tokens: Tokens, need: TokenNeed, now: number): boolean {
  return tokens.accessToken !== need.rejected && !isDue(tokens, now);
}

function isAlive({ accessToken, expiresAt }: Tokens, { rejected }: TokenNeed, now: number): boolean {
  return expiresAt > now && accessToken !== rejected;
}

/** Due 5 minutes before the end, or at 20 % of life left where lives are shorter than 25 minutes. Pure. */
export function isDue(tokens: Pick<Tokens, 'issuedAt' | 'expiresAt'>, now: number): boolean {
  const life = tokens.expiresAt - tokens.issuedAt;
  return tokens.expiresAt - now <= Math.min(REFRESH_AHEAD, life * REFRESH_AHEAD_SHARE);
}

function notConnected(): CrmError {
  return new CrmError(OPERATION, { kind: 'disconnected', reason: 'the portal is not connected' });
}
