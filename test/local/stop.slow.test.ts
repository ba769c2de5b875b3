/** `npm start` without credentials, as a process of its own that is told to stop in the middle of the story. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { readPostmaster } from '../../src/store/embedded/postmaster.ts';
import { freePort } from '../support/app-process.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';

const options = packageJson.scripts.start.match(/--\S+/g)!;
const CLUSTER = 'sandbox';
const program = fileURLToPath(new URL('../../scripts/start.ts', import.meta.url));

test('a signal in the middle of the story ends the app, the sandbox and the database in order', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => removeFolder(folder, CLUSTER));
  const { PATH, HOME } = process.env;
  const ports = { PORT: String(await freePort()), SANDBOX_PORT: String(await freePort()) };
  const child = spawn(process.execPath, [...options, program], {
    env: { PATH, HOME, DATA_DIR: folder, ...ports },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  child.stderr.on('data', (text: Buffer) => complaints.push(text.toString()));
  const told: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(line);
    if (line.includes('Now new things happen')) setTimeout(() => child.kill('SIGTERM'), 3000);
  }
  if (child.exitCode === null) await once(child, 'exit');

  expect(complaints.join('')).toBe('');
  expect(told.join('\n')).toContain('Stopping (SIGTERM).');
  expect(child.exitCode).toBe(0);
  expect(readPostmaster(join(folder, CLUSTER))).toBeUndefined();
});
