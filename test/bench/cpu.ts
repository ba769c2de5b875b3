/**
 * Processor time of single processes: what a figure costs stays the same on a busy machine, where it takes longer.
 * Linux alone (proc(5)); elsewhere nothing is known.
 */
import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

export interface CpuSeconds {
  readonly app: number;
  readonly database: number;
}

/** Used so far by the app and by a PostgreSQL server with all its backends; undefined where the system keeps it back. */
export function cpuSeconds(app: number, postmaster: number): CpuSeconds | undefined {
  if (process.platform !== 'linux') return undefined;
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const database = processes
    .flatMap((pid) => readTicks(pid) ?? [])
    .filter(({ pid, parent }) => pid === postmaster || parent === postmaster);
  const sum = database.reduce(
    (total, { pid, ticks, endedTicks }) => total + ticks + (pid === postmaster ? endedTicks : 0),
    0,
  );
  return { app: (readTicks(String(app))?.ticks ?? 0) / TICKS_PER_SECOND, database: sum / TICKS_PER_SECOND };
}

/** `app 1.2 + database 0.8 ms` for one of `count` things done between the two readings. */
export function describeCpu(
  before: CpuSeconds | undefined,
  after: CpuSeconds | undefined,
  count: number,
): string {
  if (!before || !after) return 'processor time unknown';
  const each = (name: keyof CpuSeconds) => (((after[name] - before[name]) / count) * 1_000).toFixed(2);
  return `processor time: app ${each('app')} + database ${each('database')} ms`;
}

/** Undefined where the process has ended meanwhile. */
function readTicks(pid: string): Ticks | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold anything; the fields after it are counted from the state, field 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    ticks: Number(fields[11]) + Number(fields[12]),
    endedTicks: Number(fields[13]) + Number(fields[14]),
  };
}

interface Ticks {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
  /** Of its children that have ended: backends come and go with the pools' idle connections. */
  readonly endedTicks: number;
}
