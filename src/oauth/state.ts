/**
 * One install under way: a random state that works once, within ten minutes, in the browser that began it, and a
 * PKCE verifier that never leaves us (R50, ASVS 10.2.1).
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Claim, OAuthStates } from '../store/oauth-states.ts';
import type { Sealer } from './sealing.ts';

export const STATE_LIFE = 10 * 60 * 1_000;
const RANDOM_BYTES = 32;
/** What our own random tokens look like; anything else is not worth a query. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

export interface InstallBegun {
  readonly state: string;
  /** Goes into the browser's cookie. */
  readonly browser: string;
  /** S256 of the verifier. */
  readonly challenge: string;
}

export type StateCheck = Claim | { readonly ok: false; readonly reason: 'missing' };

export interface InstallStates {
  /** `browser` is the cookie's value where there is one: two tabs of one browser may install side by side. */
  begin(browser: string | undefined): Promise<InstallBegun>;
  /** Uses the state up and gives the PKCE verifier. */
  finish(state: string | undefined, browser: string | undefined): Promise<StateCheck>;
}

export function createInstallStates(deps: {
  readonly states: OAuthStates;
  readonly sealer: Sealer;
  readonly now: () => number;
}): InstallStates {
  const { states, sealer, now } = deps;
  return {
    async begin(known) {
      const state = randomToken();
      const verifier = randomToken();
      const browser = isToken(known) ? known : randomToken();
      const stateHash = sha256(state);
      await states.add({
        stateHash,
        browserHash: sha256(browser),
        verifier: sealer.seal(verifier, { purpose: 'oauth-verifier', owner: stateHash }),
        createdAt: now(),
        expiresAt: now() + STATE_LIFE,
      });
      return { state, browser, challenge: sha256(verifier) };
    },

    async finish(state, browser) {
      if (!isToken(state) || !isToken(browser)) return { ok: false, reason: 'missing' };
      const stateHash = sha256(state);
      const claim = await states.claim(stateHash, sha256(browser), now());
      if (!claim.ok) return claim;
      return {
        ok: true,
        verifier: sealer.open(claim.verifier, { purpose: 'oauth-verifier', owner: stateHash }),
      };
    },
  };
}

function isToken(text: string | undefined): text is string {
  return text !== undefined && TOKEN.test(text);
}

function randomToken(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
