import type { HubSpotConfig } from '../../../src/config.ts';
import { Secret } from '../../../src/secret.ts';

export function aHubSpotConfig(apiUrl: string): HubSpotConfig {
  return {
    appId: '5012345',
    clientId: 'client-1',
    clientSecrets: [new Secret('canary-client-secret')],
    apiUrl,
    appUrl: 'https://app.hubspot.test',
  };
}
