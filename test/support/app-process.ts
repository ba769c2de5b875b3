/** The app as a process of its own, as `npm start` runs it in production: environment in, signals to end it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { manifest } from '../../src/manifest.ts';

/** Those of `npm start`. */
const NODE_OPTIONS = packageJson.scripts.start.match(/--\S+/g) ?? [];
const PROGRAM = new URL('../../src/main.ts', import.meta.url);
/** For a machine that is busy with other things: a start takes two seconds. */
const STARTS_WITHIN_MS = 180_000;
const STOPS_WITHIN_MS = 30_000;
const OUTPUT_KEPT = 20_000;

export interface AppProcess {
  readonly url: string;
  readonly pid: number;
  /** The end of what it has written. */
  output(): string;
  /** Resolves once it takes requests; rejects when it ends before. */
  ready(): Promise<void>;
  /** SIGKILL, with no chance to say goodbye; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export type AppEnvironment = Readonly<Record<string, string>> & {
  readonly PORT: string;
  readonly PUBLIC_URL: string;
};

/** What an app needs to know of a sandbox; the sandbox in turn learns where that app is. */
export function environmentFor(
  sandbox: Sandbox,
  options: { readonly port: number; readonly dataFolder: string; readonly apiUrl?: string },
): AppEnvironment {
  const url = `http://127.0.0.1:${options.port}`;
  Object.assign(sandbox.app.options, {
    redirectUri: url + manifest.paths.callback,
    scopes: manifest.scopes.required,
    optionalScopes: manifest.scopes.optional,
  });
  sandbox.setAppUrl(url);
  return {
    PORT: String(options.port),
    PUBLIC_URL: url,
    DATA_DIR: options.dataFolder,
    HUBSPOT_APP_ID: sandbox.app.options.appId,
    HUBSPOT_CLIENT_ID: sandbox.app.options.clientId,
    HUBSPOT_CLIENT_SECRET: sandbox.app.options.clientSecret,
    HUBSPOT_API_URL: options.apiUrl ?? sandbox.url,
    HUBSPOT_APP_URL: sandbox.url,
    FAIRLEAD_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    LOG_LEVEL: 'warn',
  };
}

export function startAppProcess(environment: AppEnvironment, program: URL = PROGRAM): AppProcess {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [...NODE_OPTIONS, fileURLToPath(program)], {
    // Nothing else is passed on: a DATABASE_URL of this shell must not decide where the events go.
    env: { PATH, HOME, TMPDIR, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output = (output + text.toString()).slice(-OUTPUT_KEPT);
    });
  }
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const url = `http://127.0.0.1:${environment.PORT}`;
  return {
    url,
    pid: child.pid!,
    output: () => output,
    ready: () => untilReady(child, url, () => output),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOPS_WITHIN_MS);
      const code = await ended;
      clearTimeout(late);
      return code;
    },
  };
}

/** A port of loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(child: ChildProcess, url: string, output: () => string): Promise<void> {
  for (const end = Date.now() + STARTS_WITHIN_MS; Date.now() < end; await sleep(20)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the app ended before it was ready:\n${output()}`);
    }
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
  }
  throw new Error(`the app was not ready in ${STARTS_WITHIN_MS / 1_000} s:\n${output()}`);
}
