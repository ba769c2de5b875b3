/**
 * Settings of the local mode: what `npm start` without HubSpot credentials made up for this machine (keys, the
 * sandbox app's ids, addresses). Kept in one file under the data folder, so that commands find the same store.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Config, type Environment, readConfig } from './config.ts';

/** The local mode has a cluster of its own, so that play never touches real data. */
export const LOCAL_CLUSTER = 'sandbox';

const LocalSettings = z.object({ env: z.record(z.string(), z.string()) });

/** The data folder: a relative DATA_DIR counts from the present folder, the default one lies in the project. */
export function dataFolderOf(env: Environment): string {
  const given = env.DATA_DIR?.trim();
  return given ? resolve(given) : fileURLToPath(new URL('../.data', import.meta.url));
}

/** Undefined where no local mode ever ran over this data folder. */
export function readLocalSettings(dataFolder: string): Record<string, string> | undefined {
  let text: string;
  try {
    text = readFileSync(join(dataFolder, 'local.json'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return LocalSettings.parse(JSON.parse(text)).env;
}

/** The file holds keys: only its owner may read it. */
export function writeLocalSettings(dataFolder: string, env: Readonly<Record<string, string>>): void {
  mkdirSync(dataFolder, { recursive: true });
  const file = join(dataFolder, 'local.json');
  writeFileSync(file, `${JSON.stringify({ env }, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

/** The configuration of the local mode: as any other, but over its own cluster. */
export function localConfig(settings: Readonly<Record<string, string>>, env: Environment): Config {
  const config = readConfig({
    ...settings,
    LOG_LEVEL: env.LOG_LEVEL ?? settings.LOG_LEVEL,
    DATA_DIR: env.DATA_DIR,
  });
  if (config.database.kind !== 'embedded') return config;
  return { ...config, database: { ...config.database, cluster: LOCAL_CLUSTER } };
}
