import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findBinaries, platformRefusal, unpack } from '../../src/store/embedded/binaries.ts';
import { assertVersion, explainInitdb } from '../../src/store/embedded/cluster.ts';
import { sweepDrafts } from '../../src/store/embedded/draft.ts';
import { EmbeddedError } from '../../src/store/embedded/error.ts';
import { canEnter, chooseOwner } from '../../src/store/embedded/owner.ts';
import { choosePlace } from '../../src/store/embedded/place.ts';
import { readPostmaster, removeStaleLocks, servesCluster } from '../../src/store/embedded/postmaster.ts';
import { startEmbedded } from '../../src/store/embedded/server.ts';
import { connectKeeper, ensureDatabase } from '../../src/store/embedded/sharing.ts';
import { makeSocketFolder, SOCKET, socketFolderOf } from '../../src/store/embedded/socket.ts';
import { removeFolder, temporaryFolder } from '../support/database-process.ts';

const isRoot = process.getuid?.() === 0;
const QUICK = { fsync: 'off' };

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => removeFolder(folder));

/** One cluster for all tests that need a server: making it takes longest. */
let served: string;
beforeAll(() => {
  served = temporaryFolder();
});
afterAll(() => removeFolder(served));

describe('the server', () => {
  test('is durable, has no port, and holds a database named fairlead', async () => {
    const server = await startEmbedded({ folder: served });
    const client = new pg.Client({ host: server.host, user: 'fairlead', database: 'fairlead' });
    await client.connect();
    const shown = await client.query(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'max_connections') order by name",
    );
    expect(Object.fromEntries(shown.rows.map((row) => [row.name, row.setting]))).toEqual({
      fsync: 'on',
      full_page_writes: 'on',
      listen_addresses: '',
      max_connections: '60',
      synchronous_commit: 'on',
    });
    await client.end();
    expect(await server.stop()).toBe('stopped');
    expect(readPostmaster(join(served, 'data'))).toBeUndefined();
  });

  test('is shared, and the last one out stops it', async () => {
    const first = await startEmbedded({ folder: served, settings: QUICK });
    const second = await startEmbedded({ folder: served, settings: QUICK });
    expect([first.how, second.how]).toEqual(['started', 'adopted']);
    expect(second.host).toBe(first.host);
    expect(await first.stop()).toBe('left running');
    expect(await second.stop()).toBe('stopped');
  });

  test('makes a database once, however many ask for it at the same time', async () => {
    const server = await startEmbedded({ folder: served, settings: QUICK });
    const keepers = await Promise.all(Array.from({ length: 8 }, () => connectKeeper(server.host)));
    await Promise.all(keepers.map((keeper) => ensureDatabase(keeper, 'asked for')));
    await Promise.all(keepers.map((keeper) => keeper.end()));
    expect(await server.stop()).toBe('stopped');
  });

  test('starts although the number in postmaster.pid is another program by now', async () => {
    const server = await startEmbedded({ folder: served, settings: QUICK });
    const lock = readFileSync(join(served, 'data/postmaster.pid'), 'utf8');
    await server.stop();
    // PostgreSQL refuses only a process of its own user.
    const other = spawn('sleep', ['60'], { ...chooseOwner(join(served, 'data')), stdio: 'ignore' });
    writeFileSync(join(served, 'data/postmaster.pid'), lock.replace(/^\d+/, String(other.pid)));
    writeFileSync(join(server.host, `${SOCKET}.lock`), lock.replace(/^\d+/, String(other.pid)));
    try {
      const again = await startEmbedded({ folder: served, settings: QUICK });
      expect(again.how).toBe('started');
      await again.stop();
      expect(other.exitCode).toBeNull();
    } finally {
      other.kill('SIGKILL');
    }
  });

  test('says at once what its log says when it cannot start', async () => {
    const wrong = startEmbedded({ folder: served, settings: { shared_buffers: 'plenty' } });
    await expect(wrong).rejects.toMatchObject({
      code: 'stopped-at-once',
      message: expect.stringContaining('invalid value for parameter "shared_buffers"'),
    });
  });

  test('refuses data of another major version before touching it', async () => {
    const server = await startEmbedded({ folder: served, settings: QUICK });
    await server.stop();
    const file = join(served, 'data/PG_VERSION');
    const version = readFileSync(file, 'utf8');
    writeFileSync(file, '14\n');
    const refused = startEmbedded({ folder: served });
    await expect(refused).rejects.toMatchObject({
      code: 'other-version',
      message: expect.stringMatching(/made by PostgreSQL 14; this Fairlead brings PostgreSQL 18/),
    });
    writeFileSync(file, version);
  });
});

describe('refusals say what to do', () => {
  test('no unix sockets on Windows, no glibc on Alpine', () => {
    expect(platformRefusal({ system: 'win32', arch: 'x64', glibc: undefined })).toContain('Windows');
    expect(platformRefusal({ system: 'linux', arch: 'x64', glibc: undefined })).toContain('Alpine');
    expect(platformRefusal({ system: 'linux', arch: 'x64', glibc: '2.36' })).toBeUndefined();
    expect(platformRefusal({ system: 'darwin', arch: 'arm64', glibc: undefined })).toBeUndefined();
    expect(() => findBinaries({ system: 'linux', arch: 'x64', glibc: undefined })).toThrow(
      /Set DATABASE_URL/,
    );
  });

  test('no package for the platform', () => {
    expect(() => findBinaries({ system: 'linux', arch: 'riscv64', glibc: '2.36' })).toThrow(
      /No embedded PostgreSQL is installed for linux-riscv64 .*Set DATABASE_URL/,
    );
  });

  test('a uid without a line in /etc/passwd', () => {
    expect(
      explainInitdb('initdb: error: could not look up effective user ID 12345: user does not exist'),
    ).toMatch(/needs a line in \/etc\/passwd .*DATABASE_URL/);
    expect(explainInitdb('no space left on device')).toContain('no space left on device');
  });

  test('a data folder that cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => choosePlace(join(folder, 'file'), undefined)).toThrow(
      expect.objectContaining({
        code: 'unwritable-folder',
        message: expect.stringContaining('Set DATA_DIR'),
      }),
    );
  });

  test('versions are compared by their major number', () => {
    writeFileSync(join(folder, 'PG_VERSION'), '18\n');
    expect(() => assertVersion(folder, '18.4.0-beta.17')).not.toThrow();
    expect(() => assertVersion(folder, '19.0.0')).toThrow(EmbeddedError);
  });
});

describe.runIf(isRoot)('started by root', () => {
  test('runs as another user, in a folder of that user alone', async () => {
    const server = await startEmbedded({ folder: served, settings: QUICK });
    const uid = statSync(join(served, 'data')).uid;
    expect(uid).not.toBe(0);
    expect(statSync(server.host).uid).toBe(uid);
    expect(statSync(server.host).mode & 0o777).toBe(0o700);
    const pid = readPostmaster(join(served, 'data'))!.pid;
    expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\t${uid}\\t${uid}`, 'm'));
    await server.stop();
  });

  test('serves an existing cluster as whoever owns it', () => {
    expect(chooseOwner(join(folder, 'data'))).toEqual(chooseOwner('/does-not-exist'));
    const passwd = join(folder, 'passwd');
    writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n');
    expect(chooseOwner('/does-not-exist', passwd)).toEqual({ uid: 65534, gid: 65533 });
    writeFileSync(passwd, 'root:x:0:0::/root:/bin/sh\n');
    expect(() => chooseOwner('/does-not-exist', passwd)).toThrow(/neither a user "postgres" nor "nobody"/);
  });

  test('a clone in a closed home keeps its state outside; a folder asked for by name is refused', () => {
    const owner = { uid: 65534, gid: 65534 };
    const home = join(folder, 'home');
    mkdirSync(join(home, 'clone'), { recursive: true });
    chmodSync(home, 0o700);
    expect(canEnter(join(home, 'clone'), owner)).toBe(false);
    const options = { fallback: join(home, 'clone/.data'), outside: join(folder, 'outside') };
    const place = choosePlace(undefined, owner, options);
    expect(place.folder).toMatch(/\/outside\/[0-9a-f]{12}$/);
    expect(place.insteadOf).toBe(join(home, 'clone/.data'));
    expect(choosePlace(undefined, owner, options)).toEqual(place);
    expect(() => choosePlace(join(home, 'clone/.data'), owner)).toThrow(
      expect.objectContaining({ code: 'closed-folder', message: expect.stringContaining('Choose a folder') }),
    );
  });
});

describe('the programs', () => {
  /** A package in small: one library that is open to all, one program that a strict umask has closed. */
  function aPackage() {
    const native = join(folder, 'native');
    mkdirSync(join(native, 'bin'), { recursive: true });
    mkdirSync(join(native, 'lib'), { recursive: true });
    writeFileSync(join(native, 'lib/libpq.so.5.18'), 'library', { mode: 0o644 });
    writeFileSync(join(native, 'lib/libpq.a'), 'archive');
    writeFileSync(join(native, 'bin/initdb'), 'program', { mode: 0o700 });
    const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
    return { version: '18.4.0', native, links };
  }

  test('are linked, not copied, with the links that no install script has made', () => {
    const programs = unpack(aPackage(), folder);
    expect(programs).toBe(join(folder, 'postgresql-18.4.0'));
    expect(statSync(join(programs, 'lib/libpq.so.5.18')).ino).toBe(
      statSync(join(folder, 'native/lib/libpq.so.5.18')).ino,
    );
    expect(readFileSync(join(programs, 'lib/libpq.so.5'), 'utf8')).toBe('library');
    expect(readdirSync(join(programs, 'lib')).sort()).toEqual(['libpq.so.5', 'libpq.so.5.18']);
  });

  test('that a strict umask has closed are copied and opened, and the package stays as it is', () => {
    const programs = unpack(aPackage(), folder);
    expect(statSync(join(programs, 'bin/initdb')).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'native/bin/initdb')).mode & 0o777).toBe(0o700);
  });

  test('stay in place when they are there', () => {
    const first = unpack(aPackage(), folder);
    const { ino } = statSync(first);
    expect(statSync(unpack(aPackage(), folder)).ino).toBe(ino);
  });
});

describe('the socket', () => {
  test('lies beside the cluster, or in /tmp where the path would be too long for the kernel', () => {
    expect(socketFolderOf('/srv/data', 7)).toBe('/srv/data-run');
    expect(socketFolderOf(`/${'a'.repeat(100)}/data`, 7)).toMatch(/^\/tmp\/fairlead-7-[0-9a-f]{12}$/);
    // Bytes count, not letters.
    expect(socketFolderOf(`/${'ü'.repeat(50)}/data`, 7)).toMatch(/^\/tmp\/fairlead-7-/);
    expect(socketFolderOf(`/${'u'.repeat(50)}/data`, 7)).toMatch(/-run$/);
  });

  test('a folder that others can enter, or a link that someone put there, is refused', () => {
    const data = join(folder, 'data');
    mkdirSync(`${data}-run`, { mode: 0o700 });
    expect(makeSocketFolder(data, undefined)).toBe(`${data}-run`);
    chmodSync(`${data}-run`, 0o750);
    expect(() => makeSocketFolder(data, undefined)).toThrow(/alone can enter/);
    symlinkSync('/tmp', join(folder, 'other-run'));
    expect(() => makeSocketFolder(join(folder, 'other'), undefined)).toThrow(
      expect.objectContaining({ code: 'unsafe-socket-folder' }),
    );
  });
});

describe('lock files', () => {
  test('one whose process is dead is left to PostgreSQL, which looks for orphaned backends first', async () => {
    const child = spawn('true', { stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    writeFileSync(join(folder, 'postmaster.pid'), `${child.pid}\n${folder}\n`);
    removeStaleLocks(folder, folder);
    expect(existsSync(join(folder, 'postmaster.pid'))).toBe(true);
  });

  test('a live process counts only when it is a server of this very cluster', async () => {
    const server = await startEmbedded({ folder: served, settings: QUICK });
    const { pid } = readPostmaster(join(served, 'data'))!;
    expect(servesCluster(pid, join(served, 'data'))).toBe(true);
    expect(servesCluster(pid, join(served, 'dat'))).toBe(false);
    expect(servesCluster(process.pid, join(served, 'data'))).toBe(false);
    const namesake = spawn('sh', ['-c', 'read line', join(served, 'data')], { stdio: 'pipe' });
    expect(servesCluster(namesake.pid!, join(served, 'data'))).toBe(false);
    namesake.kill('SIGKILL');
    await server.stop();
    // It lets go of its lock file a moment before it is gone.
    await expect.poll(() => servesCluster(pid, join(served, 'data'))).toBe(false);
  });
});

test('drafts of a start that was killed half-way are swept, those of a live one and finished folders are not', async () => {
  const child = spawn('true', { stdio: 'ignore' });
  await new Promise((resolve) => child.once('close', resolve));
  const gone = [`data.draft-${child.pid}`, `postgresql-18.4.0-beta.17.draft-${child.pid}`];
  const kept = [
    'data',
    `data.${child.pid}`,
    `data.draft-${process.ppid}`,
    `postgresql-18.4.0-beta.${child.pid}`,
  ];
  for (const name of [...gone, ...kept]) mkdirSync(join(folder, name));
  sweepDrafts(folder);
  expect(readdirSync(folder).sort()).toEqual(kept.sort());
});
