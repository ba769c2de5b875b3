/** The folder of the server's socket. Authentication is `trust`, so this folder, mode 700, is the wall. */
import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedError } from './error.ts';
import type { User } from './owner.ts';

/** PostgreSQL names the socket after a port, though nothing listens on one. */
export const SOCKET = '.s.PGSQL.5432';

/** The kernel's limit for the path of a socket, in bytes. */
const LONGEST_PATH = process.platform === 'darwin' ? 103 : 107;

/** Where the socket of a cluster lies: beside it, or, where that path is too long, in /tmp. */
export function socketFolderOf(data: string, uid: number, shared = '/tmp'): string {
  const beside = `${data}-run`;
  if (Buffer.byteLength(join(beside, SOCKET)) <= LONGEST_PATH) return beside;
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 12);
  return join(shared, `fairlead-${uid}-${hash}`);
}

/** Makes the folder, or checks the one that is there: in /tmp anyone could have put it. */
export function makeSocketFolder(data: string, owner: User | undefined, shared?: string): string {
  const uid = owner?.uid ?? process.getuid!();
  const folder = socketFolderOf(data, uid, shared);
  try {
    mkdirSync(folder, { mode: 0o700 });
    if (owner) chownSync(folder, owner.uid, owner.gid);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const found = lstatSync(folder);
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0) return folder;
  throw new EmbeddedError(
    'unsafe-socket-folder',
    `${folder} must be a folder that uid ${uid} alone can enter. Remove it and start again.`,
  );
}
