/**
 * The lock file of a running server. The number in it says little: that process may be dead, a zombie that
 * nobody reaps, or another program by now.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { SOCKET } from './socket.ts';

export interface Postmaster {
  readonly pid: number;
  /** Empty until the server has made it. */
  readonly socketFolder: string;
}

/** What `postmaster.pid` says, or undefined where there is none. */
export function readPostmaster(data: string): Postmaster | undefined {
  const text = read(join(data, 'postmaster.pid'));
  if (!text) return undefined;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), socketFolder: lines[4]?.trim() ?? '' };
}

/** Is that process a live server of this very cluster? */
export function servesCluster(pid: number, data: string): boolean {
  return process.platform === 'linux' ? servesByProc(pid, data) : servesByPs(pid, data);
}

/** A zombie has no command line any more, and a backend calls itself by what it does. */
function servesByProc(pid: number, data: string): boolean {
  const [program = '', ...args] = (read(`/proc/${pid}/cmdline`) ?? '').split('\0');
  return basename(program) === 'postgres' && args.includes(data);
}

function servesByPs(pid: number, data: string): boolean {
  const { stdout } = spawnSync('ps', ['-ww', '-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' });
  const [state = 'Z', program = '', ...args] = stdout.trim().split(/\s+/);
  return (
    program.endsWith('postgres') && !state.startsWith('Z') && ` ${args.join(' ')} `.includes(` ${data} `)
  );
}

/**
 * Removes lock files whose number is alive but not a server of this cluster: PostgreSQL would refuse to start.
 * One of a dead process stays: PostgreSQL clears it itself, after looking for backends that outlived their server.
 */
export function removeStaleLocks(data: string, socketFolder: string): void {
  for (const file of [join(data, 'postmaster.pid'), join(socketFolder, `${SOCKET}.lock`)]) {
    const pid = Number(read(file)?.split('\n')[0]);
    if (pid > 0 && exists(pid) && !servesCluster(pid, data)) rmSync(file, { force: true });
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
