/**
 * What each extension depends on, installed by its own lock file as HubSpot's builder does, and kept as long as the
 * lock file stays the same. A copy of the project gets a link to it.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Extension, Project } from './project.ts';
import { installIn } from './setup.ts';
import { toolsFolder } from './tools.ts';

const KEPT_IN = join(toolsFolder, 'node_modules', '.extensions');
const NPM_SETTINGS = fileURLToPath(new URL('../../.npmrc', import.meta.url));
const DESCRIPTION = ['package.json', 'package-lock.json'];

export async function installExtensions({ extensions }: Project): Promise<void> {
  for (const extension of extensions) {
    const folder = homeOf(extension);
    mkdirSync(folder, { recursive: true });
    for (const file of DESCRIPTION) copyFileSync(join(extension.folder, file), join(folder, file));
    copyFileSync(NPM_SETTINGS, join(folder, '.npmrc'));
    await installIn(folder, `the packages of ${extension.name}`);
  }
}

/** The copy's extensions find their packages, and nothing else. */
export function linkPackages({ extensions }: Project): void {
  for (const extension of extensions) {
    const link = join(extension.folder, 'node_modules');
    if (!existsSync(link)) symlinkSync(join(homeOf(extension), 'node_modules'), link);
  }
}

function homeOf({ name, folder }: Extension): string {
  const hash = createHash('sha256');
  for (const file of DESCRIPTION) hash.update(readFileSync(join(folder, file)));
  return join(KEPT_IN, `${name}-${hash.digest('hex').slice(0, 12)}`);
}
