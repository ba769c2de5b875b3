/**
 * Our own PostgreSQL: a real server from npm packages, on a unix socket and no port, shared by all processes of
 * this installation. It outlives a killed parent; the next start adopts it, and the last one out stops it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { findBinaries, unpack } from './binaries.ts';
import { assertVersion, makeCluster, SERVER_ENV } from './cluster.ts';
import { sweepDrafts } from './draft.ts';
import { EmbeddedError } from './error.ts';
import { chooseOwner, type User } from './owner.ts';
import { choosePlace } from './place.ts';
import { readPostmaster, removeStaleLocks, servesCluster } from './postmaster.ts';
import { connectKeeper, ensureDatabase, leave } from './sharing.ts';
import { makeSocketFolder, SOCKET } from './socket.ts';

export interface EmbeddedOptions {
  /** DATA_DIR; `.data` in the project by default. */
  readonly folder?: string | undefined;
  /** The app's is `data`; tests use `test`, never the same. */
  readonly cluster?: string;
  /** Server settings over the durable ones below; they count only when this process starts the server. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly log?: (text: string) => void;
}

export interface EmbeddedServer {
  /** The folder of the socket: `{ host, user: 'fairlead', database: 'fairlead' }` connects. */
  readonly host: string;
  readonly how: 'started' | 'adopted';
  /** Resolves when the server goes away without our asking. */
  readonly lost: Promise<void>;
  /** Call it after closing every pool. */
  stop(): Promise<'stopped' | 'left running'>;
}

interface Cluster {
  readonly data: string;
  readonly programs: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly owner: User | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

/** Includes recovery after a crash. */
const READY_MS = 60_000;

const SETTINGS = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // A container's /dev/shm is often too small.
  dynamic_shared_memory_type: 'mmap',
};

/** Starts the server, or adopts the one that runs. Throws an EmbeddedError that says what to do. */
export async function startEmbedded(options: EmbeddedOptions = {}): Promise<EmbeddedServer> {
  const cluster = prepare(options);
  const until = Date.now() + READY_MS;
  for (;;) {
    const found = readPostmaster(cluster.data);
    const { keeper, how } =
      found && servesCluster(found.pid, cluster.data)
        ? { keeper: await adopt(cluster, found.pid, until), how: 'adopted' as const }
        : { keeper: await start(cluster, until), how: 'started' as const };
    if (!keeper) continue;
    await ensureDatabase(keeper, 'fairlead');
    return hold(keeper, cluster, how);
  }
}

/** Everything before a process is started: programs, folders, the cluster itself. */
function prepare(options: EmbeddedOptions): Cluster {
  const binaries = findBinaries();
  const log = options.log ?? (() => undefined);
  const name = options.cluster ?? 'data';
  const { folder, insteadOf } = choosePlace(options.folder, chooseOwner(options.folder ?? ''));
  if (insteadOf) log(`${insteadOf} is closed to the database's user: its data lies in ${folder}`);
  const data = join(folder, name);
  const owner = chooseOwner(data);
  sweepDrafts(folder);
  const programs = unpack(binaries, folder);
  if (makeCluster(programs, data, owner)) log(`made a new database in ${data}`);
  assertVersion(data, binaries.version);
  const socketFolder = makeSocketFolder(data, owner);
  const settings = { ...SETTINGS, unix_socket_directories: socketFolder, ...options.settings };
  return { data, programs, socketFolder, logFile: join(folder, `${name}.log`), owner, settings };
}

/** Undefined when the server went away while we knocked. */
async function adopt(cluster: Cluster, pid: number, until: number): Promise<pg.Client | undefined> {
  for (;;) {
    const socketFolder = readPostmaster(cluster.data)?.socketFolder || cluster.socketFolder;
    const reached = await knock(socketFolder);
    if (reached.ok) return reached.keeper;
    if (!servesCluster(pid, cluster.data)) return undefined;
    if (Date.now() > until) throw notReady(cluster, pid, reached.error);
    await sleep(20);
  }
}

/** Undefined when another process was faster, or an old server's backends were still going: then look again. */
async function start(cluster: Cluster, until: number): Promise<pg.Client | undefined> {
  removeStaleLocks(cluster.data, cluster.socketFolder);
  const logStart = sizeOfLog(cluster);
  const child = spawnServer(cluster);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  while (!ended) {
    await sleep(10);
    if (!listens(cluster, child)) continue;
    const reached = await knock(cluster.socketFolder);
    if (reached.ok) return reached.keeper;
    if (Date.now() > until) throw notReady(cluster, child.pid!, reached.error);
  }
  const reason = readFileSync(cluster.logFile, 'utf8').slice(logStart).trim();
  if (!isPassing(cluster, reason) || Date.now() > until) {
    throw new EmbeddedError(
      'stopped-at-once',
      `PostgreSQL stopped at once: ${reason.split('\n').slice(-3).join(' | ') || 'it wrote nothing'}. Its log: ${cluster.logFile}`,
    );
  }
  await sleep(20);
  return undefined;
}

function spawnServer({ data, programs, logFile, owner, settings }: Cluster): ChildProcess {
  const output = openSync(logFile, 'a');
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Detached, into a session of its own: Ctrl-C reaches the whole foreground group, and the app needs its
  // database while it drains. Output goes to a file, because a pipe would end with its reader.
  const child = spawn(join(programs, 'bin/postgres'), ['-D', data, ...args], {
    ...owner,
    cwd: '/',
    detached: true,
    stdio: ['ignore', output, output],
    env: SERVER_ENV,
  });
  closeSync(output);
  child.unref();
  return child;
}

function listens(cluster: Cluster, child: ChildProcess): boolean {
  return readPostmaster(cluster.data)?.pid === child.pid && existsSync(join(cluster.socketFolder, SOCKET));
}

function isPassing(cluster: Cluster, reason: string): boolean {
  const winner = readPostmaster(cluster.data);
  if (winner && servesCluster(winner.pid, cluster.data)) return true;
  return /pre-existing shared memory block|lock file "postmaster.pid" (already exists|is empty)/.test(reason);
}

type Knock = { ok: true; keeper: pg.Client } | { ok: false; error: Error };

async function knock(socketFolder: string): Promise<Knock> {
  try {
    return { ok: true, keeper: await connectKeeper(socketFolder) };
  } catch (error) {
    return { ok: false, error: error as Error };
  }
}

function notReady({ logFile }: Cluster, pid: number, cause: Error): EmbeddedError {
  return new EmbeddedError(
    'not-ready',
    `PostgreSQL (process ${pid}) did not answer in ${READY_MS / 1_000} s: ${cause.message}. Its log: ${logFile}`,
    cause,
  );
}

function sizeOfLog({ logFile }: Cluster): number {
  return existsSync(logFile) ? readFileSync(logFile, 'utf8').length : 0;
}

function hold(keeper: pg.Client, cluster: Cluster, how: EmbeddedServer['how']): EmbeddedServer {
  let leaving: ReturnType<EmbeddedServer['stop']> | undefined;
  // Not events.once: it would also reject on the `error` that comes with a shutdown.
  const lost = new Promise<void>((resolve) => {
    keeper.once('end', () => {
      if (!leaving) resolve();
    });
  });
  const host = readPostmaster(cluster.data)?.socketFolder || cluster.socketFolder;
  return {
    host,
    how,
    lost,
    stop: () => {
      leaving ??= leave(keeper, cluster.data);
      return leaving;
    },
  };
}
