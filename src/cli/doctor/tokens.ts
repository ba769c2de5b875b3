/** Do a portal's tokens open, does HubSpot still honour its grant, and is it a grant to this app? */
import { CrmError } from '../../crm/errors.ts';
import { SealError } from '../../oauth/sealing.ts';
import type { TokenEndpoint, TokenFacts } from '../../oauth/token-endpoint.ts';
import type { Installation, PortalInstallation } from '../../store/installations.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

export interface Asked {
  readonly endpoint: Pick<TokenEndpoint, 'introspect'>;
  /** HUBSPOT_APP_ID. */
  readonly appId: string;
}

/**
 * HubSpot is asked about the refresh token, which lives as long as the grant. The doctor never uses it to refresh:
 * that would change the tokens under the worker's hands.
 */
export async function checkTokens(
  { endpoint, appId }: Asked,
  { portalId, state, disconnectedReason }: Installation,
  stored: Pick<PortalInstallation, 'readTokens'>,
): Promise<Finding[]> {
  const check = `portal ${portalId} tokens`;
  if (state === 'disconnected') {
    const why = disconnectedReason ?? 'no reason was kept';
    return [warning(`portal ${portalId}`, `disconnected: ${why}. "fairlead install-url" connects it again.`)];
  }
  try {
    const tokens = await stored.readTokens();
    if (!tokens) return [problem(check, 'there are none. Have the portal install the app again.')];
    return [judgeGrant(check, appId, await endpoint.introspect(tokens.refreshToken, 'refresh_token'))];
  } catch (error) {
    if (error instanceof SealError) return [problem(check, error.message)];
    if (error instanceof CrmError)
      return [warning(check, `they open; HubSpot could not be asked: ${error.message}`)];
    throw error;
  }
}

/** Webhooks of another app are ignored, so that a wrong id is a silence. */
function judgeGrant(check: string, appId: string, grant: TokenFacts): Finding {
  if (!grant.active)
    return problem(check, 'HubSpot does not know them any more. Have the portal install the app again.');
  if (grant.appId === undefined || grant.appId === appId)
    return ok(check, 'they open, and HubSpot takes them');
  return problem(
    check,
    `they are of the app ${grant.appId}, and HUBSPOT_APP_ID is ${appId}: every webhook is ignored. Set it to ${grant.appId}.`,
  );
}
