/** Starts the processes of the ingest bench that are not the app. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadOptions, LoadResult } from './load.ts';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
const BARE = fileURLToPath(new URL('./bare-server.ts', import.meta.url));

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const child = spawn(process.execPath, [LOAD, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the load ended with ${code}`);
  return JSON.parse(output) as LoadResult;
}

export interface BareOptions {
  readonly port: number;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly url: string;
  readonly which: 'events' | 'events and work';
}

export interface BareServer {
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startBareServer(options: BareOptions): Promise<BareServer> {
  const { port, databaseUrl, secret, url, which } = options;
  const child = spawn(process.execPath, [BARE, String(port), databaseUrl, secret, url, which], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'close').then(() => Promise.reject(new Error('the bare server did not start'))),
  ]);
  return {
    pid: child.pid!,
    async stop() {
      child.kill();
      await once(child, 'close');
    },
  };
}
