import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, PORTAL, type Stage } from '../support/stage.ts';
import { DAY_1, downloads, workedLead } from '../support/worked-lead.ts';
import { environmentOf } from './support/environment.ts';
import { fairlead } from './support/fairlead.ts';

const COMMANDS = ['explain', 'portals', 'doctor', 'rescore', 'install-url', 'disconnect'];

describe('every command', () => {
  test.each(COMMANDS)('%s has a help with an example, and a JSON form', async (name) => {
    const { exitCode, out } = await fairlead(`${name} --help`);
    expect(exitCode).toBe(0);
    expect(out).toMatch(new RegExp(`Example:\\n {2}\\$ fairlead ${name}`));
    expect(out).toContain('--json');
  });

  test.each(['', 'nonsense', 'portals extra', 'rescore', 'disconnect', 'explain 1', 'doctor --fix'])(
    'wrong use such as "fairlead %s" exits with 2',
    async (line) => {
      const { exitCode, out, err } = await fairlead(line);
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
      expect(err).toMatch(/Usage|--help/);
    },
  );

  test('the program of the package runs it', () => {
    const program = fileURLToPath(new URL('../../scripts/fairlead.mjs', import.meta.url));
    const { status, stdout } = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' });
    expect(status).toBe(0);
    for (const name of COMMANDS) expect(stdout).toContain(name);
  });
});

describe('where a command finds its settings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fairlead-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const settings = {
    PUBLIC_URL: 'http://localhost:8080',
    HUBSPOT_APP_ID: '1',
    HUBSPOT_CLIENT_ID: 'id',
    HUBSPOT_CLIENT_SECRET: 'secret',
    FAIRLEAD_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
  };

  test('the environment comes first', async () => {
    const { exitCode, out } = await fairlead('install-url', { env: settings });
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'http://localhost:8080/install' });
  });

  test('without credentials the local app is used, and where there is none it is said what to do', async () => {
    const env = { DATA_DIR: folder };
    const before = await fairlead('install-url', { env });
    expect(before.exitCode).toBe(2);
    expect(before.err).toContain(`no local app has run over ${folder}. Run npm start`);

    const local = { ...settings, PUBLIC_URL: 'http://localhost:9999' };
    writeFileSync(join(folder, 'local.json'), JSON.stringify({ env: local }));
    const after = await fairlead('install-url --json', { env });
    expect(after.json).toEqual({ url: 'http://localhost:9999/install' });

    writeFileSync(join(folder, 'local.json'), '{');
    const damaged = await fairlead('install-url', { env });
    expect(damaged.exitCode).toBe(2);
    expect(damaged.err).toMatch(/local\.json cannot be read: .* Delete that file and run npm start\./);
    expect(damaged.err).not.toMatch(/\n\s+at /);
  });

  test('every fault of an incomplete environment is told at once', async () => {
    const { exitCode, err } = await fairlead('portals', { env: { HUBSPOT_APP_ID: 'x' } });
    expect(exitCode).toBe(2);
    for (const name of ['HUBSPOT_APP_ID', 'HUBSPOT_CLIENT_ID', 'PUBLIC_URL', 'FAIRLEAD_ENCRYPTION_KEYS']) {
      expect(err).toContain(name);
    }
  });

  test.each([
    ['postgres://127.0.0.1:9/fairlead', 'Nothing listens there: start PostgreSQL, or correct DATABASE_URL.'],
    ['postgres://localhost/fairlead?host=/nowhere', 'Its socket is not there'],
  ])('a database that cannot be reached (%s) is told without a stack', async (url, advice) => {
    const { exitCode, err } = await fairlead('portals', { env: { ...settings, DATABASE_URL: url } });
    expect(exitCode).toBe(1);
    expect(err).toContain(advice);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('over an installed portal', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ now: () => DAY_1 });
  });
  afterAll(() => stage.close());

  test('portals says where to begin, then what there is', async () => {
    const none = await fairlead('portals', { stage });
    expect(none).toMatchObject({ exitCode: 0, out: expect.stringContaining('install-url') });

    await stage.install();
    const contact = workedLead(stage);
    downloads(stage, contact, DAY_1);
    await stage.settle();
    await stage.context.tasks.start(PORTAL, 'rescore');
    const { exitCode, out, json } = await fairlead('portals --json', { stage });
    expect(exitCode).toBe(0);
    expect(json, out).toEqual([
      {
        portalId: PORTAL,
        state: 'connected',
        disconnectedReason: null,
        generation: 1,
        uiDomain: expect.any(String),
        leads: expect.any(Number),
        mqls: 0,
        workWaiting: 0,
        writesWaiting: 0,
        deadLetters: 0,
        tasks: [{ kind: 'rescore', progress: { done: 0, total: null } }],
      },
    ]);
    const { out: text } = await fairlead('portals', { stage });
    expect(text).toContain(`${PORTAL}, `);
    expect(text).toContain('connected, install 1');
    expect(text).toContain('0 MQLs');
    expect(text).toContain('rescore: 0 of ?');
  });

  test('a process of its own finds the same by its environment', async () => {
    const inside = await fairlead('portals', { stage });
    const outside = await fairlead('portals', { env: environmentOf(stage) });
    expect(outside).toMatchObject({ exitCode: 0, out: inside.out, err: '' });
  });

  test('disconnect wants a yes, then removes the app and forgets the tokens', async () => {
    const line = `disconnect --portal ${PORTAL}`;
    const nobody = await fairlead(line, { stage });
    expect(nobody.exitCode).toBe(2);
    expect(nobody.err).toContain('Add --yes');

    const no = await fairlead(line, { stage, confirm: async () => false });
    expect(no).toMatchObject({ exitCode: 0, out: `Portal ${PORTAL} stays connected.` });
    const portal = stage.context.installations.forPortal(PORTAL);
    expect(await portal.readTokens()).toBeDefined();

    const yes = await fairlead(`${line} --yes --json`, { stage });
    expect(yes).toMatchObject({ exitCode: 0, json: { state: 'disconnected', changed: true } });
    expect(await portal.readTokens()).toBeUndefined();
    const told = stage.sandbox.calls.filter(({ path }) => path.endsWith('/external-install'));
    expect(told).toHaveLength(1);

    const again = await fairlead(line, { stage });
    expect(again.exitCode).toBe(0);
    expect(again.out).toContain('disconnected already: disconnected from the command line');
    const unknown = await fairlead('disconnect --portal 5 --yes', { stage });
    expect(unknown.exitCode).toBe(2);
  });

  test('a fault of ours shows its stack', async () => {
    const broken = { ...stage.context, db: undefined } as unknown as Stage['context'];
    const { exitCode, err } = await fairlead('portals', { context: broken });
    expect(exitCode).toBe(1);
    expect(err).toMatch(/\n\s+at /);
  });
});
