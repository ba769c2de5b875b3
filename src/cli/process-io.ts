/** The world of a command that runs as a process. */
import { createInterface } from 'node:readline/promises';
import type { Io } from './cli.ts';

/** The first Ctrl-C asks the command to stop in order; a second one ends the process as usual. */
export function processIo(): Io {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(signal));
  return {
    env: process.env,
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
    terminal: process.stderr.isTTY ? process.stderr : undefined,
    confirm: process.stdin.isTTY ? confirm : undefined,
    interrupted: stop.signal,
    now: Date.now,
  };
}

async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
