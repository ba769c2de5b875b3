/** Whom the server runs as: ourselves, but never root, which PostgreSQL refuses. */
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import { EmbeddedError, USE_DATABASE_URL } from './error.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** The user to switch to, or undefined: stay who we are. Root serves an existing cluster as whoever owns it. */
export function chooseOwner(data: string, passwd = '/etc/passwd'): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lstatSync(data, { throwIfNoEntry: false });
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return findUser(passwd);
}

function findUser(passwd: string): User {
  const users = readFileSync(passwd, 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody');
  if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  throw new EmbeddedError(
    'no-database-user',
    `PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody". ${USE_DATABASE_URL}`,
  );
}

/** Can that user enter the folder? Asked of the kernel: the mode bits alone would miss ACLs and closed parents. */
export function canEnter(folder: string, owner: User | undefined): boolean {
  if (!owner) return true;
  return spawnSync('test', ['-x', folder], { ...owner, cwd: '/' }).status === 0;
}
