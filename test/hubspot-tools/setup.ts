/** The project's own installer; plain JavaScript, because it runs before anything is installed. */
import { load } from './tools.ts';

interface Freshness {
  /** What is missing in a folder, in words. */
  findMissing(folder: string, options: { readonly production: boolean }): string | undefined;
}

interface Npm {
  /** `npm ci`, watched; its exit code. */
  runCleanInstall(node: string, args: string[], options: { readonly cwd: string }): Promise<number>;
}

interface Lock {
  alone(file: string, work: () => Promise<void>): Promise<void>;
}

interface Place {
  readonly projectRoot: string;
  say(text: string): void;
}

const { findMissing } = await load<Freshness>('../../scripts/setup/freshness.mjs');
const { runCleanInstall } = await load<Npm>('../../scripts/setup/npm.mjs');
export const { alone } = await load<Lock>('../../scripts/setup/lock.mjs');
export const { projectRoot, say } = await load<Place>('../../scripts/setup/project.mjs');

/** What the folder's lock file names, where it is not there yet. @throws Error where it cannot be had */
export async function installIn(folder: string, what: string): Promise<void> {
  const missing = findMissing(folder, { production: false });
  if (!missing) return;
  say(`setting up ${what}: ${missing}`);
  const code = await runCleanInstall(process.execPath, [], { cwd: folder });
  if (code !== 0) throw new Error(`${what} could not be installed: see above, then run it again.`);
}
