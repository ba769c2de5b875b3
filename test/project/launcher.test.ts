/** The launcher, in small projects of its own with a stand-in for npm. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));
const setup = (name: string) => import(pathToFileURL(join(scripts, 'setup', name)).href);
const { findMissing } = await setup('freshness.mjs');
const { isAbandoned } = await setup('lock.mjs');
const { isRecentNode, pinnedNodeIn } = await setup('node-version.mjs');

const NEVER_ALIVE = 2 ** 30;
const TOOL = { version: '1.2.3', integrity: 'sha512-tool' };
const DEV_TOOL = { version: '2.0.0', integrity: 'sha512-dev', dev: true };
const OTHER_PLATFORM = { version: '3.0.0', integrity: 'sha512-other', optional: true };

let root: string;
let children: ChildProcess[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fairlead-launcher-'));
  children = [];
  write('package.json', {
    type: 'module',
    dependencies: { tool: '1.2.3' },
    devDependencies: { 'dev-tool': '2.0.0' },
    optionalDependencies: { other: '3.0.0' },
  });
  write('package-lock.json', {
    packages: {
      '': {},
      'node_modules/tool': TOOL,
      'node_modules/dev-tool': DEV_TOOL,
      'node_modules/other': OTHER_PLATFORM,
    },
  });
});
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

function write(name: string, content: object | string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function installed(packages: Record<string, { version: string; integrity: string }>): void {
  for (const [name, { version }] of Object.entries(packages)) {
    write(`node_modules/${name}/package.json`, { name, version });
  }
  const entries = Object.entries(packages).map(([name, entry]) => [`node_modules/${name}`, entry]);
  write('node_modules/.package-lock.json', { packages: Object.fromEntries(entries) });
}

describe('what is missing', () => {
  test('nothing, when all but the packages of other platforms is there', () => {
    installed({ tool: TOOL, 'dev-tool': DEV_TOOL });
    expect(findMissing(root)).toBeUndefined();
  });

  test('everything, when an install was cut off: npm writes its copy of the lock file last', () => {
    installed({ tool: TOOL, 'dev-tool': DEV_TOOL });
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect(findMissing(root)).toBe('node_modules is missing or unfinished');
  });

  test('a package that is absent, older or of another content than the lock file says', () => {
    installed({ tool: TOOL });
    expect(findMissing(root, { production: false })).toBe('dev-tool 2.0.0 is not installed');
    installed({ tool: { ...TOOL, version: '1.2.2' }, 'dev-tool': DEV_TOOL });
    expect(findMissing(root)).toBe('tool 1.2.3 is not installed');
    installed({ tool: { ...TOOL, integrity: 'sha512-changed' }, 'dev-tool': DEV_TOOL });
    expect(findMissing(root)).toBe('tool 1.2.3 is not installed');
  });

  test('a package that only npm believes to be there', () => {
    installed({ tool: TOOL, 'dev-tool': DEV_TOOL });
    write('node_modules/tool/package.json', { name: 'tool', version: '1.0.0' });
    expect(findMissing(root)).toBe('tool 1.2.3 is not installed');
  });

  test('no development tools in production', () => {
    installed({ tool: TOOL });
    expect(findMissing(root, { production: true })).toBeUndefined();
  });

  test('not a pinned Node that was removed because it cannot run here', () => {
    installed({ tool: TOOL, 'dev-tool': DEV_TOOL, other: OTHER_PLATFORM });
    rmSync(join(root, 'node_modules/other'), { recursive: true });
    expect(findMissing(root)).toBeUndefined();
  });
});

test('Node 22.20 is recent enough, 22.19 and 20 are not', () => {
  expect(['v22.20.0', 'v24.0.0', 'v26.10.0'].map(isRecentNode)).toEqual([true, true, true]);
  expect(['v22.19.9', 'v20.20.2', 'v18.0.0'].map(isRecentNode)).toEqual([false, false, false]);
});

test('a lock is abandoned by a dead process, an earlier life of our own, or one that is silent', () => {
  const lock = join(root, '.install.lock');
  writeFileSync(lock, '');
  expect(isAbandoned(lock, NEVER_ALIVE)).toBe(true);
  expect(isAbandoned(lock, process.pid)).toBe(true);
  expect(isAbandoned(lock, process.ppid)).toBe(false);
  utimesSync(lock, 0, 0);
  expect(isAbandoned(lock, process.ppid)).toBe(true);
});

/** Takes half a second, then leaves what an install leaves; each of its lives is a line in npm.log. */
const NPM = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
appendFileSync('npm.log', process.pid + ' ' + process.argv.slice(2).join(' ') + '\\n');
if (existsSync('hang-once') && readFileSync('npm.log', 'utf8').split('\\n').length === 2) setInterval(() => {}, 1000);
else setTimeout(() => {
  if (existsSync('offline')) { console.error('npm error network'); process.exit(1); }
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  for (const name of ['tool', 'dev-tool']) {
    mkdirSync('node_modules/' + name, { recursive: true });
    const bin = { [name]: 'main.js' };
    writeFileSync('node_modules/' + name + '/package.json', JSON.stringify({ type: 'module', version: packages['node_modules/' + name].version, bin }));
    writeFileSync('node_modules/' + name + '/main.js', 'console.log("tool in " + process.cwd(), process.argv.slice(2))');
  }
  delete packages['node_modules/other'];
  writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
}, 500);
`;

interface Run {
  readonly child: ChildProcess;
  readonly done: Promise<{ code: number | null; output: string }>;
  output(): string;
}

function launch(
  args: string[],
  { env = {}, node = [], cwd = root }: { env?: object; node?: string[]; cwd?: string } = {},
): Run {
  cpSync(scripts, join(root, 'scripts'), { recursive: true });
  write('npm-cli.js', NPM);
  const { NODE_ENV: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [...node, join(root, 'scripts/run.mjs'), ...args], {
    cwd,
    env: { ...inherited, npm_execpath: join(root, 'npm-cli.js'), npm_lifecycle_event: '', ...env },
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const done = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
  return { child, done, output: () => output };
}

function npmRuns(): string[] {
  return existsSync(join(root, 'npm.log'))
    ? readFileSync(join(root, 'npm.log'), 'utf8').trim().split('\n')
    : [];
}

async function until(fact: () => boolean): Promise<void> {
  while (!fact()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('a run', () => {
  test('installs once, without install scripts, then starts the program with its arguments', async () => {
    write('main.ts', 'const said: string[] = process.argv.slice(2); console.log("program", said);');
    const first = await launch(['main.ts', 'a', '--b']).done;
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining("program [ 'a', '--b' ]") });
    expect(first.output).toContain('setting up: node_modules is missing or unfinished');
    expect((await launch(['main.ts']).done).output.trim()).toBe('program []');
    expect(npmRuns()).toEqual([
      expect.stringMatching(/ ci --ignore-scripts --include=optional .*--include=dev$/),
    ]);
    expect(existsSync(join(root, '.install.lock'))).toBe(false);
  });

  test('of two at once one installs, the other waits and says so', async () => {
    write('main.ts', 'console.log("program");');
    const two = [launch(['main.ts']), launch(['main.ts'])];
    const results = await Promise.all(two.map((run) => run.done));
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmRuns()).toHaveLength(1);
    expect(results.filter(({ output }) => output.includes('waiting for it'))).toHaveLength(1);
  });

  test('takes over the lock of a dead process', async () => {
    write('main.ts', 'console.log("program");');
    write('.install.lock', String(NEVER_ALIVE));
    expect(await launch(['main.ts']).done).toMatchObject({ code: 0 });
  });

  test('kills an npm that stands still, and tries once more', async () => {
    write('main.ts', 'console.log("program");');
    write('hang-once', '');
    const { code, output } = await launch(['main.ts'], { env: { FAIRLEAD_SETUP_STALL_S: '1' } }).done;
    expect({ code, runs: npmRuns().length }).toEqual({ code: 0, runs: 2 });
    expect(output).toContain('npm stood still for 1 s: once more');
  });

  test('fails with npm\u2019s reason and one sentence, and repairs itself on the next try', async () => {
    write('main.ts', 'console.log("program");');
    write('offline', '');
    const failed = await launch(['main.ts']).done;
    expect(failed).toMatchObject({ code: 1, output: expect.stringContaining('npm error network') });
    expect(failed.output).toContain('then run the same command again');
    rmSync(join(root, 'offline'));
    expect(await launch(['main.ts']).done).toMatchObject({ code: 0 });
  });

  test('that is ended while it installs ends npm too, and frees the lock', async () => {
    write('main.ts', '');
    write('hang-once', '');
    const run = launch(['main.ts']);
    await until(() => npmRuns().length === 1);
    run.child.kill('SIGTERM');
    expect((await run.done).code).toBe(130);
    const npm = Number(npmRuns()[0]!.split(' ')[0]);
    await until(() => !isAlive(npm));
    expect(existsSync(join(root, '.install.lock'))).toBe(false);
  });

  test('refuses an old Node with advice where none is pinned', async () => {
    const old = 'data:text/javascript,Object.defineProperty(process,"version",{value:"v20.9.0"})';
    const { code, output } = await launch(['main.ts'], { node: ['--import', old] }).done;
    expect(code).toBe(1);
    expect(output).toMatch(
      /Node v20\.9\.0 is too old, and for \S+ none is pinned\. Install Node 22\.20 or newer/,
    );
  });

  test('passes Node\u2019s own options on to the pinned Node', async () => {
    const pinned = pinnedNodeIn(root)!;
    write('node', `#!/bin/sh\nexec ${process.execPath} "$@"\n`);
    mkdirSync(dirname(pinned), { recursive: true });
    renameSync(join(root, 'node'), pinned);
    chmodSync(pinned, 0o755);
    write('main.ts', 'console.log(process.execArgv);');
    const { output } = await launch(['main.ts'], { node: ['--max-semi-space-size=16'] }).done;
    expect(output).toContain(`[ '--max-semi-space-size=16' ]`);
  });

  test('starts a tool in the project, a program where it was called', async () => {
    write('main.ts', 'console.log("program in " + process.cwd());');
    mkdirSync(join(root, 'below'));
    expect((await launch(['tool', 'run'], { cwd: join(root, 'below') }).done).output).toContain(
      `tool in ${root} [ 'run' ]`,
    );
    expect((await launch(['main.ts'], { cwd: join(root, 'below') }).done).output).toContain(
      `program in ${root}/below`,
    );
    const unknown = await launch(['nothing']).done;
    expect(unknown).toMatchObject({
      code: 1,
      output: expect.stringContaining('no installed package brings a command named "nothing"'),
    });
  });

  test('started by npm, ends when npm is gone: its shell passes no signal on', async () => {
    write(
      'main.ts',
      `
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync('ended', ''); process.exit(); });
      writeFileSync('started', String(process.pid));
      setInterval(() => {}, 1000);
    `,
    );
    await launch(['tool']).done;
    const shell = spawn('/bin/sh', ['-c', '"$0" scripts/run.mjs main.ts; true', process.execPath], {
      cwd: root,
      env: { ...process.env, npm_lifecycle_event: 'start' },
      stdio: 'ignore',
    });
    await until(() => existsSync(join(root, 'started')));
    shell.kill('SIGKILL');
    await until(() => existsSync(join(root, 'ended')));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
