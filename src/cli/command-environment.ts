/** The configuration of a command: the environment's, or the local mode's where no credentials are set. */
import { join } from 'node:path';
import { type Config, type Environment, hasCredentials, readConfig } from '../config.ts';
import { dataFolderOf, localConfig, readLocalSettings } from '../local-settings.ts';
import { WrongUse } from './mistakes.ts';

/** @throws WrongUse where there is nothing to work with; ConfigError with every fault of what there is */
export function commandEnvironment(env: Environment): Config {
  if (hasCredentials(env)) return readConfig(env);
  const folder = dataFolderOf(env);
  const settings = localSettings(folder);
  if (settings) return localConfig(settings, env);
  throw new WrongUse(
    `No HubSpot credentials are set, and no local app has run over ${folder}. Run npm start for the local app, or set HUBSPOT_APP_ID, HUBSPOT_CLIENT_ID, HUBSPOT_CLIENT_SECRET and the other settings of the server.`,
  );
}

function localSettings(folder: string): Record<string, string> | undefined {
  try {
    return readLocalSettings(folder);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WrongUse(
      `The settings of the local app in ${join(folder, 'local.json')} cannot be read: ${reason}. Delete that file and run npm start.`,
      { cause },
    );
  }
}
