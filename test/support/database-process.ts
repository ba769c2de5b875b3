/** Starts processes that hold an embedded server, and folders for them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';

const PROGRAM = fileURLToPath(new URL('../store/embedded-process.ts', import.meta.url));

export interface Fact {
  readonly how?: string;
  readonly host?: string;
  readonly stop?: string;
  readonly lost?: boolean;
  readonly interrupted?: boolean;
  readonly said?: string;
  readonly code?: string;
  readonly message?: string;
}

export interface Holder {
  readonly child: ChildProcess;
  /** The first fact that has the key; rejects when the process ends without it. */
  fact(key: keyof Fact): Promise<Fact>;
  stop(): Promise<string | undefined>;
}

export interface HolderOptions {
  readonly folder: string;
  readonly uid?: number;
  readonly umask?: string;
}

export function startHolder({ folder, uid, umask }: HolderOptions): Holder {
  const who = uid === undefined ? {} : { uid, gid: uid };
  const command = `umask ${umask ?? '022'}; exec "$0" "$@"`;
  const child = spawn('/bin/sh', ['-c', command, process.execPath, PROGRAM, folder], {
    ...who,
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const facts: Fact[] = [];
  let ended = false;
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => facts.push(JSON.parse(line)));
  child.once('close', () => {
    ended = true;
  });
  const fact = async (key: keyof Fact): Promise<Fact> => {
    for (;;) {
      const found = facts.find((each) => key in each);
      if (found) return found;
      if (ended) throw new Error(`ended without "${key}": ${JSON.stringify(facts)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    child,
    fact,
    stop: async () => {
      child.stdin!.write('stop\n');
      return (await fact('stop')).stop;
    },
  };
}

/** A folder that the database's user may enter, whoever runs the tests. */
export function temporaryFolder(name = 'fairlead-test-'): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  chmodSync(folder, 0o755);
  return folder;
}

/** Ends what still serves a cluster below the folder, then removes the folder. */
export function removeFolder(folder: string, cluster = 'data'): void {
  const server = readPostmaster(join(folder, cluster));
  if (server && commandOf(server.pid).includes(folder)) process.kill(server.pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
