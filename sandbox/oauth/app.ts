import type { Clock } from '../clock.ts';
import { expiredToken, missingCredentials } from '../http/hubspot-error.ts';
import type { Random } from '../random.ts';
import { OAuthError } from './oauth-error.ts';

/** The app as HubSpot knows it after its project was uploaded. */
export interface AppOptions {
  readonly appId: string;
  readonly name?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** Required scopes; an authorize call must name exactly these. Empty: any list will do. */
  readonly scopes: readonly string[];
  readonly optionalScopes?: readonly string[];
}

/** The app in one portal. */
export interface Installation {
  readonly portalId: string;
  readonly userId: number;
  readonly scopes: readonly string[];
  refreshToken: string;
}

/** A live access token; `portalId` is null for the app's own client_credentials token. */
export interface Grant {
  readonly token: string;
  readonly portalId: string | null;
  readonly scopes: readonly string[];
  readonly userId: number;
  readonly expiresAt: number;
}

export interface TokenAnswer {
  readonly access_token: string;
  readonly refresh_token?: string;
  readonly token_type: 'bearer';
  readonly token_use: 'access_token';
  readonly expires_in: number;
  readonly hub_id?: number;
  readonly user_id?: number;
  readonly scopes: readonly string[];
}

interface PendingCode {
  readonly portalId: string;
  readonly userId: number;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly expiresAt: number;
}

export interface Consent {
  readonly portalId: string;
  readonly userId: number;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
}

const tokenLifeSeconds = 1800;
const codeLifeMs = 60_000;

/** One registered app: its installations, codes and tokens. */
export class App {
  readonly options: AppOptions;
  /** HubSpot was seen to keep the refresh token; set this to see it replaced at each refresh. */
  rotateRefreshTokens = false;
  readonly installations = new Map<string, Installation>();
  private readonly codes = new Map<string, PendingCode>();
  /** By the access tokens that were given out. */
  readonly grants = new Map<string, Grant>();
  private readonly clock: Clock;
  private readonly random: Random;

  constructor(options: AppOptions, clock: Clock, random: Random) {
    this.options = options;
    this.clock = clock;
    this.random = random;
  }

  /** A person agreed: the code that goes back to the app, good for one minute and one use. */
  createCode(consent: Consent): string {
    const code = this.random.uuid();
    this.codes.set(code, { ...consent, expiresAt: this.clock.now() + codeLifeMs });
    return code;
  }

  takeCode(code: string): PendingCode {
    const pending = this.codes.get(code);
    this.codes.delete(code);
    if (!pending || pending.expiresAt <= this.clock.now())
      throw new OAuthError(400, 'invalid_grant', 'BAD_AUTH_CODE', 'missing or unknown auth code');
    return pending;
  }

  /** Puts the app into a portal and gives its first tokens. */
  install(portalId: string, userId: number, scopes: readonly string[]): TokenAnswer {
    const refreshToken = this.installations.get(portalId)?.refreshToken ?? this.newSecret('rt');
    const installation: Installation = { portalId, userId, scopes, refreshToken };
    this.installations.set(portalId, installation);
    return this.issue(installation);
  }

  refresh(refreshToken: string): TokenAnswer {
    const installation = this.findByRefreshToken(refreshToken);
    if (!installation)
      throw new OAuthError(400, 'invalid_grant', 'BAD_REFRESH_TOKEN', 'missing or invalid refresh token');
    if (this.rotateRefreshTokens) installation.refreshToken = this.newSecret('rt');
    return this.issue(installation);
  }

  issueForApp(scopes: readonly string[]): TokenAnswer {
    const token = this.newSecret('app');
    this.grants.set(token, { token, portalId: null, scopes, userId: 0, expiresAt: this.expiry() });
    return {
      access_token: token,
      token_type: 'bearer',
      token_use: 'access_token',
      expires_in: tokenLifeSeconds,
      scopes,
    };
  }

  /** Ends the app in a portal: its tokens die at once. */
  uninstall(portalId: string): void {
    this.installations.delete(portalId);
    for (const grant of this.grants.values())
      if (grant.portalId === portalId) this.grants.delete(grant.token);
  }

  /** Revoking a refresh token leaves issued access tokens alive until they expire. */
  revoke(token: string): void {
    const installation = this.findByRefreshToken(token);
    if (installation) this.installations.delete(installation.portalId);
    this.grants.delete(token);
  }

  findByRefreshToken(token: string): Installation | undefined {
    return [...this.installations.values()].find((installation) => installation.refreshToken === token);
  }

  findGrant(token: string): Grant | undefined {
    const grant = this.grants.get(token);
    return grant && grant.expiresAt > this.clock.now() ? grant : undefined;
  }

  secondsLeft(grant: Grant): number {
    return Math.max(0, Math.floor((grant.expiresAt - this.clock.now()) / 1000));
  }

  /** The grant behind an `Authorization` header, or HubSpot's 401. */
  authenticate(header: string | undefined): Grant {
    const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1];
    const grant = token === undefined ? undefined : this.grants.get(token);
    if (!grant) throw missingCredentials();
    if (grant.expiresAt <= this.clock.now()) throw expiredToken(grant.expiresAt, this.clock.now());
    return grant;
  }

  private issue(installation: Installation): TokenAnswer {
    const token = this.newSecret('at');
    const { portalId, scopes, userId, refreshToken } = installation;
    this.grants.set(token, { token, portalId, scopes, userId, expiresAt: this.expiry() });
    return {
      access_token: token,
      refresh_token: refreshToken,
      token_type: 'bearer',
      token_use: 'access_token',
      expires_in: tokenLifeSeconds,
      hub_id: Number(portalId),
      user_id: userId,
      scopes,
    };
  }

  private expiry(): number {
    return this.clock.now() + tokenLifeSeconds * 1000;
  }

  // HubSpot promises no token length, so these are longer than a careless column.
  private newSecret(kind: string): string {
    return `sandbox-${kind}-${this.random.text(300)}`;
  }
}
