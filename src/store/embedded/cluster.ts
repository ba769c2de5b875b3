/** One cluster's folder: making it once, and refusing one that is not ours to open. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { draftOf } from './draft.ts';
import { EmbeddedError, USE_DATABASE_URL } from './error.ts';
import type { User } from './owner.ts';

/** What PostgreSQL's programs see of our environment. */
export const SERVER_ENV = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

export const SUPERUSER = 'fairlead';

const INITDB = [
  `--username=${SUPERUSER}`,
  // The closed socket folder is the wall; there is no port.
  '--auth-local=trust',
  '--auth-host=reject',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

/** Makes the cluster where there is none. True when this process made it; of two that try, one does. */
export function makeCluster(programs: string, data: string, owner: User | undefined): boolean {
  assertOwn(data, owner);
  if (isCluster(data)) return false;
  const draft = draftOf(data);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    if (owner) chownSync(draft, owner.uid, owner.gid);
    initdb(programs, draft, owner);
    renameSync(draft, data);
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (isCluster(data)) return false;
    throw error;
  }
}

function isCluster(data: string): boolean {
  return existsSync(join(data, 'PG_VERSION'));
}

function assertOwn(data: string, owner: User | undefined): void {
  const uid = owner?.uid ?? process.getuid?.();
  const existing = lstatSync(data, { throwIfNoEntry: false });
  if (!existing || existing.uid === uid) return;
  throw new EmbeddedError(
    'foreign-cluster',
    `The database in ${data} belongs to uid ${existing.uid}, and this process would serve it as uid ${uid}. Start as the user who made it, or set DATA_DIR to a folder of your own.`,
  );
}

function initdb(programs: string, data: string, owner: User | undefined): void {
  const result = spawnSync(join(programs, 'bin/initdb'), ['--pgdata', data, ...INITDB], {
    ...owner,
    cwd: '/', // our own may be closed to the server's user
    encoding: 'utf8',
    env: SERVER_ENV,
  });
  if (result.status === 0) return;
  const reason = (result.error?.message ?? result.stderr ?? `signal ${result.signal}`).trim();
  throw new EmbeddedError('initdb-failed', explainInitdb(reason));
}

export function explainInitdb(reason: string): string {
  if (/could not look up effective user ID/.test(reason)) {
    return `PostgreSQL needs a line in /etc/passwd for uid ${process.getuid?.()}, and there is none: add one. Or: ${USE_DATABASE_URL}`;
  }
  return `The database could not be made: ${reason}`;
}

/** Data of another major version is refused before that server touches it. */
export function assertVersion(data: string, version: string): void {
  const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const major = version.split('.')[0];
  if (made === major) return;
  throw new EmbeddedError(
    'other-version',
    `The database in ${data} was made by PostgreSQL ${made}; this Fairlead brings PostgreSQL ${major}. Export it with the Fairlead that made it, or move the folder away to begin afresh.`,
  );
}
