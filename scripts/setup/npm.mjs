// Running npm: finding it, watching that it moves on, ending it when we are ended.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { OLD_NODE_ADVICE } from './node-version.mjs';
import { fail, say } from './project.mjs';

/** npm was seen to stop for ever with all its sockets idle; its own timeout did not fire. Unpacking is silent for seconds. */
const STALL_MS = Number(process.env.FAIRLEAD_SETUP_STALL_S ?? 120) * 1_000;
const PROGRESS_MS = 5_000;
const ENDING_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs npm in the foreground and gives its exit code. */
export function runNpm(node, args, { cwd }) {
  const child = spawnNpm(node, args, { cwd, stdio: 'inherit' });
  return finished(child);
}

/** `npm ci`, repeated once when it stands still. Gives its exit code. */
export async function runCleanInstall(node, args, { cwd }) {
  const all = [
    'ci',
    '--ignore-scripts',
    '--include=optional',
    '--no-update-notifier',
    '--loglevel=http',
    ...args,
  ];
  const first = await watchedInstall(node, all, cwd);
  if (first !== 'stalled') return first;
  say(`npm stood still for ${STALL_MS / 1_000} s: once more (what it has fetched is kept)`);
  const second = await watchedInstall(node, all, cwd);
  return second === 'stalled' ? 1 : second;
}

async function watchedInstall(node, args, cwd) {
  const child = spawnNpm(node, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const started = Date.now();
  let lastLine = started;
  let packages = 0;
  let stalled = false;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lastLine = Date.now();
      if (/^npm http (fetch|cache) /.test(line)) packages += /\.tgz\b/.test(line) ? 1 : 0;
      else if (isForPeople(line)) process.stderr.write(`${line}\n`);
    });
  }
  const progress = setInterval(() => say(`${packages} packages in ${seconds(started)} s`), PROGRESS_MS);
  const watchdog = setInterval(() => {
    if (Date.now() - lastLine <= STALL_MS) return;
    stalled = true;
    child.kill('SIGKILL');
  }, 1_000);
  const code = await finished(child);
  clearInterval(progress);
  clearInterval(watchdog);
  return stalled ? 'stalled' : code;
}

function isForPeople(line) {
  return line.trim() !== '' && !/^npm (info|verbose|http|warn Unknown|warn EBADENGINE)|^added /.test(line);
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1_000);
}

function spawnNpm(node, args, options) {
  const env = { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH };
  return spawn(node, [findNpm(), ...args], { ...options, env });
}

function finished(child) {
  const end = (signal) => {
    child.kill(signal);
    process.exit(130);
  };
  for (const signal of ENDING_SIGNALS) process.once(signal, end);
  return new Promise((resolve) => {
    const done = (code) => {
      for (const signal of ENDING_SIGNALS) process.off(signal, end);
      resolve(code);
    };
    child.once('error', (error) => {
      say(`npm could not be started: ${error.message}`);
      done(1);
    });
    child.once('close', (code) => done(code ?? 1));
  });
}

function findNpm() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(realpathSync(process.execPath)), '../lib/node_modules/npm/bin/npm-cli.js'),
    join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js'),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm')),
  ];
  for (const candidate of candidates) {
    const file = candidate && realPath(candidate);
    if (file?.endsWith('npm-cli.js')) return file;
  }
  return fail(`npm was not found; it comes with Node. ${OLD_NODE_ADVICE}`);
}

function realPath(file) {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
