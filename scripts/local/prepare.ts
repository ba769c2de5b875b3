/** What the local mode makes up for itself: keys, addresses and the app as the sandbox knows it. */
import { randomBytes } from 'node:crypto';
import type { SandboxOptions } from '../../sandbox/sandbox.ts';
import type { Config, Environment } from '../../src/config.ts';
import {
  dataFolderOf,
  localConfig,
  readLocalSettings,
  writeLocalSettings,
} from '../../src/local-settings.ts';
import { manifest } from '../../src/manifest.ts';

/** The sandbox's app. Its secret guards nothing but this machine's own play. */
const APP = { appId: '5012345', clientId: 'fairlead-local' };

export interface Local {
  readonly config: Config;
  readonly sandbox: SandboxOptions;
}

/** Keeps the keys of an earlier run, so that nothing sealed with them is lost. */
export function prepareLocal(env: Environment, ports: { app: number; sandbox: number }): Local {
  const dataFolder = dataFolderOf(env);
  const earlier = readLocalSettings(dataFolder);
  const publicUrl = `http://localhost:${ports.app}`;
  const clientSecret = earlier?.HUBSPOT_CLIENT_SECRET ?? randomBytes(24).toString('hex');
  const settings = {
    PORT: String(ports.app),
    PUBLIC_URL: publicUrl,
    HUBSPOT_APP_ID: APP.appId,
    HUBSPOT_CLIENT_ID: APP.clientId,
    HUBSPOT_CLIENT_SECRET: clientSecret,
    HUBSPOT_API_URL: `http://127.0.0.1:${ports.sandbox}`,
    HUBSPOT_APP_URL: `http://localhost:${ports.sandbox}`,
    FAIRLEAD_ENCRYPTION_KEYS:
      earlier?.FAIRLEAD_ENCRYPTION_KEYS ?? `local:${randomBytes(32).toString('base64')}`,
  };
  writeLocalSettings(dataFolder, settings);
  return {
    config: localConfig(settings, env),
    sandbox: {
      port: ports.sandbox,
      appUrl: `http://127.0.0.1:${ports.app}`,
      publicUrl,
      webhookPath: manifest.paths.webhooks,
      subscriptions: manifest.webhooks.subscriptions,
      app: {
        ...APP,
        name: manifest.name,
        clientSecret,
        redirectUri: publicUrl + manifest.paths.callback,
        scopes: manifest.scopes.required,
        optionalScopes: manifest.scopes.optional,
      },
    },
  };
}
