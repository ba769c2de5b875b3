/** The state folder: clusters, their logs and sockets, and PostgreSQL's programs. */
import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedError } from './error.ts';
import { canEnter, type User } from './owner.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const OUTSIDE = '/var/lib/fairlead';

export interface Place {
  /** Absolute, symbolic links resolved. */
  readonly folder: string;
  /** Where the default was closed to the server's user: the folder that was left. */
  readonly insteadOf?: string;
}

/**
 * `wanted` (DATA_DIR), or `.data` in the project. A clone in a closed home keeps its state outside of it,
 * under a name made from its path; a folder that was asked for by name is never replaced.
 */
export function choosePlace(
  wanted: string | undefined,
  owner: User | undefined,
  { fallback = join(PROJECT, '.data'), outside = OUTSIDE } = {},
): Place {
  const folder = makeFolder(resolve(wanted ?? fallback));
  if (canEnter(folder, owner)) return { folder };
  if (wanted) {
    throw new EmbeddedError(
      'closed-folder',
      `DATA_DIR ${folder} is closed to the database's user (uid ${owner?.uid}). Choose a folder that it can enter, such as ${OUTSIDE}.`,
    );
  }
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const elsewhere = makeFolder(join(outside, hash));
  if (canEnter(elsewhere, owner)) return { folder: elsewhere, insteadOf: folder };
  throw new EmbeddedError(
    'closed-folder',
    `The database's user (uid ${owner?.uid}) can enter neither ${folder} nor ${elsewhere}. Set DATA_DIR to a folder that it can enter.`,
  );
}

function makeFolder(wanted: string): string {
  try {
    const first = mkdirSync(wanted, { recursive: true });
    // Folders we make are open to enter, whatever the umask: the cluster and the socket in them are closed.
    for (let made = wanted; first && made.length >= first.length; made = dirname(made))
      chmodSync(made, 0o755);
    accessSync(wanted, constants.W_OK | constants.X_OK);
    return realpathSync(wanted);
  } catch (cause) {
    throw new EmbeddedError(
      'unwritable-folder',
      `The data folder ${wanted} cannot be written: ${(cause as Error).message}. Set DATA_DIR to a folder of your own.`,
      cause,
    );
  }
}
