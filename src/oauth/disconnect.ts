/** Our side ends it: the app leaves the account, the grant is revoked, the tokens are forgotten. */
import type { Logger } from 'pino';
import type { CrmClient } from '../crm/crm.ts';
import { CrmError } from '../crm/errors.ts';
import type { Installations } from '../store/installations.ts';
import { SealError } from './sealing.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface DisconnectDeps {
  readonly installations: Installations;
  readonly endpoint: Pick<TokenEndpoint, 'revoke'>;
  readonly crm: (portalId: string) => Pick<CrmClient, 'uninstall'>;
  readonly forget: (portalId: string) => void;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Disconnects a portal. HubSpot is told if it can be reached; the tokens go in any case, because a customer who
 * leaves must not wait for HubSpot. Only for the portal's owner: it calls HubSpot.
 */
export async function disconnect(deps: DisconnectDeps, portalId: string, reason: string): Promise<void> {
  const portal = deps.installations.forPortal(portalId);
  const installation = await portal.read();
  const tokens = await portal.readTokens().catch((error: unknown) => noTokens(deps, portalId, error));
  if (tokens) {
    await tell(deps, portalId, 'uninstall', () => deps.crm(portalId).uninstall());
    await tell(deps, portalId, 'revocation', () => deps.endpoint.revoke(tokens.refreshToken));
  }
  // Whoever installs anew while HubSpot is being told stays.
  await portal.markDisconnected(reason, installation?.generation);
  deps.forget(portalId);
}

/** Tokens that do not open keep nobody from leaving; the app stays listed in the account until it is removed there. */
function noTokens({ log }: DisconnectDeps, portalId: string, error: unknown): undefined {
  if (!(error instanceof SealError)) throw error;
  log.warn({ portalId, code: error.code }, `HubSpot cannot be told: ${error.message}`);
}

async function tell(deps: DisconnectDeps, portalId: string, step: string, call: () => Promise<void>) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    deps.log.warn({ portalId, step, code: error.code }, error.message);
  }
}
