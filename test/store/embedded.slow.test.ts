/** What happens to the embedded server when the processes around it are killed, raced or of another user. */
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canEnter } from '../../src/store/embedded/owner.ts';
import { readPostmaster, servesCluster } from '../../src/store/embedded/postmaster.ts';
import {
  type Holder,
  type HolderOptions,
  removeFolder,
  startHolder,
  temporaryFolder,
} from '../support/database-process.ts';

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const project = fileURLToPath(new URL('../..', import.meta.url));
const othersCanRunUs =
  isRoot && [project, process.execPath].every((path) => canEnter(path, { uid: NOBODY, gid: NOBODY }));

let folder: string;
let data: string;
let holders: Holder[];

beforeEach(() => {
  folder = temporaryFolder();
  data = join(folder, 'data');
  holders = [];
});
afterEach(() => {
  for (const { child } of holders) child.kill('SIGKILL');
  removeFolder(folder);
});

function hold(options: Partial<HolderOptions> = {}): Holder {
  const holder = startHolder({ folder, ...options });
  holders.push(holder);
  return holder;
}

async function query(host: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ host, user: 'fairlead', database: 'fairlead' });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

function killServer(): void {
  process.kill(readPostmaster(data)!.pid, 'SIGKILL');
}

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('killed processes', () => {
  test('a server whose parent was killed is adopted with its data, and stopped by the adopter', async () => {
    const first = hold();
    const { host } = await first.fact('how');
    await query(host!, 'create table kept as select 1 as one');
    const { pid } = readPostmaster(data)!;
    first.child.kill('SIGKILL');
    await until(() => first.child.signalCode !== null);
    const second = hold();
    expect(await second.fact('how')).toMatchObject({ how: 'adopted', host });
    expect(readPostmaster(data)!.pid).toBe(pid);
    expect((await query(host!, 'select one from kept')).rows).toEqual([{ one: 1 }]);
    expect(await second.stop()).toBe('stopped');
    await until(() => !servesCluster(pid, data));
  });

  test('who holds a server learns at once that it died, and the next start recovers', async () => {
    const first = hold();
    const { host } = await first.fact('how');
    await query(host!, 'create table kept as select 1 as one');
    killServer();
    expect(await first.fact('lost')).toEqual({ lost: true });
    expect(await first.stop()).toBe('stopped');
    const second = hold();
    expect(await second.fact('how')).toMatchObject({ how: 'started' });
    expect((await query(host!, 'select one from kept')).rows).toEqual([{ one: 1 }]);
    await second.stop();
  });

  test('a dead server that nobody reaps is not taken for a live one', async () => {
    const first = hold();
    await first.fact('how');
    const { pid } = readPostmaster(data)!;
    first.child.kill('SIGSTOP'); // stopped, the parent does not reap
    killServer();
    await until(() => !servesCluster(pid, data));
    expect(() => process.kill(pid, 0)).not.toThrow(); // a zombie still answers
    const second = hold();
    expect(await second.fact('how')).toMatchObject({ how: 'started' });
    expect(await second.stop()).toBe('stopped');
  });

  test('Ctrl-C reaches the whole group of the app, and its server goes on while it drains', async () => {
    const holder = hold();
    const { host } = await holder.fact('how');
    process.kill(-holder.child.pid!, 'SIGINT');
    await holder.fact('interrupted');
    expect((await query(host!, 'select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(await holder.stop()).toBe('stopped');
  });
});

describe('several processes', () => {
  test('of three first starts one makes the cluster and all share one server', async () => {
    const three = [hold(), hold(), hold()];
    const facts = await Promise.all(three.map((holder) => holder.fact('how')));
    expect(facts.map(({ how }) => how).sort()).toEqual(['adopted', 'adopted', 'started']);
    expect(new Set(facts.map(({ host }) => host)).size).toBe(1);
    expect(readdirSync(folder).filter((name) => name.includes('draft'))).toEqual([]);
    const ends = [];
    for (const holder of three) ends.push(await holder.stop());
    expect(ends).toEqual(['left running', 'left running', 'stopped']);
  });

  test('overlapping lives never meet a closed door', async () => {
    await hold().stop();
    const lives = Array.from({ length: 8 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 150));
      const holder = hold();
      const { host } = await holder.fact('how');
      expect((await query(host!, 'select 1 as one')).rowCount).toBe(1);
      return holder.stop();
    });
    const ends = await Promise.all(lives);
    expect(ends.at(-1)).toBeDefined();
    await until(() => readPostmaster(data) === undefined);
  });
});

describe('other users', () => {
  test.runIf(othersCanRunUs)('an ordinary user serves a folder of their own', async () => {
    chownSync(folder, NOBODY, NOBODY);
    const holder = hold({ uid: NOBODY });
    await holder.fact('how');
    expect(statSync(data).uid).toBe(NOBODY);
    expect(await holder.stop()).toBe('stopped');
    const root = hold();
    await root.fact('how');
    expect(statSync(data).uid).toBe(NOBODY);
    expect(await root.stop()).toBe('stopped');
  });

  test.runIf(othersCanRunUs)('a cluster of somebody else is refused', async () => {
    await hold().stop();
    chownSync(folder, NOBODY, NOBODY);
    const fact = await hold({ uid: NOBODY }).fact('code');
    expect(fact).toMatchObject({ code: 'foreign-cluster', message: expect.stringMatching(/set DATA_DIR/) });
  });

  test.runIf(othersCanRunUs)('a uid without a line in /etc/passwd is told what to do', async () => {
    const uid = 54_321;
    chownSync(folder, uid, uid);
    const fact = await hold({ uid }).fact('code');
    expect(fact).toMatchObject({ code: 'initdb-failed', message: expect.stringMatching(/\/etc\/passwd/) });
    expect(readdirSync(folder).filter((name) => name.startsWith('data'))).toEqual([]);
  });

  test.runIf(isRoot)('a strict umask closes nothing to the server of root', async () => {
    const inner = join(folder, 'new');
    const holder = startHolder({ folder: inner, umask: '077' });
    holders.push(holder);
    await holder.fact('how');
    expect(await holder.stop()).toBe('stopped');
  });
});

test('a path too long for a socket gets its socket in /tmp', async () => {
  const deep = join(folder, 'd'.repeat(120));
  mkdirSync(deep);
  const holder = startHolder({ folder: deep });
  holders.push(holder);
  const { host } = await holder.fact('how');
  expect(host).toMatch(/^\/tmp\/fairlead-\d+-[0-9a-f]{12}$/);
  expect((await query(host!, 'select 1 as one')).rowCount).toBe(1);
  expect(await holder.stop()).toBe('stopped');
  spawnSync('rm', ['-r', host!]);
});
