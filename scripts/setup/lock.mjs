// One install at a time: `npm start` and `npm test` in a fresh clone must not both empty node_modules.
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './project.mjs';

const LOOK_AGAIN_MS = 300;
const HEARTBEAT_MS = 2_000;
/** A holder that lives touches its lock every two seconds; after this it is gone, whoever has its number now. */
const ABANDONED_MS = 60_000;

/** Does the work while holding the lock file; waits, and says so, while another process holds it.
 *  @param {string} file
 *  @param {() => Promise<void>} work */
export async function alone(file, work) {
  await take(file);
  const release = () => rmSync(file, { force: true });
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  process.once('exit', release);
  try {
    await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

async function take(file) {
  for (let told = false; ; await sleep(LOOK_AGAIN_MS)) {
    if (create(file)) return;
    const holder = holderOf(file);
    if (holder === 'gone') continue;
    if (isAbandoned(file, holder)) {
      discard(file, holder);
      continue;
    }
    if (!told) say(`another install (process ${holder}) is at work here: waiting for it`);
    told = true;
  }
}

function create(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return 'gone';
    throw error;
  }
}

/** Dead, our own number from an earlier life (a restarted container), or silent for long. */
export function isAbandoned(file, holder, now = Date.now()) {
  if (holder === process.pid) return true;
  if (holder > 0 && !isAlive(holder)) return true;
  return now - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now) > ABANDONED_MS;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Renamed before it is removed, so that of two waiters only one discards it; a lock taken meanwhile is put back. */
function discard(file, holder) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holderOf(aside) !== holder) renameSync(aside, file);
    else rmSync(aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
}
