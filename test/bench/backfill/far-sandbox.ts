/** The sandbox in its own process, asked over HTTP as anybody would. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoggedCall } from '../../../sandbox/http/call-log.ts';
import type { AppEnvironment } from '../../support/app-process.ts';

const PROGRAM = fileURLToPath(new URL('./sandbox-process.ts', import.meta.url));
/** A contact with its history takes some 10 kB there. */
const HEAP_MIB = 8_192;
const MOST_CALLS = 200_000;

export interface FarSandboxOptions {
  readonly portalId: string;
  readonly contacts: number;
  /** So many times HubSpot's limit; 1 is HubSpot. */
  readonly factor: number;
  readonly appPort: number;
  readonly dataFolder: string;
}

export interface FarSandbox {
  readonly environment: AppEnvironment;
  /** Calls for records since then (epoch ms), oldest first. */
  callsSince(at: number): Promise<readonly LoggedCall[]>;
  stop(): Promise<void>;
}

/** Resolves once the contacts are there. */
export async function startFarSandbox(options: FarSandboxOptions): Promise<FarSandbox> {
  const { portalId, contacts, factor, appPort, dataFolder } = options;
  const child = fork(PROGRAM, [portalId, contacts, factor, appPort, dataFolder].map(String), {
    execArgv: [...process.execArgv, `--max-old-space-size=${HEAP_MIB}`],
  });
  const { url, environment } = await told(child);
  return {
    environment,
    async callsSince(at) {
      const query = new URLSearchParams({
        since: String(at),
        path: '/crm/objects/',
        limit: String(MOST_CALLS),
      });
      const answer = await fetch(`${url}/_sandbox/calls?${query}`);
      return ((await answer.json()) as { calls: LoggedCall[] }).calls;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function told(child: ChildProcess): Promise<{ url: string; environment: AppEnvironment }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; environment: AppEnvironment }>();
  child.once('message', (fact) => resolve(fact as { url: string; environment: AppEnvironment }));
  child.once('exit', (code) => reject(new Error(`the sandbox ended before it was ready (${code})`)));
  return promise;
}
