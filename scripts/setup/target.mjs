// Running the target, and passing on the wish to end.
import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from './project.mjs';

/** @type {NodeJS.Signals[]} */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const LOOK_FOR_PARENT_MS = 250;

/** npm passes SIGTERM to its shell, which dies without passing it on: there, losing the parent is the signal. */
export function followParent() {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, LOOK_FOR_PARENT_MS).unref();
}

/** Already under the right Node: nothing more to start. */
export async function runInThisProcess(file, args) {
  process.env.PATH = pathWith(process.execPath);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

export function runUnder(node, file, args) {
  const env = { ...process.env, PATH: pathWith(node) };
  const child = spawn(node, [...process.execArgv, file, ...args], { stdio: 'inherit', env });
  for (const signal of PASSED_ON) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; a second one would mean "at once".
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  child.once('close', (code, signal) => {
    if (!signal) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Whatever the target starts finds the same Node and the project's tools. */
function pathWith(node) {
  return [dirname(node), join(projectRoot, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
}
